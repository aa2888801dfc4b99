/** What a supervisor has to know at once, from all calls that the page has: newest first. Pure. */

import type { Call } from '../live/call'
import { isAlert } from '../live/findings'
import type { Finding } from '../live/messages'
import { openOffer } from '../live/stage'
import { THIRD_RING_LIMIT_MS } from '../live/rings'

export interface Alert {
  key: string
  call: Call
  /** Absent for what no rule has judged yet: a phone that rings past its third ring. */
  finding: Finding | null
  /** `raised`: nothing went wrong, but somebody else is called for. */
  kind: 'finding' | 'raised' | 'ringing'
  /** Epoch ms. */
  at: number
  by: string | null
}

const KEPT = 60

export function alertsOf(calls: readonly Call[], now: number): Alert[] {
  const alerts = calls.flatMap((call) => [...findingAlerts(call), ...raisedAlerts(call), ...ringingAlert(call, now)])
  return alerts.sort((a, b) => Number(a.by !== null) - Number(b.by !== null) || b.at - a.at).slice(0, KEPT)
}

function findingAlerts(call: Call): Alert[] {
  return Object.values(call.findings)
    .filter((finding) => isAlert(finding) && !finding.provisional)
    .map((finding) => ({
      key: `${call.id} ${finding.id}`,
      call,
      finding,
      kind: 'finding' as const,
      at: call.startedAt + (finding.end_ms ?? finding.due_ms ?? finding.start_ms ?? 0),
      by: call.acknowledged[finding.id] ?? null,
    }))
}

/** What somebody is called for; where the rule was broken besides, that alert says more. */
function raisedAlerts(call: Call): Alert[] {
  return call.alerts.flatMap((alert) => {
    const finding = call.findings[alert.finding]
    if (!finding || (isAlert(finding) && !finding.provisional)) return []
    const at = call.startedAt + alert.offset_ms
    return [{ key: `${call.id} ${finding.id}`, call, finding, kind: 'raised' as const, at, by: call.acknowledged[finding.id] ?? null }]
  })
}

function ringingAlert(call: Call, now: number): Alert[] {
  const offer = call.ended ? null : openOffer(call)
  const lateAt = offer ? call.startedAt + offer.startedMs + THIRD_RING_LIMIT_MS : Infinity
  if (now < lateAt) return []
  return [{ key: `${call.id} ringing`, call, finding: null, kind: 'ringing', at: lateAt, by: null }]
}
