import { describe, expect, it } from 'vitest'
import { observed, UNKNOWN_CLOCK } from './clock'
import { retryAfter } from './retry'
import { ringsAt } from './rings'

describe('ringsAt', () => {
  it.each([
    [0, 1, [0, 0, 0], true, false],
    [999, 1, [0.1998, 0, 0], true, false],
    [4_999, 1, [0.9998, 0, 0], false, false],
    [5_000, 2, [1, 0, 0], true, false],
    [12_500, 3, [1, 1, 0.5], false, false],
    [14_999, 3, [1, 1, 0.9998], false, false],
    [15_000, 4, [1, 1, 1], true, true],
    [31_000, 7, [1, 1, 1], false, true],
    [-50, 1, [0, 0, 0], true, false],
  ])('%i ms', (ms, count, fill, tone, late) => {
    expect(ringsAt(ms)).toEqual({ count, fill, tone, late })
  })
})

describe('observed', () => {
  it('believes the least delayed message', () => {
    const first = observed(UNKNOWN_CLOCK, 1_000, 1_300)
    expect(first.skewMs).toBe(-300)
    expect(observed(first, 6_000, 6_900).skewMs).toBe(-300)
    expect(observed(first, 6_000, 6_020).skewMs).toBe(-20)
  })

  it('follows a clock that was set', () => {
    const first = observed(UNKNOWN_CLOCK, 1_000_000, 1_000_000)
    expect(observed(first, 1_000_000, 1_060_000).skewMs).toBe(-60_000)
  })
})

describe('retryAfter', () => {
  it('waits longer each time, and not for ever', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((failures) => retryAfter(1006, failures))).toEqual([
      500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000,
    ])
  })

  it('knows the codes of the service', () => {
    expect(retryAfter(4401, 0)).toBeNull()
    expect(retryAfter(4408, 3)).toBe(0)
    expect(retryAfter(4429, 0)).toBe(30_000)
  })
})
