/** Where a call stands now, for the one word on its card. Pure. */

import type { Call, Hold, Offer, Wait } from './call'

export type Stage = 'arriving' | 'queued' | 'ringing' | 'flow' | 'hold' | 'talking' | 'ended'

export const openOffer = (call: Call): Offer | null => call.offers.findLast((offer) => offer.endedMs === null) ?? null
export const openHold = (call: Call): Hold | null => call.holds.findLast((hold) => hold.endedMs === null) ?? null
export const openWait = (call: Call): Wait | null => call.waits.findLast((wait) => wait.leftMs === null) ?? null

/** Return the stage; of several that hold, the one that a person would say. */
export function stageOf(call: Call): Stage {
  if (call.ended) return 'ended'
  if (call.flow && call.flow.name !== 'inbound') return 'flow'
  if (openHold(call)) return 'hold'
  if (openOffer(call)) return 'ringing'
  if (openWait(call)) return 'queued'
  if (call.connectedMs !== null) return 'talking'
  return 'arriving'
}

/** Since when the stage holds, on the call's clock. */
export function stageSince(call: Call): number {
  switch (stageOf(call)) {
    case 'ended':
      return call.ended?.atMs ?? 0
    case 'flow':
      return call.flow?.startedMs ?? 0
    case 'hold':
      return openHold(call)?.startedMs ?? 0
    case 'ringing':
      return openOffer(call)?.startedMs ?? 0
    case 'queued':
      return openWait(call)?.joinedMs ?? 0
    case 'talking':
      return call.connectedMs ?? 0
    case 'arriving':
      return 0
  }
}
