/** The service's clock as seen from the page: no time shown comes from the page's own clock alone. Pure. */

export interface ServiceClock {
  /** Service time minus page time, ms. */
  skewMs: number
  /** True once the service has told its time. */
  known: boolean
}

export const UNKNOWN_CLOCK: ServiceClock = { skewMs: 0, known: false }

const STEP_MS = 2_000

/**
 * Take a time that the service stamped on a message. A message is never early, so the greatest difference is the
 * nearest to the truth; a jump of more than two seconds means that a clock was set.
 */
export function observed(clock: ServiceClock, serviceNow: number, pageNow: number): ServiceClock {
  const skewMs = serviceNow - pageNow
  if (!clock.known || Math.abs(skewMs - clock.skewMs) > STEP_MS) return { skewMs, known: true }
  return skewMs > clock.skewMs ? { skewMs, known: true } : clock
}
