/**
 * The telephone in the page: registers over the panel's own origin, rings, answers, holds, mutes, sends digits.
 *
 * One for the whole application, so that a call survives a change of page. It knows nothing of calls as the service has
 * them: the sidebar shows what is said, this only carries it.
 */

import { UA, WebSocketInterface } from 'jssip'
import type { RTCSession } from 'jssip/lib/RTCSession'
import { readonly, ref, shallowRef } from 'vue'
import { Failure, request } from '../api/client'
import type { components } from '../api/schema'
import { follow, listen, playOn, ring } from './devices'

export type Line = 'off' | 'connecting' | 'ready' | 'refused'
export interface Talk {
  state: 'ringing' | 'calling' | 'talking'
  number: string
  held: boolean
  muted: boolean
}

type Login = components['schemas']['Softphone']

const line = ref<Line>('off')
/** Why the line is refused, a stable code. */
const reason = ref<string | null>(null)
const talk = shallowRef<Talk | null>(null)
/** What the microphone delivers, 0 to 1, while a call is up. */
const level = ref(0)

/** Until when the next incoming call is one that its owner has just asked for, page time in ms. */
let expectedUntil = 0
const EXPECTED_MS = 25_000

/** A service that cannot be reached is asked again so much later. */
const AGAIN_MS = 5_000
let trying: ReturnType<typeof setTimeout> | undefined

let agent: UA | null = null
let session: RTCSession | null = null
let stopMeter: (() => void) | null = null
let stopRing: (() => void) | null = null
const sound = new Audio()
sound.autoplay = true

/** Register; the browser asks for the microphone at the first answer. */
async function connect(): Promise<void> {
  clearTimeout(trying)
  if (agent) return
  line.value = 'connecting'
  reason.value = null
  let login: Login
  try {
    login = await request<Login>('GET', '/api/phone')
  } catch (failure) {
    const code = failure instanceof Failure ? failure.code : 'unreachable'
    reason.value = code
    line.value = code === 'unreachable' ? 'connecting' : 'refused'
    if (code === 'unreachable') trying = setTimeout(() => void connect(), AGAIN_MS)
    return
  }
  const socket = new WebSocketInterface(`${location.origin.replace(/^http/, 'ws')}${login.path}`)
  agent = new UA({
    sockets: [socket],
    uri: `sip:${login.number}@${login.realm}`,
    password: login.password,
    session_timers: false,
    register_expires: 120,
    connection_recovery_min_interval: 1,
    connection_recovery_max_interval: 8,
    user_agent: 'Sansheng',
  })
  agent.on('registered', () => (line.value = 'ready'))
  agent.on('disconnected', () => (line.value = 'connecting'))
  agent.on('registrationFailed', ({ cause }: { cause?: string }) => {
    line.value = 'refused'
    reason.value = cause ?? 'registration-failed'
  })
  agent.on('newRTCSession', (event: { session: RTCSession }) => take(event.session))
  agent.start()
}

function disconnect(): void {
  clearTimeout(trying)
  agent?.stop()
  agent = null
  line.value = 'off'
}

/** A second call while one is up is refused: the queue offers it to somebody else. */
function take(incoming: RTCSession): void {
  if (session) {
    incoming.terminate({ status_code: 486 })
    return
  }
  session = incoming
  const inbound = incoming.direction === 'incoming'
  talk.value = { state: inbound ? 'ringing' : 'calling', number: incoming.remote_identity.uri.user, held: false, muted: false }
  incoming.on('accepted', talking)
  incoming.on('confirmed', talking)
  incoming.on('hold', () => change({ held: true }))
  incoming.on('unhold', () => change({ held: false }))
  incoming.on('muted', () => change({ muted: true }))
  incoming.on('unmuted', () => change({ muted: false }))
  incoming.on('ended', over)
  incoming.on('failed', over)
  incoming.on('peerconnection', ({ peerconnection }) => hear(peerconnection as unknown as RTCPeerConnection))
  if (incoming.connection) hear(incoming.connection as unknown as RTCPeerConnection)
  if (inbound && performance.now() < expectedUntil) void answer().catch(() => undefined)
  else if (inbound) stopRing = ring('ringer')
  expectedUntil = 0
}

/** Answer the next call by itself: its owner has asked for it a moment ago, to listen in. */
const answerNext = () => void (expectedUntil = performance.now() + EXPECTED_MS)

function change(to: Partial<Talk>): void {
  if (talk.value) talk.value = { ...talk.value, ...to }
}

function talking(): void {
  stopRing?.()
  stopRing = null
  change({ state: 'talking' })
}

function over(): void {
  stopRing?.()
  stopRing = null
  session = null
  talk.value = null
  sound.srcObject = null
  stopMeter?.()
  stopMeter = null
}

function hear(connection: RTCPeerConnection): void {
  connection.addEventListener('track', ({ streams, track }) => {
    sound.srcObject = streams[0] ?? new MediaStream([track])
    void playOn(sound, 'speaker').then(() => sound.play().catch(() => undefined))
  })
}

/** Answer. Rejects with the browser's own name of the error when there is no microphone to be had. */
async function answer(): Promise<void> {
  if (!session || talk.value?.state !== 'ringing') return
  const voice = await listen()
  stopMeter = follow(voice, (now) => (level.value = now))
  session.answer({ mediaStream: voice, mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } })
}

const hangUp = () => session?.terminate()
const hold = (on: boolean) => (on ? session?.hold() : session?.unhold())
const mute = (on: boolean) => (on ? session?.mute({ audio: true }) : session?.unmute({ audio: true }))
const press = (digit: string) => session?.sendDTMF(digit)

export const phone = {
  line: readonly(line),
  reason: readonly(reason),
  talk: readonly(talk),
  level: readonly(level),
  connect,
  disconnect,
  answer,
  answerNext,
  hangUp,
  hold,
  mute,
  press,
}
