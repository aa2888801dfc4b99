/**
 * The page's state, reduced from the numbered messages of the live stream.
 *
 * Pure: the same messages in the same order give the same state, whether they came as a snapshot, one by one, or after
 * a break. Time comes in with the message.
 */

import { advanceByFact, advanceBySignal, unknownCall, type Call } from './call'
import type { Account, AgentState, AgentStateChanged, Fact, Hint, Message, Part, Signal } from './messages'

/** Ended calls stay visible for so many milliseconds after their end. */
export const ENDED_KEPT_MS = 10 * 60_000
export const ENDED_KEPT = 50
const HINTS_KEPT = 20

export interface Agent {
  agent: string
  state: AgentState
  reason: string
  call: string | null
  /** Epoch milliseconds. */
  since: number
}

export interface LiveState {
  /** The number of the last fact that was applied, or that the service has passed by. */
  seq: number
  /** Which log the numbers belong to. */
  log: string | null
  account: Account | null
  calls: Record<string, Call>
  agents: Record<string, Agent>
  parts: Part[]
  hints: Hint[]
  /** True once a snapshot has been applied. */
  filled: boolean
}

export const EMPTY: LiveState = {
  seq: 0,
  log: null,
  account: null,
  calls: {},
  agents: {},
  parts: [],
  hints: [],
  filled: false,
}

/** Return the state after the message. `now` is the epoch time of its arrival, in ms. */
export function reduce(state: LiveState, message: Message, now: number): LiveState {
  switch (message.type) {
    case 'hello':
      return { ...state, log: message.log, account: message.account }
    case 'snapshot':
      return fromSnapshot(state, message, now)
    case 'resume':
      return state
    case 'fact':
      if (message.seq <= state.seq && !message.late) return state
      return { ...withFact(message.late ? afresh(state, message.fact) : state, message.fact, now), seq: Math.max(state.seq, message.seq) }
    case 'signal':
      return withSignal(state, message.signal, now)
    case 'health':
      return { ...state, parts: message.parts }
    case 'hint':
      return { ...state, hints: [...state.hints.filter((hint) => hint.id !== message.id), message].slice(-HINTS_KEPT) }
    case 'heartbeat':
      return pruned({ ...state, seq: Math.max(state.seq, message.seq) }, now)
    case 'error':
      return state
    default:
      message satisfies never
      return state
  }
}

/** Return the state without a hint that was read. */
export function dismissHint(state: LiveState, id: string): LiveState {
  return { ...state, hints: state.hints.filter((hint) => hint.id !== id) }
}

function fromSnapshot(before: LiveState, message: Extract<Message, { type: 'snapshot' }>, now: number): LiveState {
  let state: LiveState = { ...before, calls: {}, agents: {}, filled: true, seq: message.seq }
  for (const { fact } of message.facts) state = withFact(state, fact, now)
  for (const agent of message.agents) state = withSignal(state, agent, now)
  for (const signal of [...message.partials, ...message.cards]) state = withSignal(state, signal, now)
  return pruned(state, now)
}

function withFact(state: LiveState, fact: Fact, now: number): LiveState {
  const known = state.calls[fact.call] ?? unknownCall(fact.call, Date.parse(fact.occurred_at) - fact.offset_ms)
  const next = { ...state, calls: { ...state.calls, [fact.call]: advanceByFact(known, fact) } }
  return fact.kind === 'CallEnded' ? pruned(next, now) : next
}

/** A call that becomes visible late is told from its beginning, also when the page has known it before. */
function afresh(state: LiveState, fact: Fact): LiveState {
  if (fact.kind !== 'CallStarted' || !(fact.call in state.calls)) return state
  const { [fact.call]: _before, ...calls } = state.calls
  return { ...state, calls }
}

function withSignal(state: LiveState, signal: Signal | AgentStateChanged, now: number): LiveState {
  if (signal.kind === 'AgentStateChanged') {
    const since = 'since' in signal && signal.since ? Date.parse(signal.since) : now
    const { agent, reason, call } = signal
    return { ...state, agents: { ...state.agents, [agent]: { agent, state: signal.state, reason, call, since } } }
  }
  return withCall(state, signal.call, (call) => advanceBySignal(call, signal))
}

function withCall(state: LiveState, id: string, change: (call: Call) => Call): LiveState {
  const call = state.calls[id]
  if (!call) return state
  const changed = change(call)
  return changed === call ? state : { ...state, calls: { ...state.calls, [id]: changed } }
}

/** Drop what ended long ago, so that a page that is open all day does not grow. */
function pruned(state: LiveState, now: number): LiveState {
  const endedAt = (call: Call) => call.startedAt + (call.ended?.atMs ?? 0)
  const ended = Object.values(state.calls)
    .filter((call) => call.ended !== null)
    .sort((a, b) => endedAt(b) - endedAt(a))
  const gone = ended.filter((call, index) => index >= ENDED_KEPT || now - endedAt(call) > ENDED_KEPT_MS)
  if (gone.length === 0) return state
  const calls = { ...state.calls }
  for (const call of gone) delete calls[call.id]
  return { ...state, calls }
}
