/** The wallboard's figures as the service sends them. */

import type { components } from '../api/schema'

export type Wallboard = components['schemas']['Wallboard']
export type QueueFigures = components['schemas']['QueueFigures']
export type AgentFigures = components['schemas']['AgentFigures']
export type AgentShown = components['schemas']['AgentShown']
export type Quarter = components['schemas']['Quarter']
export type Formula = components['schemas']['Formula']
