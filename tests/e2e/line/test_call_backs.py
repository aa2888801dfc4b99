"""Our own calls on a real Asterisk: the agent's phone, then the customer's, through a carrier that is a telephone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import numpy as np
import pytest

from assist.storage.engine import sqlite_address
from assist.storage.store import open_store
from calls import facts
from calls.bus import Bus
from calls.facts import Direction, EndedBy, OfferResult
from calls.ids import AgentId, CallId
from calls.ports import CallBackRefused
from ivr.settings import NumberClass, Outbound, Trunk
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import CallRefused

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
NUMBER = "13800138000"
AGENT = AgentId("1001")
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


@pytest.fixture(scope="module")
def carrier_port(free_ports) -> int:
    return int(free_ports().sip)


@pytest.fixture(scope="module")
def open_pbx(start_pbx, line_settings, carrier_port):
    """Mobile numbers may be called, at any hour, twice a day each."""
    trunk = Trunk(name="carrier", host=HOST, port=carrier_port, check_s=0)
    outbound = Outbound(
        trunk="carrier", allow=(NumberClass.MOBILE,), calls_per_number=2, rest_from=time(0), rest_until=time(0)
    )
    return start_pbx(line_settings(trunks=(trunk,), outbound=outbound, simulation={"enabled": False}))


def phones(pbx, carrier_port) -> tuple[SipPhone, SipPhone]:
    """Return the agent's, and the carrier: every number that is called rings there."""
    agent = SipPhone(HOST, pbx.ports.sip, "1001", password="phone-1001")
    return agent, SipPhone(HOST, pbx.ports.sip, "carrier", own_port=carrier_port)


async def refused(line, number: str = NUMBER, agent: AgentId = AGENT) -> str:
    with pytest.raises(CallBackRefused) as refusal:
        await line.callbacks.call(number, agent)
    return refusal.value.code


async def test_agent_first_then_the_customer_and_never_twice(open_pbx, log, line_on, carrier_port) -> None:
    agent, carrier = phones(open_pbx, carrier_port)
    async with line_on(open_pbx) as line, agent, carrier:
        asked = asyncio.create_task(line.callbacks.call(NUMBER, AGENT, ticket="t1"))
        ringing = await agent.incoming(20)
        assert ringing.number == NUMBER, "the agent sees whom it is about"
        started = await log.until(facts.CallStarted)
        assert await refused(line) == "already-under-way"
        assert await refused(line, "13800138001") == "agent-busy"
        assert carrier.calls == [], "nobody calls the customer before the agent is there"
        ringing.answer()
        call = await asked
        customer = await carrier.incoming(20)
        customer.answer()
        connected = await log.until(facts.AgentConnected)
        heard = asyncio.create_task(customer.ear.sound(timeout_s=10))
        await ringing.say(TONE)
        assert await heard
        await customer.hang_up()
        end = await log.until(facts.CallEnded)
        assert await refused(line, agent=AgentId("9999")) == "agent-unknown"
    assert (started.call, started.direction, started.dialled, started.ticket) == (call, Direction.OUT, NUMBER, "t1")
    assert (connected.call, connected.agent, connected.wait_ms) == (call, AGENT, 0)
    assert (end.call, end.ended_by, end.reason) == (call, EndedBy.CALLER, "answered")
    assert len(log.of(facts.CallStarted)) == 1
    (tried,) = log.of(facts.TicketTried)
    assert (tried.call, tried.ticket, tried.agent, tried.reached, tried.next_at) == (call, "t1", AGENT, True, None)


async def test_the_agent_does_not_take_it_or_the_customer_is_busy(open_pbx, log, line_on, carrier_port) -> None:
    agent, carrier = phones(open_pbx, carrier_port)
    async with line_on(open_pbx) as line, carrier:
        assert await refused(line) == "agent-unreachable", "the phone is not registered"
        for _ in range(2):
            assert await refused(line) == "agent-unreachable", "what never reached the customer does not count"
        async with agent:
            asked = asyncio.create_task(line.callbacks.call("13800138001", AGENT))
            (await agent.incoming(20)).reject(603)
            with pytest.raises(CallBackRefused):
                await asked
            await log.until(facts.CallEnded, 4)
            asked = asyncio.create_task(line.callbacks.call("13800138002", AGENT, ticket="t2"))
            (await agent.incoming(20)).answer()
            (await carrier.incoming(20)).reject(486)
            await asked
            await log.until(facts.CallEnded, 5)
            assert await refused(line, "01088886666") == "outbound-not-open"
    reasons = [end.reason for end in log.of(facts.CallEnded)]
    assert reasons == ["agent-unreachable"] * 3 + ["agent-rejected", "customer-busy"]
    (tried,) = log.of(facts.TicketTried)
    assert (tried.ticket, tried.agent, tried.reached, tried.why) == ("t2", AGENT, False, "customer-busy")
    assert tried.next_at == tried.occurred_at + timedelta(minutes=30)
    assert log.of(facts.OfferEnded)[0].result is OfferResult.REJECTED
    assert log.of(facts.AgentConnected) == []


async def test_what_was_made_is_known_after_a_restart(open_pbx, log, line_on, carrier_port, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    made = [
        facts.CallStarted(
            call=CallId(f"pbx1-{index}"),
            occurred_at=now - timedelta(hours=index),
            offset_ms=0,
            direction=Direction.OUT,
            caller_number="",
            dialled=NUMBER,
        )
        for index in (1, 2)
    ]
    async with open_store(sqlite_address(tmp_path / "facts.sqlite"), Bus()) as store:
        for fact in made:
            await store.log.append(fact)
        lately = [n.fact for n in await store.calls.since(now - timedelta(days=1), ("CallStarted",))]
    async with line_on(open_pbx, lately=lately) as line:
        assert await refused(line) == "number-called-too-often"
    agent, carrier = phones(open_pbx, carrier_port)
    async with agent, carrier:
        async with line_on(open_pbx) as line:
            asked = asyncio.create_task(line.callbacks.call("13800138003", AGENT))
            ringing = await agent.incoming(20)
            await log.until(facts.OfferStarted)
            asked.cancel()
        async with line_on(open_pbx, told=list(log.facts)) as line:
            assert await refused(line, "13800138003") == "already-under-way"
            ringing.answer()
            (await carrier.incoming(20)).answer()
            await log.until(facts.AgentConnected)
    assert len(log.of(facts.CallStarted)) == 1


async def test_nobody_is_called_in_the_rest_hours(open_pbx, log, line_on) -> None:
    hour = datetime.now(UTC).hour + 8
    rest = {"rest_from": time((hour - 1) % 24), "rest_until": time((hour + 2) % 24)}
    closed = open_pbx.settings.model_copy(update={"outbound": open_pbx.settings.outbound.model_copy(update=rest)})
    async with line_on(open_pbx, settings=closed) as line:
        assert await refused(line) == "rest-hours"
    assert log.facts == []


async def dial(agent: SipPhone, number: str) -> int:
    """Dial by hand; return the status with which the call was refused."""
    with pytest.raises(CallRefused) as refusal:
        await (await agent.call(number)).answered(20)
    return refusal.value.status


async def test_what_an_agent_dials_by_hand_meets_the_same_fence(open_pbx, log, line_on, carrier_port) -> None:
    agent, carrier = phones(open_pbx, carrier_port)
    number = "13800138007"
    async with line_on(open_pbx) as line, agent, carrier:
        for made in (1, 2):
            call = await agent.call(number)
            (await carrier.incoming(20)).answer()
            await log.until(facts.AgentConnected, made)
            await call.hang_up()
            await log.until(facts.CallEnded, made)
        assert await dial(agent, number) == 403
        await log.until(facts.CallEnded, 3)
        assert await refused(line, number) == "number-called-too-often"
        for forbidden in ("0044123456", "16812345", "01088886666"):
            assert await dial(agent, forbidden) == 403
        await log.until(facts.CallEnded, 6)
    ends = [(start.dialled, end.reason, end.ended_by) for start, end in _each(log)]
    assert ends == [
        (number, "answered", EndedBy.AGENT),
        (number, "answered", EndedBy.AGENT),
        (number, "number-called-too-often", EndedBy.LINE),
        ("0044123456", "number-not-allowed", EndedBy.LINE),
        ("16812345", "number-not-allowed", EndedBy.LINE),
        ("01088886666", "outbound-not-open", EndedBy.LINE),
    ]
    assert len(carrier.calls) == 2, "nothing that was refused left the house"


def _each(log):
    """Return each call's beginning and end."""
    ends = {end.call: end for end in log.of(facts.CallEnded)}
    return [(start, ends[start.call]) for start in log.of(facts.CallStarted)]


async def test_without_the_service_the_classes_alone_decide(open_pbx, carrier_port) -> None:
    agent, carrier = phones(open_pbx, carrier_port)
    async with agent, carrier:
        call = await agent.call("13800138008")
        (await carrier.incoming(20)).answer()
        await call.answered(20)
        await call.hang_up()
        assert await dial(agent, "0044123456") == 403
