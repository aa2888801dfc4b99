"""Which of our own calls may be made: number forms, caps per number and day, rest hours, never twice. Pure.

The dialplan's fence (`dialplan/extensions/outbound.conf`) stands behind this one, closed unless the settings open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from ivr.numbers import is_mobile, may_be_called
from ivr.settings import NumberClass, Outbound


class Refusal(StrEnum):
    """Why a call is not made; logged and shown."""

    NUMBER = "number-not-allowed"
    NOT_OPEN = "outbound-not-open"
    REST_HOURS = "rest-hours"
    TOO_OFTEN = "number-called-too-often"
    DAY_FULL = "daily-limit"
    UNDER_WAY = "already-under-way"


@dataclass(frozen=True, slots=True)
class Made:
    """One call that was made."""

    number: str
    at: datetime


def refusal(number: str, now: datetime, made: Sequence[Made], under_way: bool, limits: Outbound) -> Refusal | None:
    """Return why `number` may not be called at the local time `now`, or None.

    Args:
        made: calls out so far, in any order; those older than a day do not count.
        under_way: a call to this number is being made, or is up.
    """
    if not may_be_called(number):
        return Refusal.NUMBER
    if (NumberClass.MOBILE if is_mobile(number) else NumberClass.NATIONAL) not in limits.allow:
        return Refusal.NOT_OPEN
    if is_rest(now.time(), limits):
        return Refusal.REST_HOURS
    if under_way:
        return Refusal.UNDER_WAY
    lately = [call for call in made if now - call.at < timedelta(days=1)]
    if sum(call.number == number for call in lately) >= limits.calls_per_number:
        return Refusal.TOO_OFTEN
    return Refusal.DAY_FULL if len(lately) >= limits.calls_per_day else None


def is_rest(at: time, limits: Outbound) -> bool:
    if limits.rest_from <= limits.rest_until:
        return limits.rest_from <= at < limits.rest_until
    return at >= limits.rest_from or at < limits.rest_until
