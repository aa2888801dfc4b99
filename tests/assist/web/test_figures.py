"""The wallboard's figures: a day as a table, and that nothing is counted twice or lost."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assist.web.figures import Figures, Tally, quarter_of
from calls.bus import Numbered
from calls.facts import (
    AgentConnected,
    CallEnded,
    EndedBy,
    Fact,
    FindingChanged,
    LegDown,
    OfferEnded,
    OfferResult,
    QueueExit,
    QueueJoined,
    QueueLeft,
)
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, QueueName, RuleId

TEN = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
QUEUE = QueueName("service")


def one_call(
    number: int,
    begun: datetime,
    *,
    waited_s: float = 4.0,
    exit: QueueExit = QueueExit.ANSWERED,
    offers: tuple[tuple[str, float, OfferResult], ...] = (("1001", 3.0, OfferResult.ANSWERED),),
    verdicts: tuple[tuple[str, Verdict], ...] = (),
    talk_s: float = 60.0,
) -> list[Fact]:
    call = CallId(f"c{number}")

    def at(offset_s: float) -> dict[str, Any]:
        return {"call": call, "occurred_at": begun + timedelta(seconds=offset_s), "offset_ms": round(offset_s * 1000)}

    facts: list[Fact] = [QueueJoined(**at(0), queue=QUEUE, position=1)]
    for index, (agent, ring_s, result) in enumerate(offers):
        facts.append(
            OfferEnded(
                **at(waited_s),
                leg=LegId(f"l{index}"),
                agent=AgentId(agent),
                result=result,
                ring_ms=round(ring_s * 1000),
                rings=1,
            )
        )
    facts.append(QueueLeft(**at(waited_s), queue=QUEUE, exit=exit, waited_ms=round(waited_s * 1000)))
    end_s = waited_s
    if exit is QueueExit.ANSWERED:
        agent = AgentId(offers[-1][0])
        facts.append(AgentConnected(**at(waited_s), leg=LegId("a"), agent=agent, ring_ms=0, wait_ms=0))
        end_s += talk_s
        facts.append(LegDown(**at(end_s), leg=LegId("a"), role=Role.AGENT))
    facts.append(CallEnded(**at(end_s), ended_by=EndedBy.CALLER, reason="answered"))
    for rule, verdict in verdicts:
        finding = Finding(id=FindingId(f"{rule}#0"), rule=RuleId(rule), kind=Kind.REQUIRED, verdict=verdict)
        facts.append(FindingChanged(**at(end_s + 1), finding=finding))
    return facts


def count(*calls: list[Fact]) -> Figures:
    figures = Figures(level_s=20)
    facts = [fact for call in calls for fact in call]
    for seq, fact in enumerate(facts, 1):
        figures.advance(Numbered(seq, fact))
    for seq, fact in enumerate(facts, 1):
        figures.advance(Numbered(seq, fact))
    return figures


MET = Verdict.MET
VOICES = (("S01", MET), ("C31", MET))


def test_a_quarter_of_an_hour() -> None:
    figures = count(
        one_call(1, TEN, waited_s=4, verdicts=VOICES),
        one_call(2, TEN, waited_s=12, offers=(("1001", 11.5, OfferResult.ANSWERED),), verdicts=VOICES),
        one_call(
            3,
            TEN,
            waited_s=40,
            offers=(("1001", 25, OfferResult.NO_ANSWER), ("1002", 14.9, OfferResult.ANSWERED)),
            verdicts=(("S01", MET), ("C31", Verdict.VIOLATED)),
        ),
        one_call(4, TEN, waited_s=30, exit=QueueExit.ABANDONED, offers=(("1002", 30, OfferResult.ABANDONED),)),
        one_call(5, TEN, waited_s=20, exit=QueueExit.TIMEOUT, offers=(("1002", 0, OfferResult.UNREACHABLE),)),
    )
    tally = figures.queue_since(QUEUE, TEN)
    assert (tally.offered, tally.answered, tally.abandoned, tally.other_exits) == (5, 3, 1, 1)
    assert (tally.longest_wait_ms, tally.talk_ms) == (40_000, 180_000)
    assert tally.shares() == {
        "service_level": pytest.approx(2 / 4),
        "asa_ms": pytest.approx((4_000 + 12_000 + 40_000) / 3),
        "abandoned_share": pytest.approx(1 / 5),
        "agent_within_three_rings": pytest.approx(3 / 5),
        "agent_within_third_tone": pytest.approx(1 / 5),
        "queue_within_three_rings": pytest.approx(2 / 5),
        "queue_within_third_tone": pytest.approx(1 / 5),
        "three_voices": pytest.approx(2 / 3),
    }
    agent = figures.agent_since(AgentId("1001"), TEN)
    assert (agent.offers, agent.offers_answered, agent.talk_ms) == (3, 2, 120_000)


def test_nothing_counted_is_none_and_no_zero() -> None:
    assert set(Tally().shares().values()) == {None}


def test_who_waits_now() -> None:
    figures = count(one_call(1, TEN)[:1], one_call(2, TEN - timedelta(seconds=9))[:1], one_call(3, TEN))
    assert figures.waiting(QUEUE) == [TEN - timedelta(seconds=9), TEN]
    tally = figures.queue_since(QUEUE, TEN - timedelta(hours=1))
    assert tally.offered == tally.answered + len(figures.waiting(QUEUE))


def test_a_call_that_ends_while_it_waits_is_abandoned() -> None:
    joined, ended = one_call(1, TEN)[0], one_call(1, TEN)[-1]
    figures = count([joined, ended])
    assert figures.waiting(QUEUE) == []
    assert figures.queue_since(QUEUE, TEN).abandoned == 1


def test_a_verdict_that_changes_is_counted_once() -> None:
    figures = count(
        one_call(1, TEN, verdicts=(("S01", MET), ("C31", Verdict.VIOLATED))),
    )
    assert figures.queue_since(QUEUE, TEN).voices_met == 0
    later = one_call(1, TEN, verdicts=VOICES)[-1]
    figures.advance(Numbered(99, later))
    tally = figures.queue_since(QUEUE, TEN)
    assert (tally.voices_judged, tally.voices_met) == (1, 1)


def test_unjudged_is_left_out() -> None:
    figures = count(one_call(1, TEN, verdicts=(("C31", Verdict.UNJUDGED),)))
    assert figures.queue_since(QUEUE, TEN).shares()["three_voices"] is None


def test_quarters_and_what_is_forgotten() -> None:
    assert quarter_of(TEN + timedelta(minutes=29, seconds=59)) == TEN + timedelta(minutes=15)
    figures = count(one_call(1, TEN), one_call(2, TEN + timedelta(hours=40)))
    figures.prune(TEN + timedelta(hours=41))
    assert figures.queue_since(QUEUE, TEN).offered == 1


async def test_the_wallboard_shows_them_with_their_formulas(site) -> None:
    begun = datetime.now(UTC) - timedelta(seconds=90)
    for fact in one_call(1, begun, verdicts=VOICES):
        await site.store.log.append(fact)
    counting = asyncio.create_task(site.context.figures.run())
    boss = (await site.logged_in("boss")).http
    async with asyncio.timeout(5):
        board = (await boss.get("/api/wallboard")).json()
        while not board["queues"][0]["today"]["offered"]:
            board = (await boss.get("/api/wallboard")).json()
    counting.cancel()
    assert board["queues"][0]["today"]["service_level"] == 1.0
    assert board["queues"][0]["today"]["three_voices"] == 1.0
    assert sum(quarter["answered"] for quarter in board["queues"][0]["quarters"]) == 1
    assert board["agents"][0]["today"]["offers"] == 1
    assert "20" in board["formulas"]["service_level"]["zh"]
    assert (await (await site.logged_in("1001")).http.get("/api/wallboard")).status_code == 403
    leader = (await (await site.logged_in("leader-a")).http.get("/api/wallboard")).json()
    assert [queue["queue"] for queue in leader["queues"]] == ["service"]
    assert [agent["agent"] for agent in leader["agents"]] == ["1001"]
