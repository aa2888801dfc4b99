"""Transfers from the panel on a real Asterisk: who speaks with whom, who is free, and what is told of it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import numpy as np
import pytest

from calls import facts
from calls.facts import EndedBy, TransferKind
from calls.ports import TransferRefused
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import NoAnswer

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


async def conversation(pbx, log, stack: AsyncExitStack):
    """Return the caller's and the agent's calls, the target's phone, and the id of the call."""
    sip = pbx.ports.sip
    agent = await stack.enter_async_context(SipPhone(HOST, sip, "1001", password="phone-1001"))
    caller = await stack.enter_async_context(SipPhone(HOST, sip, "13800138000"))
    call = await caller.call("4001234567")
    await call.ear.sound()
    await call.press("#")
    talking = await asyncio.wait_for(agent.incoming(), 30)
    talking.answer()
    connected = await log.until(facts.AgentConnected)
    target = await stack.enter_async_context(SipPhone(HOST, sip, "1002", password="phone-1002"))
    return call, talking, target, connected.call


async def heard(speaker, *listeners) -> list[bool]:
    """Return who hears what one says."""
    waiting = [asyncio.create_task(listener.ear.sound(timeout_s=2)) for listener in listeners]
    await speaker.say(TONE)
    return [not isinstance(heard, NoAnswer) for heard in await asyncio.gather(*waiting, return_exceptions=True)]


async def test_the_agent_is_released_when_the_target_answers(pbx, log, line_on) -> None:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_on(pbx))
        call, talking, target, id = await conversation(pbx, log, stack)
        for nobody in ("1001", "9999", "13800138001", "*8"):
            with pytest.raises(TransferRefused):
                await line.transfers.start(id, nobody, TransferKind.SEMI_ATTENDED)
        await line.transfers.start(id, "1002", TransferKind.SEMI_ATTENDED)
        offered = await target.incoming(20)
        assert talking.ending is None, "the agent waits"
        offered.answer()
        await talking.ended(20)
        await log.until(facts.AgentConnected, 2)
        assert await heard(call, offered) == [True]
        assert await heard(offered, call) == [True]
        await call.hang_up()
        end = await log.until(facts.CallEnded)
    (moved,) = log.of(facts.Transferred)
    assert (moved.how, moved.from_agent, moved.to) == (TransferKind.SEMI_ATTENDED, "1001", "1002")
    assert [fact.agent for fact in log.of(facts.AgentConnected)] == ["1001", "1002"]
    assert end.ended_by is EndedBy.CALLER


async def test_the_target_declines_and_the_agent_has_the_caller_again(pbx, log, line_on) -> None:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_on(pbx))
        call, talking, target, id = await conversation(pbx, log, stack)
        await line.transfers.start(id, "1002", TransferKind.SEMI_ATTENDED)
        (await target.incoming(20)).reject(486)
        await log.until(facts.TransferFailed)
        await call.ear.quiet(0.4)
        assert await heard(call, talking) == [True]
        assert await heard(talking, call) == [True]
        await talking.hang_up()
        await call.ended(20)
        end = await log.until(facts.CallEnded)
    (failed,) = log.of(facts.TransferFailed)
    assert (failed.from_agent, failed.to, failed.why) == ("1001", "1002", "not-answered")
    assert (end.ended_by, log.of(facts.Transferred)) == (EndedBy.AGENT, [])


async def test_a_consultation_and_then_the_transfer(pbx, log, line_on) -> None:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_on(pbx))
        call, talking, target, id = await conversation(pbx, log, stack)
        await line.transfers.start(id, "1002", TransferKind.ATTENDED)
        consulted = await target.incoming(20)
        with pytest.raises(TransferRefused, match="not answered"):
            await line.transfers.complete(id)
        consulted.answer()
        await log.until(facts.OfferEnded, 2)
        assert await heard(talking, consulted) == [True]
        assert await heard(consulted, talking) == [True]
        assert len(log.of(facts.LegUp)) == 2, "what the two say to each other is not listened to"
        await line.transfers.complete(id)
        await talking.ended(20)
        await log.until(facts.AgentConnected, 2)
        assert await heard(call, consulted) == [True]
        assert await heard(consulted, call) == [True]
        await consulted.hang_up()
        await call.ended(20)
        end = await log.until(facts.CallEnded)
    (moved,) = log.of(facts.Transferred)
    assert (moved.how, moved.from_agent, moved.to) == (TransferKind.ATTENDED, "1001", "1002")
    (held,) = log.of(facts.HoldEnded)
    assert (held.role, end.ended_by) == ("agent", EndedBy.AGENT)


async def test_a_consultation_given_up_and_one_that_the_agent_leaves(pbx, log, line_on) -> None:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_on(pbx))
        call, talking, target, id = await conversation(pbx, log, stack)
        await line.transfers.start(id, "1002", TransferKind.ATTENDED)
        consulted = await target.incoming(20)
        consulted.answer()
        await log.until(facts.OfferEnded, 2)
        await line.transfers.cancel(id)
        await consulted.ended(20)
        await call.ear.quiet(0.4)
        assert await heard(call, talking) == [True]
        await line.transfers.start(id, "1002", TransferKind.ATTENDED)
        await target.incoming(20)
        await talking.hang_up()
        await log.until(facts.QueueJoined, 2)
        await call.hang_up()
        end = await log.until(facts.CallEnded)
    assert [fact.why for fact in log.of(facts.TransferFailed)] == ["cancelled", "agent-gone"]
    assert end.ended_by is EndedBy.CALLER


async def test_a_queue_takes_the_caller_at_once_and_a_caller_who_leaves_frees_the_agent(pbx, log, line_on) -> None:
    async with AsyncExitStack() as stack:
        line = await stack.enter_async_context(line_on(pbx))
        call, talking, target, id = await conversation(pbx, log, stack)
        await line.transfers.start(id, "8001", TransferKind.ATTENDED)
        await talking.ended(20)
        (await target.incoming(30)).answer()
        await log.until(facts.AgentConnected, 2)
        await line.transfers.start(id, "1001", TransferKind.ATTENDED)
        await log.until(facts.TransferStarted)
        await call.hang_up()
        await log.until(facts.CallEnded)
        await target.calls[-1].ended(20)
    (moved,) = log.of(facts.Transferred)
    assert (moved.how, moved.from_agent, moved.to) == (TransferKind.BLIND, "1001", "8001")
    assert [fact.why for fact in log.of(facts.TransferFailed)] == ["caller-gone"]
