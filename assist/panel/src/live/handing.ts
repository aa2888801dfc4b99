/** Handing the caller to a protocol of the line: the request, and what came of it. */

import { ref, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import { Failure, request } from '../api/client'
import { wordsFor } from '../locale'

export interface Told {
  text: string
  bad: boolean
}

export function useHandOver(call: () => string): { told: Ref<Told | null>; handOver: (flow: string) => Promise<void> } {
  const { t, te } = useI18n()
  const told = ref<Told | null>(null)

  async function handOver(flow: string): Promise<void> {
    told.value = null
    try {
      await request('POST', `/api/calls/${encodeURIComponent(call())}/flow`, { flow, agent: 'listen' })
      told.value = { text: t('handOver.started', { flow: wordsFor('flow', flow) }), bad: false }
    } catch (failure) {
      const code = failure instanceof Failure ? failure.code : 'unreachable'
      told.value = { text: t('handOver.refused', { code: te(`handOver.note.${code}`) ? t(`handOver.note.${code}`) : code }), bad: true }
    }
  }
  return { told, handOver }
}
