"""A live call is sent into a flow and comes back: what both ears hear, and which facts tell of it."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from calls import facts
from calls.facts import AgentRole, EndedBy
from calls.ports import FlowRefused
from ivr.settings import Front
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
NUMBER = "4001234567"
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


def phones(pbx) -> tuple[SipPhone, SipPhone]:
    """Return the agent's and the caller's."""
    return SipPhone(HOST, pbx.ports.sip, "1001", password="phone-1001"), SipPhone(HOST, pbx.ports.sip, "13800138000")


async def conversation(log, agent: SipPhone, caller: SipPhone):
    """Return the caller's call, the agent's, and the id of the two's call. The caller cuts the greeting short."""
    call = await caller.call(NUMBER)
    await call.ear.sound()
    await call.press("#")
    ringing = await asyncio.wait_for(agent.incoming(), 30)
    ringing.answer()
    connected = await log.until(facts.AgentConnected)
    return call, ringing, connected.call


async def hears(speaker, listener) -> bool:
    """Return whether what one says reaches the other."""
    heard = asyncio.create_task(listener.ear.sound(timeout_s=3))
    await speaker.say(TONE)
    return bool(await heard)


async def test_the_agent_waits_and_gets_the_caller_back(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        with pytest.raises(FlowRefused, match="no flow"):
            await line.flows.start(call_id, "nosuch", AgentRole.STAY)
        await line.flows.start(call_id, "hold-apology", AgentRole.STAY)
        started = await log.until(facts.FlowStarted, 2)
        with pytest.raises(FlowRefused, match="is in the flow"):
            await line.flows.start(call_id, "survey", AgentRole.STAY)
        over = await log.until(facts.FlowEnded, 2)
        said_s = line.prompts.seconds(line.prompts.sound("zh", "hold-apology"))
        await call.ear.quiet(0.3)
        assert await hears(call, talking)
        assert await hears(talking, call)
        await talking.hang_up()
        end = await log.until(facts.CallEnded)
    assert (started.flow, started.agent, over.reason) == ("hold-apology", AgentRole.STAY, "keeps-waiting")
    assert over.offset_ms - started.offset_ms == pytest.approx(1000 * said_s, abs=400)
    assert (end.ended_by, end.reason) == (EndedBy.AGENT, "answered")
    assert len(log.of(facts.AgentConnected)) == 1, "the same agent, the same conversation"
    assert log.of(facts.Transferred) == []


async def test_the_agent_listens_to_the_flow(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        await talking.ear.quiet(0.3)
        prompt = asyncio.create_task(talking.ear.sound(timeout_s=5))
        await line.flows.start(call_id, "hold-apology", AgentRole.LISTEN)
        assert await prompt, "the agent hears the prompt"
        await log.until(facts.FlowEnded, 2)
        await talking.ear.quiet(0.3)
        assert await hears(call, talking)
        await call.hang_up()
        end = await log.until(facts.CallEnded)
    assert end.ended_by is EndedBy.CALLER


async def test_the_agent_is_freed_and_the_caller_rates_the_service(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        await line.flows.start(call_id, "survey", AgentRole.FREE)
        await talking.ended(5)
        await call.ear.sound(timeout_s=5)
        await call.press("5")
        ending = await call.ended(20)
        end = await log.until(facts.CallEnded)
    assert ending.by.value == "them"
    (mark,) = log.of(facts.Marked)
    assert (mark.mark, mark.by) == ("satisfaction-5", "caller")
    assert (end.ended_by, end.reason) == (EndedBy.LINE, "answered")


async def test_a_harassing_caller_who_goes_on_is_put_through_to_the_automatic_desk(pbx, log, line_on) -> None:
    """The desk is a number inside: here the second agent's."""
    agent, caller = phones(pbx)
    desk = SipPhone(HOST, pbx.ports.sip, "1002", password="phone-1002")
    settings = pbx.settings.model_copy(update={"front": Front(automatic_desk="1002")})
    async with line_on(pbx, settings=settings) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        async with desk:
            await line.flows.start(call_id, "harassment", AgentRole.FREE)
            await talking.ended(10)
            await call.ear.prompt_end(quiet_s=1.0)
            await call.press("1")
            put_through = await desk.incoming(20)
            put_through.answer()
            assert await hears(put_through, call)
            await call.hang_up()
            end = await log.until(facts.CallEnded)
    assert log.of(facts.FlowEnded)[-1].reason == "harassment"
    assert end.ended_by is EndedBy.CALLER


async def test_the_agents_phone_leaves_for_the_survey_by_its_feature_code(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx), agent, caller:
        call, talking, _ = await conversation(log, agent, caller)
        await talking.transfer(f"sip:*8@{HOST}:{pbx.ports.sip}")
        await call.ear.sound(timeout_s=5)
        started = await log.until(facts.FlowStarted, 2)
        await call.press("1")
        await log.until(facts.Marked)
        await call.hang_up()
        end = await log.until(facts.CallEnded)
    assert started.flow == "survey"
    (moved,) = log.of(facts.Transferred)
    assert (moved.from_agent, moved.to) == ("1001", "*8")
    assert end.ended_by is EndedBy.CALLER, "leaving that way is not hanging up"


async def test_the_waiting_agent_goes_and_the_caller_reaches_the_queue(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        await line.flows.start(call_id, "hold-apology", AgentRole.STAY)
        await call.ear.sound(timeout_s=5)
        await talking.hang_up()
        await log.until(facts.QueueJoined, 2)
        again = await asyncio.wait_for(agent.incoming(), 20)
        again.answer()
        await log.until(facts.AgentConnected, 2)
        await call.hang_up()
        end = await log.until(facts.CallEnded)
    assert end.ended_by is EndedBy.CALLER


async def test_the_caller_goes_in_the_flow_and_the_waiting_agent_is_free(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with line_on(pbx) as line, agent, caller:
        call, talking, call_id = await conversation(log, agent, caller)
        await line.flows.start(call_id, "silent-call", AgentRole.STAY)
        await log.until(facts.FlowStarted, 2)
        await call.hang_up()
        await talking.ended(5)
        end = await log.until(facts.CallEnded)
    assert end.ended_by is EndedBy.CALLER
    assert log.of(facts.FlowEnded)[-1].reason == "caller-gone"


async def test_the_service_dies_while_a_flow_has_the_caller(pbx, log, line_on) -> None:
    agent, caller = phones(pbx)
    async with agent, caller:
        async with line_on(pbx) as line:
            _, talking, call_id = await conversation(log, agent, caller)
            await line.flows.start(call_id, "silent-call", AgentRole.STAY)
            await log.until(facts.FlowStarted, 2)
        await talking.hang_up()
        again = await asyncio.wait_for(agent.incoming(), 20)
        again.answer()
        async with line_on(pbx, told=list(log.facts)):
            await log.until(facts.AgentConnected, 2)
