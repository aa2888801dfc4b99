"""The fact log: one writer commits, then delivers in order. Implements calls.ports.FactLog.

A fact is stored before it is shown. When the disk is full, locked or stuck, that order is given up, visibly, and
nothing else: the fact gets its number and is delivered from memory at once, `state` says `degraded` and why, and
the writer goes on trying; what waits is written in order as soon as it can be. Nobody who appends (the line, a flow)
ever waits longer than `PATIENCE_S`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy.exc import DatabaseError, DataError, IntegrityError, InterfaceError, ProgrammingError

from calls.bus import Bus, Numbered
from calls.facts import Fact

LOG = logging.getLogger(__name__)

BATCH: Final = 256
"""Facts in one transaction at most."""
PATIENCE_S: Final = 1.0
"""How long a fact waits for the disk before it is delivered without."""
BACKLOG: Final = 50_000
"""Facts kept for a disk that does not take them; beyond, the oldest are lost and counted."""
RETRY_S: Final = (0.2, 0.5, 1.0, 2.0, 5.0)


@dataclass(slots=True)
class _Entry:
    numbered: Numbered
    done: "asyncio.Future[int]"
    delivered: bool = False


@dataclass(frozen=True, slots=True)
class LogState:
    """How the log does. `code` is None while all is well."""

    code: str | None = None
    waiting: int = 0
    """Facts delivered and not stored yet."""
    lost: int = 0
    """Facts that the backlog had no room for."""
    refused: int = 0
    """Facts that the database would not take at all."""


Write = Callable[[list[Numbered]], Awaitable[None]]


@dataclass(slots=True)
class StoredFactLog:
    """Numbers, stores and delivers facts. Run `run()` in a task; `append` works from then on."""

    bus: Bus
    write: Write
    """Commits one batch, or raises and leaves nothing of it behind."""
    last: int
    """The number of the newest fact."""
    _pending: deque[_Entry] = field(default_factory=deque)
    _wake: asyncio.Event = field(default_factory=asyncio.Event)
    _code: str | None = None
    _lost: int = 0
    _refused: int = 0
    _failures: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def state(self) -> LogState:
        waiting = sum(entry.delivered for entry in self._pending) if self._code else 0
        return LogState(self._code, waiting, self._lost, self._refused)

    async def append(self, fact: Fact) -> int:
        """Store the fact, deliver it, return its number.

        The caller's own cancellation does not take the fact back.
        """
        self.last += 1
        entry = _Entry(Numbered(self.last, fact), asyncio.get_running_loop().create_future())
        self._pending.append(entry)
        self._idle.clear()
        self._wake.set()
        if self._code is not None:
            self._deliver(entry)
            self._forget_oldest()
        return await entry.done

    async def run(self) -> None:
        """Write for ever. Cancel it only after `drain`."""
        while True:
            while self._pending:
                await self._step([self._pending[i] for i in range(min(BATCH, len(self._pending)))])
            self._idle.set()
            self._wake.clear()
            await self._wake.wait()

    async def drain(self, timeout_s: float = 5.0) -> bool:
        """Wait until everything is stored. Returns False when the disk did not take it in time."""
        try:
            await asyncio.wait_for(self._idle.wait(), timeout_s)
        except TimeoutError:
            return False
        return True

    async def _step(self, entries: list[_Entry]) -> None:
        writing = asyncio.ensure_future(self.write([entry.numbered for entry in entries]))
        try:
            done, _ = await asyncio.wait([writing], timeout=PATIENCE_S)
            if not done:
                self._degrade("storage-slow")
            await asyncio.wait([writing])
        except asyncio.CancelledError:
            writing.cancel()
            raise
        error = writing.exception()
        if error is None:
            self._stored(entries)
        elif _passes(error):
            await self._later(error)
        elif len(entries) > 1:
            await self._one_by_one(entries)
        else:
            self._refuse(entries[0], error)

    async def _one_by_one(self, entries: list[_Entry]) -> None:
        """Find the fact that spoils the batch; stop where the disk refuses, so that the order stays."""
        for entry in entries:
            await self._step([entry])
            if self._pending and self._pending[0] is entry:
                return

    def _stored(self, entries: list[_Entry]) -> None:
        for entry in entries:
            self._remove(entry)
            self._deliver(entry)
        self._failures = 0
        if self._code is not None and not any(entry.delivered for entry in self._pending):
            LOG.warning("storage-recovered")
            self._code = None

    async def _later(self, error: BaseException) -> None:
        self._degrade(_code_of(error))
        wait_s = RETRY_S[min(self._failures, len(RETRY_S) - 1)]
        self._failures += 1
        await asyncio.sleep(wait_s)

    def _refuse(self, entry: _Entry, error: BaseException) -> None:
        fact = entry.numbered.fact
        LOG.error("fact-refused", extra={"kind": fact.kind, "call": fact.call}, exc_info=error)
        self._refused += 1
        self._remove(entry)
        self._deliver(entry)

    def _remove(self, entry: _Entry) -> None:
        if self._pending and self._pending[0] is entry:
            self._pending.popleft()

    def _degrade(self, code: str) -> None:
        if self._code != code:
            LOG.error(code)
        self._code = code
        for entry in list(self._pending):
            self._deliver(entry)

    def _forget_oldest(self) -> None:
        while len(self._pending) > BACKLOG:
            self._pending.popleft()
            self._lost += 1

    def _deliver(self, entry: _Entry) -> None:
        if entry.delivered:
            return
        entry.delivered = True
        self.bus.deliver(entry.numbered.seq, entry.numbered.fact)
        if not entry.done.done():
            entry.done.set_result(entry.numbered.seq)


def _passes(error: BaseException) -> bool:
    """Tell trouble that passes (disk, lock, connection) from a fact that will never be taken."""
    if isinstance(error, IntegrityError | DataError | ProgrammingError):
        return False
    return isinstance(error, DatabaseError | InterfaceError | OSError)


_CODES: Final = (
    ("full", "disk-full"),
    ("locked", "database-locked"),
    ("readonly", "database-read-only"),
    ("read-only", "database-read-only"),
    ("i/o", "disk-failing"),
)


def _code_of(error: BaseException) -> str:
    text = str(error).lower()
    return next((code for sign, code in _CODES if sign in text), "storage-failing")
