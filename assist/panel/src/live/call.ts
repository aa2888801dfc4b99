/** One call as the page knows it, advanced by facts and signals. Pure: no clock, no I/O; never changes its input. */

import type {
  AgentStateChanged,
  EndedBy,
  Fact,
  FactOf,
  Finding,
  LevelMeasured,
  OfferResult,
  PartialHeard,
  QueueExit,
  Role,
  Signal,
  Unjudged,
  UtteranceHeard,
} from './messages'

export interface Wait {
  queue: string
  position: number
  joinedMs: number
  leftMs: number | null
  exit: QueueExit | null
}

export interface Offer {
  leg: string
  agent: string
  startedMs: number
  endedMs: number | null
  result: OfferResult | null
  ringMs: number | null
  rings: number | null
}

export interface Leg {
  leg: string
  role: Role
  agent: string | null
  upMs: number
  downMs: number | null
  speaking: boolean
}

export interface Hold {
  leg: string
  role: Role
  startedMs: number
  endedMs: number | null
}

/** A span in which a leg is not heard. */
export interface Deaf {
  leg: string
  role: Role
  fromMs: number
  toMs: number | null
  reason: Unjudged
}

/** Something that happened and is shown as a line between the words. */
export interface Moment {
  atMs: number
  fact: FactOf<
    'QueueJoined' | 'OfferEnded' | 'AgentConnected' | 'HoldStarted' | 'HoldEnded' | 'TransferStarted' | 'Transferred' | 'TransferFailed' | 'FlowStarted' | 'FlowEnded' | 'RecordingPaused' | 'RecordingResumed' | 'CallEnded'
  >
}

/** A span that is not recorded. */
export interface Pause {
  fromMs: number
  toMs: number | null
  why: string
}

export interface Level {
  atMs: number
  rmsDbfs: number
  noiseDbfs: number | null
  speechMs: number
  clipped: boolean
  gap: boolean
}

export interface Call {
  id: string
  /** Epoch milliseconds of CallStarted: the zero of the call's clock. */
  startedAt: number
  /** False until CallStarted is known. */
  complete: boolean
  direction: 'in' | 'out'
  callerNumber: string
  callerName: string
  dialled: string
  simulated: boolean
  waits: Wait[]
  offers: Offer[]
  agent: string | null
  connectedMs: number | null
  ringMs: number | null
  waitMs: number | null
  legs: Record<string, Leg>
  holds: Hold[]
  flow: { name: string; agent: string | null; startedMs: number } | null
  moments: Moment[]
  /** In order of start. */
  utterances: UtteranceHeard[]
  /** The open partial of each leg. */
  partials: Record<string, PartialHeard>
  deaf: Deaf[]
  findings: Record<string, Finding>
  /** Who has taken note of which alert (`takenKey`). */
  taken: Record<string, string>
  marks: Record<string, { on: boolean; by: string }>
  tickets: FactOf<'TicketOpened'>[]
  /** Situations that somebody else has to know of. */
  alerts: FactOf<'AlertRaised'>[]
  /** How the live verdicts differ from the final ones; null until the call is over. */
  review: FactOf<'CallReviewed'> | null
  /** A protocol of the line that is offered to the agent now; empty: none. */
  offeredFlow: string
  pauses: Pause[]
  /** One that is under way. */
  transfer: { how: FactOf<'TransferStarted'>['how']; to: string } | null
  levels: Partial<Record<Role, Level>>
  /** The latest moment of the call's clock that any message spoke of. */
  lastMs: number
  ended: { by: EndedBy; reason: string; atMs: number; talkMs: number } | null
}

export const takenKey = (alert: FactOf<'AlertTaken'>['alert'], of: string): string => `${alert} ${of}`

/** Return a call of which only the name is known. */
export function unknownCall(id: string, startedAt: number): Call {
  return {
    id,
    startedAt,
    complete: false,
    direction: 'in',
    callerNumber: '',
    callerName: '',
    dialled: '',
    simulated: false,
    waits: [],
    offers: [],
    agent: null,
    connectedMs: null,
    ringMs: null,
    waitMs: null,
    legs: {},
    holds: [],
    flow: null,
    moments: [],
    utterances: [],
    partials: {},
    deaf: [],
    findings: {},
    taken: {},
    marks: {},
    tickets: [],
    alerts: [],
    review: null,
    offeredFlow: '',
    pauses: [],
    transfer: null,
    levels: {},
    lastMs: 0,
    ended: null,
  }
}

/** Return the call after the fact. Unknown kinds of a newer service change nothing but the time. */
export function advanceByFact(before: Call, fact: Fact): Call {
  const call = { ...before, lastMs: Math.max(before.lastMs, fact.offset_ms) }
  switch (fact.kind) {
    case 'CallStarted':
      return {
        ...call,
        complete: true,
        startedAt: Date.parse(fact.occurred_at),
        direction: fact.direction,
        callerNumber: fact.caller_number,
        callerName: fact.caller_name,
        dialled: fact.dialled,
        agent: fact.agent ?? call.agent,
        simulated: fact.simulated,
      }
    case 'QueueJoined':
      return withMoment({ ...call, waits: [...call.waits, waitOf(fact)] }, fact)
    case 'QueueLeft':
      return { ...call, waits: call.waits.map((wait) => closedWait(wait, fact)) }
    case 'OfferStarted':
      return { ...call, offers: [...call.offers, offerOf(fact)] }
    case 'OfferEnded':
      return withMoment({ ...call, offers: endedOffers(call.offers, fact) }, fact)
    case 'AgentConnected':
      return withMoment(
        { ...call, agent: fact.agent, connectedMs: fact.offset_ms, ringMs: fact.ring_ms, waitMs: fact.wait_ms },
        fact,
      )
    case 'LegUp':
      return { ...call, legs: { ...call.legs, [fact.leg]: legOf(fact) } }
    case 'LegDown':
      return withoutPartial(withLeg(call, fact.leg, { downMs: fact.offset_ms, speaking: false }), fact.leg)
    case 'HoldStarted':
      return withMoment({ ...call, holds: [...call.holds, holdOf(fact)] }, fact)
    case 'HoldEnded':
      return withMoment({ ...call, holds: call.holds.map((hold) => endedHold(hold, fact)) }, fact)
    case 'TransferStarted':
      return withMoment({ ...call, transfer: { how: fact.how, to: fact.to } }, fact)
    case 'Transferred':
    case 'TransferFailed':
      return withMoment({ ...call, transfer: null }, fact)
    case 'FlowStarted':
      return withMoment(
        { ...call, flow: { name: fact.flow, agent: fact.agent, startedMs: fact.offset_ms } },
        fact,
      )
    case 'FlowEnded':
      return withMoment({ ...call, flow: null }, fact)
    case 'UtteranceHeard':
      return withUtterance(call, fact)
    case 'HearingChanged':
      return { ...call, deaf: changedHearing(call.deaf, fact) }
    case 'FindingChanged':
      return { ...call, findings: { ...call.findings, [fact.finding.id]: fact.finding } }
    case 'Marked':
      return { ...call, marks: { ...call.marks, [fact.mark]: { on: fact.on, by: fact.by } } }
    case 'TicketOpened':
      return { ...call, tickets: [...call.tickets.filter((ticket) => ticket.ticket !== fact.ticket), fact] }
    case 'AlertRaised':
      return { ...call, alerts: [...call.alerts, fact] }
    case 'AlertTaken':
      return { ...call, taken: { [takenKey(fact.alert, fact.of)]: fact.by, ...call.taken } }
    case 'CallReviewed':
      return { ...call, review: fact }
    case 'TicketTried':
    case 'LineMeasured':
      return call
    case 'RecordingPaused':
      return withMoment({ ...call, pauses: paused(call.pauses, fact) }, fact)
    case 'RecordingResumed':
      return withMoment({ ...call, pauses: call.pauses.map((pause) => (pause.toMs === null ? { ...pause, toMs: fact.to_ms } : pause)) }, fact)
    case 'CallEnded':
      return withMoment(ended(call, fact), fact)
    default:
      fact satisfies never
      return call
  }
}

/** Return the call after the signal. */
export function advanceBySignal(call: Call, signal: Exclude<Signal, AgentStateChanged>): Call {
  if (call.ended) return call
  switch (signal.kind) {
    case 'PartialHeard':
      return withPartial(call, signal)
    case 'SpeechStarted':
      return withLeg(call, signal.leg, { speaking: true })
    case 'SpeechStopped':
      return withLeg(call, signal.leg, { speaking: false })
    case 'LevelMeasured':
      return { ...call, levels: { ...call.levels, [signal.role]: levelOf(signal) } }
    case 'CardShown':
      return call.offeredFlow === signal.flow ? call : { ...call, offeredFlow: signal.flow }
    default:
      return call
  }
}

function withMoment(call: Call, fact: Moment['fact']): Call {
  return { ...call, moments: [...call.moments, { atMs: fact.offset_ms, fact }] }
}

function waitOf(fact: FactOf<'QueueJoined'>): Wait {
  return { queue: fact.queue, position: fact.position, joinedMs: fact.offset_ms, leftMs: null, exit: null }
}

function closedWait(wait: Wait, fact: FactOf<'QueueLeft'>): Wait {
  if (wait.queue !== fact.queue || wait.leftMs !== null) return wait
  return { ...wait, leftMs: fact.offset_ms, exit: fact.exit }
}

function offerOf(fact: FactOf<'OfferStarted'>): Offer {
  const { leg, agent, offset_ms: startedMs } = fact
  return { leg, agent, startedMs, endedMs: null, result: null, ringMs: null, rings: null }
}

/** A phone that could not be reached never rang: its offer appears with its end. */
function endedOffers(offers: Offer[], fact: FactOf<'OfferEnded'>): Offer[] {
  const end = { endedMs: fact.offset_ms, result: fact.result, ringMs: fact.ring_ms, rings: fact.rings }
  const known = offers.some((offer) => offer.leg === fact.leg && offer.endedMs === null)
  if (known) return offers.map((offer) => (offer.leg === fact.leg && offer.endedMs === null ? { ...offer, ...end } : offer))
  return [...offers, { leg: fact.leg, agent: fact.agent, startedMs: fact.offset_ms - fact.ring_ms, ...end }]
}

/** One pause at a time: of two beginnings the first counts. */
function paused(pauses: Pause[], fact: FactOf<'RecordingPaused'>): Pause[] {
  if (pauses.at(-1)?.toMs === null) return pauses
  return [...pauses, { fromMs: fact.from_ms, toMs: null, why: fact.why }]
}

function legOf(fact: FactOf<'LegUp'>): Leg {
  return { leg: fact.leg, role: fact.role, agent: fact.agent, upMs: fact.offset_ms, downMs: null, speaking: false }
}

function withLeg(call: Call, id: string, change: Partial<Leg>): Call {
  const leg = call.legs[id]
  return leg ? { ...call, legs: { ...call.legs, [id]: { ...leg, ...change } } } : call
}

function holdOf(fact: FactOf<'HoldStarted'>): Hold {
  return { leg: fact.leg, role: fact.role, startedMs: fact.offset_ms, endedMs: null }
}

function endedHold(hold: Hold, fact: FactOf<'HoldEnded'>): Hold {
  return hold.leg === fact.leg && hold.endedMs === null ? { ...hold, endedMs: fact.offset_ms } : hold
}

/** Finals arrive almost in order of start; the search runs from the end. */
function withUtterance(call: Call, fact: UtteranceHeard): Call {
  const kept = call.utterances.filter((utterance) => utterance.utterance !== fact.utterance)
  const after = kept.findLastIndex((utterance) => utterance.start_ms <= fact.start_ms) + 1
  const utterances = [...kept.slice(0, after), fact, ...kept.slice(after)]
  const open = call.partials[fact.leg]
  const changed = { ...call, utterances, lastMs: Math.max(call.lastMs, fact.end_ms) }
  return open?.utterance === fact.utterance ? withoutPartial(changed, fact.leg) : changed
}

function withoutPartial(call: Call, leg: string): Call {
  if (!(leg in call.partials)) return call
  const { [leg]: _over, ...partials } = call.partials
  return { ...call, partials }
}

/** A partial that its final has overtaken says nothing any more. */
function withPartial(call: Call, signal: PartialHeard): Call {
  if (call.utterances.some((utterance) => utterance.utterance === signal.utterance)) return call
  if (signal.text === '') return withoutPartial(call, signal.leg)
  return {
    ...call,
    partials: { ...call.partials, [signal.leg]: signal },
    lastMs: Math.max(call.lastMs, signal.end_ms),
  }
}

function changedHearing(spans: Deaf[], fact: FactOf<'HearingChanged'>): Deaf[] {
  const closed = spans.map((span) =>
    span.leg === fact.leg && span.toMs === null ? { ...span, toMs: Math.max(span.fromMs, fact.from_ms) } : span,
  )
  if (fact.deaf === null) return closed
  return [...closed, { leg: fact.leg, role: fact.role, fromMs: fact.from_ms, toMs: null, reason: fact.deaf }]
}

function levelOf(signal: LevelMeasured): Level {
  return {
    atMs: signal.end_ms,
    rmsDbfs: signal.rms_dbfs,
    noiseDbfs: signal.noise_dbfs,
    speechMs: signal.speech_ms,
    clipped: signal.clipped,
    gap: signal.gap,
  }
}

function ended(call: Call, fact: FactOf<'CallEnded'>): Call {
  const atMs = fact.offset_ms
  return {
    ...call,
    partials: {},
    transfer: null,
    flow: null,
    offeredFlow: '',
    waits: call.waits.map((wait) => (wait.leftMs === null ? { ...wait, leftMs: atMs } : wait)),
    offers: call.offers.map((offer) => (offer.endedMs === null ? { ...offer, endedMs: atMs } : offer)),
    holds: call.holds.map((hold) => (hold.endedMs === null ? { ...hold, endedMs: atMs } : hold)),
    deaf: call.deaf.map((span) => (span.toMs === null ? { ...span, toMs: atMs } : span)),
    pauses: call.pauses.map((pause) => (pause.toMs === null ? { ...pause, toMs: atMs } : pause)),
    ended: { by: fact.ended_by, reason: fact.reason, atMs, talkMs: fact.talk_ms },
  }
}
