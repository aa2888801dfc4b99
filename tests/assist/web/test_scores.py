"""An ended call's score is kept, follows its findings, and comes with what was lost."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from assist.web import scores
from calls.facts import AgentConnected, CallEnded, CallStarted, Direction, EndedBy, Fact, FindingChanged
from calls.findings import Finding, Kind, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, RuleId

CALL = CallId("pbx1-1700000000.1")


def at(offset_ms: int) -> dict[str, Any]:
    begun = datetime.now(UTC) - timedelta(seconds=90)
    return {"call": CALL, "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}


def judged(rule: str, verdict: Verdict) -> FindingChanged:
    finding = Finding(id=FindingId(f"{rule}#0"), rule=RuleId(rule), kind=Kind.REQUIRED, verdict=verdict)
    return FindingChanged(**at(60_001), finding=finding)


def a_call(*verdicts: FindingChanged) -> list[Fact]:
    agent = AgentConnected(**at(4_000), leg=LegId("l"), agent=AgentId("1001"), ring_ms=1, wait_ms=1)
    started = CallStarted(**at(0), direction=Direction.IN, caller_number="13800138001")
    return [started, agent, CallEnded(**at(60_000), ended_by=EndedBy.CALLER, reason="answered"), *verdicts]


@pytest.fixture
async def keeping(site, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setattr(scores, "SETTLE_S", 0.05)
    site.context.scores.pack = compile_pack(load())
    task = asyncio.create_task(site.context.scores.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def kept_score(site, wanted) -> float | None:
    async with asyncio.timeout(10):
        while True:
            row = await site.store.calls.row(CALL)
            if row is not None and wanted(row.score):
                return row.score
            await asyncio.sleep(0.02)


async def test_the_score_follows_the_findings_and_a_ruling_can_be_compared_with_it(site, keeping) -> None:
    for fact in a_call(judged("S01", Verdict.MET), judged("S34", Verdict.MET)):
        await site.store.log.append(fact)
    assert await kept_score(site, lambda score: score is not None) == 100.0
    await site.store.log.append(judged("S34", Verdict.MISSED))
    lower = await kept_score(site, lambda score: score is not None and score < 100)
    boss = (await site.logged_in("boss")).http
    detail = (await boss.get(f"/api/calls/{CALL}")).json()
    assert (detail["score"], detail["scored"]["points"]) == (lower, lower)
    assert [(loss["rule"], loss["finding"]) for loss in detail["scored"]["losses"]] == [("S34", "S34#0")]
    assert [line["record"]["call"] for line in (await boss.get("/api/calls?max_score=99")).json()["calls"]] == [CALL]
    assert (await boss.get("/api/calls?max_score=1")).json()["calls"] == []
    day = (await (await site.logged_in("1001")).http.get("/api/wallboard/agents/1001")).json()
    assert (day["scored"], day["score"]) == (1, round(lower, 1))
    other = (await site.logged_in("1002")).http
    assert (await other.get("/api/wallboard/agents/1001")).status_code == 404


async def test_what_could_not_be_judged_has_no_score(site, keeping) -> None:
    for fact in a_call(judged("S01", Verdict.UNJUDGED)):
        await site.store.log.append(fact)
    await asyncio.sleep(0.2)
    assert await kept_score(site, lambda score: score is None) is None


async def test_a_call_that_ended_before_the_start_is_scored_too(site, monkeypatch: pytest.MonkeyPatch) -> None:
    for fact in a_call(judged("S01", Verdict.MET)):
        await site.store.log.append(fact)
    monkeypatch.setattr(scores, "SETTLE_S", 0.05)
    site.context.scores.pack = compile_pack(load())
    task = asyncio.create_task(site.context.scores.run())
    assert await kept_score(site, lambda score: score is not None) == 100.0
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
