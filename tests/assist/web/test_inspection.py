"""The inspector's day: a draw that anybody can repeat, a form of which both sides are kept, disputes that wait."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.loader import load
from calls.facts import AgentConnected, CallEnded, CallStarted, Direction, EndedBy, FindingChanged
from calls.findings import Finding, Kind, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, RuleId

CALL = CallId("pbx1-1700000000.1")
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def pack() -> CompiledPack:
    return compile_pack(load())


async def a_call(site: Any, call: str = CALL, *, ago: timedelta = timedelta(minutes=5), **how: Any) -> None:
    begun = datetime.now(UTC) - ago

    def at(offset_ms: int) -> dict[str, Any]:
        return {"call": CallId(call), "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    started = CallStarted(
        **at(0), direction=Direction.IN, caller_number="13800138001", simulated=how.get("simulated", False)
    )
    agent = AgentConnected(**at(4_000), leg=LegId("l"), agent=AgentId("1001"), ring_ms=1, wait_ms=1)
    ended = CallEnded(**at(60_000), ended_by=EndedBy.CALLER, reason="answered")
    for fact in (started, *([agent] if how.get("answered", True) else []), ended):
        await site.store.log.append(fact)
    for rule, verdict in how.get("verdicts", {}).items():
        finding = Finding(id=FindingId(f"{rule}#0"), rule=RuleId(rule), kind=Kind.REQUIRED, verdict=verdict)
        await site.store.log.append(FindingChanged(**at(60_001), finding=finding))


async def test_the_draw_is_the_same_for_everybody_and_takes_no_call_without_an_agent(site) -> None:
    yesterday = timedelta(days=1)
    for number in range(9):
        await a_call(site, f"pbx1-1700000000.{number}", ago=yesterday)
    await a_call(site, "pbx1-1700000000.20", ago=yesterday, answered=False)
    await a_call(site, "pbx1-1700000000.21", ago=yesterday, simulated=True)
    day = (datetime.now(UTC) - yesterday).astimezone(ZONE).date()
    asked = {"day": day.isoformat(), "size": 4}
    samples = []
    for name in ("quality", "boss", "quality"):
        http = (await site.logged_in(name)).http
        samples.append((await http.get("/api/inspection/sample", params=asked)).json())
    calls = [[each["line"]["record"]["call"] for each in sample["calls"]] for sample in samples]
    assert calls[0] == calls[1] == calls[2]
    assert len(set(calls[0])) == 4
    assert (samples[0]["of"], samples[0]["over"]) == (9, True)
    other = {"day": (day - yesterday).isoformat(), "size": 4}
    quality = (await site.logged_in("quality")).http
    assert (await quality.get("/api/inspection/sample", params=other)).json()["calls"] == []
    await a_call(site, "pbx1-1700000000.22", ago=timedelta(days=2), simulated=True)
    assert (await quality.get("/api/inspection/sample", params=other)).json()["of"] == 1
    agent = (await site.logged_in("1001")).http
    assert (await agent.get("/api/inspection/sample")).status_code == 403


async def test_a_person_overrules_the_engine_and_both_are_kept(site, pack) -> None:
    site.context.scores.pack = pack
    await a_call(site, verdicts={"S01": Verdict.MET, "S34": Verdict.MISSED, "C10": Verdict.UNJUDGED})
    quality = (await site.logged_in("quality")).http
    path = f"/api/calls/{CALL}/evaluation"
    form = (await quality.get(path)).json()
    assert {row["rule"]: (row["engine"], row["person"]) for row in form["rows"]} == {
        "C10": ("unjudged", None),
        "S01": ("met", None),
        "S34": ("missed", None),
    }
    assert form["score"] == form["engine_score"] < 100
    assert form["by"] is None
    given = {"verdicts": {"S34": "met", "C10": "met"}, "remark": "听录音，送声在"}
    after = (await quality.put(path, json=given)).json()
    rows = {row["rule"]: (row["engine"], row["person"]) for row in after["rows"]}
    assert rows == {"C10": ("unjudged", "met"), "S01": ("met", None), "S34": ("missed", "met")}
    assert (after["score"], after["engine_score"], after["by"]) == (100.0, form["engine_score"], "quality")
    again = (await quality.put(path, json={"verdicts": {}, "remark": ""})).json()
    assert again["score"] == form["engine_score"]
    kinds = [note["kind"] for note in (await quality.get(f"/api/calls/{CALL}/notes")).json()]
    assert kinds == ["evaluation", "evaluation"]
    table = (await quality.get("/api/export/evaluations.csv")).text
    assert "S34 missed → met" in table
    assert "听录音，送声在" in table


async def test_what_is_no_verdict_and_who_is_no_inspector_is_refused(site, pack) -> None:
    site.context.scores.pack = pack
    await a_call(site, verdicts={"S01": Verdict.MET})
    quality = (await site.logged_in("quality")).http
    path = f"/api/calls/{CALL}/evaluation"
    assert (await quality.put(path, json={"verdicts": {"S99": "met"}})).json()["code"] == "no-such-rule"
    for wrong in ("due", "withdrawn", "wonderful"):
        assert (await quality.put(path, json={"verdicts": {"S01": wrong}})).status_code == 422
    for name in ("1001", "boss"):
        http = (await site.logged_in(name)).http
        assert (await http.put(path, json={"verdicts": {}})).status_code == 403
        assert (await http.get(path)).status_code == 200
    assert (await (await site.logged_in("1002")).http.get(path)).status_code == 404


async def test_a_dispute_waits_until_it_is_ruled_on(site, pack) -> None:
    site.context.scores.pack = pack
    await a_call(site, verdicts={"S34": Verdict.MISSED})
    agent = (await site.logged_in("1001")).http
    quality = (await site.logged_in("quality")).http
    dispute = {"kind": "dispute", "finding": "S34#0", "body": {"text": "我说了"}}
    assert (await agent.post(f"/api/calls/{CALL}/notes", json=dispute)).status_code == 201
    waiting = (await quality.get("/api/inspection/disputes")).json()
    assert [(each["call"], each["finding"], each["by"], each["text"]) for each in waiting] == [
        (CALL, "S34#0", "1001", "我说了")
    ]
    form = (await quality.get(f"/api/calls/{CALL}/evaluation")).json()
    assert form["rows"][0]["disputed"]
    ruling = {"kind": "ruling", "finding": "S34#0", "body": {"verdict": "met", "text": "成立"}}
    assert (await quality.post(f"/api/calls/{CALL}/notes", json=ruling)).status_code == 201
    assert (await quality.get("/api/inspection/disputes")).json() == []
    form = (await quality.get(f"/api/calls/{CALL}/evaluation")).json()
    assert (form["rows"][0]["disputed"], form["rows"][0]["person"], form["score"]) == (False, "met", 100.0)
    assert (await agent.get("/api/inspection/disputes")).status_code == 403
