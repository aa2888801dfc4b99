import { describe, expect, it } from 'vitest'
import { ringing, slowAndRude } from '../gallery/stories'
import { unknownCall, type Call } from '../live/call'
import { alertsOf, takenBody } from './alerts'

const START = Date.parse('2026-11-21T01:00:00Z')

describe('alertsOf', () => {
  it('has what went wrong, newest first, and a phone past its third ring', () => {
    const calls = [slowAndRude(START).at(52_000), ringing(START).at(42_300)]
    expect(alertsOf(calls, [], START + 42_300).map((alert) => alert.finding?.id ?? alert.kind)).toEqual([
      'ringing', 'S15#0', 'S15#1', 'C01#0',
    ])
    expect(alertsOf([ringing(START).at(40_000)], [], START + 40_000)).toEqual([])
  })

  it('does not alert on what is provisional', () => {
    const call = slowAndRude(START).at(36_600)
    expect(call.findings['S15#1']?.provisional).toBe(true)
    expect(alertsOf([call], [], START + 36_600).map((alert) => alert.finding?.id)).toEqual(['C01#0'])
  })

  it('has the situations that a supervisor is called for, once, and until the rule itself is broken', () => {
    const story = slowAndRude(START).at(36_600)
    const fact = { call: story.id, occurred_at: '2026-11-21T01:00:36Z', offset_ms: 36_000, rule: 'S15', to: 'supervisor' as const, due_at: null }
    const raised = (finding: string) => alertsOf([{ ...story, alerts: [{ kind: 'AlertRaised' as const, ...fact, finding }] }], [], START + 36_600)
    expect(raised('S15#1').map((alert) => [alert.kind, alert.finding?.id])).toEqual([['raised', 'S15#1'], ['finding', 'C01#0']])
    expect(raised('C01#0').map((alert) => alert.kind)).toEqual(['finding'])
    expect(raised('S99#0').map((alert) => alert.kind)).toEqual(['finding'])
  })

  it('puts what was taken note of last', () => {
    const call = { ...slowAndRude(START).at(52_000), taken: { 'finding S15#0': 'boss' } }
    expect(alertsOf([call], [], START + 52_000).map((alert) => [alert.finding?.id, alert.by])).toEqual([
      ['S15#1', null], ['C01#0', null], ['S15#0', 'boss'],
    ])
  })

  it('has a phone that was taken note of, and the next phone anew', () => {
    const call = ringing(START).at(42_300)
    const leg = call.offers.at(-1)!.leg
    const by = (taken: Call['taken']) => alertsOf([{ ...call, taken }], [], START + 42_300)[0]?.by
    expect([by({}), by({ [`ringing ${leg}`]: 'boss' }), by({ 'ringing another': 'boss' })]).toEqual([null, 'boss', null])
  })
})

describe('a number that may not be called', () => {
  const dialled = (reason: string, taken: Call['taken'] = {}): Call => ({
    ...unknownCall('out', START), taken, direction: 'out', dialled: '0044123456', agent: '1001', ended: { by: 'line', reason, atMs: 300, talkMs: 0 },
  })

  it('is told when an agent dials it, until somebody has taken note', () => {
    const [alert] = alertsOf([dialled('number-not-allowed')], [], START + 1_000)
    expect([alert?.kind, alert?.call.dialled, alert?.call.agent, alert?.at, alert?.by]).toEqual(['refused', '0044123456', '1001', START + 300, null])
    expect(takenBody(alert!)).toEqual({ alert: 'refused', of: 'number-not-allowed' })
    expect(alertsOf([dialled('daily-limit', { 'refused daily-limit': 'boss' })], [], START + 1_000)[0]?.by).toBe('boss')
  })

  it('is none when the call was made', () => {
    expect(alertsOf([dialled('customer-busy')], [], START + 1_000)).toEqual([])
  })
})

describe('a queue where nobody is ready', () => {
  const caller = (id: string, joinedMs: number, taken: Call['taken'] = {}): Call => ({
    ...unknownCall(id, START), taken, waits: [{ queue: 'service', position: 1, joinedMs, leftMs: null, exit: null }],
  })
  const told = (calls: Call[], ready = 0) => alertsOf(calls, [{ queue: 'service', agents_ready: ready }, { queue: 'vip', agents_ready: 0 }], START + 60_000)

  it('is one alert for all who wait, of whoever waits longest', () => {
    const [alert, ...more] = told([caller('second', 20_000), caller('first', 5_000)])
    expect(more).toEqual([])
    expect([alert?.kind, alert?.of, alert?.call.id, alert?.waiting, alert?.at]).toEqual(['deserted', 'service', 'first', 2, START + 5_000])
    expect(takenBody(alert!)).toEqual({ alert: 'deserted', of: 'service' })
  })

  it('is none when somebody is ready, or nobody waits any more', () => {
    const gone = { ...caller('gone', 0), ended: { by: 'caller' as const, reason: 'abandoned', atMs: 9_000, talkMs: 0 } }
    expect(told([caller('first', 0)], 1)).toEqual([])
    expect(told([gone])).toEqual([])
    const offer = { leg: 'leg', agent: '1001', startedMs: 100, endedMs: null, result: null, ringMs: null, rings: null }
    expect(told([{ ...caller('offered', 0), offers: [offer] }]).filter((alert) => alert.kind === 'deserted')).toEqual([])
  })

  it('stays taken note of while one of the callers of then waits', () => {
    const taken = { 'deserted service': 'boss' }
    expect(told([caller('first', 0, taken), caller('second', 9_000)])[0]?.by).toBe('boss')
    expect(told([caller('first', 0), caller('second', 9_000, taken)])[0]?.by).toBe('boss')
    expect(told([caller('second', 9_000)])[0]?.by).toBeNull()
  })
})
