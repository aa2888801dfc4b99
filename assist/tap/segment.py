"""Places one leg's audio on the call's clock. Pure: arrival times come in as arguments.

Everything is counted in samples (8,000 per second) from CallStarted. A segment's origin is fixed once, by the arrival
of its first audio: the sound ends when it arrives. From then on only samples count, so the sender's timing is
trusted and not ours. When nothing has come for more than 60 ms the clock takes over: zeros, marked, and the next audio
begins a new segment. The emitted spans are contiguous and never overlap.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

RATE: Final = 8000
SAMPLES_PER_MS: Final = RATE // 1000
GAP: Final = 60 * SAMPLES_PER_MS
"""Contracts §2: what may be missing without being filled."""
FRAME: Final = 20 * SAMPLES_PER_MS
BEHIND: Final = 40 * SAMPLES_PER_MS
"""How far behind the clock the filling stays, so that the next audio can be placed where it belongs."""
AHEAD: Final = 2 * RATE
"""Audio that would lie further ahead of the clock is dropped: the sender is broken."""


class Mark(StrEnum):
    """What a span is made of."""

    AUDIO = "audio"
    GAP = "gap"
    """Nothing arrived: zeros."""
    HOLD = "hold"
    """The leg was on hold: what arrived was dropped, zeros instead."""


@dataclass(frozen=True, slots=True)
class Span:
    """Contiguous samples of one leg."""

    start: int
    """First sample on the call's clock."""
    length: int
    """Samples."""
    pcm: bytes | None
    """The samples; None: zeros."""
    mark: Mark

    @property
    def end(self) -> int:
        return self.start + self.length


class Timeline:
    """One leg's place on the clock. All times are sample counts from CallStarted, as told by one clock."""

    __slots__ = ("anchored", "dropped", "filled", "held", "origin", "position", "taken")

    def __init__(self, position: int) -> None:
        self.position = position
        """The next sample to be emitted."""
        self.anchored = False
        self.origin = position
        """Where the present segment began."""
        self.held = False
        self.taken = 0
        """Samples that arrived and were placed."""
        self.filled = 0
        """Samples of zeros because nothing arrived."""
        self.dropped = 0
        """Samples thrown away: during hold, or too far ahead of the clock."""

    def audio(self, pcm: bytes, now: int) -> list[Span]:
        """Place samples that arrived at `now`; they are the sound until then."""
        length = len(pcm) // 2
        if self.held:
            self.dropped += length
            return []
        spans: list[Span] = []
        if not self.anchored:
            spans = self._fill(now - length, Mark.GAP)
            self.anchored = True
            self.origin = self.position
        if self.position + length > now + AHEAD:
            self.dropped += length
            return spans
        spans.append(Span(self.position, length, pcm, Mark.AUDIO))
        self.position += length
        self.taken += length
        return spans

    def tick(self, now: int) -> list[Span]:
        """Let the clock fill what did not come. Call it after everything that has arrived was given to `audio`."""
        if self.held:
            return self._fill(now, Mark.HOLD)
        if now - self.position <= GAP + FRAME:
            return []
        self.anchored = False
        return self._fill(now - BEHIND, Mark.GAP)

    def hold(self, held: bool, now: int) -> list[Span]:
        """Start or end a hold; returns what the clock owes up to here."""
        spans = self._fill(now, Mark.HOLD if self.held else Mark.GAP)
        self.held = held
        self.anchored = False
        return spans

    def _fill(self, until: int, mark: Mark) -> list[Span]:
        if until <= self.position:
            return []
        span = Span(self.position, until - self.position, None, mark)
        self.position = until
        if mark is Mark.GAP:
            self.filled += span.length
        return [span]
