/** The card of the moment: the one thing that the agent should say now. Pure. */

import type { Call } from './call'
import { isAlert } from './findings'
import type { Finding } from './messages'

export interface Card {
  why: 'due' | 'rephrase' | 'missed' | 'forbidden'
  finding: Finding
}

/** A forbidden phrase stays on the card for so long. */
export const FORBIDDEN_SHOWN_MS = 8_000
/** What was missed can be made up for within this time. */
export const MISSED_SHOWN_MS = 20_000

/**
 * Return the card. What has just gone wrong comes first, since it can be mended in the same breath; then what is due,
 * the nearest deadline first; then what was missed a moment ago.
 */
export function cardOf(call: Call, nowMs: number): Card | null {
  if (call.ended) return null
  const findings = Object.values(call.findings)
  const slip = newest(findings.filter((f) => f.verdict === 'violated' && f.kind === 'forbidden' && since(f, nowMs) < FORBIDDEN_SHOWN_MS))
  if (slip) {
    const expected = slip.expected ?? findings.find((f) => f.rule === slip.rule && f.expected !== null)?.expected ?? null
    return { why: expected === null ? 'forbidden' : 'rephrase', finding: { ...slip, expected } }
  }
  const due = findings
    .filter((finding) => finding.verdict === 'due')
    .sort((a, b) => (a.due_ms ?? Infinity) - (b.due_ms ?? Infinity))[0]
  if (due) return { why: 'due', finding: due }
  const missed = newest(findings.filter((f) => isAlert(f) && f.expected !== null && f.kind === 'required' && since(f, nowMs) < MISSED_SHOWN_MS))
  return missed ? { why: 'missed', finding: missed } : null
}

const at = (finding: Finding): number => finding.end_ms ?? finding.due_ms ?? finding.start_ms ?? 0
const since = (finding: Finding, nowMs: number): number => nowMs - at(finding)
const newest = (findings: Finding[]): Finding | undefined => findings.sort((a, b) => at(b) - at(a))[0]

export type Voice = 'ask' | 'answer' | 'farewell'

/** The rules behind the three voices (C31): greeting, response, farewell. */
export const VOICES: Readonly<Record<Voice, string>> = { ask: 'S01', answer: 'C18', farewell: 'S34' }

/** The state of one voice: its gravest instance; null while it has not come up. */
export function voiceOf(call: Call, voice: Voice): Finding | null {
  const order = ['missed', 'violated', 'due', 'unjudged', 'excused', 'met']
  const own = Object.values(call.findings).filter((finding) => finding.rule === VOICES[voice] && order.includes(finding.verdict))
  return own.sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))[0] ?? null
}
