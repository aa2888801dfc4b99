/** Invented calls for the gallery, in every state that the pages know. */

import { Script } from './script'

const OPENING = '您好，欢迎致电示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您'
const APOLOGY = '对不起，刚才因为线路忙，让您久等了！请问有什么可以帮助您？'
const COMPANY = { reason: null, kind: 'required' as const }

/** A caller who waits 16 s, an agent who forgets to apologise and then says what must never be said. */
export function slowAndRude(startedAt: number): Script {
  const script = new Script('demo-1', startedAt)
    .starts('13800138001')
    .queued(400)
    .offered(900, '1001')
    .finds(15_900, 'C01#0', 'missed', { kind: 'conduct', role: null, leg: null, measured: 16, reason: 'over-third-ring' })
    .answered(17_100, '1001', 16_200, 16_700)
    .finds(17_100, 'S01#0', 'due', { ...COMPANY, start_ms: 17_100, due_ms: 22_100, expected: OPENING })
    .finds(17_150, 'S15#0', 'due', { start_ms: 17_100, due_ms: 37_100, expected: APOLOGY, reason: 'third-ring' })
  const opened = script.says('agent', 18_200, OPENING)
  script
    .finds(20_300, 'S01#0', 'met', { provisional: true, utterance: 'leg-a#0', said: '您好，欢迎致电', said_from: 0, said_to: 7, start_ms: 18_200 })
    .finds(opened + 320, 'S01#0', 'met', { utterance: 'leg-a#0', said: OPENING, said_from: 0, said_to: OPENING.length, start_ms: 18_200 })
    .finds(opened + 330, 'C10#0', 'met', { kind: 'conduct', utterance: 'leg-a#0', said: '1001', said_from: 21, said_to: 25, start_ms: 21_900 })
  const asked = script.says('caller', opened + 900, '你们的电话也太难打了吧，我等了半天')
  const rude = '我也没办法刚才线路忙啊您有什么事'
  const at = asked + 700
  const after = script.says('agent', at, rude)
  script
    .finds(at + 2_600, 'S15#1', 'violated', { kind: 'forbidden', provisional: true, utterance: 'leg-a#1', said: '我也没办法', said_from: 0, said_to: 5, start_ms: at })
    .finds(after + 320, 'S15#1', 'violated', { kind: 'forbidden', utterance: 'leg-a#1', said: '我也没办法刚才线路忙啊', said_from: 0, said_to: 11, start_ms: at })
    .finds(37_400, 'S15#0', 'missed', { start_ms: 17_100, due_ms: 37_100, expected: APOLOGY, reason: 'not-said' })
  script.deaf(after + 1_500, 'caller', 'no-audio').deaf(after + 4_100, 'caller', null)
  script.finds(after + 4_200, 'C18#0', 'unjudged', { kind: 'conduct', reason: 'no-audio', start_ms: after + 1_500 })
  const number = script.says('caller', after + 4_500, '我要查一下我的订单，已经三天了')
  script.says('agent', number + 1_200, '好的，请您稍等，我帮您查询一下')
  return script
}

/** A call that goes well, up to the goodbye. */
export function goodCall(startedAt: number): Script {
  const script = new Script('demo-2', startedAt)
    .starts('13800138002')
    .queued(300)
    .offered(700, '1002')
    .answered(6_300, '1002', 5_600, 6_000)
    .finds(6_300, 'C01#0', 'met', { kind: 'conduct', role: null, leg: null, measured: 5.6 })
  const opened = script.says('agent', 7_000, OPENING.replace('1001', '1002'))
  script.finds(opened + 300, 'S01#0', 'met', { utterance: 'leg-a#0', said: OPENING.replace('1001', '1002'), said_from: 0, said_to: OPENING.length })
  const asked = script.says('caller', opened + 800, '你好，我想问一下快递什么时候能到')
  const answer = script.says('agent', asked + 900, '请您稍等，我为您查询，大约需要三十秒，可以吗')
  script.finds(answer + 400, 'C08#0', 'met', { kind: 'conduct', utterance: 'leg-a#1', said: '请您稍等', said_from: 0, said_to: 4 })
  script.says('caller', answer + 700, '可以', 0.52)
  script.hold(answer + 3_000, answer + 24_000)
  const back = script.says('agent', answer + 24_600, '感谢您的耐心等待，您的快递今天下午送达')
  script.finds(back + 400, 'C17#0', 'met', { kind: 'conduct', utterance: 'leg-a#2', said: '感谢您的耐心等待', said_from: 0, said_to: 8 })
  const thanks = script.says('caller', back + 600, '好的谢谢')
  const closing = '不客气，请问还有什么可以帮助您？'
  const end = script.says('agent', thanks + 600, closing)
  script
    .finds(end + 300, 'S31#0', 'met', { utterance: 'leg-a#3', said: '不客气', said_from: 0, said_to: 3 })
    .finds(end + 320, 'S34#0', 'due', { start_ms: end, due_ms: end + 15_000, expected: '感谢您的来电，若有问题请再次来电，谢谢再见！' })
  return script
}

/** A second phone rings while the first agent did not answer. */
export function ringing(startedAt: number): Script {
  return new Script('demo-3', startedAt)
    .starts('01088880000', { simulated: false, caller_name: '示例公司' })
    .queued(300, 1)
    .offered(600, '1003')
    .fact(25_700, { kind: 'OfferEnded', leg: 'leg-a', agent: '1003', queue: 'service', result: 'no-answer', ring_ms: 25_100, rings: 5 })
    .fact(26_000, { kind: 'OfferStarted', leg: 'leg-b', channel: 'PJSIP/1001-2', agent: '1001', queue: 'service' })
}

/** Somebody waits in the queue. */
export function waiting(startedAt: number): Script {
  return new Script('demo-4', startedAt).starts('13800138004', { simulated: false }).queued(300, 3)
}

/** The line itself speaks with a silent caller. */
export function silent(startedAt: number): Script {
  return new Script('demo-5', startedAt)
    .starts('', { simulated: false })
    .queued(300)
    .offered(600, '1004')
    .answered(4_200, '1004', 3_600, 3_900)
    .signal(9_200, {
      kind: 'CardShown', call: 'demo-5', rule: 'S03', zh: '您好！请问有什么可以帮助您？', en: 'Ask again', due_ms: 14_200, next_rule: '', next_zh: '', calming: [], flow: 'silent-call',
    })
    .fact(12_000, { kind: 'FlowStarted', flow: 'silent-call', agent: 'listen' })
}

/** Words from anywhere are text, never HTML. */
export function hostile(startedAt: number): Script {
  const script = new Script('demo-6', startedAt).starts('13800138006', { caller_name: '<img src=x onerror=alert(1)>' })
  script.queued(300).offered(500, '1005').answered(3_000, '1005', 2_500, 2_700)
  const words = '<script>alert("三声")</script>&amp;您好'
  const end = script.says('caller', 4_000, words)
  script.ends(end + 2_000, 'agent').finds(end + 2_000, 'C14#0', 'violated', { kind: 'conduct', role: null, leg: null, reason: 'agent-hung-up-first' })
  return script
}
