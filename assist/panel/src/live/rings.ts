/** How far a phone has rung, by the mainland's ring-back: one second of tone, four of pause. Pure. */

export const RING_CYCLE_MS = 5_000
export const RING_TONE_MS = 1_000
/** Three rings: the fourth begins here. */
export const THIRD_RING_LIMIT_MS = 15_000

export interface Rings {
  /** The ring that is under way, from 1. */
  count: number
  /** How full each of the first three is, 0 to 1. */
  fill: [number, number, number]
  /** The tone is sounding now. */
  tone: boolean
  /** The fourth ring has begun. */
  late: boolean
}

/** Return the rings of an offer that has lasted `ms`. */
export function ringsAt(ms: number): Rings {
  const lasted = Math.max(0, ms)
  const fill = (ring: number) => Math.min(1, Math.max(0, (lasted - ring * RING_CYCLE_MS) / RING_CYCLE_MS))
  return {
    count: Math.floor(lasted / RING_CYCLE_MS) + 1,
    fill: [fill(0), fill(1), fill(2)],
    tone: lasted % RING_CYCLE_MS < RING_TONE_MS,
    late: lasted >= THIRD_RING_LIMIT_MS,
  }
}
