"""One leg's recognition inside a worker: Vosk's recognisers, lent to legs while they speak, times on the call's clock.

Vosk composes its search graph lazily, per recogniser, and never forgets: a recogniser that hears new speech grows by
megabytes. So few of them serve many legs: a leg has one from its first sound to its rest, the most recently used one is
lent first (what it has composed serves everybody), and one that has heard enough is replaced between two utterances.
Written for vosk 0.3.45.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from assist.asr.wire import RATE, HeardWord

OVERLAP: Final = 320 * RATE // 1000
"""Samples that a replacing recogniser hears again: what its predecessor had taken in and not yet searched."""
SETTLED: Final = 450 * RATE // 1000
"""Silence at the end of a final that makes the overlap safe: no word is in it."""
LOOK_BACK: Final = 300 * RATE // 1000
"""An utterance began about so long before the chunk in which its first word showed."""


class Vosk(Protocol):
    """What is used of vosk.KaldiRecognizer."""

    def AcceptWaveform(self, data: bytes) -> int: ...  # noqa: N802

    def Result(self) -> str: ...  # noqa: N802

    def PartialResult(self) -> str: ...  # noqa: N802

    def FinalResult(self) -> str: ...  # noqa: N802


@dataclass(slots=True)
class _Lent:
    """A Vosk recogniser and how many samples it has been fed in its life; its times count from the first."""

    vosk: Vosk
    fed: int = 0


@dataclass(slots=True)
class Recognisers:
    """The recognisers of one lane."""

    make: Callable[[], Vosk]
    most: int
    """Samples after which a recogniser is replaced."""
    _free: list[_Lent] = field(default_factory=list)

    def lend(self) -> _Lent:
        return self._free.pop() if self._free else _Lent(self.make())

    def give_back(self, lent: _Lent) -> None:
        """Take one back whose utterance was closed by FinalResult: it starts afresh with the next leg."""
        if lent.fed < self.most:
            self._free.append(lent)


@dataclass(frozen=True, slots=True)
class Taken:
    """What one step gave."""

    finals: tuple[tuple[HeardWord, ...], ...] = ()
    """Utterances that are closed, in order; one without words was silence."""
    partial: str | None = None
    """The open utterance's text, when it has changed."""


class LegDecoder:
    """One leg. `accept` its audio in order; `rest` when nothing comes for a while."""

    __slots__ = ("_anchor", "_closed", "_lent", "_partial", "_recent", "_recognisers", "position", "start")

    def __init__(self, recognisers: Recognisers) -> None:
        self._recognisers = recognisers
        self._lent: _Lent | None = None
        self._anchor = (0, 0)
        self._partial = ""
        self._recent = b""
        self._closed = 0
        self.position = 0
        """Call clock: everything before it was taken in."""
        self.start = 0
        """Call clock: where the open utterance began, about."""

    @property
    def open(self) -> bool:
        """Words have been heard since the last final."""
        return bool(self._partial)

    def accept(self, start: int, pcm: bytes, partial: bool) -> Taken:
        """Take samples in.

        Raises:
            Exception: Vosk refused them (its own error says why); the leg needs a new decoder.
        """
        finals: list[tuple[HeardWord, ...]] = []
        if self._lent and start != self.position:
            finals += self.rest()
        if self._lent is None:
            self._lent = self._recognisers.lend()
            self._anchor, self._closed = (self._lent.fed, start), start
        self.position = start + len(pcm) // 2
        self._recent = (self._recent + pcm)[-2 * OVERLAP :]
        self._lent.fed += len(pcm) // 2
        if self._lent.vosk.AcceptWaveform(pcm):
            words = self._words(self._lent.vosk.Result())
            finals.append(words)
            self._partial, self._closed = "", self.position
            self._replace_when_due(words)
            return Taken(tuple(finals), None)
        return Taken(tuple(finals), self._changed() if partial else None)

    def rest(self) -> list[tuple[HeardWord, ...]]:
        """Close the open utterance and give the recogniser back."""
        if self._lent is None:
            return []
        lent, self._lent = self._lent, None
        words = self._words(lent.vosk.FinalResult())
        self._recognisers.give_back(lent)
        self._partial, self._recent = "", b""
        return [words]

    def _changed(self) -> str | None:
        assert self._lent
        text: str = json.loads(self._lent.vosk.PartialResult()).get("partial", "")
        if text == self._partial:
            return None
        if not self._partial:
            self.start = max(self._closed, self.position - LOOK_BACK)
        self._partial = text
        return text

    def _replace_when_due(self, words: tuple[HeardWord, ...]) -> None:
        """Replace a recogniser that has heard enough, when the last word is safely behind."""
        assert self._lent
        settled = not words or self.position - words[-1].end >= SETTLED
        if self._lent.fed < self._recognisers.most or not settled:
            return
        self._lent = self._recognisers.lend()
        self._anchor = (self._lent.fed, self.position - len(self._recent) // 2)
        self._lent.fed += len(self._recent) // 2
        self._lent.vosk.AcceptWaveform(self._recent)

    def _words(self, result: str) -> tuple[HeardWord, ...]:
        rows = json.loads(result).get("result", [])
        return tuple(
            HeardWord(row["word"], self._place(row["start"]), self._place(row["end"]), float(row["conf"]))
            for row in rows
        )

    def _place(self, seconds: float) -> int:
        """Turn Vosk's seconds into a position on the call's clock."""
        fed, start = self._anchor
        return max(start, min(start + round(seconds * RATE) - fed, self.position))
