"""The whole product: a service that is killed, hung or gone never keeps a caller from the agents."""

from __future__ import annotations

import asyncio
import os
import signal
import tomllib

import pytest

from sansheng.simulation import SipPhone
from sansheng.simulation.call import State

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
CALLED = "4001234567"


@pytest.fixture
async def line(home, supervise):
    """Sansheng as `sansheng up` runs it, agent 1001 registered, a caller outside."""
    running = await asyncio.to_thread(supervise, home)
    settings = tomllib.loads((home / "sansheng.toml").read_text(encoding="utf-8"))
    password = tomllib.loads((home / "secrets.toml").read_text(encoding="utf-8"))["phones"]["1001"]
    port = settings["ports"]["sip"]
    async with (
        SipPhone(HOST, port, "1001", password) as agent,
        SipPhone(HOST, port, "13800138000") as caller,
    ):
        yield running, agent, caller


async def test_hung_service_costs_a_caller_at_most_seven_seconds(line):
    running, agent, caller = line
    os.kill(running.service, signal.SIGSTOP)
    loop = asyncio.get_running_loop()
    called_at = loop.time()
    await caller.call(CALLED)
    await agent.incoming(20)
    assert loop.time() - called_at < 7.0


async def test_killed_service_leaves_the_call_alone(line):
    running, agent, caller = line
    call = await caller.call(CALLED)
    offered = await agent.incoming(20)
    offered.answer()
    await call.answered(10)
    asterisk, service = running.asterisk, running.service
    os.kill(service, signal.SIGKILL)
    await asyncio.to_thread(running.wait_for, "^ready")
    assert running.asterisk == asterisk
    assert running.service != service
    assert call.state is State.UP
    assert offered.state is State.UP
