"""Each ended call's score, kept beside its record: made again whenever one of its findings changes."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.packs.compiled import CompiledPack
from assist.scoring.score import Score, score
from assist.storage import schema
from calls.bus import Bus, Numbered, Overrun, Subscription
from calls.facts import CallEnded, FindingChanged
from calls.findings import Finding
from calls.ids import CallId, FindingId

SETTLE_S: Final = 1.0
"""Verdicts that come together are scored together."""
KEPT: Final = 500
"""Ended calls whose findings are remembered, for a verdict that comes late."""


@dataclass(slots=True)
class _Call:
    findings: dict[FindingId, Finding] = field(default_factory=dict)
    ended: bool = False


@dataclass(slots=True)
class ScoreKeeper:
    bus: Bus
    engine: AsyncEngine
    reload: Callable[[], Awaitable[list[Numbered]]]
    """Returns the stored facts of the calls that run or have just ended."""
    pack: CompiledPack | None = None
    """None: no pack, no scores."""
    _calls: dict[CallId, _Call] = field(default_factory=dict)
    _due: set[CallId] = field(default_factory=set)

    def score(self, findings: list[Finding]) -> Score | None:
        """Score a call's latest findings by the pack of now."""
        return score(findings, self.pack) if self.pack is not None else None

    async def run(self) -> None:
        """Keep the scores for ever."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._write_for_ever(), name="scores")
            while True:
                async with self.bus.subscribe(signals=False) as subscription:
                    self._calls.clear()
                    for numbered in await self.reload():
                        self._take(numbered)
                    with suppress(Overrun):
                        await self._follow(subscription)

    async def _follow(self, subscription: Subscription) -> None:
        async for item in subscription:
            if isinstance(item, Numbered):
                self._take(item)

    def _take(self, numbered: Numbered) -> None:
        fact = numbered.fact
        call = self._calls.setdefault(fact.call, _Call())
        if isinstance(fact, FindingChanged):
            call.findings[fact.finding.id] = fact.finding
        elif isinstance(fact, CallEnded):
            call.ended = True
        else:
            return
        if call.ended:
            self._due.add(fact.call)

    async def _write_for_ever(self) -> None:
        while True:
            await asyncio.sleep(SETTLE_S)
            if self._due:
                await self._write()

    async def _write(self) -> None:
        due, self._due = self._due, set()
        points = {call: self.score(list(known.findings.values())) for call in due if (known := self._calls.get(call))}
        async with self.engine.begin() as connection:
            for call, made in points.items():
                row = update(schema.calls).where(schema.calls.c.call == call)
                await connection.execute(row.values(score=made.points if made else None))
        ended = [call for call, known in self._calls.items() if known.ended]
        for call in ended[: max(0, len(ended) - KEPT)]:
            del self._calls[call]
