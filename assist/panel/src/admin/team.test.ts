import { describe, expect, it } from 'vitest'
import { teamName } from './team'

describe('teamName', () => {
  it.each([
    ['夜班', [], 'team-1'],
    ['夜班', ['team-1', 'team-3'], 'team-2'],
    ['Night Shift', [], 'night-shift'],
    ['Night Shift', ['night-shift'], 'night-shift-1'],
    ['A 组', [], 'team-1'],
    ['--', [], 'team-1'],
  ])('%s', (title, taken, name) => expect(teamName(title, taken)).toBe(name))
})
