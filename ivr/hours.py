"""Whether agents answer now, and what time of the day it is. Pure: the local time is given."""

from datetime import datetime
from enum import StrEnum

from ivr.settings import Hours


class TimeOfDay(StrEnum):
    MORNING = "morning"
    NOON = "noon"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def time_of_day(now: datetime) -> TimeOfDay:
    """早上 05-11, 中午 11-13, 下午 13-18, 晚上 18-05."""
    if 5 <= now.hour < 11:
        return TimeOfDay.MORNING
    if 11 <= now.hour < 13:
        return TimeOfDay.NOON
    return TimeOfDay.AFTERNOON if 13 <= now.hour < 18 else TimeOfDay.EVENING


def is_open(hours: Hours, now: datetime) -> bool:
    """Return whether agents answer at this local time. Without any span they always do, days off excepted."""
    if now.date() in hours.closed:
        return False
    covering = [span for span in hours.openings if span.covers(now.isoweekday())]
    return not hours.openings or any(span.start <= now.time() < span.end for span in covering)
