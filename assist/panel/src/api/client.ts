/** Calls of the service's HTTP interface. Every failure is a `Failure` with the service's own code. */

export class Failure extends Error {
  constructor(
    readonly status: number,
    /** A stable kebab-case code, as docs and logs have it. */
    readonly code: string,
    readonly detail: string = '',
  ) {
    super(`${status} ${code}`)
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** Send one request; return the answer's JSON, or null when there is none. */
export async function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const init: RequestInit = { method, credentials: 'same-origin', headers: { Accept: 'application/json' } }
  if (body !== undefined) {
    init.headers = { ...init.headers, 'Content-Type': 'application/json' }
    init.body = JSON.stringify(body)
  }
  const response = await fetch(path, init).catch(() => {
    throw new Failure(0, 'unreachable')
  })
  const answer: unknown = await response.json().catch(() => null)
  if (!response.ok) throw failure(response.status, answer)
  return answer as T
}

function failure(status: number, answer: unknown): Failure {
  const told = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {}
  const code = typeof told['code'] === 'string' ? told['code'] : status >= 500 ? 'unreachable' : `http-${status}`
  return new Failure(status, code, typeof told['detail'] === 'string' ? told['detail'] : '')
}
