"""Calls of ours over HTTP: who may, whose phone rings, and what is written down of a refusal."""

from datetime import UTC, datetime, timedelta
from typing import Any

from calls.facts import AgentConnected, CallEnded, CallStarted, Direction, EndedBy, TicketOpened, TicketTried
from calls.ids import AgentId, CallId, LegId
from calls.ports import CallBackRefused

CALL = CallId("pbx1-1700000000.9")
OWED = CallId("pbx1-1700000000.1")
LEG, AGENT = LegId("l"), AgentId("1001")
NUMBER = "13800138000"


def at(call: CallId, ago_s: float = 0) -> dict[str, Any]:
    return {"call": call, "occurred_at": datetime.now(UTC) - timedelta(seconds=ago_s), "offset_ms": 0}


async def owe(site, ticket: str) -> None:
    """A call that agent 1001 has answered owes a call back."""
    for fact in (
        CallStarted(**at(OWED, 600), direction=Direction.IN, caller_number=NUMBER),
        AgentConnected(**at(OWED, 590), leg=LEG, agent=AGENT, ring_ms=1, wait_ms=1),
        TicketOpened(**at(OWED, 580), ticket=ticket, ticket_kind="call-back", due_at=None, content={"number": NUMBER}),
        CallEnded(**at(OWED, 570), ended_by=EndedBy.CALLER, reason="answered"),
    ):
        await site.store.log.append(fact)


class Caller:
    """Stands for the line."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, str]] = []

    async def call(self, number: str, agent: AgentId, ticket: str = "") -> CallId:
        self.asked.append((number, agent, ticket))
        if number.startswith("00"):
            raise CallBackRefused("number-not-allowed")
        return CALL


async def test_an_agent_calls_back_by_the_own_phone_and_a_refusal_is_written_down(site) -> None:
    agent, quality = (await site.logged_in("1001")).http, (await site.logged_in("quality")).http
    body = {"number": "13800138000", "ticket": "t1"}
    await owe(site, "t1")
    assert (await agent.post("/api/call-backs", json=body)).json()["code"] == "line-down"
    site.context.callbacks = caller = Caller()
    made = await agent.post("/api/call-backs", json=body)
    assert (made.status_code, made.json()) == (201, {"call": CALL})
    assert (await agent.post("/api/call-backs", json=body | {"agent": "1002"})).status_code == 404
    assert (await quality.post("/api/call-backs", json=body)).status_code == 403
    unknown = await agent.post("/api/call-backs", json=body | {"ticket": "somebody's"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "no-such-ticket")
    refused = await agent.post("/api/call-backs", json={"number": "0044123456"})
    assert (refused.status_code, refused.json()["code"]) == (409, "number-not-allowed")
    for hostile in ("1" * 10_000, "138\r\n00138000", "", "*8", "+8613800138000"):
        assert (await agent.post("/api/call-backs", json={"number": hostile})).status_code == 422
    assert caller.asked == [("13800138000", "1001", "t1"), ("0044123456", "1001", "")]
    (entry,) = await site.context.audit.read(object="0044123456")
    assert (entry.name, entry.action, entry.detail["why"]) == ("1001", "call-back-refused", "number-not-allowed")


async def test_a_supervisor_has_an_agent_call_back(site) -> None:
    site.context.callbacks = caller = Caller()
    boss = (await site.logged_in("boss")).http
    assert (await boss.post("/api/call-backs", json={"number": "13800138000"})).json()["code"] == "no-own-phone"
    made = await boss.post("/api/call-backs", json={"number": "13800138000", "agent": "1002"})
    assert made.status_code == 201
    assert caller.asked == [("13800138000", "1002", "")]


async def test_the_number_that_was_called_is_masked_as_a_callers_is(site) -> None:
    at = {"call": CALL, "occurred_at": datetime.now(UTC), "offset_ms": 0}
    out = CallStarted(**at, direction=Direction.OUT, caller_number="", dialled="13800138000")
    await site.store.log.append(out)
    quality, boss = [(await site.logged_in(name)).http for name in ("quality", "boss")]
    assert "13800138000" not in (await quality.get(f"/api/calls/{CALL}")).text
    assert "13800138000" not in (await quality.get("/api/calls")).text
    assert "13800138000" in (await boss.get(f"/api/calls/{CALL}")).text
    async with (await site.logged_in("quality")).live() as page:
        assert "13800138000" not in str(await page.greeting())


async def test_a_call_that_reached_nobody_leaves_its_ticket_open_and_one_that_did_closes_it(site) -> None:
    await owe(site, "t1")
    again_at = datetime.now(UTC) + timedelta(minutes=30)
    out = CallStarted(**at(CALL), direction=Direction.OUT, caller_number="", dialled=NUMBER, ticket="t1")
    tried = {"ticket": "t1", "agent": AGENT}
    busy = TicketTried(**at(CALL), **tried, reached=False, why="customer-busy", next_at=again_at)
    for fact in (out, busy, CallEnded(**at(CALL), ended_by=EndedBy.UNKNOWN, reason="customer-busy")):
        await site.store.log.append(fact)
    boss = (await site.logged_in("boss")).http
    (owed,) = (await boss.get("/api/tickets")).json()
    assert (owed["state"], owed["attempts"], owed["failure"]) == ("open", 1, "customer-busy")
    assert datetime.fromisoformat(owed["next_at"]) == again_at
    await site.store.log.append(TicketTried(**at(CALL), **tried, reached=True, why="answered"))
    assert (await boss.get("/api/tickets")).json() == []
    (kept,) = (await boss.get("/api/tickets?state=closed")).json()
    assert (kept["outcome"], kept["closed_by"], kept["attempts"]) == ("answered", "1001", 2)
    assert (kept["failure"], kept["next_at"]) == (None, None)
    opened = (await boss.delete("/api/tickets/t1/closing")).json()
    assert (opened["state"], opened["attempts"]) == ("open", 2), "what was tried stays known"


async def test_earlier_calls_are_those_from_and_to_the_number(site) -> None:
    await owe(site, "t1")
    for fact in (
        CallStarted(**at(CALL, 60), direction=Direction.OUT, caller_number="", dialled=NUMBER),
        AgentConnected(**at(CALL, 50), leg=LEG, agent=AGENT, ring_ms=0, wait_ms=0),
    ):
        await site.store.log.append(fact)
    agent = (await site.logged_in("1001")).http
    assert [(one["call"], one["direction"]) for one in (await agent.get(f"/api/calls/{CALL}/history")).json()] == [
        (OWED, "in")
    ]
    later = CallId("pbx1-1700000000.20")
    await site.store.log.append(CallStarted(**at(later), direction=Direction.IN, caller_number=NUMBER))
    await site.store.log.append(AgentConnected(**at(later), leg=LEG, agent=AGENT, ring_ms=1, wait_ms=1))
    earlier = (await agent.get(f"/api/calls/{later}/history")).json()
    assert [(one["call"], one["direction"]) for one in earlier] == [(CALL, "out"), (OWED, "in")]
