import { describe, expect, it } from 'vitest'
import { goodCall, ringing } from '../gallery/stories'
import { ownCall, overMs } from './own'

const START = Date.parse('2026-11-21T09:00:00+08:00')
const talking = goodCall(START).at(40_000)
const ended = goodCall(START).ends(75_000).at(75_000)
const left = goodCall(START)
  .fact(50_000, { kind: 'Transferred', how: 'attended', from_agent: '1002', to: '1003' })
  .answered(50_100, '1003', 2_000, 2_000)
  .at(60_000)

describe('ownCall', () => {
  it('is the one that the agent speaks in, then the one that rings', () => {
    const rung = ringing(START).at(36_000)
    expect(ownCall([rung, talking], '1002', START + 40_000)).toBe(talking)
    expect(ownCall([rung, talking], '1001', START + 40_000)).toBe(rung)
    expect(ownCall([rung, talking], '1009', START + 40_000)).toBeNull()
  })

  it('stays for two minutes after its end', () => {
    expect(ownCall([ended], '1002', START + 75_000 + 119_000)).toBe(ended)
    expect(ownCall([ended], '1002', START + 75_000 + 120_000)).toBeNull()
  })

  it('stays as long for whoever put the caller through, and is over for nobody else', () => {
    expect(overMs(left, '1002')).toBe(50_000)
    expect(overMs(left, '1003')).toBeNull()
    expect(ownCall([left], '1002', START + 60_000)).toBe(left)
    expect(ownCall([left], '1002', START + 50_000 + 120_000)).toBeNull()
    expect(ownCall([left], '1003', START + 60_000)).toBe(left)
  })
})
