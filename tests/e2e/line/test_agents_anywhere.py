"""An agent at a mobile phone: the carrier is a telephone here, and its mailbox answers before the agent does."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from calls import facts
from calls.facts import EndedBy, OfferResult
from calls.ids import AgentId
from ivr.settings import Agent, NumberClass, Outbound, Phone, Queue, Trunk
from sansheng.prompts import build
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
MOBILE = "13900139000"
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


@pytest.fixture(scope="module")
def carrier_port(free_ports) -> int:
    return int(free_ports().sip)


@pytest.fixture(scope="module")
def mobile_pbx(start_pbx, line_settings, carrier_port):
    """Agent 2001 has a mobile phone, and is the only one."""
    trunk = Trunk(name="carrier", host=HOST, port=carrier_port, check_s=0)
    agent = Agent(number="2001", name="甲", phone=Phone.EXTERNAL, trunk="carrier", dial=MOBILE)
    queues = (Queue(name="service", title="客户服务", numbers=("4001234567",)),)
    pbx = start_pbx(
        line_settings(
            trunks=(trunk,),
            agents=(agent,),
            queues=queues,
            outbound=Outbound(trunk="carrier", allow=(NumberClass.MOBILE,), rest_from="00:00", rest_until="00:00"),
            simulation={"enabled": False},
        )
    )
    build(pbx.home / "prompts", pbx.settings, ["en"])
    return pbx


async def test_a_mailbox_never_has_a_caller_and_a_key_makes_the_caller_the_agents(
    mobile_pbx, log, line_on, carrier_port
) -> None:
    sip = mobile_pbx.ports.sip
    caller, carrier = SipPhone(HOST, sip, "13800138000"), SipPhone(HOST, sip, "carrier", own_port=carrier_port)
    async with line_on(mobile_pbx) as line, carrier, caller:
        assert line.prompts.sound("en", "accept-call")
        call = await caller.call("4001234567")
        await call.ear.sound()
        await call.press("#")
        mailbox = await carrier.incoming(30)
        mailbox.answer()
        await mailbox.ear.sound(timeout_s=10)
        await mailbox.ended(60)
        refused = await log.until(facts.OfferEnded, timeout_s=60)
        assert (refused.agent, refused.result) == ("2001", OfferResult.NO_ANSWER)
        assert log.of(facts.AgentConnected) == log.of(facts.QueueLeft) == [], "the caller waits on"
        assert [fact.role for fact in log.of(facts.LegUp)] == ["caller"], "a mailbox is not listened to"
        person = await carrier.incoming(30)
        await log.until(facts.OfferStarted, 2)
        person.answer()
        await person.ear.sound(timeout_s=10)
        await person.press("1")
        connected = await log.until(facts.AgentConnected)
        await log.until(facts.LegUp, 2)
        await call.ear.quiet(0.4)
        for speaker, listener in ((call, person), (person, call)):
            heard = asyncio.create_task(listener.ear.sound(timeout_s=10))
            await speaker.say(TONE)
            assert await heard
        await line.presence.pause(AgentId("2001"), "lunch")
        assert "lunch" in mobile_pbx.command("queue show service")
        await line.presence.ready(AgentId("2001"))
        await person.hang_up()
        await call.ended(20)
        end = await log.until(facts.CallEnded)
    assert (connected.agent, end.ended_by) == ("2001", EndedBy.AGENT)
    assert log.of(facts.OfferEnded)[1].result is OfferResult.ANSWERED
    assert [fact.flow for fact in log.of(facts.FlowStarted)] == ["inbound"]


async def test_a_call_back_from_a_mobile_phone(mobile_pbx, log, line_on, carrier_port) -> None:
    carrier = SipPhone(HOST, mobile_pbx.ports.sip, "carrier", own_port=carrier_port)
    async with line_on(mobile_pbx) as line, carrier:
        asked = asyncio.create_task(line.callbacks.call("13800138001", AgentId("2001")))
        person = await carrier.incoming(20)
        person.answer()
        await person.ear.sound(timeout_s=10)
        await person.press("1")
        customer = await carrier.incoming(20)
        customer.answer()
        call = await asked
        connected = await log.until(facts.AgentConnected)
        await customer.hang_up()
        end = await log.until(facts.CallEnded)
    assert (connected.call, connected.agent) == (call, "2001")
    assert (end.ended_by, end.reason) == (EndedBy.CALLER, "answered")


async def test_without_the_service_whoever_answers_has_the_caller(mobile_pbx, carrier_port) -> None:
    sip = mobile_pbx.ports.sip
    caller, carrier = SipPhone(HOST, sip, "13800138000"), SipPhone(HOST, sip, "carrier", own_port=carrier_port)
    async with carrier, caller:
        call = await caller.call("4001234567")
        person = await carrier.incoming(30)
        person.answer()
        heard = asyncio.create_task(person.ear.sound(timeout_s=20))
        while not heard.done():
            await call.say(TONE)
        assert await heard
