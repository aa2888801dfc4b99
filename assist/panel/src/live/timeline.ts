/** The lines of a call in the order of its clock: words of both legs, what happened, what was not heard. Pure. */

import type { Call, Deaf, Moment } from './call'
import type { Finding, Role } from './messages'

export interface Words {
  line: 'words'
  key: string
  atMs: number
  endMs: number
  role: Role
  text: string
  /** A partial: still being spoken. */
  open: boolean
  confidence: number
  findings: Finding[]
}

export type Line =
  | Words
  | { line: 'moment'; key: string; atMs: number; moment: Moment }
  | { line: 'deaf'; key: string; atMs: number; deaf: Deaf }

const ORDER = { moment: 0, deaf: 1, words: 2 }

/** Return all lines of the call, sorted by time. */
export function timeline(call: Call): Line[] {
  const byUtterance = findingsByUtterance(call)
  const lines: Line[] = [
    ...call.moments.map((moment, index): Line => ({ line: 'moment', key: `m${index}`, atMs: moment.atMs, moment })),
    ...call.deaf.map((deaf, index): Line => ({ line: 'deaf', key: `d${index}`, atMs: deaf.fromMs, deaf })),
    ...call.utterances.map((heard): Line => ({
      line: 'words',
      key: heard.utterance,
      atMs: heard.start_ms,
      endMs: heard.end_ms,
      role: heard.role,
      text: heard.text,
      open: false,
      confidence: heard.confidence,
      findings: byUtterance.get(heard.utterance) ?? [],
    })),
    ...Object.values(call.partials).map((heard): Line => ({
      line: 'words',
      key: heard.utterance,
      atMs: heard.start_ms,
      endMs: heard.end_ms,
      role: heard.role,
      text: heard.text,
      open: true,
      confidence: 1,
      findings: byUtterance.get(heard.utterance) ?? [],
    })),
  ]
  return lines.sort((a, b) => a.atMs - b.atMs || ORDER[a.line] - ORDER[b.line])
}

function findingsByUtterance(call: Call): Map<string, Finding[]> {
  const map = new Map<string, Finding[]>()
  for (const finding of Object.values(call.findings)) {
    if (finding.utterance === null) continue
    map.set(finding.utterance, [...(map.get(finding.utterance) ?? []), finding])
  }
  return map
}
