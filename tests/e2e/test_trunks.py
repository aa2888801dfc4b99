"""Two real Asterisks: ours, and an exchange where we register and where one of our agents has the phone."""

from __future__ import annotations

import re

import pytest

from ivr.settings import Agent, Phone, Queue, Trunk, TrunkKind
from sansheng.doctor.check import Patient, State
from sansheng.doctor.exchange import trunks_check
from sansheng.home import Home
from sansheng.secrets import Secrets
from sansheng.settings import Settings
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
LOGIN = "8021"


@pytest.fixture(scope="module")
def exchange(start_pbx, line_settings):
    """The other exchange: it knows us as its extension 8021, and a caller and an agent's desk as 1001 and 1002."""
    agents = tuple(Agent(number=number, name=f"分机{number}") for number in (LOGIN, "1001", "1002"))
    return start_pbx(line_settings(agents=agents))


@pytest.fixture(scope="module")
def ours(start_pbx, line_settings, exchange):
    """Registered there; agent 2002 is reached at its extension 1002."""
    trunk = Trunk(
        name="pbx", kind=TrunkKind.REGISTRATION, host=HOST, port=exchange.ports.sip, username=LOGIN, codecs=("ulaw",)
    )
    agents = (
        Agent(number="2001", name="甲"),
        Agent(number="2002", name="乙", phone=Phone.EXTERNAL, trunk="pbx", dial="1002"),
    )
    queues = (Queue(name="service", title="客户服务", strategy="linear"),)
    # Both exchanges are on one machine: the simulated carrier would claim the other's calls.
    settings = line_settings(trunks=(trunk,), agents=agents, queues=queues, simulation={"enabled": False})
    return start_pbx(settings)


@pytest.fixture
def registered(ours):
    """Wait for the registration: Asterisk says when."""
    for _ in range(200):
        shown = ours.command("pjsip show registrations")
        if re.search(r"^\s*pbx/.*Registered", shown, flags=re.MULTILINE):
            return ours
    return pytest.fail(shown)


async def test_call_by_the_registered_trunk_reaches_an_agent(exchange, registered):
    async with (
        SipPhone(HOST, registered.ports.sip, "2001", "phone-2001") as agent,
        SipPhone(HOST, exchange.ports.sip, "1001", "phone-1001") as caller,
    ):
        call = await caller.call(LOGIN)
        offered = await agent.incoming(20)
        assert offered.number == "1001"
        offered.answer()
        await call.answered(10)
        channels = registered.command("core show channels concise")
        assert "PJSIP/pbx-" in channels


async def test_agent_at_the_other_exchange_is_rung_there(exchange, registered):
    async with (
        SipPhone(HOST, exchange.ports.sip, "1002", "phone-1002") as desk,
        SipPhone(HOST, exchange.ports.sip, "1001", "phone-1001") as caller,
    ):
        call = await caller.call(LOGIN)
        (await desk.incoming(20)).answer()
        await call.answered(10)
        assert "PJSIP/2002-" in registered.command("core show channels concise")


def test_doctor_sees_the_trunk(registered):
    settings = Settings.model_validate(registered.settings.model_dump())
    secrets = Secrets(**registered.secrets.model_dump(), web_key="k" * 32, first_password="p" * 10)
    check = trunks_check(Patient(Home(registered.home), settings, secrets), registered.instance)
    assert check.state is State.PASSED, check
