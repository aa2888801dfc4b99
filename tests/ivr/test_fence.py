"""Which of our own calls may be made."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.fence import Made, Refusal, hand_dialled, is_rest, next_attempt, refusal
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


def test_what_agents_dial_meets_the_same_caps_at_any_hour() -> None:
    midnight = NOON.replace(hour=0)
    assert hand_dialled(NUMBER, midnight, [], OPEN) is None
    lately = [Made(NUMBER, midnight - timedelta(hours=1))] * 3
    assert hand_dialled(NUMBER, midnight, lately, OPEN) is Refusal.TOO_OFTEN
    assert hand_dialled(NUMBER, NOON, made(500, "13800138001"), OPEN) is Refusal.DAY_FULL
    assert hand_dialled("0014155550100", NOON, made(3, "0014155550100"), OPEN) is Refusal.TOO_OFTEN


@pytest.mark.parametrize("number", ["110", "119", "120", "122"])
def test_no_cap_keeps_an_agent_from_an_emergency_number(number: str) -> None:
    assert hand_dialled(number, NOON, made(500, number), OPEN) is None


def test_who_was_not_reached_is_tried_again_when_it_is_allowed() -> None:
    assert next_attempt(NUMBER, NOON, made(1), OPEN) == NOON + timedelta(minutes=30)
    evening = NOON.replace(hour=20, minute=45)
    assert next_attempt(NUMBER, evening, [], OPEN) == (NOON + timedelta(days=1)).replace(hour=8)
    assert next_attempt(NUMBER, NOON, made(3), OPEN) == NOON + timedelta(hours=23)


@given(
    ago=st.lists(st.tuples(st.sampled_from([NUMBER, "13800138001"]), st.integers(0, 48 * 60)), max_size=8),
    minute=st.integers(0, 24 * 60 - 1),
    rest=st.tuples(st.integers(0, 23), st.integers(0, 23)),
)
def test_at_the_time_of_the_next_attempt_nothing_forbids_it(
    ago: list[tuple[str, int]], minute: int, rest: tuple[int, int]
) -> None:
    now = NOON.replace(hour=minute // 60, minute=minute % 60)
    changes = {"rest_from": time(rest[0]), "rest_until": time(rest[1]), "calls_per_day": 4, "calls_per_number": 2}
    limits = OPEN.model_copy(update=changes)
    calls = [Made(number, now - timedelta(minutes=minutes)) for number, minutes in ago]
    at = next_attempt(NUMBER, now, calls, limits)
    assert at >= now + timedelta(minutes=limits.retry_min)
    assert not is_rest(at.time(), limits)
    assert refusal(NUMBER, at, calls, False, limits) is None
