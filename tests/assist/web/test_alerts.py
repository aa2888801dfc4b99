"""Taking note of an alert: a fact, told to all who see the call, and still known to a page that opens later."""

from datetime import UTC, datetime

import pytest

from calls.facts import AgentConnected, CallStarted, Direction
from calls.ids import AgentId, CallId, LegId

CALL = CallId("pbx1-1700000000.1")
PATH = f"/api/calls/{CALL}/alerts/taken"


@pytest.fixture
async def call(site) -> None:
    at = {"call": CALL, "occurred_at": datetime.now(UTC), "offset_ms": 0}
    await site.store.log.append(CallStarted(**at, direction=Direction.IN, caller_number="13800138001"))
    agent = {"leg": LegId("l"), "agent": AgentId("1001")}
    await site.store.log.append(AgentConnected(**at, **agent, ring_ms=4_000, wait_ms=4_100))


@pytest.mark.parametrize(("alert", "of"), [("finding", "S15#0"), ("ringing", "pbx1-1.2"), ("deserted", "service")])
async def test_who_took_note_is_told_to_others_at_once_and_later(site, call, alert: str, of: str) -> None:
    boss, leader = await site.logged_in("boss"), await site.logged_in("leader-a")
    async with leader.live() as page:
        await page.greeting()
        assert (await boss.http.post(PATH, json={"alert": alert, "of": of})).status_code == 201
        told = (await page.until(lambda message: message["type"] == "fact"))[-1]["fact"]
        assert (told["kind"], told["alert"], told["of"], told["by"]) == ("AlertTaken", alert, of, "boss")
    async with leader.live() as page:
        facts = [entry["fact"] for entry in (await page.greeting())[1]["facts"]]
        assert [(fact["of"], fact["by"]) for fact in facts if fact["kind"] == "AlertTaken"] == [(of, "boss")]


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("1001", {"alert": "finding", "of": "S15#0"}, 403),
        ("quality", {"alert": "finding", "of": "S15#0"}, 403),
        ("1002", {"alert": "finding", "of": "S15#0"}, 404),
        ("boss", {"alert": "finding", "of": ""}, 422),
        ("boss", {"alert": "weather", "of": "S15#0"}, 422),
    ],
)
async def test_who_may_not_and_what_makes_no_sense(site, call, name: str, body: dict[str, str], status: int) -> None:
    assert (await (await site.logged_in(name)).http.post(PATH, json=body)).status_code == status
