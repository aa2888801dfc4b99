"""Holds up to their limits, calls out that are refused, calls that were owed, what flows measured."""

from collections.abc import Callable

import pytest

from calls import facts
from calls.facts import Direction, EndedBy, Fact
from calls.ids import AgentId
from calls.ports import LineCondition
from calls.signals import HoldLimitReached
from ivr.ami import events
from ivr.ami.events import AmiEvent, Channel
from ivr.line import line_map
from ivr.settings import Front, LineSettings
from ivr.tracking.map import LineMap
from ivr.tracking.restore import microseconds, restore
from ivr.tracking.tracker import ConditionNoted, FlowBegan, OutRefused, OwnCallAnswered, OwnCallBegan, Tracker

Session = Callable[[str], list[AmiEvent]]
LINE = LineMap({"1001": AgentId("1001"), "1002": AgentId("1002")})
AGENT = AgentId("1001")
S = 1_000_000
CALL = "pbx1-1700000000.5"


def held(session: Session) -> tuple[Tracker, list[Fact], int]:
    """Return a call whose agent has just pressed hold, its facts, and when that was."""
    tracker, told = Tracker(LINE), list[Fact]()
    for event in session("06"):
        told += tracker.advance(event).facts
        if isinstance(event, events.Held):
            return tracker, told, event.at_us
    raise AssertionError("nobody holds")


def limits(tracker: Tracker, now_us: int) -> list[tuple[int, bool]]:
    return [(s.held_ms, s.over) for s in tracker.tick(now_us).signals if isinstance(s, HoldLimitReached)]


def test_the_standards_numbers_are_the_defaults() -> None:
    line = line_map(LineSettings())
    assert (line.hold_warn_ms, line.hold_limit_ms) == (45_000, 60_000)
    with pytest.raises(ValueError, match="hold_warn_s"):
        Front(hold_warn_s=60, hold_limit_s=60)


def test_a_hold_is_warned_of_at_45_seconds_and_is_over_at_60(session: Session) -> None:
    tracker, _, since_us = held(session)
    assert tracker.deadline() == since_us + 45 * S
    assert limits(tracker, since_us + 45 * S - 1) == []
    assert limits(tracker, since_us + 45 * S) == [(45_000, False)]
    assert limits(tracker, since_us + 60 * S) == [(60_000, True)]
    assert limits(tracker, since_us + 600 * S) == [], "each once"


def test_a_late_tick_tells_both_limits_with_their_times(session: Session) -> None:
    tracker, _, since_us = held(session)
    assert limits(tracker, since_us + 90 * S) == [(45_000, False), (60_000, True)]


def test_who_comes_back_in_time_is_not_warned(session: Session) -> None:
    tracker = Tracker(LINE)
    signals = [s for event in session("06") for s in tracker.advance(event).signals]
    signals += tracker.tick(2**60).signals
    assert [s for s in signals if isinstance(s, HoldLimitReached)] == []


def test_a_restart_in_a_hold_goes_on_counting_and_apologises_once(session: Session) -> None:
    before, told, since_us = held(session)
    call = restore(LINE, told)
    assert call is not None
    after = Tracker(LINE)
    after.adopt(call)
    assert limits(after, since_us + 60 * S) == [(45_000, False), (60_000, True)]
    caller = told[0].call
    told += before.advance(FlowBegan(since_us + 60 * S, caller, "hold-apology")).facts
    again = restore(LINE, told)
    assert again is not None
    assert [what for _, what, _ in again.deadlines()] == []


def own_call(number: str = "13800138000") -> tuple[Tracker, list[Fact]]:
    tracker = Tracker(LINE)
    return tracker, list(tracker.advance(OwnCallBegan(S, CALL, number, AGENT, "t1")).facts)


def test_a_call_that_was_owed_and_reached_nobody_says_so_before_it_ends() -> None:
    tracker, told = own_call()
    told += tracker.advance(OwnCallAnswered(31 * S, CALL, "agent-no-answer")).facts
    started, tried, end = told
    assert isinstance(started, facts.CallStarted)
    assert isinstance(tried, facts.TicketTried)
    assert isinstance(end, facts.CallEnded)
    assert (tried.ticket, tried.agent, tried.reached, tried.why) == ("t1", AGENT, False, "agent-no-answer")
    assert end.reason == tried.why


def test_whose_ticket_it_is_survives_a_restart() -> None:
    _, told = own_call()
    call = restore(LINE, told)
    assert call is not None
    assert (call.state.ticket, call.state.number, call.state.own_agent) == ("t1", "13800138000", AGENT)


def dialling(uniqueid: str = CALL) -> Channel:
    return Channel("PJSIP/1001-00000001", uniqueid, uniqueid, 4, "1001", "甲", "sansheng-from-agents", "0044123456")


@pytest.mark.parametrize("early", [True, False])
def test_a_number_that_may_not_be_called_is_a_call_that_was_not_made(early: bool) -> None:
    """We may hear of the number before Asterisk has told of the channel."""
    tracker, channel = Tracker(LINE), dialling()
    refused = OutRefused(2 * S, CALL, "0044123456", AGENT, "number-not-allowed")
    created = events.ChannelCreated(S, channel)
    told: list[Fact] = []
    for event in (refused, created) if early else (created, refused):
        told += tracker.advance(event).facts
    told += tracker.advance(events.HungUp(3 * S, channel, 21, 0)).facts
    started, end = told
    assert isinstance(started, facts.CallStarted)
    assert isinstance(end, facts.CallEnded)
    assert (started.call, started.direction, started.dialled) == (CALL, Direction.OUT, "0044123456")
    assert started.agent == AGENT
    assert (end.reason, end.ended_by) == ("number-not-allowed", EndedBy.LINE)
    assert tracker.calls == {}


def test_a_caller_who_is_put_through_to_such_a_number_stays_the_same_call(session: Session) -> None:
    tracker, told, since_us = held(session)
    number = len(told)
    told += tracker.advance(OutRefused(since_us, told[0].call, "0044123456", None, "number-not-allowed")).facts
    assert len(told) == number


def test_what_a_flow_measured_is_kept(session: Session) -> None:
    tracker, told, since_us = held(session)
    condition = LineCondition(speech_ms=1200, speech_dbfs=-51.5, noise_dbfs=-70.0, snr_db=18.5, clipped=0.1, hum=True)
    step = tracker.advance(ConditionNoted(since_us, told[0].call, True, condition))
    (measured,) = step.facts
    assert isinstance(measured, facts.LineMeasured)
    assert (measured.leg, measured.speech_dbfs, measured.hum) == (told[0].call, -51.5, True)
    assert microseconds(measured.occurred_at) == since_us
