"""Keeps the wallboard's figures: the day's stored facts first, then what the bus brings."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from assist.web.figures import Figures
from calls.bus import Bus, Numbered, Overrun, Subscription

PRUNE_EACH: Final = 1_000
"""Facts."""
COUNTED: Final = (
    "QueueJoined",
    "QueueLeft",
    "OfferEnded",
    "AgentConnected",
    "LegDown",
    "Transferred",
    "CallEnded",
)
"""Kinds of facts that the figures count, beside the findings of the three voices."""


@dataclass(slots=True)
class FiguresKeeper:
    """Follows the bus and keeps the figures; begins with the day's stored facts."""

    bus: Bus
    reload: Callable[[], Awaitable[list[Numbered]]]
    level_s: int = 20
    figures: Figures = field(default_factory=Figures)

    async def run(self) -> None:
        """Count for ever."""
        while True:
            async with self.bus.subscribe(signals=False) as subscription:
                figures = Figures(self.level_s)
                for index, numbered in enumerate(await self.reload()):
                    figures.advance(numbered)
                    if index % PRUNE_EACH == 0:
                        await asyncio.sleep(0)
                self.figures = figures
                try:
                    await self._follow(subscription)
                except Overrun:
                    continue

    async def _follow(self, subscription: Subscription) -> None:
        count = 0
        async for item in subscription:
            if isinstance(item, Numbered):
                self.figures.advance(item)
                count += 1
                if count % PRUNE_EACH == 0:
                    self.figures.prune(datetime.now(UTC))
