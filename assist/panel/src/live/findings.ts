/** The findings of a call, grouped and counted as people read them. Pure. */

import type { Call } from './call'
import type { Finding, Verdict } from './messages'

/** What asks for something now comes first, then what went wrong, then the rest. */
export const VERDICT_ORDER: readonly Verdict[] = [
  'due',
  'violated',
  'missed',
  'manual',
  'met',
  'excused',
  'unjudged',
  'withdrawn',
]

export const isAlert = (finding: Finding): boolean => finding.verdict === 'violated' || finding.verdict === 'missed'

/** What is taken back is shown as such where it had accused somebody: a wording that was not said after all. */
const isShown = (finding: Finding): boolean => finding.verdict !== 'withdrawn' || finding.kind === 'forbidden'

/** Return the findings to show, in the order in which people read them. */
export function shownFindings(call: Call): Finding[] {
  return Object.values(call.findings)
    .filter(isShown)
    .sort(
      (a, b) =>
        VERDICT_ORDER.indexOf(a.verdict) - VERDICT_ORDER.indexOf(b.verdict) ||
        (a.verdict === 'due'
          ? (a.due_ms ?? Infinity) - (b.due_ms ?? Infinity)
          : (b.start_ms ?? b.due_ms ?? 0) - (a.start_ms ?? a.due_ms ?? 0)) ||
        a.id.localeCompare(b.id),
    )
}

export type Counts = Record<Verdict, number>

export function countFindings(call: Call): Counts {
  const counts: Counts = { due: 0, violated: 0, missed: 0, manual: 0, met: 0, excused: 0, unjudged: 0, withdrawn: 0 }
  for (const finding of Object.values(call.findings)) counts[finding.verdict] += 1
  return counts
}

/** The finding that a list shows of a call: the latest thing that went wrong. */
export function latestAlert(call: Call): Finding | null {
  const alerts = Object.values(call.findings).filter(isAlert)
  return alerts.sort((a, b) => (b.start_ms ?? b.due_ms ?? 0) - (a.start_ms ?? a.due_ms ?? 0))[0] ?? null
}
