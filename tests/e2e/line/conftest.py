"""A line on a real Asterisk, with a log that one can wait on, deaf or with the real listener and model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path
from typing import TypeVar

import pytest

from assist.acoustic.locate import model_directory
from assist.listening import Ears
from assist.settings import AssistSettings
from calls.bus import Bus
from calls.facts import Fact
from calls.ids import LegId
from calls.ports import Answer, Ask, Blocking, LineCondition, Talk
from calls.signals import Signal
from ivr.line import Line
from ivr.settings import LineSettings
from sansheng.prompts import build
from sansheng.standing import StandingLine

F = TypeVar("F")


class Log:
    """Facts as they are published; delivers them to the bus as the real one does."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.facts: list[Fact] = []
        self.signals: list[Signal] = []
        self._grown = asyncio.Event()

    async def append(self, fact: Fact) -> int:
        self.facts.append(fact)
        self.bus.deliver(len(self.facts), fact)
        self._grown.set()
        return len(self.facts)

    def publish(self, signal: Signal) -> None:
        self.signals.append(signal)
        self.bus.publish(signal)
        self._grown.set()

    def of(self, kind: type[F]) -> list[F]:
        return [item for item in (*self.facts, *self.signals) if isinstance(item, kind)]

    async def until(self, kind: type[F], count: int = 1, timeout_s: float = 20) -> F:
        """Return the `count`-th fact or signal of a kind as soon as it is there."""
        async with asyncio.timeout(timeout_s):
            while len(found := self.of(kind)) < count:
                self._grown.clear()
                await self._grown.wait()
        return found[count - 1]

    def kinds(self, call: str | None = None) -> list[str]:
        return [fact.kind for fact in self.facts if call in (None, fact.call)]


class DeafEar:
    """An ear that hears nothing: what a flow has when the listener is away."""

    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return lambda: None

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return lambda: None

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        return lambda: None

    def hears(self, leg: LegId) -> bool:
        return False

    def prompting(self, leg: LegId, playing: bool) -> None:
        return None

    def condition(self, leg: LegId) -> LineCondition:
        return LineCondition()


@pytest.fixture
def log() -> Log:
    return Log()


LineOn = Callable[..., AbstractAsyncContextManager[Line]]


@pytest.fixture
def line_on(log: Log, prompts_of: Callable[..., Path]) -> LineOn:
    """Run a line on a pbx: `async with line_on(pbx) as line`, deaf; `hearing=True` with the real listener."""

    @asynccontextmanager
    async def run(
        pbx,
        *,
        hearing: bool = False,
        recorded: bool = False,
        told: list[Fact] | None = None,
        lately: list[Fact] | None = None,
        settings: LineSettings | None = None,
        blocks: Blocking | None = None,
    ) -> AsyncIterator[Line]:
        prompts = prompts_of(pbx)
        place = StandingLine()
        ears = _ears(pbx, log, place) if hearing else None
        line = Line(
            settings or pbx.settings,
            pbx.secrets,
            prompts=prompts,
            facts=log,
            ear=ears or DeafEar(),
            signals=log,
            recorded=recorded,
            blocks=blocks,
        )
        line.recall(told or [], lately or [])
        place.line = line
        async with _running(line.run()):
            await asyncio.wait_for(line.ami.ready.wait(), 10)
            if ears is None:
                yield line
                return
            async with _running(ears.run()):
                yield line

    return run


@pytest.fixture(scope="session")
def prompts_of() -> Callable[..., Path]:
    """Build the prompts into a pbx's home, once."""
    built: set[Path] = set()

    def prompts(pbx) -> Path:
        folder = pbx.home / "prompts"
        if folder not in built:
            build(folder, pbx.settings, ["zh"])
            built.add(folder)
        return folder

    return prompts


def _ears(pbx, log: Log, place: StandingLine) -> Ears:
    model = model_directory(pbx.home)
    return Ears(AssistSettings(), model.path, log, log.bus, place, port=pbx.ports.tap)


@asynccontextmanager
async def _running(work) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
