import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const BOSS = { name: 'boss', role: 'supervisor', display_name: '', agent: null, team: null }
const answer = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }))
const broken = () => Promise.reject(new TypeError('network'))

/** A page that has just been opened, and a service that gives these answers one after the other, then the last. */
async function opened(...answers: (() => Promise<Response>)[]) {
  const asked = vi.fn(() => (answers.length > 1 ? answers.shift() : answers[0])!())
  vi.stubGlobal('fetch', asked)
  vi.resetModules()
  return { asked, session: await import('./session') }
}

describe('whoAmI', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('is asked again until the service answers, and says meanwhile that it waits', async () => {
    const { asked, session } = await opened(broken, () => answer(503, {}), () => answer(429, {}), () => answer(200, BOSS))
    const known = session.whoAmI()
    await vi.advanceTimersByTimeAsync(0)
    expect([asked.mock.calls.length, session.waitingForService.value]).toEqual([1, true])
    await vi.advanceTimersByTimeAsync(3_500)
    expect(await known).toEqual(BOSS)
    expect([asked.mock.calls.length, session.waitingForService.value]).toEqual([4, false])
    expect(session.account.value).toEqual(BOSS)
  })

  it('takes only the 401 of the service for a no', async () => {
    const { asked, session } = await opened(() => answer(401, { code: 'no-session' }))
    expect(await session.whoAmI()).toBeNull()
    expect(await session.whoAmI()).toBeNull()
    expect([asked.mock.calls.length, session.waitingForService.value]).toEqual([1, false])
  })
})
