/**
 * The connection to `/api/live`: opens, resumes, notices silence, opens again. It holds no state of calls.
 *
 * A broken connection is reported at once, but nothing is thrown away: the next one resumes after the last number.
 */

import type { Message } from './messages'
import { retryAfter } from './retry'

/** Without a word for so long, the data is stale and the connection is given up. */
export const SILENCE_MS = 12_000

export interface StreamEvents {
  onMessage(message: Message): void
  /** The stream delivers, or it does not. */
  onUp(up: boolean, code: number | null): void
  /** The session is over: log in again. */
  onSessionLost(): void
  /** Where to resume: the log and the last number that was applied. */
  position(): { log: string | null; seq: number }
}

export class LiveStream {
  private socket: WebSocket | null = null
  private failures = 0
  private timer: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private closed = false

  constructor(
    private readonly events: StreamEvents,
    private signals: readonly string[],
  ) {}

  open(): void {
    this.closed = false
    clearTimeout(this.timer)
    const socket = new WebSocket(this.address())
    this.socket = socket
    this.listenForSilence(socket)
    socket.onmessage = (event) => this.receive(socket, event)
    socket.onclose = (event) => this.broken(socket, event.code)
  }

  close(): void {
    this.closed = true
    clearTimeout(this.timer)
    clearTimeout(this.silence)
    this.socket?.close(1000)
    this.socket = null
  }

  /** Ask for these kinds of signals, now and after every break. */
  want(signals: readonly string[]): void {
    this.signals = signals
    if (this.socket?.readyState === WebSocket.OPEN)
      this.socket.send(JSON.stringify({ type: 'watch', calls: 'all', signals }))
  }

  private address(): string {
    const { log, seq } = this.events.position()
    const query = new URLSearchParams({ signals: this.signals.join(',') })
    if (log !== null) {
      query.set('log', log)
      query.set('since', String(seq))
    }
    return `${location.origin.replace(/^http/, 'ws')}/api/live?${query}`
  }

  private receive(socket: WebSocket, event: MessageEvent): void {
    if (socket !== this.socket) return
    const message = parsed(event.data)
    if (!message) return
    this.listenForSilence(socket)
    this.events.onMessage(message)
    if (message.type === 'snapshot' || message.type === 'resume') {
      this.failures = 0
      this.events.onUp(true, null)
    }
  }

  private broken(socket: WebSocket, code: number): void {
    if (socket !== this.socket || this.closed) return
    this.socket = null
    clearTimeout(this.silence)
    this.events.onUp(false, code)
    const wait = retryAfter(code, this.failures)
    this.failures += 1
    if (wait === null) this.events.onSessionLost()
    else this.timer = setTimeout(() => this.open(), wait)
  }

  /** A dead network sends no close: after the silence the socket is given up without waiting for it. */
  private listenForSilence(socket: WebSocket): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => {
      socket.close()
      this.broken(socket, 1006)
    }, SILENCE_MS)
  }
}

function parsed(data: unknown): Message | null {
  try {
    const value: unknown = JSON.parse(String(data))
    return typeof value === 'object' && value !== null && 'type' in value ? (value as Message) : null
  } catch {
    return null
  }
}
