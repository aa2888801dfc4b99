"""One AMI session that is always there again: panoramisk's protocol behind our own lifecycle.

panoramisk 1.4 reads and writes the messages. What it does unsafely is done here: connecting and logging in with
back-off, time-outs for every action, a ping that notices a dead peer, UTF-8 split between segments, values that hold
line breaks. Nothing is sent again after a reconnection. Events go, in order, into one bounded queue; a queue that
fills up drops the session, because after a log-in everything is read anew anyway.
"""

import asyncio
import codecs
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol

from calls.clock import CLOCK
from ivr.ami import events
from ivr.ami.errors import ActionFailed, ActionTimedOut, AmiError, BadAction, BadMessage, LoginRefused, NotConnected
from ivr.ami.messages import Headers, read_event
from ivr.tracking.resync import Listing

log = logging.getLogger(__name__)

QUEUE_LIMIT: Final = 20_000
CONNECT_TIMEOUT_S: Final = 3.0
ACTION_TIMEOUT_S: Final = 5.0
PING_EVERY_S: Final = 5.0
AGAIN_S: Final = 1.0
PING_TIMEOUT_S: Final = 3.0
RETRIES_S: Final = (0.2, 0.5, 1.0, 2.0)
REFUSED_RETRIES_S: Final = (5.0, 15.0, 30.0, 60.0)
"""A wrong password must not look like an attack."""

Fields = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True, slots=True)
class Response:
    """What Asterisk answered to one action."""

    headers: Headers
    items: tuple[Headers, ...] = ()
    """The events of a listing, or OriginateResponse."""

    @property
    def ok(self) -> bool:
        return self.headers.get("response") in ("Success", "Goodbye", "Follows")


@dataclass(frozen=True, slots=True)
class SessionLost:
    """No events come until the next Listing."""


Item = events.AmiEvent | Listing | SessionLost


class _Session(AMIProtocol):  # type: ignore[misc]
    """panoramisk's protocol with whole characters and without its ways to die."""

    def __init__(self, client: "AmiClient") -> None:
        self.client = client
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.encoding = "utf-8"
        self.factory = _Factory(self.client)

    def data_received(self, data: bytes) -> None:
        text = self._decoder.decode(data)
        if text:
            super().data_received(text.encode())

    def handle_message(self, message: Any) -> None:
        try:
            super().handle_message(message)
        except Exception:
            log.exception("ami message dropped")

    def connection_lost(self, exc: object) -> None:
        super().connection_lost(exc)
        if not self.ended.done():
            self.ended.set_result(None)


@dataclass(slots=True)
class _Factory:
    """What panoramisk's protocol expects of its manager."""

    client: "AmiClient"
    forgetable_actions: tuple[str, ...] = ()
    awaiting_actions: list[Action] = field(default_factory=list)
    save_stream: None = None

    def dispatch(self, message: Any) -> None:
        self.client._receive(_headers(message))

    def connection_lost(self, exc: object) -> None:
        """Nothing waits for a reconnection: what was under way fails."""
        for action in self.awaiting_actions:
            if not action.future.done():
                action.future.set_exception(NotConnected("the session ended"))
                action.future.exception()
        self.awaiting_actions.clear()


def _headers(message: Mapping[str, Any]) -> dict[str, str]:
    return {
        key.lower(): value if isinstance(value, str) else str(value[0]) for key, value in message.items() if value != []
    }


class AmiClient:
    """A log-in to Asterisk's manager interface.

    `run()` keeps it up. Whoever owns the client takes `queue`: typed events in order, a `SessionLost` when the
    session ends, and a `Listing` after each log-in, from which the state of the line is read anew; a second one follows
    a moment later.
    """

    def __init__(self, host: str, port: int, user: str, secret: str) -> None:
        self.host, self.port, self.user, self._secret = host, port, user, secret
        self.queue: asyncio.Queue[Item] = asyncio.Queue(QUEUE_LIMIT)
        self.ready = asyncio.Event()
        """Set while logged in and the listing is in the queue."""
        self.trouble: AmiError | None = None
        """Why there is no session now."""
        self.sessions = 0
        self.overflows = 0
        self._session: _Session | None = None
        self._booted = asyncio.Event()

    async def run(self) -> None:
        """Hold a session for ever; ends only by cancellation."""
        failures = 0
        while True:
            try:
                await self._hold()
                failures = 0
            except LoginRefused as error:
                self.trouble = error
                log.warning("AMI refuses the user %s: check the secret in secrets.toml against manager.conf", self.user)
                await asyncio.sleep(REFUSED_RETRIES_S[min(failures, len(REFUSED_RETRIES_S) - 1)])
                failures += 1
                continue
            except (OSError, TimeoutError, AmiError) as error:
                self.trouble = NotConnected(f"{self.host}:{self.port}: {error or type(error).__name__}")
                if failures == 0:
                    log.warning("no AMI session: %s", self.trouble)
            await asyncio.sleep(RETRIES_S[min(failures, len(RETRIES_S) - 1)])
            failures += 1

    async def action(self, name: str, fields: Fields | None = None, *, timeout_s: float = ACTION_TIMEOUT_S) -> Response:
        """Send one action and return the answer. It is sent once at most.

        Raises:
            BadAction: a value holds a line break or NUL; nothing was sent.
            NotConnected: there is no session, or it ended before the answer.
            ActionTimedOut: no answer came. Whether it was done is not known.
            ActionFailed: Asterisk refused.
        """
        response = await self._send(name, fields or {}, timeout_s)
        if not response.ok:
            raise ActionFailed(name, response.headers.get("message", "refused"))
        return response

    async def _send(self, name: str, fields: Fields, timeout_s: float) -> Response:
        checked = _checked({"Action": name, **fields})
        session = self._session
        if session is None or session.closed:
            raise NotConnected(f"no session for {name}")
        action = Action(checked, as_list=_AS_LIST.get(name, False))
        try:
            async with asyncio.timeout(timeout_s):
                result = await session.send(action, as_list=action.as_list)
        except TimeoutError:
            raise ActionTimedOut(f"{name}: no answer in {timeout_s} s") from None
        finally:
            session.responses.pop(action.id, None)
        messages = [_headers(message) for message in (result if isinstance(result, list) else [result])]
        return Response(messages[0], tuple(messages[1:]))

    async def _hold(self) -> None:
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            _, session = await loop.create_connection(lambda: _Session(self), self.host, self.port)
        self._session = session
        self._booted.clear()
        try:
            await self._log_in()
            async with asyncio.TaskGroup() as group:
                synchronised = group.create_task(self._synchronise())
                pinging = group.create_task(self._ping(session))
                await session.ended
                synchronised.cancel()
                pinging.cancel()
        finally:
            self._end(session)

    def _end(self, session: _Session) -> None:
        session.transport.abort()
        self._session = None
        if self.ready.is_set():
            self.ready.clear()
            self.trouble = NotConnected("the session ended")
            log.warning("AMI session lost")
        while self.queue.full():
            self.queue.get_nowait()
        self.queue.put_nowait(SessionLost())

    async def _log_in(self) -> None:
        response = await self._send(
            "Login", {"Username": self.user, "Secret": self._secret, "Events": "on"}, CONNECT_TIMEOUT_S
        )
        if not response.ok:
            raise LoginRefused(response.headers.get("message", "refused"))

    async def _synchronise(self) -> None:
        """Once Asterisk has booted, read what is running and let the owner compare."""
        await self._booted.wait()
        try:
            listing = await self._listing()
        except AmiError as error:
            log.warning("the running calls could not be listed: %s", error)
            self.drop()
            return
        self._put(listing)
        self.trouble = None
        self.sessions += 1
        self.ready.set()
        log.info("AMI session %d: %d channels are up", self.sessions, len(listing.channels))
        await self._list_again()

    async def _list_again(self) -> None:
        """What happened while the first listing was made is in neither it nor the events that it explains."""
        await asyncio.sleep(AGAIN_S)
        try:
            self._put(replace(await self._listing(), again=True))
        except AmiError as error:
            log.warning("the running calls could not be listed again: %s", error)

    async def _listing(self) -> Listing:
        asked_us = int(CLOCK.epoch_at(CLOCK.now_at()) * 1_000_000)
        channels = await self.action("CoreShowChannels")
        queues = await self.action("QueueStatus")
        items = [_typed(headers) for headers in (*channels.items, *queues.items)]
        return Listing(
            tuple(item for item in items if isinstance(item, events.ChannelSeen)),
            tuple(item for item in items if isinstance(item, events.QueueWaiting)),
            tuple(item for item in items if isinstance(item, events.MemberChanged)),
            asked_us,
        )

    async def _ping(self, session: _Session) -> None:
        while True:
            await asyncio.sleep(PING_EVERY_S)
            try:
                await self._send("Ping", {}, PING_TIMEOUT_S)
            except AmiError:
                log.warning("AMI does not answer a ping")
                session.transport.abort()
                return

    def drop(self) -> None:
        """End the session; `run` begins a new one."""
        if self._session is not None:
            self._session.transport.abort()

    def _receive(self, headers: Headers) -> None:
        event = _typed(headers)
        if isinstance(event, events.FullyBooted):
            self._booted.set()
        if event is not None:
            self._put(event)

    def _put(self, item: Item) -> None:
        try:
            self.queue.put_nowait(item)
        except asyncio.QueueFull:
            self.overflows += 1
            log.warning("the queue of AMI events is full: session dropped, the state will be read anew")
            self.drop()


_AS_LIST: Final = {
    "CoreShowChannels": True,
    "QueueStatus": True,
    "Originate": True,
    "PJSIPShowContacts": True,
    "PJSIPShowEndpoints": True,
}
"""Answers that consist of several messages. The rest are one; panoramisk would wait for ever on some of them."""


def _typed(headers: Headers) -> events.AmiEvent | None:
    try:
        return read_event(headers)
    except BadMessage as error:
        log.warning("AMI event left out: %s", error)
        return None


def _checked(fields: Fields) -> dict[str, str | list[str]]:
    checked: dict[str, str | list[str]] = {}
    for name, value in fields.items():
        values = [value] if isinstance(value, str) else list(value)
        if any(c in "\r\n\0" for text in (name, *values) for c in text):
            raise BadAction(f"{name} holds a line break or NUL")
        checked[name] = value if isinstance(value, str) else values
    return checked
