"""The dialplan of an inbound call on a real Asterisk: what the service is told, and what its answers do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from ivr.asterisk.numbers import normalise
from sansheng.simulation import EndedBy, SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
NUMBERS = [
    "+8613800138000", "8613800138000", "013800138000", "13800138000", "+861088886666", "008602188886666",
    "+8695123", "0086951234", "+869511234567", "+864001234567", "4001234567", "01088886666", "+14155550100",
    "0014155550100", "88886666", "10086", "+8610086",
]  # fmt: skip


class Agi:
    """One AGI session as the service has it: its header, and one command at a time."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self.header: dict[str, str] = {}

    async def read_header(self) -> None:
        while line := (await self._reader.readline()).decode().strip():
            key, _, text = line.partition(": ")
            self.header[key] = text

    async def send(self, command: str) -> str:
        self._writer.write(f"{command}\n".encode())
        return (await self._reader.readline()).decode().strip()

    async def variable(self, name: str) -> str:
        reply = await self.send(f"GET VARIABLE {name}")
        return reply.partition("(")[2].removesuffix(")")


@asynccontextmanager
async def service(port: int, answer: Callable[[Agi], Awaitable[None]]) -> AsyncIterator[None]:
    """A service that does `answer` with every call."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        agi = Agi(reader, writer)
        await agi.read_header()
        await answer(agi)
        writer.close()

    server = await asyncio.start_server(serve, HOST, port)
    async with server:
        yield


@pytest.mark.parametrize("number", NUMBERS)
async def test_dialplan_and_service_agree_on_numbers(pbx, number):
    told: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    async def answer(agi: Agi) -> None:
        await told.put((agi.header["agi_callerid"], await agi.variable("SANSHENG_CALLER")))
        await agi.send("SET VARIABLE SANSHENG_NEXT hangup")

    async with service(pbx.ports.agi, answer), SipPhone(HOST, pbx.ports.sip, number) as caller:
        call = await caller.call("4001234567")
        raw, plain = await asyncio.wait_for(told.get(), 10)
        ending = await call.ended(10)
    assert raw == number
    assert plain == normalise(number)
    assert ending.by is EndedBy.THEM


async def test_service_learns_the_call_and_its_queue(pbx):
    told: asyncio.Queue[dict[str, str]] = asyncio.Queue()

    async def answer(agi: Agi) -> None:
        names = ("SANSHENG_CALLED", "SANSHENG_QUEUE", "SANSHENG_QUEUE_LIMIT", "AGISIGHUP", "CHANNEL(language)")
        await told.put(agi.header | {name: await agi.variable(name) for name in names})
        await agi.send("SET VARIABLE SANSHENG_NEXT hangup")

    async with service(pbx.ports.agi, answer), SipPhone(HOST, pbx.ports.sip, "13800138000") as caller:
        await caller.call("+864001234567")
        heard = await asyncio.wait_for(told.get(), 10)
    assert heard["agi_network_script"] == "inbound"
    assert heard["agi_channel"].startswith("PJSIP/simulated-carrier-")
    assert heard["agi_uniqueid"].startswith("pbx1-")
    assert heard["SANSHENG_CALLED"] == "+864001234567"
    assert (heard["SANSHENG_QUEUE"], heard["SANSHENG_QUEUE_LIMIT"]) == ("service", "")
    assert heard["AGISIGHUP"] == "no"


async def test_service_that_leaves_without_a_word_sends_the_caller_to_the_agents(pbx):
    async def answer(agi: Agi) -> None:
        pass

    port = pbx.ports.sip
    async with (
        service(pbx.ports.agi, answer),
        SipPhone(HOST, port, "1001", "phone-1001") as agent,
        SipPhone(HOST, port, "13800138000") as caller,
    ):
        await caller.call("4001234567")
        offered = await agent.incoming(10)
        assert offered.number == "13800138000"


async def test_outside_is_fenced_off(pbx):
    async with SipPhone(HOST, pbx.ports.sip, "1002", "phone-1002") as agent:
        call = await agent.call("13800138000")
        ending = await call.ended(10)
    assert ending.status >= 400
    assert "may not call 13800138000" in pbx.messages


async def test_agents_reach_each_other(pbx):
    port = pbx.ports.sip
    async with (
        SipPhone(HOST, port, "1001", "phone-1001") as first,
        SipPhone(HOST, port, "1002", "phone-1002") as second,
    ):
        call = await first.call("1002")
        (await second.incoming(10)).answer()
        await call.answered(10)
