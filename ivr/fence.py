"""Which calls out may be made: number forms, caps per number and day, rest hours, never twice. Pure.

The dialplan's fence (`dialplan/extensions/outbound.conf`) stands behind this one, closed unless the settings open it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from ivr.numbers import EMERGENCY, is_mobile, may_be_called
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
    return _over_caps(number, now, made, limits)


def hand_dialled(number: str, now: datetime, made: Sequence[Made], limits: Outbound) -> Refusal | None:
    """Return why an agent may not dial `number` now, or None. Its form has passed the dialplan's classes.

    Rest hours are the line's own; who dials by hand knows whom, and when.
    """
    if number in EMERGENCY:
        return None
    return _over_caps(number, now, made, limits)


def next_attempt(number: str, now: datetime, made: Sequence[Made], limits: Outbound) -> datetime:
    """Return the earliest local time at which a number that was not reached may be tried again.

    Not before `retry_min`, not in the rest hours, not before the caps leave room.
    """
    at = now + timedelta(minutes=limits.retry_min)
    every = sorted(call.at for call in made)
    same = sorted(call.at for call in made if call.number == number)
    for calls, cap in ((same, limits.calls_per_number), (every, limits.calls_per_day)):
        if len(calls) >= cap:
            at = max(at, calls[-cap] + timedelta(days=1))
    return _after_rest(at, limits)


def _after_rest(at: datetime, limits: Outbound) -> datetime:
    if not is_rest(at.time(), limits):
        return at
    ends = at.replace(
        hour=limits.rest_until.hour, minute=limits.rest_until.minute, second=limits.rest_until.second, microsecond=0
    )
    return ends if ends > at else ends + timedelta(days=1)


def _over_caps(number: str, now: datetime, made: Sequence[Made], limits: Outbound) -> Refusal | None:
    lately = [call for call in made if now - call.at < timedelta(days=1)]
    if sum(call.number == number for call in lately) >= limits.calls_per_number:
        return Refusal.TOO_OFTEN
    return Refusal.DAY_FULL if len(lately) >= limits.calls_per_day else None


def is_rest(at: time, limits: Outbound) -> bool:
    if limits.rest_from <= limits.rest_until:
        return limits.rest_from <= at < limits.rest_until
    return at >= limits.rest_from or at < limits.rest_until
