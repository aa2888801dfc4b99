"""The live hub: one reader of the bus for all pages. Keeps the board, the newest facts for resuming, the open streams.

A page enters in one step of the loop (snapshot or resume, then registered), so that nothing falls between.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from assist.web.board import Board, BoardCall, compact
from assist.web.health import Health, PartHealth
from assist.web.messages import FactText, account_json, write, write_health, write_signal, write_snapshot
from assist.web.metrics import FACTS_SENT, PAGES
from assist.web.outbox import Outbox
from assist.web.visibility import Viewer, concerns
from calls.bus import Bus, Numbered, Overrun, Subscription
from calls.ids import AgentId, CallId
from calls.signals import AgentStateChanged, CardShown, PartialHeard, Signal

LOG = logging.getLogger(__name__)

HEARTBEAT_S: Final = 5
FOR_RESUMING: Final = 5_000
STREAMS_PER_ACCOUNT: Final = 20
LOADED_S: Final = 10.0
"""A page waits so long for the stored calls; when they cannot be had, it opens without them and health says why."""

Reload = Callable[[], Awaitable[list[Numbered]]]


@dataclass(slots=True, eq=False)
class Page:
    """One open stream."""

    viewer: Viewer
    session: str
    """The session's digest."""
    outbox: Outbox
    known: set[CallId] = field(default_factory=set)
    """Calls whose facts so far it has."""
    close_code: asyncio.Future[int] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def close(self, code: int) -> None:
        if not self.close_code.done():
            self.close_code.set_result(code)


@dataclass(slots=True)
class LiveHub:
    bus: Bus
    health: Health
    reload: Reload
    """Returns the stored facts of the calls that run or have just ended, in order."""
    log_id: str
    board: Board = field(default_factory=Board)
    pages: set[Page] = field(default_factory=set)
    _recent: deque[FactText] = field(default_factory=lambda: deque(maxlen=FOR_RESUMING))
    _hints: int = 0
    _loaded: asyncio.Event = field(default_factory=asyncio.Event)
    """The board has the stored calls."""

    async def run(self) -> None:
        """Follow the bus for ever."""
        self.health.listeners.append(self._tell_health)
        try:
            while True:
                async with self.bus.subscribe() as subscription:
                    with suppress(Overrun):
                        await self._follow(subscription)
                LOG.error("hub-overrun")
                self.close_all(1001)
        finally:
            self.health.listeners.remove(self._tell_health)
            self.close_all(1001)

    async def _follow(self, subscription: Subscription) -> None:
        self._loaded.clear()
        self.board.calls.clear()
        self._recent.clear()
        for numbered in await self.reload():
            self.board.advance(Numbered(numbered.seq, compact(numbered.fact)))
        self.board.prune(datetime.now(UTC))
        self._loaded.set()
        async for item in subscription:
            if isinstance(item, Numbered):
                self._take_fact(item)
            else:
                self._take_signal(item)

    def _take_fact(self, numbered: Numbered) -> None:
        if numbered.seq <= self.board.last:
            return
        text = FactText(Numbered(numbered.seq, compact(numbered.fact)))
        call = self.board.advance(text.numbered)
        self._recent.append(text)
        for page in self.pages:
            self._offer(page, call, text)
        if call.ended_at is not None:
            self.board.prune(numbered.fact.occurred_at)

    def _offer(self, page: Page, call: BoardCall, text: FactText) -> None:
        id, masked = text.numbered.fact.call, page.viewer.masked
        if call.involved.visible_since(page.viewer) is None:
            page.known.discard(id)
            if not concerns(page.viewer, text.numbered.fact):
                return
        elif id not in page.known:
            page.known.add(id)
            self._send_late(page, call, text.numbered.seq)
        page.outbox.put_fact(text.numbered, text.message(masked))
        FACTS_SENT.inc()

    def _send_late(self, page: Page, call: BoardCall, before: int) -> None:
        for numbered in call.ordered():
            if numbered.seq < before:
                page.outbox.put(FactText(numbered).message(page.viewer.masked, late=True))

    def _take_signal(self, signal: Signal) -> None:
        since: datetime | None = None
        if isinstance(signal, PartialHeard):
            self.board.hear(signal)
        elif isinstance(signal, CardShown):
            self.board.show(signal)
        elif isinstance(signal, AgentStateChanged):
            since = self.board.note(signal, datetime.now(UTC)).since
        texts: dict[bool, str] = {}
        for page in self.pages:
            if page.outbox.wants(signal) and self._sees_signal(page, signal):
                masked = page.viewer.masked
                if masked not in texts:
                    texts[masked] = write_signal(signal, masked, since)
                page.outbox.put_signal(signal, texts[masked])

    def _sees_signal(self, page: Page, signal: Signal) -> bool:
        if isinstance(signal, AgentStateChanged):
            return page.viewer.sees_agent(signal.agent)
        call = self.board.calls.get(signal.call)
        return call is not None and call.involved.visible_since(page.viewer) is not None

    async def loaded(self) -> None:
        """Wait until the board has the stored calls: before, a snapshot would be empty."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._loaded.wait(), LOADED_S)

    def enter(self, page: Page, log_id: str | None, since: int | None) -> bool:
        """Greet a page and bring it up to date. Returns False, and does nothing, when the account has too many."""
        name = page.viewer.account.name
        if sum(other.viewer.account.name == name for other in self.pages) >= STREAMS_PER_ACCOUNT:
            return False
        hello = {
            "protocol": 1,
            "log": self.log_id,
            "seq": self.board.last,
            "now": datetime.now(UTC).isoformat(),
            "heartbeat_s": HEARTBEAT_S,
            "account": account_json(page.viewer.account),
        }
        page.outbox.put(write("hello", **hello))
        if since is not None and log_id == self.log_id and self._reaches(since):
            self._resume(page, since)
        else:
            self._snapshot(page)
        page.outbox.put(write_health(self.health.all()))
        self.pages.add(page)
        PAGES.set(len(self.pages))
        return True

    def leave(self, page: Page) -> None:
        self.pages.discard(page)
        PAGES.set(len(self.pages))

    def _reaches(self, since: int) -> bool:
        """Tell whether every fact after `since` is still in memory."""
        if since == self.board.last:
            return True
        return bool(self._recent) and self._recent[0].numbered.seq - 1 <= since <= self.board.last

    def _snapshot(self, page: Page) -> None:
        self.board.prune(datetime.now(UTC))
        viewer = page.viewer
        facts = self.board.facts(viewer)
        agents = [state for agent, state in self.board.agents.items() if viewer.sees_agent(agent)]
        page.known = {numbered.fact.call for numbered in facts}
        signals = self.board.open_signals(viewer)
        page.outbox.put(write_snapshot(self.board.last, facts, agents, signals, viewer.masked))

    def _resume(self, page: Page, since: int) -> None:
        page.outbox.put(write("resume", since=since, seq=self.board.last))
        for id, call in self.board.calls.items():
            begin = call.involved.visible_since(page.viewer)
            if begin is not None and begin <= since:
                page.known.add(id)
        for text in self._recent:
            if text.numbered.seq > since:
                self._replay(page, text)

    def _replay(self, page: Page, text: FactText) -> None:
        fact = text.numbered.fact
        call = self.board.calls.get(fact.call)
        if call is None or call.involved.visible_since(page.viewer) is None:
            if not concerns(page.viewer, fact):
                return
        elif fact.call not in page.known:
            page.known.add(fact.call)
            self._send_late(page, call, text.numbered.seq)
        page.outbox.put_fact(text.numbered, text.message(page.viewer.masked))

    def heartbeat(self, page: Page) -> None:
        page.outbox.put(write("heartbeat", seq=self.board.last, now=datetime.now(UTC).isoformat()))

    def broadcast(self, message: str, sees: Callable[[Viewer], bool]) -> int:
        """Send one message to the pages that may see it; return how many."""
        told = [page for page in self.pages if sees(page.viewer)]
        for page in told:
            page.outbox.put(message)
        return len(told)

    def hint(self, agent: AgentId, call: CallId | None, by: str, text: str) -> int:
        """Show a supervisor's words on the agent's page. Returns on how many pages of the agent."""
        self._hints += 1
        now = datetime.now(UTC).isoformat()
        fields: dict[str, Any] = {"id": f"h-{self._hints}", "agent": agent, "call": call, "from": by, "text": text}
        message = write("hint", **fields, at=now)
        self.broadcast(message, lambda viewer: viewer.sees_agent(agent))
        return sum(page.viewer.account.agent == agent for page in self.pages)

    def sees_call(self, viewer: Viewer, call: CallId) -> bool:
        """Tell whether the viewer sees a call of the board now."""
        known = self.board.calls.get(call)
        return known is not None and known.involved.visible_since(viewer) is not None

    def end_session(self, digest: str) -> None:
        """Close the pages of a session that is over."""
        for page in list(self.pages):
            if page.session == digest:
                page.close(4401)

    def end_sessions_of(self, name: str) -> None:
        """Close all pages of an account."""
        for page in list(self.pages):
            if page.viewer.account.name == name:
                page.close(4401)

    def close_all(self, code: int) -> None:
        for page in list(self.pages):
            page.close(code)

    def _tell_health(self, parts: list[PartHealth]) -> None:
        self.broadcast(write_health(parts), lambda _viewer: True)
