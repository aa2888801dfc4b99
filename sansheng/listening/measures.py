"""Measures of recognition. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz.distance import Levenshtein

UNKNOWN = "[unk]"
_ONE_WRONG = "\ufffd"


@dataclass(frozen=True, slots=True)
class Errors:
    """Wrong characters among all that were said."""

    wrong: int = 0
    said: int = 0

    def __add__(self, other: "Errors") -> "Errors":
        return Errors(self.wrong + other.wrong, self.said + other.said)

    @property
    def percent(self) -> float:
        """Character error rate; 0 where nothing was said."""
        return 100 * self.wrong / self.said if self.said else 0.0


def errors(said: str, heard: str) -> Errors:
    """Counts insertions, deletions and substitutions; `[unk]` is one wrong character."""
    return Errors(Levenshtein.distance(said, heard.replace(UNKNOWN, _ONE_WRONG)), len(said))


def prefix_delays(said: str, ends_s: Sequence[float], partials: Sequence[tuple[float, str]]) -> list[float]:
    """For each character, seconds from its end to the first partial that has everything up to it right.

    `ends_s` are the characters' ends, `partials` (seconds fed, text so far). A prefix that never shows is infinite.
    """
    delays = []
    for index, end in enumerate(ends_s):
        prefix = said[: index + 1]
        shown = next((fed for fed, text in partials if text.startswith(prefix)), float("inf"))
        delays.append(shown - end)
    return delays


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share (0 to 1) of the values lies; not a number for none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def area(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Area under the ROC curve: how often a positive scores above a negative, ties counted half."""
    if not positives or not negatives:
        return float("nan")
    difference = np.asarray(positives)[:, None] - np.asarray(negatives)[None, :]
    return float((difference > 0).mean() + 0.5 * (difference == 0).mean())


def recall_without_false_alarm(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Share of the positives above every negative."""
    limit = max(negatives, default=float("-inf"))
    return sum(score > limit for score in positives) / len(positives) if positives else float("nan")
