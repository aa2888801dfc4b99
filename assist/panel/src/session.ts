/** Who is logged in on this page. */

import { shallowRef } from 'vue'
import { Failure, request } from './api/client'
import type { Account } from './live/messages'

export const account = shallowRef<Account | null>(null)
let asked: Promise<Account | null> | null = null

/** Ask the service once whether the cookie is still a session. */
export function whoAmI(): Promise<Account | null> {
  asked ??= request<Account>('GET', '/api/session')
    .catch((error: unknown) => {
      if (error instanceof Failure && error.status === 401) return null
      asked = null
      throw error
    })
    .then((known) => (account.value = known))
  return asked
}

/** Raises Failure: wrong-password, locked-out, too-many, unreachable. */
export async function logIn(name: string, password: string): Promise<Account> {
  const known = await request<Account>('POST', '/api/session', { name, password })
  account.value = known
  asked = Promise.resolve(known)
  return known
}

export async function logOut(): Promise<void> {
  await request('DELETE', '/api/session').catch(() => undefined)
  forget()
}

/** The service says that the session is over. */
export function forget(): void {
  account.value = null
  asked = Promise.resolve(null)
}
