/**
 * For measuring only: with `?measure=1` the page notes when each finding's mark was painted.
 *
 * `window.__marks` grows by one entry for each paint of a new finding, verdict or provisional state.
 */

export interface PaintedMark {
  call: string
  finding: string
  verdict: string
  provisional: boolean
  /** Date.now() after the frame that shows it. */
  at: number
}

declare global {
  interface Window {
    __marks?: PaintedMark[]
  }
}

export const measuring = new URLSearchParams(location.search).get('measure') === '1'
const seen = new Set<string>()

if (measuring) window.__marks = []

/** Note the paint of a mark that was just put into the document. */
export function painted(call: string, finding: string, verdict: string, provisional: boolean): void {
  if (!measuring) return
  const key = `${call} ${finding} ${verdict} ${provisional}`
  if (seen.has(key)) return
  seen.add(key)
  requestAnimationFrame(() => {
    // A message posted inside a frame is handled after that frame was painted.
    const channel = new MessageChannel()
    channel.port1.onmessage = () => {
      window.__marks?.push({ call, finding, verdict, provisional, at: Date.now() })
      channel.port1.close()
    }
    channel.port2.postMessage(null)
  })
}
