import { describe, expect, it } from 'vitest'
import { QUEUES } from '../gallery/boards'
import type { Quarter, QueueFigures } from './types'
import { whyOf } from './why'

const BEGIN = Date.parse('2026-11-21T01:00:00Z')
const quarter = (index: number, change: Partial<Quarter> = {}): Quarter => ({
  ...QUEUES[0]!.quarters[0]!, begins_at: new Date(BEGIN + index * 900_000).toISOString(),
  offered: 8, answered: 8, abandoned: 0, in_level: 8, offers: 8, offers_answered: 8, talk_ms: 800_000, service_level: 1, ...change,
})
const queue = (latest: Partial<Quarter>, more: Partial<QueueFigures> = {}): QueueFigures => ({
  ...QUEUES[0]!, agents: 4, agents_ready: 1, agents_busy: 3, quarters: [quarter(0), quarter(1), quarter(2, latest)], ...more,
})
const kinds = (figures: QueueFigures) => whyOf(figures)?.causes.map((cause) => cause.kind)

describe('whyOf', () => {
  it('says who was not answered in time, and what the level was before', () => {
    const why = whyOf(queue({ answered: 7, abandoned: 3, in_level: 4, service_level: 0.4 }))
    expect(why).toMatchObject({ from: BEGIN + 1_800_000, to: BEGIN + 2_700_000, level: 0.4, levelBefore: 1, of: 10, late: 3, abandoned: 3 })
  })

  it('names what is worse than before, the greatest first', () => {
    expect(kinds(queue({}))).toEqual([])
    expect(kinds(queue({ offered: 9 }))).toEqual([])
    expect(kinds(queue({ answered: 1, talk_ms: 110_000 }))).toEqual([])
    expect(kinds(queue({ offered: 20 }))).toEqual(['callers'])
    expect(kinds(queue({ offered: 12, talk_ms: 3_000_000 }))).toEqual(['talk', 'callers'])
    expect(kinds(queue({ offers: 12, offers_answered: 8 }))).toEqual(['unanswered'])
    expect(kinds(queue({}, { agents_ready: 0, agents_busy: 1 }))).toEqual(['away'])
  })

  it('compares with nothing where there is nothing before', () => {
    const alone = queue({}, { quarters: [quarter(0, { offered: 30 })] })
    expect(whyOf(alone)).toMatchObject({ levelBefore: null, causes: [] })
    expect(whyOf(queue({}, { quarters: [] }))).toBeNull()
  })
})
