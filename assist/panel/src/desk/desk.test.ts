import { describe, expect, it } from 'vitest'
import { stageOf } from '../live/stage'
import { timeline } from '../live/timeline'
import { recall, type CallDetail } from './recall'
import { fromAddress, normalRule, toAddress, toRequest, withoutSpan } from './search'

describe('the question', () => {
  it('survives the address', () => {
    const question = { period: 'week' as const, agent: '1001', rule: 'S34', verdict: 'missed', words: '快递 100%', number: '', queue: '', since: '', until: '' }
    expect(fromAddress(toAddress(question))).toEqual(question)
    expect(fromAddress({ period: 'never', agent: ['1', '2'] })).toEqual({
      period: 'today', agent: '', rule: '', verdict: '', words: '', number: '', queue: '', since: '', until: '',
    })
  })

  it('asks since midnight', () => {
    const now = new Date(2026, 10, 21, 15, 30).getTime()
    const since = (period: string) => toRequest(fromAddress({ period }), now).get('since')
    expect(since('today')).toBe(new Date(2026, 10, 21).toISOString())
    expect(since('week')).toBe(new Date(2026, 10, 15).toISOString())
    expect(since('all')).toBeNull()
    const span = { queue: 'service', since: '2026-11-21T01:00:00.000Z', until: '2026-11-21T01:15:00.000Z' }
    expect(Object.fromEntries(toRequest(fromAddress(span), now))).toEqual({ ...span, limit: '50' })
    expect(withoutSpan(fromAddress({ ...span, agent: '1001' }))).toEqual(fromAddress({ agent: '1001' }))
    expect(toRequest(fromAddress({ rule: 's3', verdict: 'missed' }), now, 'x|y').toString()).toContain('rule=S03&verdict=missed&limit=50')
  })

  it.each([['s3', 'S03'], [' S02B ', 'S02b'], ['c31', 'C31'], ['o08', 'O8'], ['开头语', '开头语']])('%s is %s', (text, rule) => {
    expect(normalRule(text)).toBe(rule)
  })
})

describe('recall', () => {
  const heard = (offset_ms: number, text: string) => ({
    kind: 'UtteranceHeard', call: 'c', occurred_at: '', offset_ms, utterance: `a#${offset_ms}`, leg: 'a', role: 'agent',
    start_ms: offset_ms - 900, end_ms: offset_ms - 200, text, confidence: 0.9, words: [], heard_at: null,
  })
  const detail = {
    record: {
      call: 'c', started_at: '2026-11-21T01:00:00+00:00', direction: 'in', caller_number: '138***', caller_name: '', dialled: '',
      simulated: false,
      queues: [{ queue: 'service', position: 1, joined_ms: 100, left_ms: 5_000, waited_ms: 4_900, exit: 'answered' }],
      offers: [{ leg: 'a', agent: '1001', queue: 'service', started_ms: 300, ended_ms: 5_000, ring_ms: 4_700, rings: 1, result: 'answered' }],
      connections: [{ leg: 'a', agent: '1001', queue: 'service', at_ms: 5_000, ring_ms: 4_700, wait_ms: 4_900 }],
      legs: [{ leg: 'a', role: 'agent', channel: '', agent: '1001', up_ms: 5_000, down_ms: 20_000, cause: 16 }],
      holds: [{ leg: 'a', role: 'agent', started_ms: 9_000, ended_ms: 11_000, held_ms: 2_000 }],
      transfers: [], flows: [], marks: [{ mark: 'elderly', on: true, by: '1001', at_ms: 8_000, note: '' }], tickets: [], utterances: 2,
      ended_at: '2026-11-21T01:00:20+00:00', ended_ms: 20_000, ended_by: 'caller', end_reason: 'answered', talk_ms: 15_000,
    },
    score: 96, verdicts: {}, recorded: true, seq: 9, utterances: [heard(12_000, '第二'), heard(7_000, '第一')], hearing: [], tickets: [],
    findings: [{ id: 'S01#0', rule: 'S01', kind: 'required', verdict: 'met', start_ms: 6_100, utterance: 'a#7000' }],
  } as unknown as CallDetail

  it('tells the record again as facts', () => {
    const call = recall(detail)
    expect(stageOf(call)).toBe('ended')
    expect(call).toMatchObject({ agent: '1001', ringMs: 4_700, marks: { elderly: { on: true } }, ended: { by: 'caller' } })
    expect(timeline(call).map((line) => (line.line === 'words' ? line.text : line.line === 'moment' ? line.moment.fact.kind : ''))).toEqual([
      'QueueJoined', 'OfferEnded', 'AgentConnected', '第一', 'HoldStarted', 'HoldEnded', '第二', 'CallEnded',
    ])
  })
})
