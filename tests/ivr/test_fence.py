"""Which of our own calls may be made."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ivr.fence import Made, Refusal, refusal
from ivr.settings import NumberClass, Outbound

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NUMBER = "13800138000"
OPEN = Outbound(trunk="carrier", allow=(NumberClass.MOBILE, NumberClass.NATIONAL))


def made(count: int, number: str = NUMBER, hours_ago: float = 1) -> list[Made]:
    return [Made(number, NOON - timedelta(hours=hours_ago))] * count


def test_an_ordinary_number_may_be_called() -> None:
    assert refusal(NUMBER, NOON, [], False, OPEN) is None


@pytest.mark.parametrize(
    "number", ["0044123456789", "16812345", "95555", "110", "", "13800138000;rm", "1" * 10_000, "138\r\n00138000"]
)
def test_other_forms_are_refused(number: str) -> None:
    assert refusal(number, NOON, [], False, OPEN) is Refusal.NUMBER


@pytest.mark.parametrize(("hour", "rests"), [(20, False), (21, True), (23, True), (0, True), (7, True), (8, False)])
def test_rest_hours_reach_over_midnight(hour: int, rests: bool) -> None:
    found = refusal(NUMBER, NOON.replace(hour=hour), [], False, OPEN)
    assert found is (Refusal.REST_HOURS if rests else None)


def test_what_the_settings_do_not_open_is_refused() -> None:
    mobile = Outbound(trunk="carrier", allow=(NumberClass.MOBILE,))
    assert refusal(NUMBER, NOON, [], False, mobile) is None
    assert refusal("01088886666", NOON, [], False, mobile) is Refusal.NOT_OPEN
    assert refusal(NUMBER, NOON, [], False, Outbound()) is Refusal.NOT_OPEN


def test_never_twice_at_a_time() -> None:
    assert refusal(NUMBER, NOON, [], True, OPEN) is Refusal.UNDER_WAY


def test_caps_per_number_and_day() -> None:
    assert refusal(NUMBER, NOON, made(3), False, OPEN) is Refusal.TOO_OFTEN
    assert refusal(NUMBER, NOON, made(3, hours_ago=25), False, OPEN) is None
    assert refusal(NUMBER, NOON, made(500, "13800138001"), False, OPEN) is Refusal.DAY_FULL


def test_any_count_of_numbers_meets_the_daily_cap() -> None:
    calls: list[Made] = []
    for index in range(1_000):
        number = f"138{index:08d}"
        if refusal(number, NOON, calls, False, OPEN) is None:
            calls.append(Made(number, NOON))
    assert len(calls) == OPEN.calls_per_day
