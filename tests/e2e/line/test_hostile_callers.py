"""Callers who leave in a wait, keys without end, numbers of a thousand digits: nobody and nothing is left over."""

from __future__ import annotations

import asyncio

import pytest

from calls import facts
from calls.facts import AgentRole, EndedBy
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
FLOWS = ("silent-call", "leave-number", "survey", "not-hung-up", "harassment")


async def _gone_in_a_wait(pbx, line, log, flow: str, number: str) -> None:
    """Call, be sent into the flow, hang up in the silence after its first prompt."""
    async with SipPhone(HOST, pbx.ports.sip, number) as phone:
        call = await phone.call("4001234567")
        await call.ear.sound(timeout_s=20)
        await call.press("#")
        while not (found := [s.call for s in log.of(facts.CallStarted) if s.caller_number == number]):
            await log.until(facts.CallStarted, len(log.of(facts.CallStarted)) + 1)
        while found[0] not in [joined.call for joined in log.of(facts.QueueJoined)]:
            await log.until(facts.QueueJoined, len(log.of(facts.QueueJoined)) + 1)
        await line.flows.start(found[0], flow, AgentRole.FREE)
        await call.ear.sound(timeout_s=20)
        await call.ear.prompt_end(quiet_s=0.8)
        await call.hang_up()


async def test_the_caller_leaves_in_the_wait_of_a_flow(pbx, log, line_on) -> None:
    async with line_on(pbx) as line:
        async with asyncio.TaskGroup() as group:
            for index, flow in enumerate(FLOWS):
                group.create_task(_gone_in_a_wait(pbx, line, log, flow, f"1380013803{index}"))
        await log.until(facts.CallEnded, len(FLOWS))
        while len(over := [f for f in log.of(facts.FlowEnded) if f.flow != "inbound"]) < len(FLOWS):
            await log.until(facts.FlowEnded, len(log.of(facts.FlowEnded)) + 1)
        channels = pbx.command("core show channels concise").strip()
    assert sorted((f.flow, f.reason) for f in over) == sorted((flow, "caller-gone") for flow in FLOWS)
    assert {end.ended_by for end in log.of(facts.CallEnded)} == {EndedBy.CALLER}
    assert channels == "", "nothing is left over"


async def test_numbers_of_a_thousand_digits_disturb_nobody(pbx, log, line_on) -> None:
    async with line_on(pbx):
        async with SipPhone(HOST, pbx.ports.sip, "1" * 1000) as hostile:
            call = await hostile.call("4" * 1000)
            await call.answered(20)
            started = await log.until(facts.CallStarted)
            await call.hang_up()
            await log.until(facts.CallEnded)
        async with SipPhone(HOST, pbx.ports.sip, "13800138000") as caller:
            call = await caller.call("4001234567")
            await call.ear.sound(timeout_s=20)
            await call.press("#")
            await log.until(facts.QueueJoined)
            await call.hang_up()
            await log.until(facts.CallEnded, 2)
    assert len(started.caller_number) <= 64, "what the database takes"
    assert log.of(facts.CallStarted)[1].caller_number == "13800138000"


async def test_keys_without_end_in_the_number_prompt(pbx, log, line_on) -> None:
    """More keys than any number has, and never the closing one: the flow takes what it asked for and goes on."""
    async with line_on(pbx) as line, SipPhone(HOST, pbx.ports.sip, "anonymous") as caller:
        call = await caller.call("4001234567")
        await call.ear.sound(timeout_s=20)
        await call.press("#")
        joined = await log.until(facts.QueueJoined)
        await line.flows.start(joined.call, "leave-number", AgentRole.FREE)
        await call.ear.sound(timeout_s=20)
        pressing = asyncio.create_task(call.press("9" * 300))
        await log.until(facts.FlowEnded, 2, 60)
        pressing.cancel()
        await asyncio.wait([pressing])
        await call.hang_up()
        await log.until(facts.CallEnded)
    assert log.of(facts.TicketOpened) == [], "no number of that form is kept"
