"""What is known beside a call, as marks for the judge: that it is recorded (S00), and the caller's name on record.

The name is the one that an agent wrote down after an earlier call of the same number.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from assist.matching.names import surname_at, title_in
from calls import facts
from calls.bus import Bus, Numbered, Overrun
from calls.facts import Direction, Fact
from calls.ids import CallId
from calls.ports import FactLog

LOG = logging.getLogger(__name__)

BY: Final = "record"
KEPT: Final = 1_000


@dataclass(slots=True)
class Notary:
    """Follows the bus for ever."""

    bus: Bus
    facts: FactLog
    recorded: Callable[[CallId], bool]
    """Tells whether the call is being recorded now."""
    name_of: Callable[[str], Awaitable[str]]
    """Returns the name that the caller of a number was given last; empty when it is not known."""
    _marked: dict[CallId, None] = field(default_factory=dict)

    async def run(self) -> None:
        """Mark calls until cancelled."""
        while True:
            async with self.bus.subscribe(signals=False) as subscription:
                try:
                    async for item in subscription:
                        if isinstance(item, Numbered):
                            await self._follow(item.fact)
                except Overrun:
                    LOG.exception("notary-overrun")

    async def _follow(self, fact: Fact) -> None:
        match fact:
            case facts.CallStarted() if fact.caller_number and fact.direction is Direction.IN:
                name = await self.name_of(fact.caller_number)
                if surname := surname_at(name):
                    await self._mark(fact, "surname-on-record", f"{surname} {title_in(name)}".strip())
            case facts.AgentConnected() if fact.call not in self._marked and self.recorded(fact.call):
                self._marked[fact.call] = None
                while len(self._marked) > KEPT:
                    del self._marked[next(iter(self._marked))]
                await self._mark(fact, "recorded", "")

    async def _mark(self, fact: Fact, mark: str, note: str) -> None:
        await self.facts.append(
            facts.Marked(
                call=fact.call,
                occurred_at=fact.occurred_at,
                offset_ms=fact.offset_ms,
                mark=mark,
                on=True,
                by=BY,
                note=note,
            )
        )
