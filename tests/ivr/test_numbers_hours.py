"""Which numbers may be called back, and when agents answer."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from ivr.hours import TimeOfDay, is_open, time_of_day
from ivr.numbers import may_be_called
from ivr.settings import Hours, Opening

ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize("number", ["13800138000", "013800138000", "01088886666", "02188886666", "051288886666"])
def test_mainland_fixed_and_mobile_numbers_may_be_called(number: str) -> None:
    assert may_be_called(number)


@pytest.mark.parametrize(
    "number",
    [
        *("", "0044123456789", "+8613800138000", "110", "10086", "95555", "96123", "16812345", "4001234567"),
        *("12345678901", "1380013800", "138001380000", "010888", "13800138000\n", "13800 138000", "9" * 1000),
    ],
)
def test_everything_else_may_not(number: str) -> None:
    assert not may_be_called(number)


@pytest.mark.parametrize(
    ("hour", "part"),
    [
        *((5, TimeOfDay.MORNING), (10, TimeOfDay.MORNING), (11, TimeOfDay.NOON), (13, TimeOfDay.AFTERNOON)),
        *((18, TimeOfDay.EVENING), (0, TimeOfDay.EVENING), (4, TimeOfDay.EVENING)),
    ],
)
def test_the_time_of_the_day(hour: int, part: TimeOfDay) -> None:
    assert time_of_day(datetime(2026, 3, 2, hour, tzinfo=ZONE)) is part


HOURS = Hours(
    openings=(Opening(days="1-5", start=time(9), end=time(17)), Opening(days="6", start=time(10), end=time(12))),
    closed=(date(2026, 3, 4),),
)


@pytest.mark.parametrize(
    ("day", "hour", "open_"),
    [
        *((2, 9, True), (2, 8, False), (2, 16, True), (2, 17, False)),
        *((7, 10, True), (7, 13, False), (8, 10, False), (4, 10, False)),
    ],
)
def test_when_agents_answer(day: int, hour: int, open_: bool) -> None:
    assert is_open(HOURS, datetime(2026, 3, day, hour, tzinfo=ZONE)) is open_


def test_without_spans_agents_always_answer() -> None:
    assert is_open(Hours(), datetime(2026, 3, 2, 3, tzinfo=ZONE))
