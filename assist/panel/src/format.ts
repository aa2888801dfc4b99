/** Times and figures as text. Pure. */

/** 75 300 ms: `1:15`; over an hour `1:01:15`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const rest = `${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
  return seconds >= 3600 ? `${Math.floor(seconds / 3600)}:${rest}` : rest.replace(/^0/, '')
}

/** 75 300 ms on the call's clock: `1:15.3`. */
export function callTime(ms: number): string {
  return `${duration(ms)}.${Math.floor((Math.max(0, ms) % 1000) / 100)}`
}

/** 7 340 ms: `7.3`. */
export function seconds(ms: number): string {
  return (Math.floor(Math.max(0, ms) / 100) / 10).toFixed(1)
}

/** Epoch ms as the time of day: `21:04:07`. */
export function timeOfDay(epochMs: number): string {
  const date = new Date(epochMs)
  return `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
