"""Answered within three rings, from stored facts: per agent, queue, quarter-hour, shift and day, in local time."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assist.web.shift import Shift
from calls.facts import CallEnded, CallStarted, Direction, EndedBy, OfferEnded, OfferResult, QueueExit, QueueJoined
from calls.facts import QueueLeft as Left
from calls.ids import AgentId, CallId, LegId, QueueName

ZONE = ZoneInfo("Asia/Shanghai")
SHIFTS = (Shift("白班", time(8), time(20)), Shift("夜班", time(20), time(8)))
ANSWERED, NO_ANSWER = OfferResult.ANSWERED, OfferResult.NO_ANSWER
CALLS = (
    (datetime(2026, 11, 19, 23, 50, tzinfo=ZONE), "service", "1001", 14.9, ANSWERED),
    (datetime(2026, 11, 20, 0, 20, tzinfo=ZONE), "service", "1001", 15.0, ANSWERED),
    (datetime(2026, 11, 20, 9, 1, tzinfo=ZONE), "service", "1001", 5.0, ANSWERED),
    (datetime(2026, 11, 20, 9, 2, tzinfo=ZONE), "complaint", "1002", 25.0, NO_ANSWER),
    (datetime(2026, 11, 20, 9, 16, tzinfo=ZONE), "complaint", "1002", 10.0, ANSWERED),
)
"""When, to which queue and agent, how long it rang, and what came of it."""


async def store(site) -> None:
    for number, (begun, queue, agent, ring_s, result) in enumerate(CALLS):
        call, answered = CallId(f"pbx1-{number}"), result is ANSWERED

        def at(offset_s: float, call=call, begun=begun) -> dict[str, Any]:
            moment = begun.astimezone(UTC) + timedelta(seconds=offset_s)
            return {"call": call, "occurred_at": moment, "offset_ms": round(offset_s * 1000)}

        ring_ms = round(ring_s * 1000)
        offer = OfferEnded(
            **at(ring_s), leg=LegId(f"l{number}"), agent=AgentId(agent), result=result, ring_ms=ring_ms, rings=1
        )
        exit = QueueExit.ANSWERED if answered else QueueExit.ABANDONED
        for fact in (
            CallStarted(**at(0), direction=Direction.IN, caller_number="13800138000"),
            QueueJoined(**at(0), queue=QueueName(queue), position=1),
            offer,
            Left(**at(ring_s), queue=QueueName(queue), exit=exit, waited_ms=ring_ms),
            CallEnded(**at(ring_s + 30), ended_by=EndedBy.CALLER, reason="answered" if answered else "abandoned"),
        ):
            await site.store.log.append(fact)


async def rows(http, by: str, since: str, until: str) -> list[tuple[Any, ...]]:
    reply = await http.get("/api/rings", params={"by": by, "since": since, "until": until})
    assert reply.status_code == 200, reply.text
    found = []
    for group in reply.json()["groups"]:
        at = group["begins_at"] and datetime.fromisoformat(group["begins_at"]).astimezone(ZONE).strftime("%d %H:%M")
        part = group["agent_within_three_rings"], group["queue_within_three_rings"]
        found.append((at, group["name"], group["offers"], *part))
    return found


async def test_shares_by_every_measure(site) -> None:
    site.context.shifts = SHIFTS
    await store(site)
    boss = (await site.logged_in("boss")).http
    days = ("2026-11-19", "2026-11-20")
    third, night, by_day = pytest.approx(2 / 3), ("19 20:00", "夜班"), ("20 08:00", "白班")
    assert await rows(boss, "agent", *days) == [(None, "1001", 3, third, None), (None, "1002", 2, 0.5, None)]
    assert await rows(boss, "queue", *days) == [(None, "complaint", 2, 0.5, 0.5), (None, "service", 3, third, third)]
    assert await rows(boss, "day", *days) == [("19 00:00", "", 1, 1.0, 1.0), ("20 00:00", "", 4, 0.5, 0.5)]
    assert await rows(boss, "shift", *days) == [(*night, 2, 0.5, 0.5), (*by_day, 3, third, third)]
    quarters = await rows(boss, "quarter", "2026-11-20", "2026-11-20")
    assert quarters == [("20 00:15", "", 1, 0.0, 0.0), ("20 09:00", "", 2, 0.5, 0.5), ("20 09:15", "", 1, 1.0, 1.0)]
    assert await rows(boss, "agent", "2026-11-18", "2026-11-18") == []
    formulas = (await boss.get("/api/rings")).json()["formulas"]
    assert formulas["agent_within_three_rings"]["zh"] == "振铃 15 秒内应答 ÷ 全部振铃"


async def test_who_sees_them_and_how_many_days(site) -> None:
    await store(site)
    leader = (await site.logged_in("leader-a")).http
    assert [row[1] for row in await rows(leader, "agent", "2026-11-19", "2026-11-20")] == ["1001"]
    assert [row[1] for row in await rows(leader, "queue", "2026-11-19", "2026-11-20")] == ["service"]
    assert (await (await site.logged_in("1001")).http.get("/api/rings")).status_code == 403
    for since, until in (("2026-11-20", "2026-11-19"), ("2026-01-01", "2026-11-20"), ("x", "2026-11-20")):
        refused = await leader.get("/api/rings", params={"since": since, "until": until})
        assert refused.status_code == 422


@pytest.mark.parametrize(
    ("shift", "now", "begins"),
    [
        (SHIFTS[0], "08:00", "20 08:00"),
        (SHIFTS[0], "19:59", "20 08:00"),
        (SHIFTS[0], "20:00", None),
        (SHIFTS[1], "20:00", "20 20:00"),
        (SHIFTS[1], "07:59", "19 20:00"),
        (SHIFTS[1], "08:00", None),
        (Shift("全天", time(0), time(0)), "12:00", "20 00:00"),
    ],
)
def test_when_a_shift_began(shift: Shift, now: str, begins: str | None) -> None:
    local = datetime.combine(date(2026, 11, 20), time.fromisoformat(now), ZONE)
    found = shift.begins_at(local)
    assert (found and found.strftime("%d %H:%M")) == begins
