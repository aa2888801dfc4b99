"""Keeps legs tapped: asks the line, looks after each tap, asks again.

Each tap is watched by `assist.tap.watch`; here its actions are carried out. The line is asked in tasks of their own, so
that one slow answer delays no other leg.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID, uuid4

from assist.settings import TapSettings
from assist.tap import watch
from assist.tap.server import Connection, TapServer
from calls.clock import Clock
from calls.ports import TapControl, TapRefused

log = logging.getLogger(__name__)


class Hearer(Protocol):
    """Who hears a tapped leg. Times are monotonic seconds."""

    def sound(self, pcm: bytes, at: float) -> None:
        """Samples arrived, signed 16 bit at 8 kHz."""

    def went_deaf(self, since: float) -> None:
        """Nothing has come since."""

    def heard_again(self, since: float) -> None:
        """Sound comes since."""


class Tap:
    """One leg's tap. Implements assist.tap.server.Listener."""

    def __init__(self, channel: str, hearer: Hearer, watched: watch.Watch) -> None:
        self.channel = channel
        self.hearer = hearer
        self.watch = watched
        self.id: UUID | None = None
        """Of the tap that is asked for or open."""
        self.connection: Connection | None = None
        self.first_at: float | None = None
        """When the first samples since the last look came."""
        self.failed = False
        """The tap was refused or ended since the last look."""

    def connected(self, connection: Connection) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = connection

    def sound(self, pcm: bytes, at: float) -> None:
        self.hearer.sound(pcm, at)
        if self.first_at is None:
            self.first_at = at

    def digit(self, digit: str) -> None:
        """Keys come by AMI."""

    def disconnected(self, connection: Connection) -> None:
        if connection is self.connection:
            self.connection = None
            self.failed = True

    def read(self) -> None:
        """Take what has arrived."""
        if self.connection is not None:
            self.connection.read()


class TapKeeper:
    """Opens, watches and closes the taps of all legs; `run` asks the line, until cancelled."""

    def __init__(self, line: TapControl, server: TapServer, settings: TapSettings, clock: Clock) -> None:
        self._line = line
        self._server = server
        self._settings = settings
        self._clock = clock
        self._asking: asyncio.Queue[tuple[Tap | None, UUID]] = asyncio.Queue()
        """Taps to open, or to close where there is none."""

    async def run(self) -> None:
        """Ask the line for what is asked for."""
        async with asyncio.TaskGroup() as group:
            while True:
                tap, number = await self._asking.get()
                group.create_task(self._ask(tap, number) if tap is not None else self._hang_up(number))

    def look(self, tap: Tap, event: watch.Event) -> None:
        """Take one event about a leg."""
        step = watch.advance(tap.watch, event, self._clock.now_at(), self._settings)
        tap.watch = step.watch
        for action in step.actions:
            if isinstance(action, watch.OpenTap):
                self._open(tap)
            elif isinstance(action, watch.CloseTap):
                # A deaf tap writes nothing, so Asterisk may not notice that its connection is closed, and a new tap
                # beside the old one stays deaf too: the line is asked to hang it up.
                if tap.id is not None:
                    self._asking.put_nowait((None, tap.id))
                self.close(tap)
            elif isinstance(action, watch.WentDeaf):
                tap.hearer.went_deaf(action.since)
            else:
                tap.hearer.heard_again(action.since)

    def look_after(self, taps: Iterable[Tap]) -> None:
        """Take what has happened to the legs since the last look."""
        now = self._clock.now_at()
        for tap in taps:
            if tap.first_at is not None:
                first, tap.first_at = tap.first_at, None
                self.look(tap, watch.Sounded(first))
            if tap.failed:
                tap.failed = False
                self.look(tap, watch.Failed())
            due_at = watch.deadline(tap.watch, self._settings)
            if due_at is not None and due_at <= now:
                self.look(tap, watch.Tick())

    def close(self, tap: Tap) -> None:
        """Close a leg's tap; it is not opened again unless an event asks for it."""
        if tap.id is not None:
            self._server.forget(tap.id)
            tap.id = None
        if tap.connection is not None:
            connection, tap.connection = tap.connection, None
            connection.close()

    def _open(self, tap: Tap) -> None:
        tap.id = uuid4()
        tap.failed = False
        self._server.expect(tap.id, tap)
        self._asking.put_nowait((tap, tap.id))

    async def _ask(self, tap: Tap, number: UUID) -> None:
        if tap.id != number:
            return
        try:
            await self._line.open(tap.channel, number, self._server.address)
        except TapRefused as refused:
            log.warning("tap refused: %s", refused, extra={"code": refused.code})
        except Exception:
            log.exception("a tap could not be asked for", extra={"code": TapRefused.code})
        else:
            return
        self._server.forget(number)
        if tap.id == number:
            tap.id = None
            tap.failed = True

    async def _hang_up(self, number: UUID) -> None:
        try:
            await self._line.close(number)
        except TapRefused as refused:
            log.warning("tap not closed: %s", refused, extra={"code": refused.code})
        except Exception:
            log.exception("a tap could not be closed", extra={"code": TapRefused.code})
