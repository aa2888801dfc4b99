/** Invented figures and lists for the gallery: the wallboard's, the desk's, the administration's. */

import type { components } from '../api/schema'

type Schemas = components['schemas']

const BEGIN = Date.parse('2026-11-21T08:00:00+08:00')
const QUARTER_MS = 900_000

export function counts(offered: number, abandoned: number, inLevel: number): Schemas['Counts'] {
  const answered = offered - abandoned
  return {
    offered, answered, abandoned, other_exits: 0, in_level: inLevel, longest_wait_ms: 34_000, offers: answered + 2, offers_answered: answered,
    ring_ms: answered * 6_000, talk_ms: answered * 140_000, voices_judged: answered, voices_met: answered - 1,
    service_level: offered ? inLevel / offered : null, asa_ms: answered ? 11_400 : null, abandoned_share: offered ? abandoned / offered : null,
    agent_within_three_rings: answered ? 0.94 : null, agent_within_third_tone: answered ? 0.88 : null,
    queue_within_three_rings: answered ? 0.81 : null, queue_within_third_tone: answered ? 0.66 : null, three_voices: answered ? 0.9 : null,
  }
}

const quarters = [3, 7, 12, 9, 15, 6].map((offered, index) => ({
  begins_at: new Date(BEGIN + index * QUARTER_MS).toISOString(),
  ...counts(offered, index % 3, offered - (index % 3) - 1),
}))

export const FORMULAS: Record<string, Schemas['Formula']> = {
  service_level: { zh: '在 20 秒内接通 ÷（接通 + 放弃）', en: 'answered within 20 s ÷ (answered + abandoned)' },
}

export const QUEUES: Schemas['QueueFigures'][] = [
  { queue: 'service', title: '客户服务', waiting: 0, longest_waiting_since: null, agents_ready: 3, agents_busy: 4, agents: 8, today: counts(52, 6, 41), quarters },
  { queue: 'complaints', title: '投诉', waiting: 2, longest_waiting_since: new Date(BEGIN).toISOString(), agents_ready: 0, agents_busy: 2, agents: 2, today: counts(5, 3, 1), quarters: quarters.slice(0, 2) },
  { queue: 'night', title: '夜间', waiting: 0, longest_waiting_since: null, agents_ready: 0, agents_busy: 0, agents: 0, today: counts(0, 0, 0), quarters: [] },
]
export const BOARD_NOW = BEGIN + 47_000

const row = (rule: string, dimension: string, engine: Schemas['EvaluationRow']['engine'], more: Partial<Schemas['EvaluationRow']> = {}) => ({
  rule, dimension, weight: 1, findings: [`${rule}#0`], engine, reason: null, person: null, disputed: false, ...more,
})
export const EVALUATION: Schemas['Evaluation'] = {
  rows: [
    row('S01', 'greeting', 'met'),
    row('S15', 'wording', 'violated', { disputed: true, reason: 'forbidden' }),
    row('C18', 'timeliness', 'unjudged', { reason: 'no-audio' }),
    row('S34', 'closing', 'missed', { person: 'met' }),
  ],
  engine_score: 71.4, score: 85.7, by: '3001', at: new Date(BEGIN).toISOString(), remark: '听录音，送声在。',
}

const difference = (rule: string, live: Schemas['Difference']['live'], final: Schemas['Difference']['final'], said: string): Schemas['Difference'] => ({
  finding: `${rule}#0`, rule, live, live_ms: live ? 8_400 : null, live_reason: null, provisional: false, final, final_reason: null, said,
})
export const REVIEW: Schemas['CallReviewed'] = {
  kind: 'CallReviewed', call: 'demo-1', occurred_at: new Date(BEGIN).toISOString(), offset_ms: 99_000, pack: 'zh-CN 1', told: 14,
  differences: [
    difference('S15', 'violated', 'withdrawn', '我也没办法，刚才线路忙啊'),
    difference('S34', 'missed', 'met', '请问还有什么可以帮助您'),
    difference('C09', null, 'violated', '你自己看吧'),
  ],
}

const line = (call: string, agent: string, score: number | null): Schemas['CallLine'] =>
  ({ record: { call, started_at: new Date(BEGIN).toISOString(), caller_number: '138******01', connections: [{ agent }], talk_ms: 94_000 }, score, verdicts: {}, recorded: true }) as unknown as Schemas['CallLine']
export const SAMPLE: Schemas['Sample'] = {
  day: '2026-11-21', of: 143, over: false,
  calls: [{ line: line('demo-1', '1001', 71), evaluated_by: '3001' }, { line: line('demo-2', '1002', 100), evaluated_by: null }, { line: line('demo-3', '1003', null), evaluated_by: null }],
}
export const DISPUTES: Schemas['Dispute'][] = [{ call: 'demo-1', finding: 'S15#0', at: new Date(BEGIN).toISOString(), by: '1001', text: '我说的是系统，不是客户。' }]

export const LISTS: Schemas['LineLists'] = {
  agents: [
    { number: '1001', name: '示例坐席一', phone: 'desk', queues: [], takes_calls: true, trunk: null, dial: null, team: 'main' },
    { number: '1002', name: '示例坐席二', phone: 'web', queues: ['service'], takes_calls: true, trunk: null, dial: null, team: 'main' },
    { number: '3001', name: '示例主管', phone: 'web', queues: [], takes_calls: false, trunk: null, dial: null, team: null },
  ],
  queues: [
    { name: 'service', title: '客户服务', numbers: ['4001234567'], extension: '8001', timeout_s: 25, record_calls: true } as Schemas['QueueEdit'],
    { name: 'complaints', title: '投诉', numbers: [], extension: null, timeout_s: 15, record_calls: false } as unknown as Schemas['QueueEdit'],
  ],
  teams: [{ team: 'main', title: '客服组' }],
  trunks: ['carrier'],
}
