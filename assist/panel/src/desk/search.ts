/** The inspector's question as it stands in the page's address and in the request. Pure. */

export interface Question {
  period: 'today' | 'week' | 'all'
  agent: string
  rule: string
  verdict: string
  words: string
  number: string
  queue: string
  /** ISO 8601; given, they stand in the place of the period. */
  since: string
  until: string
}

export const PERIODS = ['today', 'week', 'all'] as const
const TEXTS = ['agent', 'rule', 'verdict', 'words', 'number', 'queue', 'since', 'until'] as const

type Query = Record<string, unknown>

export function fromAddress(query: Query): Question {
  const text = (name: string) => (typeof query[name] === 'string' ? query[name] : '')
  const period = PERIODS.find((known) => known === query['period']) ?? 'today'
  return { period, ...(Object.fromEntries(TEXTS.map((name) => [name, text(name)])) as Record<(typeof TEXTS)[number], string>) }
}

export function toAddress(question: Question): Record<string, string> {
  const kept = TEXTS.flatMap((name) => (question[name].trim() ? [[name, question[name].trim()]] : []))
  return { period: question.period, ...(Object.fromEntries(kept) as Record<string, string>) }
}

/** `now` is epoch ms; "today" begins at the reader's midnight. */
export function toRequest(question: Question, now: number, before: string | null = null): URLSearchParams {
  const { period, ...rest } = toAddress(question)
  const asked = new URLSearchParams({ ...rest, limit: '50' })
  if (asked.has('rule')) asked.set('rule', normalRule(question.rule))
  const begin = new Date(now)
  begin.setHours(0, 0, 0, 0)
  if (period === 'week') begin.setDate(begin.getDate() - 6)
  if (period !== 'all' && !asked.has('since')) asked.set('since', begin.toISOString())
  if (before) asked.set('before', before)
  return asked
}

/** Return the question without its span: a period is asked for instead. */
export const withoutSpan = (question: Question): Question => ({ ...question, queue: '', since: '', until: '' })

/** ` s2b ` → `S02b`: people leave the zero out. */
export function normalRule(text: string): string {
  const parts = /^\s*([sco])(\d{1,2})([a-z]?)\s*$/i.exec(text)
  if (!parts) return text.trim()
  const [, letter = '', digits = '', suffix = ''] = parts
  const row = letter.toUpperCase() === 'O' ? String(Number(digits)) : digits.padStart(2, '0')
  return letter.toUpperCase() + row + suffix.toLowerCase()
}
