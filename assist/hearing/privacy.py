"""When a call's recording pauses, and which digits are not written down. Pure; one `Privacy` per call, times in ms.

A pause begins when the agent asks for a card's or an ID's number, when anybody says a long row of digits, or by the
button; it ends some seconds after the last digits, by the button, or when it has lasted too long. It is told by the
facts RecordingPaused and RecordingResumed: the button's come from the log, the others are made here.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from assist.matching.numbers import DigitRun, heard_runs
from assist.settings import PrivacySettings
from calls.facts import RecordingPaused, RecordingResumed, Word
from calls.findings import Role

HIDDEN: Final = "*"
SHORT: Final = 2
"""Digits in a row that are hidden while paused."""
AGAIN: Final = 4
"""Digits in a row that pause again soon after a pause that ended by itself: the number goes on."""
AGAIN_MS: Final = 20_000
JOIN_MS: Final = 4_000
"""Rows of digits with a shorter pause between them are one."""


@dataclass(frozen=True, slots=True)
class Pause:
    """It begins at `from_ms`, which may be past."""

    from_ms: int
    why: Literal["asked", "digits"]


@dataclass(frozen=True, slots=True)
class Resume:
    to_ms: int
    why: Literal["quiet", "longest"]


Change = Pause | Resume


@dataclass(slots=True)
class Private:
    """One span; no end: it lasts."""

    from_ms: int
    why: Literal["button", "asked", "digits"]
    last_ms: int | None = None
    """The end of the last digits that were said in it."""
    to_ms: int | None = None
    pressed: bool = False
    """Ended by the button."""


@dataclass(frozen=True, slots=True)
class _Row:
    """Digits at the end of somebody's last utterance."""

    from_ms: int
    to_ms: int
    digits: int


@dataclass(slots=True)
class Privacy:
    settings: PrivacySettings
    spans: list[Private] = field(default_factory=list)
    _rows: dict[Role, _Row] = field(default_factory=dict)

    @property
    def paused(self) -> bool:
        return bool(self.spans) and self.spans[-1].to_ms is None

    def told(self, fact: RecordingPaused | RecordingResumed) -> bool:
        """Take what the log has: the button, or our own of before a restart. False: that is so already."""
        if isinstance(fact, RecordingPaused):
            changed = not self.paused and not any(span.from_ms == fact.from_ms for span in self.spans)
            if changed:
                self._begin(fact.from_ms, fact.why)
            return changed
        if not self.paused or any(span.to_ms == fact.to_ms for span in self.spans):
            return False
        self.spans[-1].to_ms = fact.to_ms
        self.spans[-1].pressed = fact.why == "button"
        return True

    def hear(self, role: Role, start_ms: int, end_ms: int, text: str, *, final: bool) -> Pause | None:
        """Take what was recognised, so far or for good; return the pause that it begins."""
        if not self.settings.on:
            return None
        runs = heard_runs(text, SHORT)
        begun = self._noticed(role, start_ms, end_ms, text, runs)
        if final:
            self._remember(role, start_ms, end_ms, text, runs)
        if begun is not None and not self.paused:
            self._begin(begun.from_ms, begun.why)
        else:
            begun = None
        if self.paused and runs:
            self.spans[-1].last_ms = max(end_ms, self.spans[-1].last_ms or 0)
        return begun

    def tick(self, now_ms: int) -> Resume | None:
        """Return the end of the pause when it is due."""
        if not self.paused:
            return None
        span = self.spans[-1]
        due_ms, why = self._due(span)
        if now_ms < due_ms:
            return None
        span.to_ms = due_ms
        return Resume(due_ms, why)

    def written(self, text: str, start_ms: int, end_ms: int) -> str:
        """Return the text as it may be written down: same length, the digits of a pause hidden."""
        if not self._touches(start_ms, end_ms):
            return text
        hidden = list(text)
        for run in heard_runs(text, SHORT):
            hidden[run.start : run.end] = HIDDEN * (run.end - run.start)
        return "".join(hidden)

    # -- inside

    def _begin(self, from_ms: int, why: Literal["button", "asked", "digits"]) -> None:
        if not self.paused:
            self.spans.append(Private(max(0, from_ms), why))

    def _due(self, span: Private) -> tuple[int, Literal["quiet", "longest"]]:
        longest = span.from_ms + round(self.settings.longest_s * 1000)
        if span.why == "button":
            return longest, "longest"
        if span.last_ms is None:
            quiet = span.from_ms + round(self.settings.asked_s * 1000)
        else:
            quiet = span.last_ms + round(self.settings.quiet_s * 1000)
        return (quiet, "quiet") if quiet <= longest else (longest, "longest")

    def _noticed(self, role: Role, start_ms: int, end_ms: int, text: str, runs: Sequence[DigitRun]) -> Pause | None:
        if role is Role.AGENT and self._asks(text):
            return Pause(end_ms, "asked")
        if not runs:
            return None
        if max(len(run.digits) for run in runs) >= max(AGAIN, self._enough(start_ms)):
            return Pause(start_ms, "digits")
        before = self._rows.get(role)
        if before is None or start_ms - before.to_ms > JOIN_MS or runs[0].start > 1:
            return None
        whole = before.digits + len(runs[0].digits)
        return Pause(before.from_ms, "digits") if whole >= self.settings.digits else None

    def _asks(self, text: str) -> bool:
        settings = self.settings
        return any(word in text for word in settings.named) and any(word in text for word in settings.asked)

    def _enough(self, start_ms: int) -> int:
        """How many digits in a row begin a pause now."""
        last = self.spans[-1] if self.spans else None
        if last is not None and last.to_ms is not None and not last.pressed and start_ms - last.to_ms < AGAIN_MS:
            return AGAIN
        return self.settings.digits

    def _remember(self, role: Role, start_ms: int, end_ms: int, text: str, runs: Sequence[DigitRun]) -> None:
        before = self._rows.pop(role, None)
        if not runs or runs[-1].end < len(text) - 1:
            return
        digits, from_ms = len(runs[-1].digits), start_ms
        joins = before is not None and start_ms - before.to_ms <= JOIN_MS
        if before is not None and joins and len(runs) == 1 and runs[0].start <= 1:
            digits, from_ms = digits + before.digits, before.from_ms
        self._rows[role] = _Row(from_ms, end_ms, digits)

    def _touches(self, start_ms: int, end_ms: int) -> bool:
        return any(span.from_ms <= end_ms and (span.to_ms is None or start_ms < span.to_ms) for span in self.spans)


def spread(text: str, words: Sequence[Word]) -> tuple[Word, ...]:
    """Return the words with the hidden letters of their text hidden; words that the text leaves out stay."""
    shown, at = [], 0
    for word in words:
        found = _place(text, word.text, at)
        if found is None:
            shown.append(word)
            continue
        at = found + len(word.text)
        shown.append(Word(text[found:at], word.start_ms, word.end_ms, word.confidence))
    return tuple(shown)


def _place(text: str, word: str, at: int) -> int | None:
    """Return where the word stands from `at` on, hidden letters counting as any; a space may come first."""
    for start in (at, at + 1):
        piece = text[start : start + len(word)]
        if word and len(piece) == len(word) and all(a in (HIDDEN, b) for a, b in zip(piece, word, strict=True)):
            return start
    return None
