/** One request at a time for a form: busy, failed with a code, done. */

import { ref } from 'vue'
import { Failure } from '../api/client'

export function useAsking() {
  const busy = ref(false)
  const failed = ref<{ code: string; detail: string } | null>(null)

  /** Run the step; returns its result, or null when it failed. */
  async function ask<T>(step: Promise<T>): Promise<T | null> {
    busy.value = true
    failed.value = null
    try {
      return await step
    } catch (failure) {
      failed.value =
        failure instanceof Failure ? { code: failure.code, detail: failure.detail } : { code: 'unreachable', detail: '' }
      return null
    } finally {
      busy.value = false
    }
  }
  return { busy, failed, ask }
}
