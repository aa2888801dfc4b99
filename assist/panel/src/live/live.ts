/**
 * The live state for components: one reducer, one stream, one clock for the whole page.
 *
 * Messages are collected and applied once per frame, so that five hundred events a second cost sixty renderings.
 */

import { computed, readonly, ref, shallowRef } from 'vue'
import { observed, UNKNOWN_CLOCK } from './clock'
import type { Message } from './messages'
import { dismissHint, EMPTY, reduce, type LiveState } from './reduce'
import { LiveStream } from './stream'

const state = shallowRef<LiveState>(EMPTY)
const clock = shallowRef(UNKNOWN_CLOCK)
const tick = ref(Date.now())
const up = ref(false)
const staleSince = ref<number | null>(null)
const closeCode = ref<number | null>(null)
const sessionLost = ref(false)

let stream: LiveStream | null = null
let waiting: { message: Message; at: number }[] = []
let scheduled = false
let lastHeard = Date.now()

const HIDDEN_MS = 200
const TICK_MS = 100
const QUIET_MS = 12_000

function apply(): void {
  scheduled = false
  const batch = waiting
  waiting = []
  let next = state.value
  for (const { message, at } of batch) next = reduce(next, message, at)
  state.value = next
}

/** A hidden page gets no frames, but must not fall behind. */
function schedule(): void {
  if (scheduled) return
  scheduled = true
  if (document.hidden) setTimeout(apply, HIDDEN_MS)
  else requestAnimationFrame(apply)
}

/** Take one message, from the service or from a recorded file. */
export function receive(message: Message): void {
  const at = Date.now()
  lastHeard = at
  if (message.type === 'hello' || message.type === 'heartbeat')
    clock.value = observed(clock.value, Date.parse(message.now), at)
  waiting.push({ message, at: at + clock.value.skewMs })
  schedule()
}

function connected(is: boolean, code: number | null): void {
  up.value = is
  closeCode.value = code
  if (is) staleSince.value = null
  else staleSince.value ??= lastHeard
}

let ticking: ReturnType<typeof setInterval> | undefined

/** Start the time that running clocks, rings and countdowns are shown by. */
export function startTicking(): void {
  ticking ??= setInterval(() => {
    tick.value = Date.now()
    if (up.value && tick.value - lastHeard > QUIET_MS) connected(false, 1006)
  }, TICK_MS)
}

const SIGNALS = ['PartialHeard', 'SpeechStarted', 'SpeechStopped', 'AgentStateChanged']
let levels = false

/** Levels come ten times a second for each leg: only a page that shows them asks for them. */
export function wantSignals(withLevels: boolean): void {
  levels = withLevels
  stream?.want(signals())
}

const signals = (): string[] => (levels ? [...SIGNALS, 'LevelMeasured'] : SIGNALS)

/** Open the stream; a second call does nothing. */
export function goLive(): void {
  if (stream) return
  sessionLost.value = false
  startTicking()
  stream = new LiveStream(
    {
      onMessage: receive,
      onUp: connected,
      onSessionLost: () => (sessionLost.value = true),
      position: () => ({ log: state.value.log, seq: state.value.seq }),
    },
    signals(),
  )
  stream.open()
}

/** Close the stream and forget everything: the next person at this screen sees only what is theirs. */
export function goSilent(): void {
  stream?.close()
  stream = null
  waiting = []
  state.value = EMPTY
  up.value = false
  staleSince.value = null
  closeCode.value = null
}

export function forgetHint(id: string): void {
  state.value = dismissHint(state.value, id)
}

export const live = {
  state: computed(() => state.value),
  /** The service's time now, epoch ms, ten times a second. */
  now: computed(() => tick.value + clock.value.skewMs),
  up: readonly(up),
  /** Page time of the last word from the service, while it is silent. */
  staleSince: readonly(staleSince),
  closeCode: readonly(closeCode),
  sessionLost: readonly(sessionLost),
}
