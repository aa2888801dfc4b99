"""The live stream of one page: `/api/live` (docs/en/live-events.md)."""

import asyncio
import json
import time
from contextlib import suppress
from typing import Annotated, Final

from fastapi import APIRouter, Query, WebSocket, WebSocketDisconnect
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.web.attempts import Attempts
from assist.web.context import WebContext, context_of
from assist.web.hub import HEARTBEAT_S, Page
from assist.web.login import session_of, viewer_for
from assist.web.messages import write
from assist.web.metrics import PAGES_CUT
from assist.web.origin import host_allowed, same_origin
from assist.web.outbox import DEFAULT_SIGNALS, KNOWN_SIGNALS, Outbox, TooSlow
from calls.ids import CallId

router: Final = APIRouter()

SEND_S: Final = 10.0
"""A page that takes no byte for so long is gone or too slow."""
LONGEST_MESSAGE: Final = 4096
MESSAGES_PER_S: Final = 10


class Watch(BaseModel):
    """The one message that a page sends."""

    model_config = ConfigDict(extra="ignore")

    type: Annotated[str, Field(pattern="^watch$")]
    calls: Annotated[list[str], Field(max_length=200)] | Annotated[str, Field(pattern="^all$")] = "all"
    signals: list[str] | None = None


class BadMessage(Exception):
    """The page's message made no sense."""

    code = "bad-message"


@router.websocket("/api/live")
async def live(
    socket: WebSocket,
    since: Annotated[int | None, Query(ge=0)] = None,
    log: Annotated[str | None, Query(max_length=64)] = None,
    signals: Annotated[str | None, Query(max_length=256)] = None,
) -> None:
    """Send numbered facts and passing signals until one side leaves."""
    context = context_of(socket)
    if not same_origin(socket.headers, socket.url.scheme) or not host_allowed(
        socket.headers, context.settings.allowed_hosts
    ):
        await socket.close()
        return
    session = await session_of(socket)
    await socket.accept()
    if session is None:
        await socket.close(4401)
        return
    viewer = await viewer_for(context, session.account)
    wanted = DEFAULT_SIGNALS if signals is None else frozenset(signals.split(",")) & KNOWN_SIGNALS
    page = Page(viewer, session.digest, Outbox(wanted))
    await context.hub.loaded()
    if not context.hub.enter(page, log, since):
        await socket.close(4429)
        return
    try:
        code = await _serve(socket, context, page)
    finally:
        context.hub.leave(page)
    if code is not None:
        PAGES_CUT.labels(str(code)).inc()
        with suppress(TimeoutError, RuntimeError, WebSocketDisconnect):
            await asyncio.wait_for(socket.close(code), 2)


async def _serve(socket: WebSocket, context: WebContext, page: Page) -> int | None:
    """Run the stream's three loops until one ends. Returns the code to close with; None: the page left."""
    loops = [
        asyncio.create_task(_send(socket, page)),
        asyncio.create_task(_receive(socket, page)),
        asyncio.create_task(_beat(context, page)),
    ]
    try:
        await asyncio.wait([*loops, page.close_code], return_when=asyncio.FIRST_COMPLETED)
    finally:
        for loop in loops:
            loop.cancel()
        results = await asyncio.gather(*loops, return_exceptions=True)
    if page.close_code.done():
        return page.close_code.result()
    for result in results:
        if isinstance(result, int):
            return result
        if isinstance(result, Exception) and not isinstance(result, WebSocketDisconnect | RuntimeError):
            raise result
    return None


async def _send(socket: WebSocket, page: Page) -> int:
    while True:
        try:
            message = await page.outbox.next()
            await asyncio.wait_for(socket.send_text(message), SEND_S)
        except (TooSlow, TimeoutError):
            return 4408


async def _receive(socket: WebSocket, page: Page) -> int:
    pace = Attempts(MESSAGES_PER_S, 1.0)
    while True:
        try:
            text = await socket.receive_text()
            if len(text) > LONGEST_MESSAGE or pace.wait_s("", time.monotonic()):
                raise BadMessage
            _watch(page.outbox, text)
        except (BadMessage, KeyError):
            await socket.send_text(write("error", code=BadMessage.code, detail="watch"))
            return 4400


def _watch(outbox: Outbox, text: str) -> None:
    try:
        watch = Watch.model_validate(json.loads(text))
    except (ValidationError, ValueError, RecursionError) as error:
        raise BadMessage from error
    outbox.watched = None if isinstance(watch.calls, str) else frozenset(map(CallId, watch.calls))
    if watch.signals is not None:
        outbox.signals = frozenset(watch.signals) & KNOWN_SIGNALS


async def _beat(context: WebContext, page: Page) -> int:
    """Prove that the stream lives, and end it when the session is over."""
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        if await context.sessions.find(page.session) is None:
            return 4401
        if page.outbox.too_slow:
            return 4408
        context.hub.heartbeat(page)
