/** Who is logged in on this page. */

import { readonly, ref, shallowRef } from 'vue'
import { Failure, request } from './api/client'
import { pauseAfter } from './live/retry'
import type { Account } from './live/messages'

export const account = shallowRef<Account | null>(null)
let asked: Promise<Account | null> | null = null

/** The service does not answer who is logged in; it is asked again and again. */
const waiting = ref(false)
export const waitingForService = readonly(waiting)

/** Ask the service whether the cookie is still a session, until it says so: only its own no is a no. */
export function whoAmI(): Promise<Account | null> {
  asked ??= answered()
  return asked
}

async function answered(): Promise<Account | null> {
  for (let failures = 0; ; failures += 1) {
    try {
      return found(await request<Account>('GET', '/api/session'))
    } catch (failure) {
      if (failure instanceof Failure && failure.status === 401) return found(null)
    }
    waiting.value = true
    await new Promise((again) => setTimeout(again, pauseAfter(failures)))
  }
}

function found(known: Account | null): Account | null {
  waiting.value = false
  return (account.value = known)
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
