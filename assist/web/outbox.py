"""What waits to be sent to one page: facts in order, of each signal only the newest. Bounded."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from calls.bus import Numbered
from calls.facts import UtteranceHeard
from calls.ids import CallId
from calls.signals import AgentStateChanged, AudioConsumed, CardShown, PartialHeard, Signal

FACTS_WAITING: Final = 2_000
DEFAULT_SIGNALS: Final = frozenset(
    {
        "PartialHeard",
        "SpeechStarted",
        "SpeechStopped",
        "RingLimitReached",
        "HoldLimitReached",
        "CardShown",
        "AgentStateChanged",
    }
)
KNOWN_SIGNALS: Final = DEFAULT_SIGNALS | {"LevelMeasured"}


class TooSlow(Exception):
    """The page does not take its facts; it is cut off and resumes."""

    code = "client-too-slow"


def signal_key(signal: Signal) -> tuple[str, str]:
    """Two signals of one key: the newer replaces the older."""
    if isinstance(signal, AgentStateChanged):
        return signal.kind, signal.agent
    if isinstance(signal, CardShown):
        return signal.kind, signal.call
    kind = "Speech" if signal.kind in ("SpeechStarted", "SpeechStopped") else signal.kind
    return kind, signal.leg


@dataclass(slots=True)
class Outbox:
    signals: frozenset[str] = DEFAULT_SIGNALS
    watched: frozenset[CallId] | None = None
    """Calls whose signals are wanted; None: all visible ones."""
    replaced: int = 0
    """Signals that a newer one took the place of."""
    _facts: deque[str] = field(default_factory=deque)
    _signals: dict[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _too_slow: bool = False

    def put(self, message: str) -> None:
        """Add a message that has to arrive."""
        if len(self._facts) >= FACTS_WAITING:
            self._too_slow = True
        else:
            self._facts.append(message)
        self._ready.set()

    def put_fact(self, numbered: Numbered, message: str) -> None:
        """Add a fact; a final takes its partials out."""
        self.put(message)
        fact = numbered.fact
        if isinstance(fact, UtteranceHeard):
            key = ("PartialHeard", fact.leg)
            if (waiting := self._signals.get(key)) and waiting[0] == fact.utterance:
                del self._signals[key]

    def wants(self, signal: Signal) -> bool:
        if signal.kind not in self.signals or isinstance(signal, AudioConsumed):
            return False
        return self.watched is None or isinstance(signal, AgentStateChanged) or signal.call in self.watched

    def put_signal(self, signal: Signal, message: str) -> None:
        key = signal_key(signal)
        self.replaced += key in self._signals
        self._signals[key] = (signal.utterance if isinstance(signal, PartialHeard) else None, message)
        self._ready.set()

    async def next(self) -> str:
        """Wait for the next message; facts before signals.

        Raises:
            TooSlow: too many facts are waiting.
        """
        while True:
            if self._too_slow:
                raise TooSlow
            if self._facts:
                return self._facts.popleft()
            if self._signals:
                return self._signals.pop(next(iter(self._signals)))[1]
            self._ready.clear()
            await self._ready.wait()

    @property
    def too_slow(self) -> bool:
        return self._too_slow
