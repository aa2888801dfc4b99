"""The live stream over real sockets: snapshot, deltas, resume, who sees what, and what has to fail."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assist.web.hub import LiveHub
from calls.bus import Numbered
from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    FindingChanged,
    OfferEnded,
    OfferResult,
    OfferStarted,
    QueueJoined,
    UtteranceHeard,
    Word,
)
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, QueueName, RuleId, UtteranceId
from calls.signals import AgentStateChanged, LevelMeasured, PartialHeard

CALL = CallId("pbx1-1700000000.1")
NUMBER = "13800138001"
NOW = datetime.now(UTC)


def when(offset_ms: int, call: CallId) -> dict[str, Any]:
    return {"call": call, "occurred_at": NOW + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}


def started(call: CallId = CALL, name: str = "") -> CallStarted:
    return CallStarted(**when(0, call), direction=Direction.IN, caller_number=NUMBER, caller_name=name)


def joined(call: CallId = CALL, queue: str = "service") -> QueueJoined:
    return QueueJoined(**when(100, call), queue=QueueName(queue), position=1)


def offered(agent: str, call: CallId = CALL) -> OfferStarted:
    return OfferStarted(**when(200, call), leg=LegId(f"l{agent}"), channel=f"PJSIP/{agent}-1", agent=AgentId(agent))


def declined(agent: str, call: CallId = CALL) -> OfferEnded:
    leg = LegId(f"l{agent}")
    return OfferEnded(
        **when(900, call), leg=leg, agent=AgentId(agent), result=OfferResult.REJECTED, ring_ms=700, rings=0
    )


def connected(agent: str, call: CallId = CALL) -> AgentConnected:
    return AgentConnected(**when(1000, call), leg=LegId(f"l{agent}"), agent=AgentId(agent), ring_ms=800, wait_ms=900)


def said(number: int, text: str = "您好", call: CallId = CALL) -> UtteranceHeard:
    return UtteranceHeard(
        **when(2000 + number, call),
        utterance=UtteranceId(f"l1001#{number}"),
        leg=LegId("l1001"),
        role=Role.AGENT,
        start_ms=2000,
        end_ms=2500,
        text=text,
        confidence=0.9,
        words=(Word(text, 2000, 2500, 0.9),),
    )


def saying(number: int, text: str) -> PartialHeard:
    return PartialHeard(
        call=CALL,
        utterance=UtteranceId(f"l1001#{number}"),
        leg=LegId("l1001"),
        role=Role.AGENT,
        start_ms=2000,
        end_ms=2300,
        text=text,
    )


def judged(verdict: Verdict) -> FindingChanged:
    finding = Finding(id=FindingId("S01#0"), rule=RuleId("S01"), kind=Kind.REQUIRED, verdict=verdict)
    return FindingChanged(**when(3000, CALL), finding=finding)


def ended(call: CallId = CALL) -> CallEnded:
    return CallEnded(**when(9000, call), ended_by=EndedBy.CALLER, reason="answered")


async def tell(site, *facts: Fact) -> int:
    return [await site.store.log.append(fact) for fact in facts][-1]


def kinds(messages: list[dict[str, Any]]) -> list[str]:
    return [m["fact"]["kind"] for m in messages]


async def test_snapshot_is_compact_and_deltas_follow_without_a_gap(site) -> None:
    await tell(site, started(), connected("1001"), said(0), judged(Verdict.DUE), judged(Verdict.MET))
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        hello, snapshot, health = await page.greeting()
        assert (hello["type"], hello["protocol"], hello["account"]["role"]) == ("hello", 1, "supervisor")
        assert snapshot["seq"] == 5
        assert [f["seq"] for f in snapshot["facts"]] == [1, 2, 3, 5]
        assert snapshot["facts"][-1]["fact"]["finding"]["verdict"] == "met"
        assert snapshot["facts"][2]["fact"]["words"] == []
        assert health["type"] == "health"
        last = await tell(site, *(said(n) for n in range(1, 200)), ended())
        facts = await page.facts(last)
    assert [m["seq"] for m in facts] == list(range(6, last + 1))


async def test_a_break_loses_nothing_and_repeats_nothing(site) -> None:
    await tell(site, started(), connected("1001"))
    agent = await site.logged_in("1001")
    async with agent.live() as page:
        await page.greeting()
        await tell(site, said(0))
        await page.facts(3)
    last = await tell(site, *(said(n) for n in range(1, 50)))
    async with agent.live(f"?since=3&log={page.hello['log']}") as page:
        greeting = await page.greeting()
        assert greeting[1] == {"type": "resume", "since": 3, "seq": last}
        facts = [m for m in greeting if m["type"] == "fact"]
    assert [m["seq"] for m in facts] == list(range(4, last + 1))


@pytest.mark.parametrize("query", ["?since=99&log={log}", "?since=1&log=another", "?since=1"])
async def test_where_resuming_cannot_be_trusted_a_snapshot_comes(site, query: str) -> None:
    await tell(site, started(), connected("1001"))
    boss = await site.logged_in("boss")
    async with boss.live(query.format(log=site.store.log_id)) as page:
        assert (await page.greeting())[1]["type"] == "snapshot"


async def test_after_a_restart_the_running_call_is_there_with_its_words(site) -> None:
    """The hub of a new process reads the board from the store; a page that is back sooner waits for it."""
    await tell(site, started(), connected("1001"), said(0, "第一句"))
    agent = await site.logged_in("1001")
    readable = asyncio.Event()

    async def stored() -> list[Numbered]:
        await readable.wait()
        return await site.store.calls.running()

    site.context.hub = LiveHub(site.bus, site.context.health, stored, site.store.log_id)
    following = asyncio.create_task(site.context.hub.run())
    async with agent.live() as page:
        greeting = asyncio.create_task(page.greeting())
        assert not (await asyncio.wait({greeting}, timeout=0.3))[0], "it was greeted with an empty board"
        readable.set()
        snapshot = (await greeting)[1]
    assert [f["fact"].get("text") for f in snapshot["facts"]][-1] == "第一句"
    following.cancel()
    await asyncio.gather(following, return_exceptions=True)


async def test_an_agent_sees_a_call_while_it_rings_and_when_it_is_the_agents(site) -> None:
    one, two = await site.logged_in("1001"), await site.logged_in("1002")
    async with one.live() as first, two.live() as second:
        await first.greeting()
        await second.greeting()
        await tell(site, started(), joined(), offered("1001"), declined("1001"))
        assert kinds(await first.facts(4)) == ["CallStarted", "QueueJoined", "OfferStarted", "OfferEnded"]
        last = await tell(site, offered("1002"), connected("1002"), said(0, "秘密"), ended())
        seen = await second.facts(last)
        assert kinds(seen)[-3:] == ["AgentConnected", "UtteranceHeard", "CallEnded"]
        assert [m["seq"] for m in seen if m.get("late")] == [1, 2, 3, 4]
        await tell(site, started(CallId("c2")), offered("1001", CallId("c2")))
        after = await first.facts(last + 2)
    assert {m["fact"]["call"] for m in after} == {"c2"}


@pytest.mark.parametrize(
    ("name", "sees"),
    [("boss", True), ("quality", True), ("leader-a", True), ("1001", True), ("1002", False), ("complaints", False)],
)
async def test_visibility_by_role_and_team(site, name: str, sees: bool) -> None:
    await tell(site, started(), offered("1001"), connected("1001"), said(0))
    browser = await site.logged_in(name)
    async with browser.live() as page:
        snapshot = (await page.greeting())[1]
    assert bool(snapshot["facts"]) is sees


async def test_another_teams_call_is_not_the_leaders(site) -> None:
    await tell(site, started(), joined(queue="vip"), connected("1002"), said(0))
    leader = await site.logged_in("leader-a")
    async with leader.live() as page:
        assert (await page.greeting())[1]["facts"] == []


async def test_numbers_are_masked_for_the_inspector_and_spans_stay_right(site) -> None:
    await tell(site, started(), connected("1001"), said(0, "我的电话是一三八零零一三八零零一谢谢"))
    quality, boss = await site.logged_in("quality"), await site.logged_in("boss")
    async with quality.live() as masked, boss.live() as full:
        hidden = (await masked.greeting())[1]["facts"]
        shown = (await full.greeting())[1]["facts"]
    assert shown[0]["fact"]["caller_number"] == NUMBER
    assert hidden[0]["fact"]["caller_number"] == "138******01"
    assert hidden[2]["fact"]["text"] == "我的电话是***********谢谢"


async def test_a_script_in_a_name_stays_text(site) -> None:
    """It arrives as it is, inside a JSON string; the answer is no page that a browser would run."""
    name = '<script>alert(1)</script>"\\'
    await tell(site, started(name=name), connected("1001"))
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        assert (await page.greeting())[1]["facts"][0]["fact"]["caller_name"] == name
    answer = await boss.http.get("/api/calls")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self';" in answer.headers["content-security-policy"]
    assert answer.json()["calls"][0]["record"]["caller_name"] == name


async def test_partials_are_replaced_and_end_with_their_final(site) -> None:
    await tell(site, started(), connected("1001"))
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        await page.greeting()
        for text in ("您", "您好", "您好示"):
            site.bus.publish(saying(0, text))
        await tell(site, said(0, "您好示例"))
        site.bus.publish(saying(1, "请"))
        read = await page.until(lambda m: m["type"] == "signal" and m["signal"]["text"] == "请")
    texts = [m["signal"]["text"] for m in read if m["type"] == "signal"]
    final = next(i for i, m in enumerate(read) if m["type"] == "fact")
    assert texts[-1] == "请"
    assert [m["signal"]["text"] for m in read[final:] if m["type"] == "signal"] == ["请"]
    async with boss.live() as page:
        assert [p["text"] for p in (await page.greeting())[1]["partials"]] == ["请"]


async def test_signals_only_as_asked_for(site) -> None:
    level = LevelMeasured(
        call=CALL, leg=LegId("l1001"), role=Role.AGENT, start_ms=0, end_ms=500, rms_dbfs=-20, speech_ms=400
    )
    await tell(site, started(), connected("1001"))
    boss = await site.logged_in("boss")
    async with boss.live("?signals=LevelMeasured") as page:
        await page.greeting()
        site.bus.publish(saying(0, "不要"))
        site.bus.publish(level)
        message = await page.read()
        assert message["signal"]["rms_dbfs"] == -20
        await page.connection.send('{"type":"watch","calls":[],"signals":["LevelMeasured","AgentStateChanged"]}')
        await page.connection.send('{"type":"watch","calls":[]}')
        await tell(site, said(0))
        await page.facts(3)
        site.bus.publish(level)
        site.bus.publish(AgentStateChanged(agent=AgentId("1001"), state="talking"))
        read = await page.until(lambda m: m["type"] == "signal" and m["signal"]["kind"] == "AgentStateChanged")
        assert read[-1]["signal"]["since"]


async def test_no_session(site) -> None:
    """It is closed before a word is said."""
    await tell(site, started())
    async with site.browser().live() as page:
        with pytest.raises(ConnectionClosed):
            await page.read()
        assert await page.closed() == 4401


async def test_another_sites_page_gets_no_stream(site) -> None:
    boss = await site.logged_in("boss")
    for origin in ("http://evil.example", "null", site.origin.replace("127.0.0.1", "localhost")):
        with pytest.raises(InvalidStatus) as refused:
            async with boss.live(origin=origin):
                pass
        assert refused.value.response.status_code == 403


async def test_logging_out_ends_the_stream_at_once(site) -> None:
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        await page.greeting()
        assert (await boss.http.delete("/api/session")).status_code == 204
        assert await page.closed() == 4401
    async with boss.live() as page:
        with pytest.raises(ConnectionClosed):
            await page.read()
        assert await page.closed() == 4401


async def test_a_session_revoked_elsewhere_ends_within_a_heartbeat(site) -> None:
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        await page.greeting()
        await site.context.sessions.close_all("boss")
        assert await page.closed() == 4401


@pytest.mark.parametrize("text", ["", "[]", '{"type":"watch","calls":7}', '{"type":"shout"}', "x" * 5000, "[" * 4000])
async def test_a_message_without_sense_ends_the_stream(site, text: str) -> None:
    boss = await site.logged_in("boss")
    async with boss.live() as page:
        await page.greeting()
        await page.connection.send(text)
        assert await page.closed() == 4400


async def test_a_page_that_does_not_read_is_cut_off_and_holds_nobody_up(site) -> None:
    boss, other = await site.logged_in("boss"), await site.logged_in("quality")
    await tell(site, started(), connected("1001"))
    async with other.live() as reading, boss.live() as stuck:
        await reading.greeting()
        stuck.connection.transport.pause_reading()
        facts = [said(n, "很长的话" * 600) for n in range(4000)]
        took = asyncio.create_task(reading.facts(4002))
        await asyncio.gather(*(site.store.log.append(fact) for fact in facts))
        assert len(await took) == 4000
        stuck.connection.transport.resume_reading()
        assert await stuck.closed() in (4408, 1006)


async def test_breaks_under_load_lose_nothing_and_repeat_nothing(site) -> None:
    """A page that loses its connection again and again, while fifty calls talk, ends with every fact exactly once."""
    calls = [CallId(f"pbx1-{n}") for n in range(50)]
    await tell(site, *(started(call) for call in calls))
    boss = await site.logged_in("boss")
    applied: list[int] = []
    since, log, total = 0, "", 50 + 50 * 40

    async def talk() -> None:
        for n in range(40):
            await asyncio.gather(*(site.store.log.append(said(n, call=call)) for call in calls))
            await asyncio.sleep(0.05)

    talking: asyncio.Task[None] | None = None
    breaks = 0
    while since < total:
        async with boss.live(f"?since={since}&log={log}" if log else "") as page:
            for _ in range(150):
                message = await page.read()
                talking = talking or asyncio.create_task(talk())
                log = message.get("log", log)
                if message["type"] == "snapshot":
                    assert not applied, "resuming was possible"
                    applied += [fact["seq"] for fact in message["facts"]]
                elif message["type"] == "fact":
                    applied.append(message["seq"])
                since = max([since, *applied[-1:]])
                if since >= total:
                    break
        breaks += 1
    assert talking is not None
    await talking
    assert applied == list(range(1, total + 1))
    assert breaks > 5
