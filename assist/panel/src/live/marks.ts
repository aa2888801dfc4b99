/** Which characters of an utterance carry which finding. Pure. */

import type { Finding } from './messages'

/** A piece of an utterance's text with the findings that lie on it. */
export interface Piece {
  text: string
  findings: Finding[]
  /** The findings whose mark begins here: their label is shown once. */
  begins: Finding[]
}

interface Span {
  from: number
  to: number
  finding: Finding
}

const SHOWN = new Set(['violated', 'missed', 'met', 'manual'])

/** True when the finding is shown on the words themselves. */
export const isMark = (finding: Finding): boolean => SHOWN.has(finding.verdict) && finding.utterance !== null

/** Cut the text at the borders of all marks. The pieces joined are always the text. */
export function pieces(text: string, findings: readonly Finding[]): Piece[] {
  const spans = findings.filter(isMark).flatMap((finding) => spanOf(text, finding))
  const cuts = [...new Set([0, text.length, ...spans.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length
    const on = spans.filter((span) => span.from < to && span.to > from)
    return {
      text: text.slice(from, to),
      findings: on.map((span) => span.finding),
      begins: on.filter((span) => span.from === from).map((span) => span.finding),
    }
  })
}

/** The findings of this utterance that have no place in its text: they are shown after it. */
export function unplaced(text: string, findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => isMark(finding) && spanOf(text, finding).length === 0)
}

/** A partial changes under its marks, so the place holds only while the words still stand there. */
function spanOf(text: string, finding: Finding): Span[] {
  const { said, said_from: from, said_to: to } = finding
  if (from !== null && to !== null && from < to && to <= text.length && (said === null || fits(text.slice(from, to), said)))
    return [{ from, to, finding }]
  const at = said ? text.indexOf(said) : -1
  return said && at >= 0 ? [{ from: at, to: at + said.length, finding }] : []
}

/** Masked digits still hold their place. */
function fits(there: string, said: string): boolean {
  return there === said || (there.length === said.length && (there.includes('*') || said.includes('*')))
}
