"""The softphone's way: SIP passes for the agent whose phone is the browser, and for nobody else."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import update
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assist.storage import schema
from calls.ids import AgentId


async def echo(connection: ServerConnection) -> None:
    """Stands for Asterisk's WebSocket."""
    assert connection.subprotocol == "sip"
    async for message in connection:
        await connection.send(f"SIP/2.0 200 OK\r\n\r\n{message}")


@pytest.fixture
async def asterisk(site) -> AsyncIterator[str]:
    async with serve(echo, "127.0.0.1", 0, subprotocols=["sip"]) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        site.context.sip_address = f"ws://127.0.0.1:{port}/ws"
        site.context.phones = {AgentId("1001"): "phone-secret-1", AgentId("1002"): "phone-secret-2"}
        async with site.store.people.begin() as connection:
            await connection.execute(update(schema.agents).where(schema.agents.c.agent == "1001").values(phone="web"))
        yield site.context.sip_address


def dial(browser, origin: str | None = None) -> connect:
    cookies = "; ".join(f"{c.name}={c.value}" for c in browser.http.cookies.jar)
    return connect(
        f"{browser.origin.replace('http', 'ws', 1)}/sip",
        origin=origin or browser.origin,
        subprotocols=["sip"],
        additional_headers={"Cookie": cookies},
        proxy=None,
    )


async def refused(opening: connect) -> int:
    with pytest.raises(InvalidStatus) as answer:
        async with opening:
            pass
    return answer.value.response.status_code


async def ended(connection: ClientConnection) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        await asyncio.wait_for(connection.recv(), 15)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


async def test_sip_passes_both_ways(site, asterisk: str) -> None:
    agent = await site.logged_in("1001")
    phone = (await agent.http.get("/api/phone")).json()
    assert (phone["number"], phone["password"], phone["path"]) == ("1001", "phone-secret-1", "/sip")
    async with dial(agent) as connection:
        assert connection.subprotocol == "sip"
        await connection.send("REGISTER sip:example.invalid SIP/2.0")
        assert (await connection.recv()).endswith("REGISTER sip:example.invalid SIP/2.0")
    latest, *_ = await site.context.audit.read(object="1001")
    assert latest.action == "phone-password"


async def test_nobody_else_gets_through(site, asterisk: str) -> None:
    desk, boss, agent = [await site.logged_in(name) for name in ("1002", "boss", "1001")]
    assert (await desk.http.get("/api/phone")).json()["code"] == "no-browser-phone"
    assert (await boss.http.get("/api/phone")).status_code == 403
    for browser in (desk, boss, site.browser()):
        assert await refused(dial(browser)) == 403
    assert await refused(dial(agent, origin="http://evil.example")) == 403


async def test_it_ends_with_the_session(site, asterisk: str) -> None:
    agent = await site.logged_in("1001")
    async with dial(agent) as connection:
        await site.context.sessions.close_all("1001")
        assert await ended(connection) == 1001


async def test_asterisk_away_is_a_refusal_and_no_hanging(site, asterisk: str) -> None:
    site.context.sip_address = "ws://127.0.0.1:9/ws"
    assert await refused(dial(await site.logged_in("1001"))) == 403
