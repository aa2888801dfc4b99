import { describe, expect, it } from 'vitest'
import { ENDED_KEPT, ENDED_KEPT_MS, EMPTY, reduce, type LiveState } from './reduce'
import { countFindings } from './findings'
import { stageOf } from './stage'
import { timeline } from './timeline'
import type { Fact, Finding, Message } from './messages'

const START = Date.parse('2026-11-21T01:00:00Z')
const CALL = 'pbx1-1.1'
type Body = Fact extends infer F ? (F extends Fact ? Omit<F, 'call' | 'occurred_at' | 'offset_ms'> : never) : never

function fact(seq: number, offset_ms: number, body: Body, call = CALL): Message & { type: 'fact' } {
  const occurred_at = new Date(START + offset_ms).toISOString()
  return { type: 'fact', seq, fact: { ...body, call, occurred_at, offset_ms } as Fact }
}

const started: Body = {
  kind: 'CallStarted',
  direction: 'in',
  caller_number: '13800138001',
  caller_name: '',
  dialled: '',
  channel: '',
  simulated: true,
  ticket: '', agent: null,
}
const heard = (utterance: string, leg: string, start_ms: number, text: string): Body => ({
  kind: 'UtteranceHeard',
  utterance,
  leg,
  role: leg === 'a' ? 'agent' : 'caller',
  start_ms,
  end_ms: start_ms + 1000,
  text,
  confidence: 0.9,
  words: [],
  heard_at: null,
})
const partial = (utterance: string, leg: string, text: string): Message => ({
  type: 'signal',
  signal: { kind: 'PartialHeard', call: CALL, utterance, leg, role: 'agent', start_ms: 6000, end_ms: 6500, text },
})
const finding = (id: string, verdict: Finding['verdict'], provisional = false): Body => ({
  kind: 'FindingChanged',
  finding: {
    id,
    rule: id.split('#')[0] ?? '',
    kind: 'required',
    verdict,
    provisional,
    role: 'agent',
    leg: 'a',
    start_ms: null,
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
  },
})

const story: (Message & { type: 'fact' })[] = [
  fact(1, 0, started),
  fact(3, 100, { kind: 'LegUp', leg: 'c', role: 'caller', channel: 'PJSIP/t-1', agent: null }),
  fact(4, 200, { kind: 'QueueJoined', queue: 'service', position: 1 }),
  fact(6, 400, { kind: 'OfferStarted', leg: 'a', channel: 'PJSIP/1001-1', agent: '1001', queue: 'service' }),
  fact(7, 5400, { kind: 'OfferEnded', leg: 'a', agent: '1001', queue: 'service', result: 'answered', ring_ms: 5000, rings: 2 }),
  fact(8, 5400, { kind: 'QueueLeft', queue: 'service', exit: 'answered', waited_ms: 5200 }),
  fact(9, 5400, { kind: 'AgentConnected', leg: 'a', agent: '1001', queue: 'service', ring_ms: 5000, wait_ms: 5200 }),
  fact(10, 7200, heard('a#0', 'a', 6000, '您好')),
  fact(12, 9200, heard('c#0', 'c', 8000, '你好')),
  fact(13, 9300, finding('S01#0', 'met')),
]

const play = (messages: readonly Message[], from: LiveState = EMPTY, now = START + 10_000) =>
  messages.reduce((state, message) => reduce(state, message, now), from)

describe('reduce', () => {
  it('names the stage of a call at every fact', () => {
    const stages = story.map((_, index) => stageOf(play(story.slice(0, index + 1)).calls[CALL]!))
    expect(stages).toEqual([
      'arriving', 'arriving', 'queued', 'ringing', 'queued', 'arriving', 'talking', 'talking', 'talking', 'talking',
    ])
  })

  it('gives the same calls from a snapshot as from the facts one by one', () => {
    const facts = story.map(({ seq, fact }) => ({ seq, fact }))
    const snapshot: Message = { type: 'snapshot', seq: 13, facts, agents: [], partials: [], cards: [] }
    expect(play([snapshot]).calls).toEqual(play(story).calls)
    expect(play([snapshot]).seq).toBe(13)
  })

  it('loses nothing and repeats nothing over a break, wherever it falls', () => {
    const whole = play(story).calls
    for (let cut = 0; cut <= story.length; cut += 1) {
      const again = story.slice(Math.max(0, cut - 2))
      expect(play(again, play(story.slice(0, cut))).calls).toEqual(whole)
    }
  })

  it('applies the earlier facts of a call that became visible late', () => {
    const late = story.slice(0, 4).map((message) => ({ ...message, late: true }))
    const state = play(late, play([{ type: 'heartbeat', seq: 50, now: '' }]))
    expect(stageOf(state.calls[CALL]!)).toBe('ringing')
    expect(state.seq).toBe(50)
    expect(play(late, state).calls).toEqual(state.calls)
  })

  it('a snapshot throws away what it does not hold', () => {
    const snapshot: Message = { type: 'snapshot', seq: 99, facts: [], agents: [], partials: [], cards: [] }
    expect(play([snapshot], play(story)).calls).toEqual({})
  })

  it('replaces a partial by the next, and ends it with its final', () => {
    const open = play([partial('a#0', 'a', '您'), partial('a#0', 'a', '您好')], play(story.slice(0, 7)))
    expect(timeline(open.calls[CALL]!).filter((line) => line.line === 'words')).toMatchObject([
      { key: 'a#0', text: '您好', open: true },
    ])
    const closed = play([story[7]!, partial('a#0', 'a', '您好吗')], open)
    expect(timeline(closed.calls[CALL]!).filter((line) => line.line === 'words')).toMatchObject([
      { key: 'a#0', text: '您好', open: false },
    ])
  })

  it('keeps utterances in the order of the call clock, however late a final comes', () => {
    const state = play([fact(20, 20_000, heard('a#1', 'a', 7_500, '请问'))], play(story))
    expect(state.calls[CALL]!.utterances.map((heard) => heard.utterance)).toEqual(['a#0', 'a#1', 'c#0'])
  })

  it('a later finding with the same id replaces the earlier one', () => {
    const state = play([fact(20, 20_000, finding('S01#0', 'missed'))], play(story))
    expect(countFindings(state.calls[CALL]!)).toMatchObject({ met: 0, missed: 1 })
  })

  it('shows the span in which a leg was not heard', () => {
    const deaf: Body = { kind: 'HearingChanged', leg: 'a', role: 'agent', from_ms: 11_000, deaf: 'no-audio' }
    const again: Body = { kind: 'HearingChanged', leg: 'a', role: 'agent', from_ms: 13_500, deaf: null }
    const state = play([fact(20, 11_200, deaf), fact(21, 13_600, again)], play(story))
    expect(state.calls[CALL]!.deaf).toEqual([
      { leg: 'a', role: 'agent', fromMs: 11_000, toMs: 13_500, reason: 'no-audio' },
    ])
  })

  it('the end of the call closes everything that was open', () => {
    const open = [
      fact(20, 12_000, { kind: 'HoldStarted', leg: 'a', role: 'agent' }),
      fact(21, 13_000, { kind: 'HearingChanged', leg: 'c', role: 'caller', from_ms: 13_000, deaf: 'no-audio' }),
      fact(22, 20_000, { kind: 'CallEnded', ended_by: 'caller', reason: 'answered', talk_ms: 14_600 }),
    ]
    const call = play(open, play(story)).calls[CALL]!
    expect(stageOf(call)).toBe('ended')
    expect(call.holds[0]!.endedMs).toBe(20_000)
    expect(call.deaf[0]!.toMs).toBe(20_000)
  })

  it('an offer that never rang appears with its end', () => {
    const end: Body = { kind: 'OfferEnded', leg: 'x', agent: '1002', queue: 'service', result: 'unreachable', ring_ms: 0, rings: 0 }
    expect(play([fact(20, 6_000, end)], play(story)).calls[CALL]!.offers).toHaveLength(2)
  })

  it('drops ended calls after ten minutes, and keeps at most fifty', () => {
    const end: Body = { kind: 'CallEnded', ended_by: 'caller', reason: 'answered', talk_ms: 0 }
    const many = Array.from({ length: ENDED_KEPT + 5 }, (_, i) => [
      fact(2 * i + 1, 0, started, `c${i}`),
      fact(2 * i + 2, 1_000 + i, end, `c${i}`),
    ]).flat()
    const state = play(many, EMPTY, START + 2_000)
    expect(Object.keys(state.calls)).toHaveLength(ENDED_KEPT)
    expect(state.calls['c0']).toBeUndefined()
    const later = reduce(state, { type: 'heartbeat', seq: 500, now: '' }, START + ENDED_KEPT_MS + 5_000)
    expect(later.calls).toEqual({})
  })

  it('a fact of a newer service changes nothing and hurts nothing', () => {
    const strange = fact(20, 9_500, { kind: 'SomethingNew' } as unknown as Body)
    const before = play(story)
    expect(play([strange], before).calls[CALL]).toEqual({ ...before.calls[CALL]!, lastMs: 9_500 })
  })

  it('never changes a state that it was given', () => {
    const freeze = <T>(value: T): T => {
      if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
        Object.freeze(value)
        Object.values(value).forEach(freeze)
      }
      return value
    }
    let state = freeze({ ...EMPTY })
    for (const message of [...story, partial('a#9', 'a', '嗯'), partial('a#9', 'a', '')])
      state = freeze(reduce(state, message, START))
    expect(Object.keys(state.calls)).toEqual([CALL])
  })
})
