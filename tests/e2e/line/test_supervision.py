"""A supervisor's phone on a live call: who hears whom, by real telephones."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from calls import facts
from calls.ids import AgentId
from calls.ports import SupervisionMode, SupervisionRefused
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import NoAnswer

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


async def heard_by(speaker, *listeners) -> list[bool]:
    """Return who hears what one says."""
    await asyncio.gather(*(listener.ear.quiet(0.4) for listener in listeners))
    waiting = [asyncio.create_task(listener.ear.sound(timeout_s=2)) for listener in listeners]
    await speaker.say(TONE)
    return [not isinstance(heard, NoAnswer) for heard in await asyncio.gather(*waiting, return_exceptions=True)]


@pytest.mark.parametrize(
    ("mode", "heard"),
    [
        (SupervisionMode.LISTEN, [False, False]),
        (SupervisionMode.WHISPER, [True, False]),
        (SupervisionMode.BARGE, [True, True]),
    ],
)
async def test_who_hears_the_supervisor(pbx, log, line_on, mode: SupervisionMode, heard: list[bool]) -> None:
    sip = pbx.ports.sip
    agent, boss = (SipPhone(HOST, sip, number, password=f"phone-{number}") for number in ("1001", "1002"))
    caller = SipPhone(HOST, sip, "13800138000")
    async with line_on(pbx) as line, agent, caller:
        call = await caller.call("4001234567")
        await call.ear.sound()
        await call.press("#")
        talking = await asyncio.wait_for(agent.incoming(), 30)
        talking.answer()
        connected = await log.until(facts.AgentConnected)
        async with boss:
            joining = asyncio.create_task(line.supervision.join(connected.call, AgentId("1002"), mode))
            listening = await asyncio.wait_for(boss.incoming(), 20)
            listening.answer()
            await joining
            assert await heard_by(call, talking, listening) == [True, True]
            assert await heard_by(talking, call, listening) == [True, True]
            assert await heard_by(listening, talking, call) == heard
            with pytest.raises(SupervisionRefused):
                await line.supervision.join(connected.call, AgentId("1001"), mode)
            await call.hang_up()
            await log.until(facts.CallEnded)
    assert len(log.of(facts.CallStarted)) == 1
    assert {fact.agent for fact in log.of(facts.AgentConnected)} == {"1001"}
