"""The softphone's way to Asterisk: its number and password over the API, its SIP over `/sip` on the panel's own origin.

Asterisk's WebSocket stays on loopback; only an account whose own phone is the browser gets through.
"""

import asyncio
from contextlib import suppress
from typing import Final

from fastapi import APIRouter, Request, WebSocket, WebSocketDisconnect
from pydantic import BaseModel
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from assist.storage.accounts import Account
from assist.web.context import Context, WebContext, context_of
from assist.web.hub import HEARTBEAT_S
from assist.web.login import LoggedIn, address_of, session_of
from assist.web.origin import host_allowed, same_origin
from assist.web.refusals import RESPONSES, Refused

router: Final = APIRouter(tags=["phone"], responses=RESPONSES)

SIP: Final = Subprotocol("sip")
LARGEST: Final = 64 * 1024
CONNECT_S: Final = 3.0


class Softphone(BaseModel):
    """What the page's telephone registers with."""

    number: str
    password: str
    realm: str
    path: str
    """Where its WebSocket is, on the panel's own origin."""


@router.get("/api/phone")
async def show_phone(session: LoggedIn, context: Context, request: Request) -> Softphone:
    """Return the SIP password of the account's own browser phone."""
    number, password = await _own_phone(context, session.account)
    await context.audit.add(session.account.name, "phone-password", number, address_of(request))
    return Softphone(number=number, password=password, realm=context.realm, path="/sip")


async def _own_phone(context: WebContext, account: Account) -> tuple[str, str]:
    if account.agent is None:
        raise Refused(403, "role-not-allowed")
    phones = {agent.agent: agent.phone for agent in await context.directory.agents() if agent.active}
    password = context.phones.get(account.agent)
    if phones.get(account.agent) != "web" or password is None:
        raise Refused(404, "no-browser-phone")
    return account.agent, password


@router.websocket("/sip")
async def sip(socket: WebSocket) -> None:
    """Pass SIP messages between the page and Asterisk until one side leaves or the session is over."""
    context = context_of(socket)
    own = same_origin(socket.headers, socket.url.scheme)
    if not own or not host_allowed(socket.headers, context.settings.allowed_hosts) or context.sip_address is None:
        await socket.close()
        return
    session = await session_of(socket)
    if session is None:
        await socket.close()
        return
    try:
        await _own_phone(context, session.account)
        asterisk = await connect(
            context.sip_address,
            subprotocols=[SIP],
            open_timeout=CONNECT_S,
            max_size=LARGEST,
            compression=None,
            proxy=None,
        )
    except (Refused, OSError, TimeoutError, WebSocketException):
        await socket.close()
        return
    async with asterisk:
        await socket.accept(SIP)
        await _pass(context, socket, asterisk, session.digest)


async def _pass(context: WebContext, socket: WebSocket, asterisk: ClientConnection, digest: str) -> None:
    loops = [
        asyncio.create_task(_to_asterisk(socket, asterisk)),
        asyncio.create_task(_to_page(socket, asterisk)),
        asyncio.create_task(_while_logged_in(context, digest)),
    ]
    try:
        await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)
    with suppress(RuntimeError, TimeoutError, WebSocketDisconnect):
        await asyncio.wait_for(socket.close(1001), 2)


async def _to_asterisk(socket: WebSocket, asterisk: ClientConnection) -> None:
    with suppress(ConnectionClosed, WebSocketDisconnect, KeyError):
        while True:
            await asterisk.send(await socket.receive_text())


async def _to_page(socket: WebSocket, asterisk: ClientConnection) -> None:
    with suppress(ConnectionClosed, WebSocketDisconnect, RuntimeError):
        async for message in asterisk:
            await socket.send_text(message if isinstance(message, str) else message.decode())


async def _while_logged_in(context: WebContext, digest: str) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        if await context.sessions.find(digest) is None:
            return
