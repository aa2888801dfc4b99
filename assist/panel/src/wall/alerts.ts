/** What a supervisor has to know at once, from all calls that the page has: newest first. Pure. */

import { takenKey, type Call } from '../live/call'
import { isAlert } from '../live/findings'
import type { FactOf, Finding } from '../live/messages'
import { openOffer, openWait } from '../live/stage'
import { THIRD_RING_LIMIT_MS } from '../live/rings'

export interface Alert {
  key: string
  /** The call it is about; of a deserted queue, the one that waits longest. */
  call: Call
  /** Absent for what no rule has judged yet. */
  finding: Finding | null
  /** `raised`: nothing went wrong, but somebody else is called for. */
  kind: 'finding' | 'raised' | 'ringing' | 'deserted' | 'refused'
  /** Which one: the finding, the leg that rings, the queue, the reason of a refusal. */
  of: string
  /** Callers that wait in the deserted queue and have no phone ringing for them. */
  waiting: number
  /** Epoch ms. */
  at: number
  /** Who has taken note of it. */
  by: string | null
}

/** A queue, as far as an alert depends on it. */
export interface Staffed {
  queue: string
  agents_ready: number
}

const KEPT = 60

/** Why the fence keeps a call out from being made: CallEnded's reasons. */
const REFUSALS: ReadonlySet<string> = new Set(['number-not-allowed', 'outbound-not-open', 'number-called-too-often', 'daily-limit'])

export function alertsOf(calls: readonly Call[], queues: readonly Staffed[], now: number): Alert[] {
  const ofCalls = calls.flatMap((call) => [...findingAlerts(call), ...raisedAlerts(call), ...ringingAlert(call, now), ...refusedAlert(call)])
  const alerts = [...queues.flatMap((queue) => desertedAlert(queue, calls)), ...ofCalls]
  return alerts.sort((a, b) => Number(a.by !== null) - Number(b.by !== null) || b.at - a.at).slice(0, KEPT)
}

/** What to say to the service when somebody takes note: of a situation and of a broken rule alike, the finding. */
export const takenBody = ({ kind, of }: Alert): { alert: FactOf<'AlertTaken'>['alert']; of: string } => ({ alert: kind === 'raised' ? 'finding' : kind, of })

function findingAlerts(call: Call): Alert[] {
  return Object.values(call.findings)
    .filter((finding) => isAlert(finding) && !finding.provisional)
    .map((finding) => ofFinding('finding', call, finding, finding.end_ms ?? finding.due_ms ?? finding.start_ms ?? 0))
}

/** What somebody is called for; where the rule was broken besides, that alert says more. */
function raisedAlerts(call: Call): Alert[] {
  return call.alerts.flatMap((alert) => {
    const finding = call.findings[alert.finding]
    if (!finding || (isAlert(finding) && !finding.provisional)) return []
    return [ofFinding('raised', call, finding, alert.offset_ms)]
  })
}

function ofFinding(kind: 'finding' | 'raised', call: Call, finding: Finding, atMs: number): Alert {
  const by = call.taken[takenKey('finding', finding.id)] ?? null
  return { key: `${call.id} ${finding.id}`, call, finding, kind, of: finding.id, waiting: 0, at: call.startedAt + atMs, by }
}

function ringingAlert(call: Call, now: number): Alert[] {
  const offer = call.ended ? null : openOffer(call)
  if (!offer) return []
  const at = call.startedAt + offer.startedMs + THIRD_RING_LIMIT_MS
  if (now < at) return []
  const by = call.taken[takenKey('ringing', offer.leg)] ?? null
  return [{ key: `${call.id} ringing ${offer.leg}`, call, finding: null, kind: 'ringing', of: offer.leg, waiting: 0, at, by }]
}

/** An agent dialled a number that may not be called: it was not, and somebody should know. */
function refusedAlert(call: Call): Alert[] {
  if (call.direction !== 'out' || !call.ended || !REFUSALS.has(call.ended.reason)) return []
  const of = call.ended.reason
  const by = call.taken[takenKey('refused', of)] ?? null
  return [{ key: `${call.id} refused`, call, finding: null, kind: 'refused', of, waiting: 0, at: call.startedAt + call.ended.atMs, by }]
}

/** Callers wait, no phone rings for them and nobody is ready. Who took note of it did so for the callers of then: when they are gone, it is new. */
function desertedAlert({ queue, agents_ready }: Staffed, calls: readonly Call[]): Alert[] {
  if (agents_ready > 0) return []
  const since = (call: Call): number => call.startedAt + (openWait(call)?.joinedMs ?? 0)
  const waiting = calls.filter((call) => !call.ended && openWait(call)?.queue === queue && !openOffer(call)).sort((a, b) => since(a) - since(b))
  const first = waiting[0]
  if (!first) return []
  const by = waiting.map((call) => call.taken[takenKey('deserted', queue)]).find((name) => name !== undefined) ?? null
  return [{ key: `deserted ${queue}`, call: first, finding: null, kind: 'deserted', of: queue, waiting: waiting.length, at: since(first), by }]
}
