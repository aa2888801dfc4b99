/** The icon and colour of each verdict and each stage: never the colour alone. */

import {
  BadgeCheck,
  Ban,
  BellRing,
  Bot,
  Check,
  CircleX,
  EarOff,
  Hourglass,
  ListOrdered,
  PauseCircle,
  PhoneCall,
  PhoneIncoming,
  PhoneOff,
  ShieldCheck,
  Undo2,
  UserSearch,
} from '@lucide/vue'
import type { Component } from 'vue'
import type { Verdict } from '../live/messages'
import type { Stage } from '../live/stage'

export type Tone = 'met' | 'due' | 'bad' | 'calm' | 'blind' | 'manual' | 'brand'

interface Sign {
  icon: Component
  tone: Tone
}

export const VERDICTS: Readonly<Record<Verdict, Sign>> = {
  due: { icon: Hourglass, tone: 'due' },
  met: { icon: Check, tone: 'met' },
  missed: { icon: CircleX, tone: 'bad' },
  violated: { icon: Ban, tone: 'bad' },
  excused: { icon: ShieldCheck, tone: 'calm' },
  unjudged: { icon: EarOff, tone: 'blind' },
  manual: { icon: UserSearch, tone: 'manual' },
  withdrawn: { icon: Undo2, tone: 'blind' },
}

export const STAGES: Readonly<Record<Stage, Sign>> = {
  arriving: { icon: PhoneIncoming, tone: 'calm' },
  queued: { icon: ListOrdered, tone: 'due' },
  ringing: { icon: BellRing, tone: 'due' },
  flow: { icon: Bot, tone: 'manual' },
  hold: { icon: PauseCircle, tone: 'calm' },
  talking: { icon: PhoneCall, tone: 'met' },
  ended: { icon: PhoneOff, tone: 'blind' },
}

export const ALL_WELL = BadgeCheck
