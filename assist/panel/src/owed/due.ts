/** How long until something is due, in the two units that matter. Pure. */

export interface Span {
  unit: 'days' | 'hours' | 'minutes'
  /** Days or hours; 0 for minutes. */
  a: number
  /** Hours or minutes. */
  b: number
}

const MINUTE_MS = 60_000
const HOUR = 60
const DAY = 24 * HOUR

/** Begun minutes count: what is due is never said to be over before it is. */
export function spanOf(ms: number): Span {
  const minutes = Math.ceil(Math.abs(ms) / MINUTE_MS)
  if (minutes >= DAY) return { unit: 'days', a: Math.floor(minutes / DAY), b: Math.floor((minutes % DAY) / HOUR) }
  if (minutes >= HOUR) return { unit: 'hours', a: Math.floor(minutes / HOUR), b: minutes % HOUR }
  return { unit: 'minutes', a: 0, b: minutes }
}

/** The last half hour before it is due is shown as urgent. */
export const SOON_MS = 30 * MINUTE_MS

export function urgencyOf(dueAt: string | null, now: number): 'late' | 'soon' | 'calm' | 'none' {
  if (dueAt === null) return 'none'
  const left = Date.parse(dueAt) - now
  if (left < 0) return 'late'
  return left < SOON_MS ? 'soon' : 'calm'
}

/** The number in the form that the line dials, or null where the contact holds none. */
export function dialled(contact: string): string | null {
  const digits = contact.replace(/[\s()-]/g, '').replace(/^\+?86(?=1\d{10}$|0?[1-9]\d{8,10}$)/, '')
  return /^[0-9]{5,20}$/.test(digits) ? digits : null
}
