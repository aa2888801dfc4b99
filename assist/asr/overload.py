"""What a lane gives up when it cannot keep up, and when it takes it back. Pure.

The order: partials first (hints come later, nothing is lost), then legs, a few at a time, callers' before agents' and
the youngest call first (an agent's leg is what is judged; of two calls the one that has run longer is kept). Never the
phone call itself.
"""

from dataclasses import dataclass, replace
from enum import Enum

PAUSE_S = 1.0
"""Between giving up and giving up more: the relief has to show."""


class Demand(Enum):
    """What has to be done now."""

    NOTHING = "nothing"
    SHED = "shed"
    TAKE_BACK = "take-back"


@dataclass(frozen=True, slots=True)
class Limits:
    """From AsrSettings."""

    drop_partials_s: float
    shed_s: float
    resume_s: float


@dataclass(frozen=True, slots=True)
class Load:
    """One lane's state."""

    partials: bool = True
    """Partials are made."""
    shed_at: float | None = None
    """Last time a leg was given up."""
    calm_at: float | None = None
    """Since when it has kept up."""


def advance(load: Load, limits: Limits, lag_s: float, now: float, shed: int) -> tuple[Load, Demand]:
    """Judge a lane whose oldest unanswered audio was sent `lag_s` ago and that has given up `shed` legs."""
    partials = lag_s < (limits.drop_partials_s if load.partials else limits.drop_partials_s / 2)
    calm_at = (load.calm_at if load.calm_at is not None else now) if partials else None
    load = replace(load, partials=partials, calm_at=calm_at)
    if lag_s >= limits.shed_s and (load.shed_at is None or now - load.shed_at >= PAUSE_S):
        return replace(load, shed_at=now), Demand.SHED
    if shed and calm_at is not None and now - calm_at >= limits.resume_s:
        return replace(load, calm_at=now), Demand.TAKE_BACK
    return load, Demand.NOTHING
