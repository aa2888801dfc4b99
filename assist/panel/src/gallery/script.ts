/** Writes the facts of an invented call, for the gallery: the same messages as the service sends, through the same reducer. */

import type { Call } from '../live/call'
import type { Fact, Finding, Message, PartialHeard, Role } from '../live/messages'
import { EMPTY, reduce } from '../live/reduce'

type Body = Fact extends infer F ? (F extends Fact ? Omit<F, 'call' | 'occurred_at' | 'offset_ms'> : never) : never
export type Timed = { atMs: number; message: Message }

const LEGS: Readonly<Record<Role, string>> = { caller: 'leg-c', agent: 'leg-a' }
const SYLLABLE_MS = 230

/** A call as a list of messages, each with its time on the call's clock. */
export class Script {
  readonly timed: Timed[] = []
  private seq = 0
  private spoken: Record<Role, number> = { caller: 0, agent: 0 }

  constructor(
    readonly call: string,
    private readonly startedAt: number,
  ) {}

  fact(atMs: number, body: Body): this {
    this.seq += 1
    const occurred_at = new Date(this.startedAt + atMs).toISOString()
    const fact = { ...body, call: this.call, occurred_at, offset_ms: atMs } as Fact
    this.timed.push({ atMs, message: { type: 'fact', seq: this.seq, fact } })
    return this
  }

  starts(caller_number: string, more: Partial<Extract<Body, { kind: 'CallStarted' }>> = {}): this {
    return this.fact(0, {
      kind: 'CallStarted',
      direction: 'in',
      caller_number,
      caller_name: '',
      dialled: '4008001234',
      channel: 'PJSIP/sim-1',
      simulated: true,
      ticket: '',
      agent: null,
      ...more,
    }).fact(20, { kind: 'LegUp', leg: LEGS.caller, role: 'caller', channel: 'PJSIP/sim-1', agent: null })
  }

  queued(atMs: number, position = 1): this {
    return this.fact(atMs, { kind: 'QueueJoined', queue: 'service', position })
  }

  offered(atMs: number, agent: string): this {
    return this.fact(atMs, { kind: 'OfferStarted', leg: LEGS.agent, channel: `PJSIP/${agent}-1`, agent, queue: 'service' })
  }

  answered(atMs: number, agent: string, ring_ms: number, wait_ms: number): this {
    const rings = Math.floor(ring_ms / 5000) + 1
    return this.fact(atMs, { kind: 'OfferEnded', leg: LEGS.agent, agent, queue: 'service', result: 'answered', ring_ms, rings })
      .fact(atMs, { kind: 'QueueLeft', queue: 'service', exit: 'answered', waited_ms: wait_ms })
      .fact(atMs, { kind: 'LegUp', leg: LEGS.agent, role: 'agent', channel: `PJSIP/${agent}-1`, agent })
      .fact(atMs, { kind: 'AgentConnected', leg: LEGS.agent, agent, queue: 'service', ring_ms, wait_ms })
  }

  /** Someone speaks: partials that grow, then the final. Returns the time of the last sample. */
  says(role: Role, atMs: number, text: string, confidence = 0.93): number {
    const utterance = `${LEGS[role]}#${this.spoken[role]}`
    const endMs = atMs + text.length * SYLLABLE_MS
    this.spoken[role] += 1
    this.signal(atMs, { kind: 'SpeechStarted', call: this.call, leg: LEGS[role], role, offset_ms: atMs })
    for (let heard = 3; heard < text.length; heard += 3)
      this.partial(role, utterance, atMs, atMs + heard * SYLLABLE_MS, text.slice(0, heard))
    this.signal(endMs, { kind: 'SpeechStopped', call: this.call, leg: LEGS[role], role, offset_ms: endMs })
    this.fact(endMs + 300, {
      kind: 'UtteranceHeard', utterance, leg: LEGS[role], role, start_ms: atMs, end_ms: endMs, text, confidence, words: [], heard_at: null,
    })
    return endMs
  }

  partial(role: Role, utterance: string, start_ms: number, end_ms: number, text: string): this {
    const signal: PartialHeard = { kind: 'PartialHeard', call: this.call, utterance, leg: LEGS[role], role, start_ms, end_ms, text }
    return this.signal(end_ms, signal)
  }

  signal(atMs: number, signal: Extract<Message, { type: 'signal' }>['signal']): this {
    this.timed.push({ atMs, message: { type: 'signal', signal } })
    return this
  }

  finds(atMs: number, id: string, verdict: Finding['verdict'], more: Partial<Finding> = {}): this {
    const finding: Finding = {
      id,
      rule: id.split('#')[0] ?? id,
      kind: 'required',
      verdict,
      provisional: false,
      role: 'agent',
      leg: LEGS.agent,
      start_ms: atMs,
      end_ms: null,
      due_ms: null,
      late_ms: null,
      utterance: null,
      said: null,
      said_from: null,
      said_to: null,
      expected: null,
      reason: null,
      measured: null,
      occasion: '',
      ...more,
    }
    return this.fact(atMs, { kind: 'FindingChanged', finding })
  }

  deaf(atMs: number, role: Role, deaf: 'no-audio' | 'recogniser-down' | 'unintelligible' | null): this {
    return this.fact(atMs, { kind: 'HearingChanged', leg: LEGS[role], role, from_ms: atMs, deaf })
  }

  hold(fromMs: number, toMs: number | null): this {
    this.fact(fromMs, { kind: 'HoldStarted', leg: LEGS.agent, role: 'agent' })
    if (toMs !== null) this.fact(toMs, { kind: 'HoldEnded', leg: LEGS.agent, role: 'agent', held_ms: toMs - fromMs })
    return this
  }

  ends(atMs: number, ended_by: 'caller' | 'agent' | 'line' | 'lost' | 'unknown' = 'caller'): this {
    return this.fact(atMs, { kind: 'CallEnded', ended_by, reason: 'answered', talk_ms: atMs })
  }

  /** The messages up to a time, in order of time. */
  until(atMs: number): Message[] {
    return [...this.timed]
      .sort((a, b) => a.atMs - b.atMs)
      .filter((timed) => timed.atMs <= atMs)
      .map((timed) => timed.message)
  }

  /** The call as it stands at a time. */
  at(atMs: number): Call {
    let seq = 0
    const messages = this.until(atMs).map((message) => (message.type === 'fact' ? { ...message, seq: (seq += 1) } : message))
    const call = messages.reduce((state, message) => reduce(state, message, this.startedAt + atMs), EMPTY).calls[this.call]
    if (!call) throw new Error(`${this.call} has no facts before ${atMs} ms`)
    return call
  }
}
