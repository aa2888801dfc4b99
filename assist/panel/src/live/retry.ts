/** When to connect again, by how the stream closed. Pure. */

/** The close codes of docs/en/live-events.md. */
export const CLOSE = { badMessage: 4400, noSession: 4401, tooSlow: 4408, tooMany: 4429 } as const

const STEPS_MS = [500, 1_000, 2_000, 4_000] as const
const LONGEST_MS = 5_000

/** Return the wait after so many failures in a row, the first being 0: a service that starts again is not stormed. */
export const pauseAfter = (failures: number): number => STEPS_MS[failures] ?? LONGEST_MS

/** Return the wait before the next attempt; null when a person has to log in first. */
export function retryAfter(code: number, failures: number): number | null {
  if (code === CLOSE.noSession) return null
  if (code === CLOSE.tooMany) return 30_000
  if (code === CLOSE.tooSlow) return 0
  return pauseAfter(failures)
}
