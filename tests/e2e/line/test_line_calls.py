"""The line on a real Asterisk: facts in order, who hung up, restarts, callers who reach the queue without us."""

from __future__ import annotations

import asyncio

import pytest

from calls import facts
from calls.facts import EndedBy, OfferResult
from calls.signals import AgentStateChanged
from ivr.presence import AgentUnknown
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
NUMBER = "4001234567"


def agent_phone(pbx, number: str = "1001") -> SipPhone:
    return SipPhone(HOST, pbx.ports.sip, number, password=f"phone-{number}")


def caller_phone(pbx, number: str = "13800138000", **named: str) -> SipPhone:
    return SipPhone(HOST, pbx.ports.sip, number, **named)


async def answered(agent: SipPhone, after_s: float = 0.3):
    ringing = await asyncio.wait_for(agent.incoming(), 30)
    await asyncio.sleep(after_s)
    ringing.answer()
    return ringing


async def test_a_call_becomes_its_facts_in_order(pbx, log, line_on) -> None:
    async with line_on(pbx, recorded=True), agent_phone(pbx) as agent, caller_phone(pbx) as caller:
        call = await caller.call(NUMBER)
        await answered(agent, 1.0)
        await log.until(facts.AgentConnected)
        await call.hang_up()
        ended = await log.until(facts.CallEnded)
    assert log.kinds() == [
        *("CallStarted", "LegUp", "FlowStarted", "Marked", "FlowEnded", "QueueJoined", "OfferStarted", "LegUp"),
        *("OfferEnded", "QueueLeft", "AgentConnected", "LegDown", "LegDown", "CallEnded"),
    ]
    (started,) = log.of(facts.CallStarted)
    assert (started.caller_number, started.dialled, started.simulated) == ("13800138000", NUMBER, True)
    (offer,) = log.of(facts.OfferEnded)
    assert (offer.agent, offer.result, offer.rings) == ("1001", OfferResult.ANSWERED, 1)
    assert 950 <= offer.ring_ms <= 1300
    assert (ended.ended_by, ended.reason) == (EndedBy.CALLER, "answered")
    first = call.ear.sounds(joined_s=2.0)[0]
    assert first.end_s - first.start_s > 5, "notice and greeting were heard"


async def test_the_agent_hangs_up_and_its_state_is_followed(pbx, log, line_on) -> None:
    async with line_on(pbx), agent_phone(pbx) as agent, caller_phone(pbx) as caller:
        await caller.call(NUMBER)
        talking = await answered(agent)
        await log.until(facts.AgentConnected)
        await talking.hang_up()
        ended = await log.until(facts.CallEnded)
    assert ended.ended_by is EndedBy.AGENT
    states = [s.state for s in log.of(AgentStateChanged) if s.agent == "1001"]
    assert [s for s in states if s in ("ringing", "talking")] == ["ringing", "talking"]


async def test_a_caller_name_of_any_length_with_line_breaks_in_it(pbx, log, line_on) -> None:
    name = "张三 Event: Hangup" + "长" * 300
    async with line_on(pbx), caller_phone(pbx, display_name=name) as caller:
        call = await caller.call(NUMBER)
        started = await log.until(facts.CallStarted)
        await call.hang_up()
        await log.until(facts.CallEnded)
    assert started.caller_name.startswith("张三 Event: Hangup长")
    assert len(started.caller_name) <= 200


async def test_a_service_that_starts_again_finds_the_call_and_tells_nothing_twice(pbx, log, line_on) -> None:
    async with agent_phone(pbx) as agent, caller_phone(pbx) as caller:
        async with line_on(pbx):
            call = await caller.call(NUMBER)
            await answered(agent)
            await log.until(facts.AgentConnected)
        before = list(log.facts)
        async with line_on(pbx, told=before) as line:
            assert log.facts == before
            assert len(line.tracker.calls) == 1
            await call.hang_up()
            ended = await log.until(facts.CallEnded)
    assert log.kinds()[len(before) :] == ["LegDown", "LegDown", "CallEnded"]
    assert (ended.ended_by, ended.reason) == (EndedBy.CALLER, "answered")
    assert ended.talk_ms > 0


async def test_without_the_service_the_caller_reaches_an_agent(pbx, log, line_on) -> None:
    async with agent_phone(pbx) as agent, caller_phone(pbx) as caller:
        call = await caller.call(NUMBER)
        await asyncio.wait_for(answered(agent), 7)
        async with line_on(pbx):
            await log.until(facts.AgentConnected)
            await call.hang_up()
            await log.until(facts.CallEnded)
    assert [k for k in log.kinds() if k.startswith("Flow")] == []


async def test_the_service_dies_in_mid_prompt_and_the_call_goes_on_to_the_queue(pbx, log, line_on) -> None:
    async with agent_phone(pbx) as agent, caller_phone(pbx) as caller:
        async with line_on(pbx):
            await caller.call(NUMBER)
            await log.until(facts.FlowStarted)
        await asyncio.wait_for(answered(agent), 7)
        async with line_on(pbx, told=list(log.facts)):
            over = await log.until(facts.FlowEnded)
            await log.until(facts.AgentConnected)
    assert over.reason in ("failed", "service-restarted")


async def test_breaks_reach_the_queue_and_are_made_again_after_asterisk_restarts(start_pbx, log, line_on) -> None:
    pbx = start_pbx()
    pbx = await _with_a_break(pbx, log, line_on)
    await asyncio.to_thread(pbx.instance.stop, pbx.process)


async def _with_a_break(pbx, log, line_on):
    async with line_on(pbx) as line:
        await line.presence.pause("1001", "lunch")
        with pytest.raises(AgentUnknown):
            await line.presence.pause("7777", "lunch")
        assert "paused:lunch" in pbx.command("queue show service")
        log.signals.clear()
        pbx = await asyncio.to_thread(pbx.restart)
        async with asyncio.timeout(15):
            while line.ami.sessions < 2 or "paused:lunch" not in pbx.command("queue show service"):
                await log.until(AgentStateChanged)
                log.signals.clear()
        await line.presence.ready("1001")
        assert "paused:lunch" not in pbx.command("queue show service")
    return pbx
