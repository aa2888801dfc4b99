"""How high one leg's voice is, and how much it moves, from the pitch of its vowels. Pure."""

from collections import deque
from collections.abc import Sequence
from typing import Final

import numpy as np

KEPT: Final = 75
"""Vowels, 40 ms each, that the spread is taken from: 3 s."""
KEPT_LEAST: Final = 25
MISTAKEN: Final = 1.8
"""What lies further from the median is an octave mistaken."""


class Pitch:
    """One leg's."""

    def __init__(self, kept: int = KEPT) -> None:
        self._now: list[float] = []
        self._lately: deque[float] = deque(maxlen=kept)

    def take(self, hertz: Sequence[float]) -> None:
        """Take the pitch of vowels, in order."""
        self._now += hertz
        self._lately += hertz

    def measured(self) -> tuple[float | None, float | None]:
        """Return the median in Hz since the last time; in semitones the 10th to 90th percentile of the last seconds.

        None where too little was heard.
        """
        if not self._now:
            return None, None
        middle = round(float(np.median(self._now)), 1)
        self._now = []
        if len(self._lately) < KEPT_LEAST:
            return middle, None
        lately = np.array(self._lately)
        typical = np.median(lately)
        tenth, ninetieth = np.percentile(
            lately[(lately < MISTAKEN * typical) & (lately > typical / MISTAKEN)], [10, 90]
        )
        return middle, round(float(12 * np.log2(ninetieth / tenth)), 2)
