/** The messages of `/api/live`, as docs/en/live-events.md has them. */

import type { components } from './schema'

type Schemas = components['schemas']

export type Fact = Schemas['Fact']
export type Signal = Schemas['Signal']
export type Finding = Schemas['Finding']
export type Verdict = Schemas['Verdict']
export type Kind = Schemas['Kind']
export type Role = Schemas['Role']
export type Unjudged = Schemas['Unjudged']
export type PartialHeard = Schemas['PartialHeard']
export type UtteranceHeard = Schemas['UtteranceHeard']
export type LevelMeasured = Schemas['LevelMeasured']
export type OfferResult = Schemas['OfferResult']
export type QueueExit = Schemas['QueueExit']
export type EndedBy = Schemas['EndedBy']
export type FactOf<K extends Fact['kind']> = Extract<Fact, { kind: K }>
export type AgentState = Schemas['AgentStateChanged']['state']

/** An agent's state as the stream sends it: with the time since when it holds. */
export type AgentStateChanged = Schemas['AgentStateChanged'] & { since?: string }

export type AccountRole = 'agent' | 'leader' | 'supervisor' | 'inspector' | 'complaints' | 'administrator'

export interface Account {
  name: string
  role: AccountRole
  display_name: string
  /** The agent's number, for accounts of agents. */
  agent?: string | null
  team?: string | null
}

export interface Part {
  part: string
  state: 'up' | 'degraded' | 'down' | 'absent'
  since: string
  code: string | null
}

export interface Hint {
  type: 'hint'
  id: string
  agent: string
  call: string | null
  from: string
  text: string
  at: string
}

export type Message =
  | { type: 'hello'; protocol: number; log: string; seq: number; now: string; heartbeat_s: number; account: Account }
  | {
      type: 'snapshot'
      seq: number
      facts: { seq: number; fact: Fact }[]
      agents: AgentStateChanged[]
      partials: PartialHeard[]
      cards: Schemas['CardShown'][]
    }
  | { type: 'resume'; since: number; seq: number }
  | { type: 'fact'; seq: number; fact: Fact; late?: boolean }
  | { type: 'signal'; signal: Signal | AgentStateChanged }
  | { type: 'health'; parts: Part[] }
  | Hint
  | { type: 'heartbeat'; seq: number; now: string }
  | { type: 'error'; code: string; detail: string }
