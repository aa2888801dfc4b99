"""Agents and queues that change while Asterisk runs: the new phone logs in and rings, a running call stays."""

from __future__ import annotations

import pytest

from ivr.settings import Agent, Queue
from sansheng.errors import SettingsRefused
from sansheng.home import Home
from sansheng.reconfigure import apply_line
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings
from sansheng.simulation import SipPhone
from sansheng.simulation.call import State

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"


@pytest.fixture
def running(home, supervise):
    """A running Asterisk without the service."""
    supervise(home, heartbeat_only=True)
    return Home(home)


async def test_new_agent_is_called_and_the_running_call_stays(running):
    settings = load_settings(running)
    port, password = settings.ports.sip, load_secrets(running, settings).phones["1001"]
    queues = (Queue(name="service", title="客户服务", numbers=("4001234567",)),)
    async with SipPhone(HOST, port, "1001", password) as first, SipPhone(HOST, port, "13800138000") as caller:
        call = await caller.call("4001234567")
        answered = await first.incoming(20)
        answered.answer()
        await call.answered(10)
        more = (*settings.agents, Agent(number="1007", name="七号坐席"))
        secrets = await apply_line(running, settings, more, queues)
        async with (
            SipPhone(HOST, port, "1007", secrets.phones["1007"]) as seventh,
            SipPhone(HOST, port, "13800138001") as another,
        ):
            await another.call("4001234567")
            assert (await seventh.incoming(20)).number == "13800138001"
        assert call.state is answered.state is State.UP
    assert [agent.number for agent in load_settings(running).agents] == ["1001", "1007"]


async def test_refused_change_leaves_everything_as_it_was(running):
    settings = load_settings(running)
    lost = (Agent(number="1007", name="七号坐席", queues=("sales",)),)
    with pytest.raises(SettingsRefused, match="unknown sales"):
        await apply_line(running, settings, lost, settings.queues)
    assert load_settings(running) == settings
