/** Whether the reader's own telephone is this page. */

import { onMounted, ref, type Ref } from 'vue'
import { request } from '../api/client'
import { account } from '../session'
import type { AgentShown } from '../wall/types'

/** Asks the service once per page. */
export function useOwnPhone(): Ref<boolean> {
  const web = ref(false)
  onMounted(async () => {
    const number = account.value?.agent
    if (!number) return
    const agents = await request<AgentShown[]>('GET', '/api/agents').catch(() => [])
    web.value = agents.some((shown) => shown.agent === number && shown.phone === 'web')
  })
  return web
}
