"""Keys during a call: the agent's transfer, the caller's do nothing; `*8` is for a transferred caller alone."""

from __future__ import annotations

import asyncio
from contextlib import suppress

import numpy as np
import pytest

from calls import facts
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import CallGone, CallRefused

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


async def test_the_agents_keys_transfer_and_the_callers_do_not(pbx, log, line_on) -> None:
    sip = pbx.ports.sip
    agent, other = (SipPhone(HOST, sip, number, password=f"phone-{number}") for number in ("1001", "1002"))
    async with line_on(pbx), agent, SipPhone(HOST, sip, "13800138000") as caller:
        call = await caller.call("4001234567")
        await call.ear.sound(timeout_s=20)
        await call.press("#")
        talking = await agent.incoming(30)
        talking.answer()
        await log.until(facts.AgentConnected)
        async with other:
            await call.press("##1002#*21002#*8")
            await call.ear.quiet(0.5)
            heard = asyncio.create_task(talking.ear.sound(timeout_s=20))
            await call.say(TONE)
            assert await heard, "the two are still together"
            assert (other.calls, log.of(facts.Transferred)) == ([], [])
            with suppress(CallGone):  # the transfer is made while the last key is still down
                await talking.press("##1002")
            offered = await other.incoming(30)
            offered.answer()
            moved = await log.until(facts.Transferred)
            await log.until(facts.AgentConnected, 2)
            await call.hang_up()
            await log.until(facts.CallEnded)
    assert (moved.from_agent, moved.to) == ("1001", "1002")


async def test_an_agent_who_dials_the_survey_is_refused(pbx, log, line_on) -> None:
    async with line_on(pbx), SipPhone(HOST, pbx.ports.sip, "1001", password="phone-1001") as agent:
        call = await agent.call("*8")
        with pytest.raises(CallRefused):
            await call.answered(20)
    assert log.facts == []
