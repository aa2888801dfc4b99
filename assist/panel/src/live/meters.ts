/** How the agent speaks, measured from what the page has: a hint beside the engine's own findings. Pure. */

import type { Call } from './call'
import type { UtteranceHeard } from './messages'

export type Band = 'none' | 'low' | 'good' | 'high'

export interface Meters {
  /** Syllables a minute over the agent's last utterances; null before there are enough. */
  rate: number | null
  /** The agent's level, dBFS; null without a recent measurement. */
  volume: number | null
  /** Both spoke at once, ms in the whole call. */
  overlapMs: number
  /** Nobody has spoken for so long, ms; 0 on hold and while someone speaks. */
  silenceMs: number
  /** The running hold, ms; null without one. */
  holdMs: number | null
}

/** The bands of the service standard: C02 syllables a minute, C15 dBFS, C07 ms, C08 ms. */
export const BANDS = {
  rate: [150, 300],
  volume: [-40, -16],
  silence: [0, 10_000],
  hold: [0, 45_000],
  overlap: [0, 1_000],
} as const

const UTTERANCES = 3
const MIN_SYLLABLES = 8
const LEVEL_FRESH_MS = 2_000

export function bandOf(value: number | null, [low, high]: readonly [number, number]): Band {
  if (value === null) return 'none'
  return value < low ? 'low' : value > high ? 'high' : 'good'
}

export function metersOf(call: Call, nowMs: number): Meters {
  const hold = call.holds.findLast((held) => held.endedMs === null)
  const level = call.levels.agent
  return {
    rate: rateOf(call.utterances.filter((heard) => heard.role === 'agent').slice(-UTTERANCES)),
    volume: level && !level.gap && level.speechMs > 0 && nowMs - level.atMs < LEVEL_FRESH_MS ? level.rmsDbfs : null,
    overlapMs: overlapOf(call.utterances),
    silenceMs: hold || call.connectedMs === null || call.ended ? 0 : silenceOf(call, nowMs),
    holdMs: hold ? nowMs - hold.startedMs : null,
  }
}

/** Chinese characters are syllables; a number is read digit by digit; a Latin word counts two. */
export function syllables(text: string): number {
  const single = text.match(/[\p{Script=Han}\d]/gu)?.length ?? 0
  const words = text.match(/[A-Za-z]+/g)?.length ?? 0
  return single + 2 * words
}

function rateOf(utterances: readonly UtteranceHeard[]): number | null {
  const count = utterances.reduce((sum, heard) => sum + syllables(heard.text), 0)
  const ms = utterances.reduce((sum, heard) => sum + heard.end_ms - heard.start_ms, 0)
  return count >= MIN_SYLLABLES && ms > 0 ? Math.round((count * 60_000) / ms) : null
}

function overlapOf(utterances: readonly UtteranceHeard[]): number {
  let sum = 0
  for (const [index, heard] of utterances.entries())
    for (const other of utterances.slice(index + 1)) {
      if (other.start_ms >= heard.end_ms) break
      if (other.role !== heard.role) sum += Math.min(heard.end_ms, other.end_ms) - other.start_ms
    }
  return sum
}

function silenceOf(call: Call, nowMs: number): number {
  if (Object.values(call.legs).some((leg) => leg.downMs === null && leg.speaking)) return 0
  if (Object.keys(call.partials).length > 0) return 0
  const ended = call.holds.reduce((latest, held) => Math.max(latest, held.endedMs ?? 0), call.connectedMs ?? 0)
  const heard = call.utterances.reduce((latest, utterance) => Math.max(latest, utterance.end_ms), ended)
  return Math.max(0, nowMs - heard)
}
