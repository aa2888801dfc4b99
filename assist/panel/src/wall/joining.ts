/** A supervisor's ways into a running call: by the supervisor's own phone, which the line calls. */

import { ref, watch } from 'vue'
import { useAsking } from '../admin/asking'
import { request } from '../api/client'
import { account } from '../session'

export type Mode = 'listen' | 'whisper' | 'barge'
/** The keys by which a phone that listens changes between the three. */
const KEYS: Readonly<Record<Mode, string>> = { listen: '4', whisper: '5', barge: '6' }

/** The call that the page's own telephone is on, as a listener. */
const joined = ref<{ call: string; mode: Mode } | null>(null)

export function useJoining() {
  const { busy, failed, ask } = useAsking()
  /** The phone that answered, or that is being called. */
  const calling = ref(false)
  const phoneOf = ref<string | null>(null)

  async function join(call: string, mode: Mode): Promise<void> {
    const { phone } = await import('../phone/phone')
    if (phone.talk.value?.state === 'talking' && joined.value?.call === call) {
      phone.press(KEYS[mode])
      joined.value = { call, mode }
      return
    }
    phoneOf.value = null
    calling.value = true
    if (phone.line.value === 'ready') phone.answerNext()
    const answer = await ask(request<{ phone: string }>('POST', `/api/calls/${encodeURIComponent(call)}/supervision`, { mode }))
    calling.value = false
    phoneOf.value = answer?.phone ?? null
    if (!answer || !phone.talk.value) return
    joined.value = { call, mode }
    const stop = watch(phone.talk, (talk) => {
      if (talk) return
      joined.value = phoneOf.value = null
      stop()
    })
  }

  /** Take the caller from the agent: the reader's own phone rings, and the agent is free when it answers. */
  async function takeOver(call: string): Promise<void> {
    const { phone } = await import('../phone/phone')
    if (joined.value?.call === call) phone.hangUp()
    if (!account.value?.agent) return void (failed.value = { code: 'no-own-phone', detail: '' })
    if (phone.line.value === 'ready') phone.answerNext()
    await ask(request('POST', `/api/calls/${encodeURIComponent(call)}/transfer`, { to: account.value.agent, how: 'semi-attended' }))
  }
  return { busy, failed, calling, phoneOf, joined, join, takeOver }
}
