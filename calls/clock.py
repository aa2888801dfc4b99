"""One epoch-monotonic pair per process, so that no two times of one call come from two clocks."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Converts between monotonic seconds (`_at`) and aware UTC, by a pair read once."""

    epoch: float
    """Seconds since 1970 at the moment `monotonic` was read."""
    monotonic: float

    @classmethod
    def read(cls) -> "Clock":
        return cls(time.time(), time.monotonic())

    def epoch_at(self, at: float) -> float:
        """Return the epoch seconds of a monotonic time."""
        return self.epoch + (at - self.monotonic)

    def at_epoch(self, epoch: float) -> float:
        """Return the monotonic time of epoch seconds, e.g. of an AMI Timestamp."""
        return self.monotonic + (epoch - self.epoch)

    def utc(self, at: float) -> datetime:
        return datetime.fromtimestamp(self.epoch_at(at), UTC)

    def now_at(self) -> float:
        return time.monotonic()


CLOCK = Clock.read()
"""This process's pair."""
