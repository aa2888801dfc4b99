"""Agents' states, hints, notes and accounts over real sockets."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calls.facts import AgentConnected, CallStarted, Direction, Fact
from calls.ids import AgentId, CallId, LegId
from calls.ports import PresenceRefused
from calls.signals import AgentStateChanged, CardShown

CALL = CallId("pbx1-1700000000.1")


def a_call(agent: str = "1001") -> list[Fact]:
    begun = datetime.now(UTC) - timedelta(seconds=30)

    def at(offset_ms: int) -> dict[str, Any]:
        return {"call": CALL, "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    return [
        CallStarted(**at(0), direction=Direction.IN, caller_number="13800138001"),
        AgentConnected(**at(4_200), leg=LegId("l"), agent=AgentId(agent), ring_ms=4_000, wait_ms=4_100),
    ]


async def tell(site, facts: list[Fact]) -> None:
    for fact in facts:
        await site.store.log.append(fact)


class Queues:
    """Stands for Asterisk's queues."""

    def __init__(self) -> None:
        self.told: list[tuple[str, str]] = []

    async def pause(self, agent: AgentId, reason: str) -> None:
        if agent == "1002":
            raise PresenceRefused("gone")
        self.told.append((agent, reason))

    async def ready(self, agent: AgentId) -> None:
        self.told.append((agent, ""))


async def test_agents_are_listed_with_the_state_that_the_line_told(site) -> None:
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        await page.greeting()
        site.bus.publish(AgentStateChanged(agent=AgentId("1001"), state="ready"))
        site.bus.publish(AgentStateChanged(agent=AgentId("1001"), state="talking", call=CALL))
        await page.until(lambda m: m["type"] == "signal" and m["signal"]["state"] == "talking")
    agents = (await boss.http.get("/api/agents")).json()
    assert [(a["agent"], a["state"], a["call"]) for a in agents] == [("1001", "talking", CALL), ("1002", None, None)]
    assert len((await (await site.logged_in("1002")).http.get("/api/agents")).json()) == 1
    assert len((await (await site.logged_in("leader-a")).http.get("/api/agents")).json()) == 1
    assert (await (await site.logged_in("quality")).http.get("/api/agents")).json() == []


async def test_breaks_are_told_to_the_queues(site) -> None:
    site.context.presence = queues = Queues()
    agent, boss = (await site.logged_in("1001")).http, (await site.logged_in("boss")).http
    for body in ({"state": "break", "reason": "lunch"}, {"state": "after-call-work"}, {"state": "ready"}):
        assert (await agent.put("/api/agents/1001/presence", json=body)).status_code == 204
    assert (await boss.put("/api/agents/1001/presence", json={"state": "logged-out"})).status_code == 204
    assert queues.told == [("1001", "lunch"), ("1001", "after-call-work"), ("1001", ""), ("1001", "logged-out")]
    forced = next(iter(await site.context.audit.read(object="1001")))
    assert (forced.name, forced.action) == ("boss", "presence-forced")
    refused = await boss.put("/api/agents/1002/presence", json={"state": "break"})
    assert (refused.status_code, refused.json()["code"]) == (409, "presence-refused")
    assert (await agent.put("/api/agents/1002/presence", json={"state": "ready"})).status_code == 404
    quality = (await site.logged_in("quality")).http
    assert (await quality.put("/api/agents/1001/presence", json={"state": "ready"})).status_code == 403


async def test_a_hint_reaches_the_agent_and_nobody_who_should_not_read_it(site) -> None:
    agent, other, boss = [await site.logged_in(name) for name in ("1001", "1002", "boss")]
    async with agent.live() as page, other.live() as elsewhere:
        await page.greeting()
        await elsewhere.greeting()
        sent = await boss.http.post("/api/agents/1001/hint", json={"text": "<i>先核对单号</i>", "call": CALL})
        assert sent.json() == {"pages": 1}
        hint = await page.read()
        assert (hint["type"], hint["text"], hint["from"]) == ("hint", "<i>先核对单号</i>", "boss")
        site.context.hub.heartbeat(next(p for p in site.context.hub.pages if p.viewer.account.name == "1002"))
        assert (await elsewhere.read())["type"] == "heartbeat"
    assert (await boss.http.post("/api/agents/1001/hint", json={"text": "空"})).json() == {"pages": 0}
    assert (await agent.http.post("/api/agents/1001/hint", json={"text": "x"})).status_code == 403


async def test_the_card_of_the_moment_is_in_the_snapshot(site) -> None:
    await tell(site, a_call())
    agent = await site.logged_in("1001")
    async with agent.live() as page:
        await page.greeting()
        for zh in ("您好", "对不起，让您久等了"):
            site.bus.publish(CardShown(call=CALL, rule="S15", zh=zh, en=""))
        await page.until(lambda m: m["type"] == "signal" and m["signal"]["zh"] == "对不起，让您久等了")
    async with agent.live() as page:
        assert [card["zh"] for card in (await page.greeting())[1]["cards"]] == ["对不起，让您久等了"]


@pytest.mark.parametrize(
    ("name", "kind", "finding", "status"),
    [
        ("1001", "wrap-up", None, 201),
        ("1001", "account", "S01#0", 201),
        ("1001", "dispute", "S01#0", 201),
        ("1001", "dispute", None, 422),
        ("1001", "ruling", "S01#0", 403),
        ("1002", "remark", None, 404),
        ("quality", "ruling", "S01#0", 201),
        ("quality", "wrap-up", None, 403),
        ("boss", "acknowledgement", "S15#0", 403),
        ("admin", "remark", None, 403),
    ],
)
async def test_who_may_write_what(site, name: str, kind: str, finding: str | None, status: int) -> None:
    await tell(site, a_call())
    http = (await site.logged_in(name)).http
    note = {"kind": kind, "finding": finding, "body": {"text": "说明"}}
    assert (await http.post(f"/api/calls/{CALL}/notes", json=note)).status_code == status


async def test_rulings_stand_beside_each_other(site) -> None:
    await tell(site, a_call())
    quality, boss = await site.logged_in("quality"), await site.logged_in("boss")
    for verdict in ("violated", "excused"):
        note = {"kind": "ruling", "finding": "C09#0", "body": {"verdict": verdict, "reason": "听过录音"}}
        assert (await quality.http.post(f"/api/calls/{CALL}/notes", json=note)).status_code == 201
    notes = (await quality.http.get(f"/api/calls/{CALL}/notes")).json()
    assert [note["body"]["verdict"] for note in notes] == ["violated", "excused"]
    huge = {"kind": "remark", "body": {"text": "长" * 30_000}}
    assert (await boss.http.post(f"/api/calls/{CALL}/notes", json=huge)).status_code == 422


async def test_accounts_are_the_administrators(site) -> None:
    admin, boss = await site.logged_in("admin"), (await site.logged_in("boss")).http
    assert (await boss.get("/api/accounts")).status_code == 403
    made = await admin.http.post("/api/accounts", json={"name": "1003", "role": "agent", "agent": "1003"})
    assert made.status_code == 201
    newcomer = site.browser()
    assert (await newcomer.log_in("1003", made.json()["password"])).status_code == 200
    assert (await admin.http.post("/api/accounts", json={"name": "1003", "role": "agent"})).status_code == 409
    weak = {"name": "1004", "role": "agent", "password": "12345"}
    assert (await admin.http.post("/api/accounts", json=weak)).json()["code"] == "password-refused"
    async with newcomer.live() as page:
        await page.greeting()
        assert (await admin.http.patch("/api/accounts/1003", json={"active": False})).status_code == 200
        assert await page.closed() == 4401
    assert (await admin.http.patch("/api/accounts/admin", json={"active": False})).status_code == 409
    assert (await admin.http.patch("/api/accounts/nobody", json={"active": False})).status_code == 404
    trail = (await boss.get("/api/audit")).json()
    assert [line["action"] for line in trail][:3] == ["account-changed", "login", "account-added"]


async def test_queues_and_teams(site) -> None:
    boss, leader = (await site.logged_in("boss")).http, (await site.logged_in("leader-a")).http
    assert [q["queue"] for q in (await boss.get("/api/queues")).json()] == ["service", "vip"]
    assert [q["queue"] for q in (await leader.get("/api/queues")).json()] == ["service"]
    assert [t["title"] for t in (await boss.get("/api/teams")).json()] == ["甲组", "乙组"]
