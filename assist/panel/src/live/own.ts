/** Which call an agent's sidebar is about. Pure. */

import type { Call } from './call'

/** After the call the sidebar keeps it for so long, or until the next one. */
export const AFTER_CALL_MS = 120_000

/** Return the call that rings at the agent or that the agent speaks in, else the one that ended last. */
export function ownCall(calls: readonly Call[], agent: string, now: number): Call | null {
  const own = calls.filter((call) => concernsAgent(call, agent)).sort((a, b) => b.startedAt - a.startedAt)
  const running = own.find((call) => !call.ended && talks(call, agent)) ?? own.find((call) => !call.ended && rings(call, agent))
  if (running) return running
  const endedAt = (call: Call) => call.startedAt + (call.ended?.atMs ?? 0)
  const ended = own.filter((call) => call.ended && call.agent === agent).sort((a, b) => endedAt(b) - endedAt(a))[0]
  return ended && now - endedAt(ended) < AFTER_CALL_MS ? ended : null
}

/** The agent's phone rings with this call. */
export const rings = (call: Call, agent: string): boolean =>
  call.offers.some((offer) => offer.agent === agent && offer.endedMs === null)

const talks = (call: Call, agent: string): boolean => call.agent === agent && call.connectedMs !== null
const concernsAgent = (call: Call, agent: string): boolean => talks(call, agent) || rings(call, agent)
