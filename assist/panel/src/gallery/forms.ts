/** Invented forms and lists for the gallery: what is owed, who called before, points, blocked numbers, ring shares. */

import type { components } from '../api/schema'
import type SoftPhone from '../components/SoftPhone.vue'
import type { Call } from '../live/call'
import { counts } from './boards'
import { goodCall, slowAndRude } from './stories'

type Schemas = components['schemas']

export const FORMS_BEGIN = Date.parse('2026-11-21T09:00:00+08:00')
export const FORMS_NOW = FORMS_BEGIN + 2 * 3_600_000
const at = (hours: number) => new Date(FORMS_NOW + hours * 3_600_000).toISOString()

export const TALKING: Call = goodCall(FORMS_BEGIN).at(36_000)
export const OWING: Call = goodCall(FORMS_BEGIN)
  .fact(30_000, { kind: 'TicketOpened', ticket: 't1', ticket_kind: 'complaint', due_at: at(1), content: { name: '王', contact: '13800138002', matter: '快递三天没有到，要求说明。' } })
  .at(36_000)
export const DRAFT: Schemas['TicketDraft'] = { name: '王', contact: '13800138002', matter: '请把处理结果打电话告诉我', due_h: { complaint: 24, 'call-back': 2, suggestion: null, contact: null } }

export const TARGETS: Schemas['TransferTarget'][] = [
  { number: '1001', name: '示例坐席一', free: true },
  { number: '1003', name: '示例坐席三', free: false },
  { number: '8001', name: '投诉', free: true },
]
export const TRANSFERS: Call[] = (['attended', 'semi-attended'] as const).map((how) =>
  goodCall(FORMS_BEGIN).fact(35_000, { kind: 'TransferStarted', how, from_agent: '1002', to: '1003' }).at(36_000),
)
export const PAUSES: Call[] = (['button', 'asked', 'digits'] as const).map((why) =>
  goodCall(FORMS_BEGIN).fact(20_000, { kind: 'RecordingPaused', from_ms: 20_000, why, by: '' }).at(36_000),
)

const ticket = (id: string, more: Partial<Schemas['TicketShown']>): Schemas['TicketShown'] => ({
  ticket: id, call: 'demo-1', kind: 'complaint', opened_at: at(-5), due_at: null, name: '王', contact: '13800138001', matter: '快递员态度不好，要求道歉。',
  by: '1001', agent: '1001', state: 'open', closed_at: null, closed_by: null, outcome: null, remark: null, attempts: 0, tried_at: null, failure: null, next_at: null, ...more,
})
export const TICKETS = [
  ticket('t1', { due_at: at(-1.4) }),
  ticket('t2', { kind: 'call-back', due_at: at(0.3), by: '', matter: '查询一下再打给我', attempts: 2, tried_at: at(-0.4), failure: 'customer-no-answer', next_at: at(0.1) }),
  ticket('t3', { due_at: at(22.6), name: '', agent: '1002', by: '1002' }),
  ticket('t4', { due_at: at(71) }),
  ticket('t5', { kind: 'suggestion', contact: '', matter: '网点可以开得早一点' }),
]
export const CLOSED = (['answered', 'unreached', 'withdrawn', 'duplicate'] as const).map((outcome, index) =>
  ticket(`c${index}`, { state: 'closed', outcome, closed_at: at(-index - 0.2), closed_by: 'complaints', remark: index === 0 ? '已致歉，并说明了送达时间。' : '' }),
)

export const EARLIER: Schemas['EarlierCall'][] = [
  { call: 'before-1', direction: 'in', started_at: at(-30), agent: '1001', talk_ms: 94_000, ended_by: 'caller', matter: '催件', tickets: ['complaint', 'call-back'], score: 87.5, opens: true },
  { call: 'before-2', direction: 'out', started_at: at(-200), agent: null, talk_ms: 0, ended_by: 'caller', matter: '', tickets: [], score: null, opens: false },
]
export const WITHHELD: Call = { ...slowAndRude(FORMS_BEGIN).at(30_000), callerNumber: '' }
export const WAITED: Call = slowAndRude(FORMS_BEGIN).at(30_000)

const score = (points: number | null, losses: Schemas['Score']['losses']): Schemas['Score'] => ({ points, losses, dimensions: {}, unjudged_weight: 0 })
export const SCORES = [
  score(null, []),
  score(100, []),
  score(71.4, [
    { rule: 'S34', finding: 'S34#0', dimension: 'closing', points: 14.3, reason: 'no-closing' },
    { rule: 'S15', finding: 'S15#1', dimension: 'wording', points: 14.3, reason: 'forbidden' },
  ]),
]
const figures = (answered: number, mean: number | null): Schemas['AgentFigures'] => ({ agent: '1001', name: '示例坐席一', team: null, today: counts(answered, 0, answered), scored: mean === null ? 0 : answered, score: mean })
export const DAYS = [figures(0, null), figures(23, 88.2)]

const block = (id: string, more: Partial<Schemas['BlockShown']>): Schemas['BlockShown'] => ({
  block: id, number: '13800138009', call: 'demo-1', reason: '反复打来，不说话就挂断', hours: 24, state: 'asked', asked_by: '1001', asked_at: at(-0.5), decided_by: null, decided_at: null, until: null, ...more,
})
export const BLOCKS = [
  block('b1', {}),
  block('b2', { number: '13800138008', state: 'approved', hours: 72, decided_by: 'boss', decided_at: at(-20), until: at(51.3), reason: '辱骂坐席' }),
]

const FORMULAS: Schemas['Rings']['formulas'] = {
  offered: { zh: '进入队列的次数', en: 'entries into the queue' },
  agent_within_three_rings: { zh: '振铃 15 秒内应答 ÷ 全部振铃', en: 'offers answered in under 15 s ÷ all offers' },
  queue_within_three_rings: { zh: '从进队到接通不足 15 秒 ÷ 进入队列', en: 'entries answered with a whole wait under 15 s ÷ offered' },
}
const rings = (by: Schemas['Rings']['by'], groups: [string | null, string, number][]): Schemas['Rings'] => ({
  by, since: '2026-11-20', until: '2026-11-21', formulas: FORMULAS,
  groups: groups.map(([begins_at, name, answered]) => ({ ...counts(answered + 1, 1, answered), begins_at, name })),
})
const none = { agent_within_three_rings: null, agent_within_third_tone: null, queue_within_three_rings: null, queue_within_third_tone: null }
export const RINGS = [
  rings('agent', [[null, '1001', 31], [null, '1002', 18]]),
  { ...rings('queue', [[null, 'service', 47], [null, 'night', 0]]), groups: rings('queue', [[null, 'service', 47], [null, 'night', 0]]).groups.map((group, index) => (index ? { ...group, ...none } : group)) },
  rings('shift', [['2026-11-20T08:00:00+08:00', '白班', 40], ['2026-11-20T20:00:00+08:00', '夜班', 9]]),
  rings('quarter', [['2026-11-21T08:00:00+08:00', '', 4], ['2026-11-21T08:15:00+08:00', '', 11]]),
  rings('day', [['2026-11-20T00:00:00+08:00', '', 49], ['2026-11-21T00:00:00+08:00', '', 17]]),
]
export const PHONES: NonNullable<InstanceType<typeof SoftPhone>['$props']['given']>[] = [
  { line: 'off' },
  { line: 'connecting' },
  { line: 'connecting', reason: 'unreachable' },
  { line: 'refused', reason: 'no-browser-phone' },
  { line: 'refused', reason: 'line-down' },
  { line: 'ready' },
  { line: 'ready', talk: { state: 'ringing', number: '13800138001', held: false, muted: false } },
  { line: 'ready', talk: { state: 'calling', number: '13800138001', held: false, muted: false } },
  { line: 'ready', talk: { state: 'talking', number: '13800138001', held: false, muted: false }, level: 0.4 },
  { line: 'ready', talk: { state: 'talking', number: '13800138001', held: true, muted: false } },
  { line: 'ready', talk: { state: 'talking', number: '13800138001', held: false, muted: true } },
]
export const LEVELS = [0.1, 0.35, 0.7, 0.95]
