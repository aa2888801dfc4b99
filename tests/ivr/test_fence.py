"""Which of our own calls may be made."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.fence import Caps, Made, Refusal, refusal

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBER = "13800138000"
CAPS = Caps()
FREE: frozenset[str] = frozenset()


def made(count: int, number: str = NUMBER, hours_ago: float = 1) -> list[Made]:
    return [Made(number, NOON - timedelta(hours=hours_ago))] * count


def test_an_ordinary_number_may_be_called() -> None:
    assert refusal(NUMBER, NOON, [], FREE, CAPS) is None


@pytest.mark.parametrize("number", ["0044123456789", "16812345", "95555", "110", "", "13800138000;rm"])
def test_other_forms_are_refused(number: str) -> None:
    assert refusal(number, NOON, [], FREE, CAPS) is Refusal.NUMBER


@pytest.mark.parametrize(("hour", "rests"), [(20, False), (21, True), (23, True), (0, True), (7, True), (8, False)])
def test_rest_hours_reach_over_midnight(hour: int, rests: bool) -> None:
    found = refusal(NUMBER, NOON.replace(hour=hour), [], FREE, CAPS)
    assert found is (Refusal.REST_HOURS if rests else None)


def test_never_twice_at_a_time() -> None:
    assert refusal(NUMBER, NOON, [], frozenset({NUMBER}), CAPS) is Refusal.UNDER_WAY


def test_caps_per_number_and_day() -> None:
    assert refusal(NUMBER, NOON, made(3), FREE, CAPS) is Refusal.TOO_OFTEN
    assert refusal(NUMBER, NOON, made(3, hours_ago=25), FREE, CAPS) is None
    assert refusal(NUMBER, NOON, made(500, "13800138001"), FREE, CAPS) is Refusal.DAY_FULL


def test_any_count_of_numbers_meets_the_daily_cap() -> None:
    calls: list[Made] = []
    for index in range(1_000):
        number = f"138{index:08d}"
        if refusal(number, NOON, calls, FREE, CAPS) is None:
            calls.append(Made(number, NOON))
    assert len(calls) == CAPS.per_day
