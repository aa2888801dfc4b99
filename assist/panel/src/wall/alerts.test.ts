import { describe, expect, it } from 'vitest'
import { ringing, slowAndRude } from '../gallery/stories'
import { alertsOf } from './alerts'

const START = Date.parse('2026-11-21T01:00:00Z')

describe('alertsOf', () => {
  it('has what went wrong, newest first, and a phone past its third ring', () => {
    const calls = [slowAndRude(START).at(52_000), ringing(START).at(42_300)]
    expect(alertsOf(calls, START + 42_300).map((alert) => alert.finding?.id ?? alert.kind)).toEqual([
      'ringing', 'S15#0', 'S15#1', 'C01#0',
    ])
    expect(alertsOf([ringing(START).at(40_000)], START + 40_000)).toEqual([])
  })

  it('does not alert on what is provisional', () => {
    const call = slowAndRude(START).at(36_600)
    expect(call.findings['S15#1']?.provisional).toBe(true)
    expect(alertsOf([call], START + 36_600).map((alert) => alert.finding?.id)).toEqual(['C01#0'])
  })

  it('has the situations that a supervisor is called for, once, and until the rule itself is broken', () => {
    const story = slowAndRude(START).at(36_600)
    const fact = { call: story.id, occurred_at: '2026-11-21T01:00:36Z', offset_ms: 36_000, rule: 'S15', to: 'supervisor' as const, due_at: null }
    const raised = (finding: string) => alertsOf([{ ...story, alerts: [{ kind: 'AlertRaised' as const, ...fact, finding }] }], START + 36_600)
    expect(raised('S15#1').map((alert) => [alert.kind, alert.finding?.id])).toEqual([['raised', 'S15#1'], ['finding', 'C01#0']])
    expect(raised('C01#0').map((alert) => alert.kind)).toEqual(['finding'])
    expect(raised('S99#0').map((alert) => alert.kind)).toEqual(['finding'])
  })

  it('puts what was taken note of last', () => {
    const call = { ...slowAndRude(START).at(52_000), acknowledged: { 'S15#0': 'boss' } }
    expect(alertsOf([call], START + 52_000).map((alert) => [alert.finding?.id, alert.by])).toEqual([
      ['S15#1', null], ['C01#0', null], ['S15#0', 'boss'],
    ])
  })
})
