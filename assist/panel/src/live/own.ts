/** Which call an agent's sidebar is about. Pure. */

import type { Call } from './call'

/** After the call the sidebar keeps it for so long, or until the next one. */
export const AFTER_CALL_MS = 120_000

/** Return the call that rings at the agent or that the agent speaks in, else the one that was over for the agent last. */
export function ownCall(calls: readonly Call[], agent: string, now: number): Call | null {
  const newest = [...calls].sort((a, b) => b.startedAt - a.startedAt)
  const running = newest.find((call) => !call.ended && talks(call, agent)) ?? newest.find((call) => !call.ended && rings(call, agent))
  if (running) return running
  const over = newest.flatMap((call) => {
    const atMs = overMs(call, agent)
    return atMs === null ? [] : [{ call, at: call.startedAt + atMs }]
  })
  const last = over.sort((a, b) => b.at - a.at)[0]
  return last && now - last.at < AFTER_CALL_MS ? last.call : null
}

/** When the call was over for the agent, on its clock: put through to somebody else, or ended. */
export function overMs(call: Call, agent: string): number | null {
  if (call.agent === agent) return call.ended?.atMs ?? null
  const left = call.moments.findLast(({ fact }) => fact.kind === 'Transferred' && fact.from_agent === agent)
  return left?.atMs ?? null
}

/** The agent's phone rings with this call. */
export const rings = (call: Call, agent: string): boolean =>
  call.offers.some((offer) => offer.agent === agent && offer.endedMs === null)

const talks = (call: Call, agent: string): boolean => call.agent === agent && call.connectedMs !== null
