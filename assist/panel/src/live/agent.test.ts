import { describe, expect, it } from 'vitest'
import { goodCall, slowAndRude } from '../gallery/stories'
import { Script } from '../gallery/script'
import { cardOf, voiceOf } from './card'
import { bandOf, BANDS, metersOf, syllables } from './meters'

const START = Date.parse('2026-11-21T01:00:00Z')

describe('cardOf', () => {
  const script = slowAndRude(START)
  const rule = (atMs: number) => {
    const card = cardOf(script.at(atMs), atMs)
    return card && `${card.why} ${card.finding.rule}`
  }

  it('shows the nearest deadline, then the slip, then what was missed', () => {
    expect(rule(10_000)).toBeNull()
    expect(rule(17_200)).toBe('due S01')
    expect(rule(29_500)).toBe('due S15')
    expect(rule(36_600)).toBe('rephrase S15')
    expect(rule(46_000)).toBe('missed S15')
    expect(rule(60_000)).toBeNull()
  })

  it('shows nothing after the call', () => {
    const ended = slowAndRude(START).ends(36_700)
    expect(cardOf(ended.at(36_700), 36_700)).toBeNull()
  })
})

describe('voiceOf', () => {
  it('tells the gravest instance', () => {
    const call = goodCall(START).at(90_000)
    expect(voiceOf(call, 'ask')?.verdict).toBe('met')
    expect(voiceOf(call, 'answer')).toBeNull()
    expect(voiceOf(call, 'farewell')?.verdict).toBe('due')
  })
})

describe('metersOf', () => {
  const talking = () => new Script('m', START).starts('13800138001').offered(100, '1001').answered(1_000, '1001', 900, 1_000)

  it('counts syllables', () => {
    expect(syllables('您好，工号1001，VIP客户。')).toBe(12)
  })

  it('measures rate over the last utterances', () => {
    const script = talking()
    expect(metersOf(script.at(1_500), 1_500).rate).toBeNull()
    script.says('agent', 2_000, '您好请问有什么可以帮助您')
    const { rate } = metersOf(script.at(9_000), 9_000)
    expect(rate).toBeGreaterThan(240)
    expect(bandOf(rate, BANDS.rate)).toBe('good')
  })

  it('counts the time in which both spoke', () => {
    const script = talking()
    script.says('caller', 2_000, '我想问一下我的快递')
    script.says('agent', 3_000, '您稍等')
    expect(metersOf(script.at(9_000), 9_000).overlapMs).toBe(690)
  })

  it('silence runs from the last word, and stands still on hold', () => {
    const script = talking()
    const end = script.says('agent', 2_000, '您好')
    expect(metersOf(script.at(9_000), 9_000).silenceMs).toBe(9_000 - end)
    script.hold(9_500, null)
    const held = metersOf(script.at(12_000), 12_000)
    expect(held).toMatchObject({ silenceMs: 0, holdMs: 2_500 })
  })
})
