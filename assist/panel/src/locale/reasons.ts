/** What the engine's and the line's reason codes mean, Chinese and English. */

type Pair = readonly [zh: string, en: string]

export const REASONS: Readonly<Record<string, Pair>> = {
  accepted: ['客户接受了', 'accepted'],
  'need-answered': ['新的需求答复了', 'new need answered'],
  explained: ['解释了', 'explained'],
  arguing: ['与客户争执', 'arguing'],
  complaint: ['客户在投诉', 'a complaint'],
  unclear: ['客户没有说清', 'the wish is unclear'],
  incomplete: ['没有说全', 'incomplete'],
  'matter-or-answer': ['事由或答复没有说', 'matter or answer not told'],
  'first-answer': ['知道姓氏后的第一次应答', 'first answer after the name is known'],
  'after-hold': ['等待之后', 'after the hold'],
  closing: ['结束语', 'closing'],
  'not-said': ['没有说', 'not said'],
  'not-begun': ['没有开口', 'not begun'],
  'not-asked': ['没有询问', 'not asked'],
  'not-asked-again': ['没有再问', 'not asked again'],
  'not-greeted-back': ['没有回应问候', 'greeting not returned'],
  'not-read-back': ['没有复述', 'not read back'],
  'not-verified': ['没有核实', 'not verified'],
  'not-accepted': ['客户没有接受', 'not accepted'],
  'not-back': ['没有回来', 'not back'],
  'no-closing': ['没有结束语', 'no closing'],
  'no-thanks': ['没有致谢', 'no thanks'],
  'no-notice': ['没有告知', 'no notice'],
  'no-polite-end': ['没有礼貌结束', 'no polite end'],
  'no-time-of-answer': ['没有说何时答复', 'time of the answer not said'],
  'number-not-given': ['没有报工号', 'number not given'],
  'writing-not-asked': ['没有问怎么写', 'writing not asked'],
  'asked-but-not-used': ['问了没有用', 'asked but not used'],
  'name-asked-first': ['先问了姓名', 'name asked first'],
  'steps-left-out': ['步骤没有做全', 'steps left out'],
  'left-alone': ['客户被冷落', 'left alone'],
  'put-off': ['推给以后', 'put off'],
  'went-on': ['没有停下', 'went on'],
  'without-apology': ['没有致歉', 'without apology'],
  'without-thanks': ['没有致谢', 'without thanks'],
  unannounced: ['没有事先说明', 'unannounced'],
  forbidden: ['禁语', 'forbidden phrase'],
  'dialect-words': ['用了方言', 'dialect words'],
  'too-fast': ['太快', 'too fast'],
  'too-slow': ['太慢', 'too slow'],
  'too-loud': ['太大声', 'too loud'],
  'too-quiet': ['太小声', 'too quiet'],
  'too-long': ['太长', 'too long'],
  flat: ['语调太平', 'flat'],
  low: ['声音太低沉', 'too deep'],
  shrill: ['声音太尖', 'shrill'],
  noisy: ['杂音大', 'noisy'],
  'louder-than-own-norm': ['比平时大声', 'louder than usual'],
  'dead-air': ['冷场', 'dead air'],
  'answered-late': ['接听晚了', 'answered late'],
  'after-third-ring': ['三声后才接', 'after the third ring'],
  'third-ring': ['三声后才接', 'after the third ring'],
  'over-third-ring': ['超过三声', 'over three rings'],
  'rang-and-waited': ['振铃和等待都久', 'rang and waited long'],
  rang: ['振铃久', 'rang long'],
  waited: ['等得久', 'waited long'],
  'agent-hung-up-first': ['坐席先挂机', 'agent hung up first'],
  'hung-up-by-the-line': ['线路挂机', 'hung up by the line'],
  'caller-hung-up': ['客户已挂机', 'caller hung up'],
  'caller-spoke': ['客户开口了', 'caller spoke'],
  'caller-gone': ['客户已离开', 'caller gone'],
  'call-ended': ['通话已结束', 'call ended'],
  'ended-on-a-refusal': ['以拒绝结束', 'ended on a refusal'],
  'rest-hours': ['休息时间', 'rest hours'],
  'quiet-hours': ['休息时间', 'quiet hours'],
  'said-in-closing': ['结束语里说了', 'said in the closing'],
  'handed-over': ['已交给线路', 'handed over'],
  'silent-call': ['无声电话', 'silent call'],
  'noisy-line': ['杂音太大', 'noisy line'],
  'hands-free': ['免提太远', 'far from the phone'],
  dialect: ['方言', 'dialect'],
  'not-hung-up': ['客户不挂机', 'caller did not hang up'],
  harassment: ['骚扰电话', 'harassment'],
  'system-fault': ['系统故障', 'system fault'],
  'line-clear': ['线路正常', 'line clear'],
  'music-or-fax': ['音乐或传真', 'music or fax'],
  'out-of-hours': ['非工作时间', 'out of hours'],
  'to-queue': ['转入队列', 'to the queue'],
  'number-left': ['留下号码', 'number left'],
  'no-number': ['没有号码', 'no number'],
  'call-back-wanted': ['要求回拨', 'call-back wanted'],
  'keeps-waiting': ['继续等待', 'keeps waiting'],
  rated: ['已评分', 'rated'],
  'not-rated': ['未评分', 'not rated'],
  chosen: ['已选择', 'chosen'],
  'nothing-chosen': ['没有选择', 'nothing chosen'],
  blocked: ['已拦截', 'blocked'],
  answered: ['已接通', 'answered'],
  abandoned: ['等待中放弃', 'abandoned while waiting'],
  'left-before-queue': ['排队前离开', 'left before the queue'],
  'customer-busy': ['客户占线', 'customer busy'],
  'customer-no-answer': ['客户无人接听', 'no answer from the customer'],
  'customer-rejected': ['客户拒接', 'the customer declined'],
  'customer-unreachable': ['客户无法接通', 'customer not reachable'],
  'agent-no-answer': ['坐席未接', 'the agent did not answer'],
  'agent-rejected': ['坐席拒接', 'the agent declined'],
  'agent-busy': ['坐席占线', 'agent busy'],
  'agent-unreachable': ['坐席话机不在线', 'phone of the agent not reachable'],
  'agent-left': ['坐席先离开', 'the agent left'],
  'number-not-allowed': ['号码不许外呼', 'number may not be called'],
  'outbound-not-open': ['外呼未开放', 'calls out are not open'],
  'number-called-too-often': ['该号码拨打过多', 'number called too often'],
  'daily-limit': ['当日外呼已满', 'daily limit reached'],
  'already-under-way': ['正在拨打该号码', 'number is being called'],
  'line-away': ['线路服务不可用', 'line not available'],
  'not-stored': ['无法记录，未拨出', 'could not be recorded, not called'],
  unseen: ['结束时无人看见', 'ended unseen'],
  'service-restarted': ['服务重启', 'service restarted'],
  failed: ['出错', 'failed'],
  done: ['完成', 'done'],
  heard: ['听到了', 'heard'],
}

const PARTS: Readonly<Record<string, Pair>> = {
  announcement: ['说明', 'announcement'],
  reason: ['原因', 'reason'],
  consent: ['征得同意', 'consent'],
  time: ['时间', 'time'],
  thanks: ['致谢', 'thanks'],
  apology: ['致歉', 'apology'],
  company: ['公司名', 'company'],
  department: ['部门', 'department'],
  number: ['工号', 'number'],
  name: ['姓名', 'name'],
  contact: ['联系方式', 'contact'],
  matter: ['事由', 'matter'],
  answer: ['应答', 'answer'],
  greeting: ['问候', 'greeting'],
  offer: ['询问需要', 'offer of help'],
  'not-back': ['没有回来', 'not back'],
  'too-long': ['太长', 'too long'],
  'answer-there': ['对方应答', 'answer at the other end'],
  receiver: ['接手方', 'receiver'],
}
const WITHOUT = 'without-'
const MARKED = 'marked-'
const BY = 'by-'

/** Return the words; a code that a newer service added is shown as it is. */
export function reasonWords(code: string, english: boolean): string {
  const index = english ? 1 : 0
  const whole = REASONS[code]
  if (whole) return whole[index]
  if (code.startsWith(MARKED)) return english ? 'marked on the panel' : '坐席已标记'
  if (code.startsWith(BY)) return english ? `by ${code.slice(BY.length)}` : `按 ${code.slice(BY.length)}`
  if (!code.startsWith(WITHOUT)) return code
  const parts = partsOf(code.slice(WITHOUT.length)).map((part) => PARTS[part]?.[index] ?? part)
  return english ? `without ${parts.join(', ')}` : `缺：${parts.join('、')}`
}

/** Names of parts may hold hyphens themselves, so the longest known one is taken first. */
function partsOf(rest: string): string[] {
  if (rest === '') return []
  const known = Object.keys(PARTS)
    .sort((a, b) => b.length - a.length)
    .find((part) => rest === part || rest.startsWith(`${part}-`))
  if (known) return [known, ...partsOf(rest.slice(known.length + 1))]
  const [first = rest, ...others] = rest.split('-')
  return [first, ...partsOf(others.join('-'))]
}
