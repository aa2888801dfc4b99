"""The in-process bus: facts in order to every subscriber, signals newest first to whoever is fast enough.

A subscriber has its own bounded queue. Facts are never dropped: a subscriber whose queue is full is cut off
(`Overrun`) and has to start again from a snapshot. Signals are dropped oldest first and counted.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Final

from calls.facts import Fact
from calls.signals import Signal

FACTS_KEPT: Final = 10_000
SIGNALS_KEPT: Final = 2_000


@dataclass(frozen=True, slots=True)
class Numbered:
    """A fact with its number in the log."""

    seq: int
    fact: Fact


class Overrun(Exception):
    """The subscriber was too slow for the facts; it must resume from the log."""

    code = "subscriber-overrun"


@dataclass(slots=True)
class Subscription:
    """One reader's queue. Iterate it; close it when done (or leave its `async with`)."""

    bus: "Bus"
    wants_signals: bool
    dropped: int = 0
    """Signals that were replaced by newer ones before they were read."""
    _items: deque[Numbered | Signal] = field(default_factory=deque)
    _signals: int = 0
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _overrun: bool = False

    def offer_fact(self, numbered: Numbered) -> None:
        if len(self._items) - self._signals >= FACTS_KEPT:
            self._overrun = True
        else:
            self._items.append(numbered)
        self._ready.set()

    def offer_signal(self, signal: Signal) -> None:
        if not self.wants_signals or self._overrun:
            return
        if self._signals >= SIGNALS_KEPT:
            self._drop_oldest_signal()
        self._items.append(signal)
        self._signals += 1
        self._ready.set()

    def _drop_oldest_signal(self) -> None:
        for index, item in enumerate(self._items):
            if not isinstance(item, Numbered):
                del self._items[index]
                self._signals -= 1
                self.dropped += 1
                return

    async def next(self) -> Numbered | Signal:
        """Wait for the next item.

        Raises:
            Overrun: facts were lost to this reader.
        """
        while not self._items:
            if self._overrun:
                raise Overrun
            self._ready.clear()
            await self._ready.wait()
        item = self._items.popleft()
        if not isinstance(item, Numbered):
            self._signals -= 1
        return item

    def waiting(self, most: int = 500) -> list[Numbered | Signal]:
        """Take what has come already, in order, without waiting for more."""
        items = [self._items.popleft() for _ in range(min(most, len(self._items)))]
        self._signals -= sum(not isinstance(item, Numbered) for item in items)
        return items

    def close(self) -> None:
        self.bus.subscriptions.discard(self)

    async def __aenter__(self) -> "Subscription":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()

    async def __aiter__(self) -> AsyncIterator[Numbered | Signal]:
        while True:
            yield await self.next()

    __hash__ = object.__hash__


class Bus:
    """Fans facts and signals out. The fact log calls `deliver` after the commit; nobody else does."""

    def __init__(self) -> None:
        self.subscriptions: set[Subscription] = set()

    def subscribe(self, *, signals: bool = True) -> Subscription:
        """Return a reader of everything from now on."""
        subscription = Subscription(self, signals)
        self.subscriptions.add(subscription)
        return subscription

    def deliver(self, seq: int, fact: Fact) -> None:
        numbered = Numbered(seq, fact)
        for subscription in list(self.subscriptions):
            subscription.offer_fact(numbered)

    def publish(self, signal: Signal) -> None:
        """Implements calls.ports.SignalSink."""
        for subscription in list(self.subscriptions):
            subscription.offer_signal(signal)
