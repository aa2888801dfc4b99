"""Which part of the service does how well. Told to the panel, to `doctor` and to the metrics."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum


class PartState(StrEnum):
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    ABSENT = "absent"
    """Not part of this installation, or switched off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartHealth:
    part: str
    state: PartState
    since: datetime
    code: str | None = None
    """Stable and kebab-case, the same as in the log; None while up."""


@dataclass(slots=True)
class Health:
    """The states of all parts; `listeners` hear of every change."""

    parts: dict[str, PartHealth] = field(default_factory=dict)
    listeners: list[Callable[[list[PartHealth]], None]] = field(default_factory=list)

    def set(self, part: str, state: PartState, code: str | None = None) -> None:
        """Note a part's state; nothing happens when it is the same."""
        known = self.parts.get(part)
        if known is not None and (known.state, known.code) == (state, code):
            return
        self.parts[part] = PartHealth(part=part, state=state, since=datetime.now(UTC), code=code)
        for listener in list(self.listeners):
            listener(self.all())

    def all(self) -> list[PartHealth]:
        return list(self.parts.values())

    @property
    def overall(self) -> PartState:
        """The worst of the parts that are there."""
        states = {part.state for part in self.parts.values()}
        return next((state for state in (PartState.DOWN, PartState.DEGRADED) if state in states), PartState.UP)
