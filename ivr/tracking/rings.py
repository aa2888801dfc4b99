"""How many times a phone rang, from milliseconds.

Mainland China's ringing current is a cycle of 5 s, 1 s on and 4 s off (GB/T 3380-1982). A ring that began counts when
the phone was answered; only completed cycles count when it was not.
"""

from dataclasses import dataclass
from typing import Final

SLACK_MS: Final = 250
"""A queue that gives up after 15 s ends the offer a few milliseconds early or late."""


@dataclass(frozen=True, slots=True)
class Cadence:
    on_ms: int = 1000
    cycle_ms: int = 5000

    def begun(self, ring_ms: int) -> int:
        """Return the rings that had begun when the phone was answered after `ring_ms`."""
        return ring_ms // self.cycle_ms + 1

    def completed(self, ring_ms: int) -> int:
        """Return the full cycles of a phone that nobody answered."""
        return (ring_ms + SLACK_MS) // self.cycle_ms

    def third_ring_ends_ms(self) -> int:
        """Return the end of the third tone, the stricter reading of `within three rings`."""
        return 2 * self.cycle_ms + self.on_ms

    def fourth_ring_begins_ms(self) -> int:
        """Return the start of the fourth ring, the usual reading."""
        return 3 * self.cycle_ms
