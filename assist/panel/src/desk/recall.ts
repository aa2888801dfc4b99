/** A stored call as the live pages know it: its record is told again as facts, through the same reducer. Pure. */

import type { components } from '../api/schema'
import { advanceByFact, unknownCall, type Call } from '../live/call'
import type { Fact, Finding, UtteranceHeard } from '../live/messages'

export type CallDetail = components['schemas']['CallDetail']
export type CallLine = components['schemas']['CallLine']

type Body = Fact extends infer F ? (F extends Fact ? Omit<F, 'call' | 'occurred_at' | 'offset_ms'> : never) : never

/** Return the call as it stands in the archive. */
export function recall(detail: CallDetail): Call {
  const { record } = detail
  const startedAt = Date.parse(record.started_at)
  const facts = tell(detail).sort((a, b) => a.atMs - b.atMs)
  return facts.reduce(
    (call, { atMs, body }) =>
      advanceByFact(call, {
        ...body,
        call: record.call,
        occurred_at: new Date(startedAt + atMs).toISOString(),
        offset_ms: atMs,
      } as Fact),
    unknownCall(record.call, startedAt),
  )
}

function tell({ record, utterances, hearing, findings, tickets }: CallDetail): { atMs: number; body: Body }[] {
  const told: { atMs: number; body: Body }[] = []
  const add = (atMs: number | null | undefined, body: Body) => atMs != null && told.push({ atMs, body })
  const { direction, caller_number, caller_name, dialled, simulated } = record
  add(0, { kind: 'CallStarted', direction, caller_number, caller_name, dialled, simulated, channel: '', ticket: '', agent: null })
  for (const { queue, position, joined_ms, left_ms, waited_ms, exit } of record.queues) {
    add(joined_ms, { kind: 'QueueJoined', queue, position })
    if (exit) add(left_ms, { kind: 'QueueLeft', queue, exit, waited_ms: waited_ms ?? 0 })
  }
  for (const { leg, role, channel, agent, up_ms, down_ms, cause } of record.legs) {
    add(up_ms, { kind: 'LegUp', leg, role, channel, agent })
    add(down_ms, { kind: 'LegDown', leg, role, cause: cause ?? 0 })
  }
  for (const { leg, agent, queue, started_ms, ended_ms, ring_ms, rings, result } of record.offers) {
    add(started_ms, { kind: 'OfferStarted', leg, agent, queue, channel: '' })
    if (result) add(ended_ms, { kind: 'OfferEnded', leg, agent, queue, result, ring_ms: ring_ms ?? 0, rings: rings ?? 0 })
  }
  for (const { leg, agent, queue, at_ms, ring_ms, wait_ms } of record.connections)
    add(at_ms, { kind: 'AgentConnected', leg, agent, queue, ring_ms, wait_ms })
  for (const { leg, role, started_ms, ended_ms, held_ms } of record.holds) {
    add(started_ms, { kind: 'HoldStarted', leg, role })
    add(ended_ms, { kind: 'HoldEnded', leg, role, held_ms: held_ms ?? 0 })
  }
  for (const { at_ms, how, from_agent, to } of record.transfers) add(at_ms, { kind: 'Transferred', how, from_agent, to })
  for (const { flow, started_ms, agent, ended_ms, reason } of record.flows) {
    add(started_ms, { kind: 'FlowStarted', flow, agent: agent ?? null })
    add(ended_ms, { kind: 'FlowEnded', flow, reason: reason ?? '', hang_up: false })
  }
  for (const { from_ms, to_ms, why } of record.pauses ?? []) {
    add(from_ms, { kind: 'RecordingPaused', from_ms, why: why as 'button', by: '' })
    add(to_ms, { kind: 'RecordingResumed', to_ms: to_ms ?? 0, why: 'quiet', by: '' })
  }
  for (const { mark, on, by, at_ms, note } of record.marks) add(at_ms, { kind: 'Marked', mark, on, by, note: note ?? '' })
  for (const heard of utterances) add(heard.offset_ms, heard as UtteranceHeard)
  for (const change of hearing) add(change.offset_ms, change as Body)
  for (const finding of findings) add(finding.start_ms ?? finding.due_ms ?? 0, { kind: 'FindingChanged', finding: finding as Finding })
  for (const ticket of tickets) add(ticket.offset_ms, ticket as Body)
  if (record.ended_at)
    add(record.ended_ms, {
      kind: 'CallEnded',
      ended_by: record.ended_by ?? 'unknown',
      reason: record.end_reason ?? '',
      talk_ms: record.talk_ms ?? 0,
    })
  return told
}
