import { describe, expect, it } from 'vitest'
import { dialled, spanOf, urgencyOf } from './due'

const NOW = Date.parse('2026-11-21T09:00:00+08:00')
const MINUTE = 60_000

describe('spanOf', () => {
  it.each([
    [1, { unit: 'minutes', a: 0, b: 1 }],
    [59 * MINUTE, { unit: 'minutes', a: 0, b: 59 }],
    [60 * MINUTE, { unit: 'hours', a: 1, b: 0 }],
    [-(61 * MINUTE), { unit: 'hours', a: 1, b: 1 }],
    [25 * 60 * MINUTE, { unit: 'days', a: 1, b: 1 }],
  ])('%s ms', (ms, span) => expect(spanOf(ms)).toEqual(span))
})

describe('urgencyOf', () => {
  it.each([
    [null, 'none'],
    ['2026-11-21T08:59:59+08:00', 'late'],
    ['2026-11-21T09:29:00+08:00', 'soon'],
    ['2026-11-21T09:30:00+08:00', 'calm'],
  ])('%s', (due, urgency) => expect(urgencyOf(due, NOW)).toBe(urgency))
})

describe('dialled', () => {
  it.each([
    ['13800138001', '13800138001'],
    ['+86 138 0013 8001', '13800138001'],
    ['010-88886666', '01088886666'],
    ['86012', '86012'],
    ['微信 abc', null],
    ['', null],
    ['138******01', null],
  ])('%s', (contact, number) => expect(dialled(contact)).toBe(number))
})
