import { describe, expect, it } from 'vitest'
import { en } from './en'
import { reasonWords } from './reasons'
import { RULES } from './rules'
import { zhCN } from './zh-CN'

/** Each once: English says a text with a plural twice. */
const placeholders = (text: string) => [...new Set(text.match(/\{\w+\}/g) ?? [])].sort()

function leaves(value: unknown, path = ''): [string, string][] {
  if (typeof value === 'string') return [[path, value]]
  return Object.entries(value as object).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
}

describe('the two languages', () => {
  it('have the same keys with the same placeholders', () => {
    const english = new Map(leaves(en))
    const chinese = leaves(zhCN)
    expect([...english.keys()].sort()).toEqual(chinese.map(([key]) => key).sort())
    for (const [key, text] of chinese) expect([key, placeholders(english.get(key) ?? '')]).toEqual([key, placeholders(text)])
  })

  it('have no empty text, and no Chinese in the English', () => {
    for (const [key, text] of [...leaves(zhCN), ...leaves(en)]) expect([key, text.trim()]).not.toEqual([key, ''])
    const mixed = leaves(en).filter(([key, text]) => /\p{Script=Han}/u.test(text) && key !== '.nav.language')
    expect(mixed).toEqual([])
  })

  it('name every row of the standard', () => {
    const rows = [...Array.from({ length: 37 }, (_, n) => `S${String(n).padStart(2, '0')}`), 'S02b',
      ...Array.from({ length: 31 }, (_, n) => `C${String(n + 1).padStart(2, '0')}`), ...Array.from({ length: 8 }, (_, n) => `O${n + 1}`)]
    expect(Object.keys(RULES).sort()).toEqual(rows.sort())
  })
})

describe('reasonWords', () => {
  it.each([
    ['no-closing', '没有结束语'],
    ['without-announcement-not-back', '缺：说明、没有回来'],
    ['without-company-number', '缺：公司名、工号'],
    ['without-greeting-offer', '缺：问候、询问需要'],
    ['marked-cannot-answer', '坐席已标记'],
    ['by-S35', '按 S35'],
    ['without-something-time', '缺：something、时间'],
    ['something-new', 'something-new'],
  ])('%s', (code, words) => expect(reasonWords(code, false)).toBe(words))
})
