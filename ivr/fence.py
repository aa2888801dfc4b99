"""Which of our own calls may be made: number forms, caps per number and day, rest hours, never twice. Pure.

The dialplan's fence (`dialplan/extensions/outbound.conf`) stands behind this one, closed unless the settings open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from ivr.numbers import may_be_called


class Refusal(StrEnum):
    """Why a call is not made; logged and shown."""

    NUMBER = "number-not-allowed"
    REST_HOURS = "rest-hours"
    TOO_OFTEN = "number-called-too-often"
    DAY_FULL = "daily-limit"
    UNDER_WAY = "already-under-way"


@dataclass(frozen=True, slots=True)
class Caps:
    per_number: int = 3
    """Calls to one number within 24 hours."""
    per_day: int = 500
    rest_from: time = time(21, 0)
    rest_until: time = time(8, 0)
    """Local time; between the two nobody is called."""


@dataclass(frozen=True, slots=True)
class Made:
    """One call that was made."""

    number: str
    at: datetime


def refusal(number: str, now: datetime, made: Sequence[Made], under_way: frozenset[str], caps: Caps) -> Refusal | None:
    """Return why `number` may not be called at the local time `now`, or None."""
    if not may_be_called(number):
        return Refusal.NUMBER
    if is_rest(now.time(), caps):
        return Refusal.REST_HOURS
    if number in under_way:
        return Refusal.UNDER_WAY
    lately = [call for call in made if now - call.at < timedelta(days=1)]
    if sum(call.number == number for call in lately) >= caps.per_number:
        return Refusal.TOO_OFTEN
    return Refusal.DAY_FULL if len(lately) >= caps.per_day else None


def is_rest(at: time, caps: Caps) -> bool:
    if caps.rest_from <= caps.rest_until:
        return caps.rest_from <= at < caps.rest_until
    return at >= caps.rest_from or at < caps.rest_until
