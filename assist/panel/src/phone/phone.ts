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
const microphone = ref(localStorage.getItem('sansheng.microphone') ?? '')

/** Until when the next incoming call is one that its owner has just asked for, page time in ms. */
let expectedUntil = 0
const EXPECTED_MS = 25_000

let agent: UA | null = null
let session: RTCSession | null = null
let stopMeter: (() => void) | null = null
const sound = new Audio()
sound.autoplay = true

/** Register; the browser asks for the microphone at the first answer. */
async function connect(): Promise<void> {
  if (agent) return
  line.value = 'connecting'
  reason.value = null
  let login: Login
  try {
    login = await request<Login>('GET', '/api/phone')
  } catch (failure) {
    line.value = 'refused'
    reason.value = failure instanceof Failure ? failure.code : 'unreachable'
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
  incoming.on('accepted', () => change({ state: 'talking' }))
  incoming.on('confirmed', () => change({ state: 'talking' }))
  incoming.on('hold', () => change({ held: true }))
  incoming.on('unhold', () => change({ held: false }))
  incoming.on('muted', () => change({ muted: true }))
  incoming.on('unmuted', () => change({ muted: false }))
  incoming.on('ended', over)
  incoming.on('failed', over)
  incoming.on('peerconnection', ({ peerconnection }) => listen(peerconnection as unknown as RTCPeerConnection))
  if (incoming.connection) listen(incoming.connection as unknown as RTCPeerConnection)
  if (inbound && performance.now() < expectedUntil) void answer().catch(() => undefined)
  expectedUntil = 0
}

/** Answer the next call by itself: its owner has asked for it a moment ago, to listen in. */
const answerNext = () => void (expectedUntil = performance.now() + EXPECTED_MS)

function change(to: Partial<Talk>): void {
  if (talk.value) talk.value = { ...talk.value, ...to }
}

function over(): void {
  session = null
  talk.value = null
  sound.srcObject = null
  stopMeter?.()
  stopMeter = null
}

function listen(connection: RTCPeerConnection): void {
  connection.addEventListener('track', ({ streams, track }) => {
    sound.srcObject = streams[0] ?? new MediaStream([track])
    void sound.play().catch(() => undefined)
  })
}

/** Answer. Rejects with the browser's own name of the error when there is no microphone to be had. */
async function answer(): Promise<void> {
  if (!session || talk.value?.state !== 'ringing') return
  const wanted = microphone.value ? { deviceId: { ideal: microphone.value } } : {}
  const voice = await navigator.mediaDevices.getUserMedia({ audio: { ...wanted, echoCancellation: true, noiseSuppression: true, autoGainControl: true } })
  stopMeter = meter(voice)
  session.answer({ mediaStream: voice, mediaConstraints: { audio: true, video: false }, pcConfig: { iceServers: [] } })
}

/** Follow the microphone's level, so that a dead one is seen before the caller says so. */
function meter(voice: MediaStream): () => void {
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  analyser.fftSize = 512
  audio.createMediaStreamSource(voice).connect(analyser)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length
    level.value = Math.min(1, Math.max(0, (10 * Math.log10(power + 1e-9) + 60) / 60))
  }, 100)
  return () => {
    clearInterval(timer)
    void audio.close()
    for (const track of voice.getTracks()) track.stop()
    level.value = 0
  }
}

const hangUp = () => session?.terminate()
const hold = (on: boolean) => (on ? session?.hold() : session?.unhold())
const mute = (on: boolean) => (on ? session?.mute({ audio: true }) : session?.unmute({ audio: true }))
const press = (digit: string) => session?.sendDTMF(digit)

function chooseMicrophone(device: string): void {
  microphone.value = device
  localStorage.setItem('sansheng.microphone', device)
}

/** The microphones by name; names are empty until the browser was allowed to listen once. */
async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = await navigator.mediaDevices?.enumerateDevices?.()
  return (devices ?? []).filter((device) => device.kind === 'audioinput')
}

export const phone = {
  line: readonly(line),
  reason: readonly(reason),
  talk: readonly(talk),
  level: readonly(level),
  microphone: readonly(microphone),
  connect,
  disconnect,
  answer,
  answerNext,
  hangUp,
  hold,
  mute,
  press,
  chooseMicrophone,
  microphones,
}
