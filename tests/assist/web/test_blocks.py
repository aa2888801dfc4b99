"""Blocked numbers over HTTP: an agent asks on the own call, a supervisor decides, both are written down."""

from datetime import UTC, datetime, timedelta

from assist.storage.blocks import Blocks
from calls.facts import AgentConnected, CallStarted, Direction
from calls.ids import AgentId, CallId, LegId
from ivr.asterisk.numbers import normalise

CALL = CallId("pbx1-1700000000.5")


async def test_asked_for_by_the_agent_approved_by_a_supervisor_and_lifted(site) -> None:
    site.context.plain_number = normalise
    at = {"call": CALL, "occurred_at": datetime.now(UTC) - timedelta(seconds=9), "offset_ms": 0}
    await site.store.log.append(CallStarted(**at, direction=Direction.IN, caller_number="+8613800138000"))
    await site.store.log.append(AgentConnected(**at, leg=LegId("l"), agent=AgentId("1001"), ring_ms=0, wait_ms=0))
    agent, boss, admin = [(await site.logged_in(name)).http for name in ("1001", "boss", "admin")]
    asked = await agent.post(f"/api/calls/{CALL}/block", json={"reason": "反复谩骂", "hours": 2})
    assert (asked.status_code, asked.json()["number"]) == (201, "13800138000")
    block = asked.json()["block"]
    blocks = Blocks(site.store.people)
    decision = f"/api/blocks/{block}/decision"
    assert (await agent.post(decision, json={"approve": True})).status_code == 403
    assert not await blocks.blocked("13800138000")
    assert (await boss.post(decision, json={"approve": True})).json()["state"] == "approved"
    assert await blocks.blocked("13800138000")
    assert (await boss.post(decision, json={"approve": True})).json()["code"] == "block-unknown"
    (shown,) = (await boss.get("/api/blocks")).json()
    assert (shown["asked_by"], shown["decided_by"], shown["hours"]) == ("1001", "boss", 2)
    assert (await admin.get("/api/blocks")).json()[0]["number"] != "13800138000", "administrators see it masked"
    assert (await agent.get("/api/blocks")).status_code == 403
    assert (await boss.delete(f"/api/blocks/{block}")).status_code == 204
    assert not await blocks.blocked("13800138000")
    assert (await agent.post(f"/api/calls/{CALL}/block", json={"reason": "x" * 201})).status_code == 422
    actions = [entry.action for entry in await site.context.audit.read(object=block)]
    assert sorted(actions) == ["block-approved", "block-asked", "block-lifted"]


async def test_a_withheld_number_cannot_be_blocked(site) -> None:
    at = {"call": CALL, "occurred_at": datetime.now(UTC), "offset_ms": 0}
    await site.store.log.append(CallStarted(**at, direction=Direction.IN, caller_number=""))
    boss = (await site.logged_in("boss")).http
    refused = await boss.post(f"/api/calls/{CALL}/block", json={"reason": "吵"})
    assert (refused.status_code, refused.json()["code"]) == (409, "number-withheld")
