"""A shift: a part of every day. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Shift:
    """A part of every day; one whose end is not after its start goes on past midnight."""

    name: str
    start: time
    end: time

    def begins_at(self, local: datetime) -> datetime | None:
        """Return when the shift began that holds this local time; None: it is in no such shift."""
        start = local.replace(hour=self.start.hour, minute=self.start.minute, second=0, microsecond=0)
        now = local.time()
        if self.start < self.end:
            return start if self.start <= now < self.end else None
        if now >= self.start:
            return start
        return start - timedelta(days=1) if now < self.end else None
