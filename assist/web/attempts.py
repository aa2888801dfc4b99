"""Counts attempts per key in a sliding window. Pure: time comes in."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Final

MOST: Final = 30
WINDOW_S: Final = 300.0
KEYS_KEPT: Final = 10_000


@dataclass(slots=True)
class Attempts:
    """At most `most` attempts per key in `window_s`; the longest unused keys are forgotten."""

    most: int = MOST
    window_s: float = WINDOW_S
    _by_key: OrderedDict[str, deque[float]] = field(default_factory=OrderedDict)

    def wait_s(self, key: str, at: float) -> float:
        """Count one attempt. Returns 0, or how long to wait when there were too many; such attempts do not count."""
        times = self._by_key.setdefault(key, deque())
        self._by_key.move_to_end(key)
        while times and at - times[0] >= self.window_s:
            times.popleft()
        while len(self._by_key) > KEYS_KEPT:
            self._by_key.popitem(last=False)
        if len(times) >= self.most:
            return self.window_s - (at - times[0])
        times.append(at)
        return 0.0
