"""The forms of the sidebar: what is owed, who called before, the pause of the recording. Over real sockets."""

from datetime import UTC, datetime, timedelta
from typing import Any

from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    RecordingPaused,
    RecordingResumed,
    UtteranceHeard,
)
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, UtteranceId
from calls.signals import AgentStateChanged

NUMBER = "13800138001"


def a_call(name: str, agent: str = "1001", ago_s: float = 30, over: bool = False, number: str = NUMBER) -> list[Fact]:
    begun = datetime.now(UTC) - timedelta(seconds=ago_s)

    def at(offset_ms: int) -> dict[str, Any]:
        return {"call": CallId(name), "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    def said(n: int, role: Role, text: str) -> UtteranceHeard:
        leg, start = LegId(f"{name}-{role}"), 5_000 + 3_000 * n
        return UtteranceHeard(
            **at(start + 2_000),
            utterance=UtteranceId(f"{leg}#{n}"),
            leg=leg,
            role=role,
            start_ms=start,
            end_ms=start + 2_000,
            text=text,
            confidence=0.9,
        )

    facts: list[Fact] = [
        CallStarted(**at(0), direction=Direction.IN, caller_number=number),
        AgentConnected(**at(4_200), leg=LegId("l"), agent=AgentId(agent), ring_ms=4_000, wait_ms=4_100),
        said(0, Role.CALLER, "你好"),
        said(1, Role.CALLER, "我要投诉你们的快递员"),
        said(2, Role.AGENT, "请问您贵姓"),
        said(3, Role.CALLER, "我姓王"),
        said(4, Role.CALLER, "我的电话是一三八零零一三八零零九"),
    ]
    if over:
        facts.append(CallEnded(**at(25_000), ended_by=EndedBy.CALLER, reason="answered", talk_ms=20_000))
    return facts


async def tell(site: Any, *calls: list[Fact]) -> None:
    for facts in calls:
        for fact in facts:
            await site.store.log.append(fact)


async def test_a_form_begins_with_what_was_heard_and_becomes_a_ticket(site: Any) -> None:
    await tell(site, a_call("c.1"))
    agent = (await site.logged_in("1001")).http
    draft = (await agent.get("/api/calls/c.1/ticket-draft")).json()
    assert (draft["name"], draft["contact"], draft["matter"]) == ("王", "13800138009", "我要投诉你们的快递员")
    assert draft["due_h"]["complaint"] == 24.0
    desk = await site.logged_in("complaints")
    assert (await desk.http.get("/api/tickets")).json() == []
    body = {"kind": "complaint", "name": "王先生", "contact": "13800138009", "matter": "快递员态度不好", "due_h": 2}
    made = await agent.post("/api/calls/c.1/tickets", json=body)
    assert made.status_code == 201
    due = datetime.fromisoformat(made.json()["due_at"]) - datetime.now(UTC)
    assert timedelta(minutes=119) < due < timedelta(minutes=121)
    again = await agent.post("/api/calls/c.1/tickets", json={**body, "due_h": None, "matter": "快递员骂人"})
    assert again.json()["ticket"] == made.json()["ticket"]
    assert again.json()["due_at"] == made.json()["due_at"]
    call_back = {"kind": "call-back", "contact": "13800138009"}
    assert (await agent.post("/api/calls/c.1/tickets", json=call_back)).status_code == 201
    listed = (await desk.http.get("/api/tickets")).json()
    assert [(t["kind"], t["name"], t["matter"], t["by"]) for t in listed if t["kind"] == "complaint"] == [
        ("complaint", "王先生", "快递员骂人", "1001")
    ]
    assert [t["kind"] for t in listed] == ["complaint", "call-back"]
    assert (await desk.http.get("/api/calls/c.1")).json()["record"]["tickets"].__len__() == 2


async def test_a_ticket_is_written_and_seen_only_by_who_may(site: Any) -> None:
    await tell(site, a_call("c.1"))
    other, quality = (await site.logged_in("1002")).http, (await site.logged_in("quality")).http
    body = {"kind": "complaint", "contact": NUMBER, "matter": "我的电话是一三八零零一三八零零九"}
    assert (await other.post("/api/calls/c.1/tickets", json=body)).status_code == 404
    assert (await quality.post("/api/calls/c.1/tickets", json=body)).status_code == 403
    assert (await quality.get("/api/calls/c.1/ticket-draft")).status_code == 403
    agent = (await site.logged_in("1001")).http
    assert (await agent.post("/api/calls/c.1/tickets", json={**body, "kind": "gossip"})).status_code == 422
    assert (await agent.post("/api/calls/c.1/tickets", json={**body, "due_h": 0})).status_code == 422
    assert (await agent.post("/api/calls/c.1/tickets", json=body)).status_code == 201
    assert (await other.get("/api/tickets")).json() == []
    masked = (await quality.get("/api/tickets")).json()[0]
    assert (masked["contact"], masked["matter"]) == ("138******01", "我的电话是***********")


async def test_a_ticket_is_closed_with_an_outcome_and_opened_again(site: Any) -> None:
    await tell(site, a_call("c.1"))
    agent, other, desk, quality = [
        (await site.logged_in(name)).http for name in ("1001", "1002", "complaints", "quality")
    ]
    body = {"kind": "complaint", "contact": NUMBER, "matter": "快递员骂人"}
    ticket = (await agent.post("/api/calls/c.1/tickets", json=body)).json()["ticket"]
    path, closing = f"/api/tickets/{ticket}/closing", {"outcome": "answered", "remark": "已道歉"}
    assert (await other.post(path, json=closing)).status_code == 404
    assert (await quality.post(path, json=closing)).status_code == 403
    assert (await desk.post(path, json={"outcome": "forgotten"})).status_code == 422
    assert (await desk.delete(path)).json()["code"] == "ticket-open"
    closed = (await desk.post(path, json=closing)).json()
    assert (closed["state"], closed["outcome"], closed["closed_by"]) == ("closed", "answered", "complaints")
    assert (await desk.post(path, json=closing)).json()["code"] == "ticket-closed"
    assert (await desk.get("/api/tickets")).json() == []
    (kept,) = (await agent.get("/api/tickets?state=closed")).json()
    assert (kept["ticket"], kept["remark"]) == (ticket, "已道歉")
    opened = (await agent.delete(path)).json()
    assert (opened["state"], opened["outcome"], opened["closed_at"]) == ("open", None, None)
    await desk.post(path, json=closing)
    again = await agent.post("/api/calls/c.1/tickets", json={**body, "matter": "又骂人了"})
    assert again.json()["state"] == "open"
    assert [one["matter"] for one in (await desk.get("/api/tickets")).json()] == ["又骂人了"]
    actions = [entry.action for entry in await site.context.audit.read(object=ticket)]
    assert actions == ["ticket-closed", "ticket-reopened", "ticket-closed"]
    assert (await desk.post("/api/tickets/nobody/closing", json=closing)).json()["code"] == "no-such-ticket"


async def test_the_callers_earlier_calls(site: Any) -> None:
    await tell(
        site,
        a_call("c.1", ago_s=900, over=True),
        a_call("c.2", "1002", ago_s=600, over=True),
        a_call("c.3", ago_s=300, over=True, number="13800138002"),
        a_call("c.4", ago_s=30),
    )
    mine, other, boss = [(await site.logged_in(name)).http for name in ("1001", "1002", "boss")]
    note = {"kind": "wrap-up", "body": {"matter": "催件"}}
    assert (await mine.post("/api/calls/c.1/notes", json=note)).status_code == 201
    body = {"kind": "call-back", "matter": "查询丢失"}
    assert (await other.post("/api/calls/c.2/tickets", json=body)).status_code == 201
    earlier = (await mine.get("/api/calls/c.4/history")).json()
    assert [(e["call"], e["agent"], e["matter"], e["tickets"], e["opens"]) for e in earlier] == [
        ("c.2", "1002", "查询丢失", ["call-back"], False),
        ("c.1", "1001", "催件", [], True),
    ]
    assert [e["opens"] for e in (await boss.get("/api/calls/c.4/history")).json()] == [True, True]
    assert (await other.get("/api/calls/c.4/history")).status_code == 404
    await tell(site, a_call("c.5", number=""), a_call("c.6", number="", ago_s=20))
    assert (await mine.get("/api/calls/c.6/history")).json() == []


async def test_the_recording_is_paused_by_the_button(site: Any) -> None:
    await tell(site, a_call("c.1"), a_call("c.2", ago_s=60, over=True))
    agent, other, quality = [(await site.logged_in(name)).http for name in ("1001", "1002", "quality")]
    path = "/api/calls/c.1/recording-pause"
    paused = await agent.put(path, json={"on": True})
    assert paused.status_code == 200
    assert (await agent.put(path, json={"on": True})).json() == paused.json()
    assert (await agent.put(path, json={"on": False})).status_code == 200
    facts = [numbered.fact for numbered in await site.store.calls.facts(CallId("c.1"))]
    told = [fact for fact in facts if isinstance(fact, RecordingPaused | RecordingResumed)]
    assert [(fact.kind, fact.why, fact.by) for fact in told] == [
        ("RecordingPaused", "button", "1001"),
        ("RecordingResumed", "button", "1001"),
    ]
    (pause,) = (await agent.get("/api/calls/c.1")).json()["record"]["pauses"]
    assert 29_000 < pause["from_ms"] <= pause["to_ms"]
    assert (await other.put(path, json={"on": True})).status_code == 404
    assert (await quality.put(path, json={"on": True})).status_code == 403
    over = await agent.put("/api/calls/c.2/recording-pause", json={"on": True})
    assert (over.status_code, over.json()["code"]) == (409, "call-over")
    actions = [entry.action for entry in await site.context.audit.read(object="c.1")]
    assert actions == ["recording-resumed", "recording-paused"]


async def test_to_whom_a_caller_can_be_put_through(site: Any) -> None:
    agent, quality = (await site.logged_in("1001")).http, (await site.logged_in("quality")).http
    path = "/api/transfer-targets"
    assert (await agent.get(path)).json() == [{"number": "1002", "name": "", "free": False}]
    async with (await site.logged_in("boss")).live() as page:
        await page.greeting()
        site.bus.publish(AgentStateChanged(agent=AgentId("1002"), state="ready"))
        await page.until(lambda message: message["type"] == "signal")
    assert (await agent.get(path)).json() == [{"number": "1002", "name": "", "free": True}]
    assert (await quality.get(path)).status_code == 403
