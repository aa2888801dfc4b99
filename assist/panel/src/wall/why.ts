/** Why a queue's service level is what it is in its latest quarter-hour: what is worse than in the ones before. Pure. */

import type { QueueFigures } from './types'

export interface Cause {
  kind: 'callers' | 'unanswered' | 'talk' | 'away'
  /** Callers, a share of the phones that rang, milliseconds, or agents, by kind. */
  now: number
  /** The same in the quarter-hours before; of agents, how many there are. */
  usual: number
}

export interface Why {
  /** Epoch ms. */
  from: number
  to: number
  level: number | null
  levelBefore: number | null
  /** Answered or abandoned, and of them the ones not answered in time. */
  of: number
  late: number
  abandoned: number
  /** The greatest first. */
  causes: Cause[]
}

const QUARTER_MS = 900_000
/** So much worse than before is worth naming, and by no less than so much. */
const WORSE = 1.25
const LEAST: Readonly<Record<Cause['kind'], number>> = { callers: 2, unanswered: 0.1, talk: 15_000, away: 1 }

/** Return null where no quarter-hour has been counted yet. */
export function whyOf(queue: QueueFigures): Why | null {
  const latest = queue.quarters.at(-1)
  if (!latest) return null
  const before = queue.quarters.slice(0, -1)
  const sum = (pick: (quarter: (typeof before)[number]) => number) => before.reduce((total, quarter) => total + pick(quarter), 0)
  const from = Date.parse(latest.begins_at)
  const away = queue.agents - queue.agents_ready - queue.agents_busy
  const causes: Cause[] = [
    { kind: 'callers', now: latest.offered, usual: mean(sum((each) => each.offered), before.length) },
    { kind: 'unanswered', now: mean(latest.offers - latest.offers_answered, latest.offers), usual: mean(sum((each) => each.offers - each.offers_answered), sum((each) => each.offers)) },
    { kind: 'talk', now: mean(latest.talk_ms, latest.answered), usual: mean(sum((each) => each.talk_ms), sum((each) => each.answered)) },
  ]
  const found = causes.filter(({ kind, now, usual }) => before.length > 0 && now > usual * WORSE && now - usual >= LEAST[kind])
  if (away > 0) found.push({ kind: 'away', now: away, usual: queue.agents })
  return {
    from,
    to: from + QUARTER_MS,
    level: latest.service_level,
    levelBefore: share(sum((each) => each.in_level), sum((each) => each.answered + each.abandoned)),
    of: latest.answered + latest.abandoned,
    late: latest.answered - latest.in_level,
    abandoned: latest.abandoned,
    causes: found.sort((a, b) => weight(b) - weight(a)),
  }
}

const mean = (total: number, count: number): number => (count ? total / count : 0)
const share = (part: number, whole: number): number | null => (whole ? part / whole : null)
/** How many times worse than before; of agents, twice as bad when all are away. */
const weight = ({ kind, now, usual }: Cause): number => (kind === 'away' ? 1 + now / usual : usual ? now / usual : Infinity)
