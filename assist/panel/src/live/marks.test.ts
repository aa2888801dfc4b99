import { describe, expect, it } from 'vitest'
import { pieces, unplaced } from './marks'
import type { Finding } from './messages'

const mark = (id: string, from: number | null, to: number | null, said: string | null, more: Partial<Finding> = {}): Finding => ({
  id,
  rule: id,
  kind: 'forbidden',
  verdict: 'violated',
  provisional: false,
  role: 'agent',
  leg: 'a',
  start_ms: 0,
  end_ms: 0,
  due_ms: null,
  late_ms: null,
  utterance: 'a#0',
  said,
  said_from: from,
  said_to: to,
  expected: null,
  reason: null,
  measured: null,
  occasion: '',
  ...more,
})

const shown = (text: string, findings: Finding[]) =>
  pieces(text, findings).map((piece) => [piece.text, piece.findings.map((finding) => finding.id).join()])

describe('pieces', () => {
  it('cuts the text at the mark', () => {
    expect(shown('喂说话呀再不说', [mark('S03', 1, 4, '说话呀')])).toEqual([
      ['喂', ''],
      ['说话呀', 'S03'],
      ['再不说', ''],
    ])
  })

  it('lets marks overlap and touch', () => {
    expect(shown('甲乙丙丁', [mark('S01', 0, 3, '甲乙丙'), mark('C10', 1, 4, '乙丙丁')])).toEqual([
      ['甲', 'S01'],
      ['乙丙', 'S01,C10'],
      ['丁', 'C10'],
    ])
  })

  it('finds the words again when the text has moved under the mark', () => {
    expect(shown('好的喂说话呀', [mark('S03', 0, 4, '喂说话呀')])).toEqual([
      ['好的', ''],
      ['喂说话呀', 'S03'],
    ])
  })

  it('keeps the place of masked digits', () => {
    expect(shown('我的号码***', [mark('C13', 4, 7, '138')])).toEqual([
      ['我的号码', ''],
      ['***', 'C13'],
    ])
  })

  it('shows a mark without a place after the words', () => {
    const lost = mark('S03', 0, 4, '喂说话呀')
    expect(shown('别的话', [lost])).toEqual([['别的话', '']])
    expect(unplaced('别的话', [lost])).toEqual([lost])
  })

  it('leaves out what is withdrawn, due or unjudged', () => {
    for (const verdict of ['withdrawn', 'due', 'unjudged', 'excused'] as const)
      expect(shown('喂说话呀', [mark('S03', 0, 4, '喂说话呀', { verdict })])).toEqual([['喂说话呀', '']])
  })

  it('joined, the pieces are the text, whatever the places say', () => {
    for (const from of [null, -1, 0, 2, 9])
      for (const to of [null, 0, 1, 4, 99]) {
        const text = '喂说话呀再'
        expect(pieces(text, [mark('S03', from, to, null)]).map((piece) => piece.text).join('')).toBe(text)
      }
    expect(pieces('', [])).toEqual([])
  })
})
