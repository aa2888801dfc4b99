"""Each recorded AMI session gives the ring times, results, transfers and endings that were observed."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from calls import facts
from calls.facts import EndedBy, Fact, OfferResult, QueueExit
from calls.ids import AgentId
from ivr.ami import events
from ivr.ami.events import AmiEvent, Channel, ChannelSeen
from ivr.tracking.map import LineMap
from ivr.tracking.restore import restore
from ivr.tracking.resync import Listing, look_again, resynchronise
from ivr.tracking.tracker import Tracker, facts_of

F = TypeVar("F")
Session = Callable[[str], list[AmiEvent]]
LINE = LineMap({"1001": AgentId("1001"), "1002": AgentId("1002")})


@dataclass(frozen=True)
class Expected:
    offers: list[tuple[str, OfferResult, int, int]]
    """Agent, result, ring ms, rings."""
    ended_by: EndedBy
    exit: QueueExit | None
    reason: str = "answered"
    transfers: tuple[tuple[str, str, str], ...] = ()
    holds: tuple[int, ...] = ()


A, N, R, GONE = OfferResult.ANSWERED, OfferResult.NO_ANSWER, OfferResult.REJECTED, OfferResult.ABANDONED
ANSWERED, ABANDONED = QueueExit.ANSWERED, QueueExit.ABANDONED
CALLER, AGENT = EndedBy.CALLER, EndedBy.AGENT

TABLE = {
    "01": Expected([("1001", A, 7302, 2)], CALLER, ANSWERED),
    "02": Expected([("1001", A, 2102, 1)], AGENT, ANSWERED),
    "03": Expected([("1001", N, 15000, 3), ("1002", A, 3204, 1)], AGENT, ANSWERED),
    "04": Expected([("1001", GONE, 6203, 1)], CALLER, ABANDONED, "abandoned"),
    "05": Expected([("1001", R, 1002, 0), ("1002", A, 1002, 1)], CALLER, ANSWERED),
    "06": Expected([("1001", A, 1002, 1)], AGENT, ANSWERED, holds=(2506,)),
    "07": Expected(
        [("1001", A, 1002, 1), ("1002", A, 2014, 1)], CALLER, ANSWERED, transfers=(("blind", "1001", "1002"),)
    ),
    "08": Expected(
        [("1001", A, 1004, 1), ("1002", A, 1004, 1)], AGENT, ANSWERED, transfers=(("blind", "1001", "1002"),)
    ),
    "09": Expected(
        [("1001", A, 1003, 1), ("1002", A, 1005, 1)],
        CALLER,
        ANSWERED,
        transfers=(("attended", "1001", "1002"),),
        holds=(2080,),
    ),
    "10": Expected(
        [("1001", A, 1004, 1), ("1002", A, 1006, 1)],
        CALLER,
        ANSWERED,
        transfers=(("attended", "1001", "1002"),),
        holds=(2748,),
    ),
    "11": Expected([], CALLER, ABANDONED, "abandoned"),
    "13": Expected([("1001", A, 1003, 1)], AGENT, ANSWERED),
    "14": Expected([], EndedBy.LINE, None, "left-before-queue"),
    "15": Expected([], CALLER, None, "left-before-queue"),
    "17": Expected([("1001", A, 502, 1)], CALLER, ANSWERED, holds=(1506,)),
    "18": Expected([("1001", A, 502, 1)], EndedBy.LOST, ANSWERED),
}


def by_call(told: Iterable[Fact]) -> dict[str, list[Fact]]:
    calls: dict[str, list[Fact]] = defaultdict(list)
    for fact in told:
        calls[fact.call].append(fact)
    return calls


def of_kind(told: Iterable[Fact], kind: type[F]) -> list[F]:
    return [fact for fact in told if isinstance(fact, kind)]


def check(told: list[Fact], expected: Expected) -> None:
    offers = [(o.agent, o.result, o.ring_ms, o.rings) for o in of_kind(told, facts.OfferEnded)]
    assert [(a, r, n) for a, r, _, n in offers] == [(a, r, n) for a, r, _, n in expected.offers]
    for (*_, ring_ms, _), (*_, expected_ms, _) in zip(offers, expected.offers, strict=True):
        assert abs(ring_ms - expected_ms) <= 1
    (end,) = of_kind(told, facts.CallEnded)
    assert (end.ended_by, end.reason) == (expected.ended_by, expected.reason)
    assert [q.exit for q in of_kind(told, facts.QueueLeft)] == ([expected.exit] if expected.exit else [])
    assert tuple((t.how, t.from_agent, t.to) for t in of_kind(told, facts.Transferred)) == expected.transfers
    assert tuple(h.held_ms for h in of_kind(told, facts.HoldEnded)) == expected.holds


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_session_as_recorded(name: str, session: Session) -> None:
    tracker = Tracker(LINE)
    told = facts_of(tracker, session(name))
    assert len(by_call(told)) == 1
    check(told, TABLE[name])
    assert not tracker.calls, "an ended call is forgotten"
    assert tracker.disagreements == 0


def test_two_interleaved_calls_stay_apart(session: Session) -> None:
    calls = by_call(facts_of(Tracker(LINE), session("12")))
    assert len(calls) == 2
    first, second = calls.values()
    check(first, Expected([("1001", A, 1111, 1)], AGENT, ANSWERED))
    check(second, Expected([("1002", A, 1644, 1)], CALLER, ANSWERED))


def test_the_order_of_one_call(session: Session) -> None:
    kinds = [fact.kind for fact in facts_of(Tracker(LINE), session("01"))]
    assert kinds == [
        *("CallStarted", "LegUp", "QueueJoined", "OfferStarted", "LegUp", "OfferEnded", "QueueLeft"),
        *("AgentConnected", "LegDown", "LegDown", "CallEnded"),
    ]


def test_a_chinese_name_and_the_callers_number(session: Session) -> None:
    (start,) = of_kind(facts_of(Tracker(LINE), session("02")), facts.CallStarted)
    assert (start.caller_name, start.caller_number, start.dialled) == ("张三", "13800138001", "8001")


def shuffled_within_a_millisecond(stream: list[AmiEvent], seed: int) -> list[AmiEvent]:
    """Events less than a millisecond apart change places, as Asterisk's threads have them do.

    What a channel's own life consists of (states, bridges, hang-up) keeps its order; dialling, queue, agent and
    transfer events float between.
    """
    chance = random.Random(seed)
    last: dict[str, int] = defaultdict(int)
    keyed = []
    for event in stream:
        key = event.at_us + chance.randrange(1000)  # type: ignore[union-attr]
        if isinstance(event, LIFE):
            key = last[event.channel.uniqueid] = max(key, last[event.channel.uniqueid] + 1)
        keyed.append((key, event))
    return [event for _, event in sorted(keyed, key=lambda pair: pair[0])]


LIFE = (
    events.ChannelCreated,
    events.StateChanged,
    events.BridgeEntered,
    events.BridgeLeft,
    events.HangupRequested,
    events.SoftHangup,
    events.LegHungUp,
    events.Held,
    events.Unheld,
    events.HungUp,
)


def created_first(stream: list[AmiEvent]) -> list[AmiEvent]:
    """A channel's creation is one thread's first word of it; nothing of the channel comes before."""
    created = {e.channel.uniqueid: e for e in stream if isinstance(e, events.ChannelCreated)}
    seen: set[str] = set()
    result: list[AmiEvent] = []
    for event in stream:
        for channel in _channels(event):
            if channel.uniqueid in created and channel.uniqueid not in seen:
                seen.add(channel.uniqueid)
                result.append(created[channel.uniqueid])
        if not isinstance(event, events.ChannelCreated):
            result.append(event)
    return result


def _channels(event: AmiEvent) -> list[Channel]:
    names = ("channel", "caller", "dialled", "member", "transferer", "transferee", "target")
    found = [getattr(event, name, None) for name in names]
    return [channel for channel in found if isinstance(channel, Channel)]


@pytest.mark.parametrize("name", sorted(TABLE))
def test_the_order_within_a_millisecond_means_nothing(name: str, session: Session) -> None:
    stream = session(name)
    for seed in range(40):
        shuffled = created_first(shuffled_within_a_millisecond(stream, seed))
        told = facts_of(Tracker(LINE), shuffled)
        check(told, TABLE[name])


def listing_after(stream: list[AmiEvent]) -> Listing:
    """Return what Asterisk would list after these events."""
    seen: dict[str, ChannelSeen] = {}
    queued: dict[str, events.QueueWaiting] = {}
    for event in stream:
        for channel in _channels(event):
            old = seen.get(channel.uniqueid)
            if old or isinstance(event, events.ChannelCreated):
                seen[channel.uniqueid] = ChannelSeen(channel, old.bridge if old else "", "", "")
        match event:
            case events.HungUp():
                seen.pop(event.channel.uniqueid, None)
            case events.BridgeEntered():
                seen[event.channel.uniqueid] = ChannelSeen(event.channel, event.bridge, "", "")
            case events.BridgeLeft() if seen[event.channel.uniqueid].bridge == event.bridge:
                seen[event.channel.uniqueid] = ChannelSeen(event.channel, "", "", "")
            case events.QueueEntered():
                queued[event.channel.uniqueid] = events.QueueWaiting(event.queue, 1, event.channel.uniqueid, 0)
            case events.QueueExited():
                queued.pop(event.channel.uniqueid, None)
    return Listing(tuple(seen.values()), tuple(queued.values()))


def at_us(stream: list[AmiEvent]) -> int:
    return max(getattr(event, "at_us", 0) for event in stream)


@pytest.mark.parametrize("name", sorted(TABLE))
def test_a_restart_anywhere_in_a_call_tells_everything_once(name: str, session: Session) -> None:
    stream = session(name)
    for cut in range(1, len(stream)):
        before = Tracker(LINE)
        told: list[Fact] = []
        for event in stream[:cut]:
            told += before.advance(event).facts
        after = Tracker(LINE)
        for call_facts in by_call(told).values():
            if (call := restore(LINE, call_facts)) is not None:
                after.adopt(call)
        told += resynchronise(after, listing_after(stream[:cut]), at_us(stream[:cut])).facts
        told += facts_of(after, stream[cut:])
        if not told:
            continue
        assert len(by_call(told)) == 1, f"cut at {cut}"
        assert len(of_kind(told, facts.CallEnded)) == 1, f"cut at {cut}"
        for kind in (facts.LegUp, facts.LegDown, facts.OfferStarted, facts.OfferEnded, facts.AgentConnected):
            legs = [fact.leg for fact in of_kind(told, kind)]
            assert len(legs) == len(set(legs)), f"{kind.__name__} twice, cut at {cut}"
        ups = {fact.leg for fact in of_kind(told, facts.LegUp)}
        assert ups == {fact.leg for fact in of_kind(told, facts.LegDown)}, f"cut at {cut}"
        (end,) = of_kind(told, facts.CallEnded)
        assert end.ended_by in (TABLE[name].ended_by, EndedBy.UNKNOWN, EndedBy.LINE), f"cut at {cut}"


def test_a_service_that_starts_in_mid_call_finds_the_conversation(session: Session) -> None:
    stream = session("01")
    cut = next(i for i, e in enumerate(stream) if isinstance(e, events.HangupRequested))
    tracker = Tracker(LINE)
    told = list(resynchronise(tracker, listing_after(stream[:cut]), at_us(stream[:cut])).facts)
    assert [fact.kind for fact in told] == ["CallStarted", "LegUp", "LegUp", "AgentConnected"]
    told += facts_of(tracker, stream[cut:])
    (end,) = of_kind(told, facts.CallEnded)
    assert (end.ended_by, end.reason) == (CALLER, "answered")


def test_who_met_while_the_first_listing_was_made_is_found_by_the_second(session: Session) -> None:
    stream = session("01")
    cut = next(i for i, e in enumerate(stream) if isinstance(e, events.HangupRequested))
    listing, tracker = listing_after(stream[:cut]), Tracker(LINE)
    too_early = replace(listing, channels=tuple(replace(seen, bridge="") for seen in listing.channels))
    told = list(resynchronise(tracker, too_early, at_us(stream[:cut])).facts)
    assert "AgentConnected" not in [fact.kind for fact in told]
    again = replace(listing, again=True)
    assert [fact.kind for fact in look_again(tracker, again, at_us(stream[:cut])).facts] == ["AgentConnected"]
    assert not look_again(tracker, again, at_us(stream[:cut])).facts


def test_a_call_that_ended_unseen_is_closed_without_blame(session: Session) -> None:
    stream = session("01")
    tracker = Tracker(LINE)
    cut = next(i for i, e in enumerate(stream) if isinstance(e, events.HangupRequested))
    for event in stream[:cut]:
        tracker.advance(event)
    told = resynchronise(tracker, Listing(()), at_us(stream)).facts
    (end,) = of_kind(told, facts.CallEnded)
    assert (end.ended_by, end.reason) == (EndedBy.UNKNOWN, "unseen")
    assert not tracker.calls


def test_the_live_alert_comes_at_the_end_of_the_third_ring(session: Session) -> None:
    stream = session("03")
    tracker = Tracker(LINE)
    cut = next(i for i, e in enumerate(stream) if isinstance(e, events.DialEnded))
    started = None
    for event in stream[:cut]:
        for fact in tracker.advance(event).facts:
            started = fact if isinstance(fact, facts.OfferStarted) else started
    assert started is not None
    due = tracker.deadline()
    assert due is not None
    assert abs(due / 1e6 - started.occurred_at.timestamp() - 15) < 0.001
    assert tracker.tick(due - 1).signals == ()
    (signal,) = tracker.tick(due).signals
    assert (signal.kind, tracker.deadline()) == ("RingLimitReached", None)


def test_agents_states_follow_their_phones(session: Session) -> None:
    tracker = Tracker(LINE)
    states = [s.state for e in session("16") for s in tracker.advance(e).signals if s.kind == "AgentStateChanged"]
    assert states == ["unreachable", "ready"]
    tracker = Tracker(LINE)
    paused = [s for e in session("11") for s in tracker.advance(e).signals if s.kind == "AgentStateChanged"]
    assert [(s.state, s.reason) for s in paused[:2]] == [("break", "lunch"), ("break", "lunch")]
    assert [s.state for s in paused[2:]] == ["ready", "ready"]
