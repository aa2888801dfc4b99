"""Calls of ours over HTTP: who may, whose phone rings, and what is written down of a refusal."""

from datetime import UTC, datetime

from calls.facts import CallStarted, Direction
from calls.ids import AgentId, CallId
from calls.ports import CallBackRefused

CALL = CallId("pbx1-1700000000.9")


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
    assert (await agent.post("/api/call-backs", json=body)).json()["code"] == "line-down"
    site.context.callbacks = caller = Caller()
    made = await agent.post("/api/call-backs", json=body)
    assert (made.status_code, made.json()) == (201, {"call": CALL})
    assert (await agent.post("/api/call-backs", json=body | {"agent": "1002"})).status_code == 404
    assert (await quality.post("/api/call-backs", json=body)).status_code == 403
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
