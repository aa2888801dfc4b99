"""The judge on the bus: findings become facts, cards signals, debts tickets; a restart goes on where it was."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from assist.compliance.judge import Judge
from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from calls import facts
from calls.bus import Bus, Numbered
from calls.facts import Direction, EndedBy, Fact
from calls.findings import Role, Verdict
from calls.ids import AgentId, CallId, LegId, UtteranceId
from calls.signals import CardShown, Signal

CALL = CallId("c1")
BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PACK = compile_pack(load())


class MemoryLog:
    """A fact log that keeps its facts in memory: the outside's stand-in, with the real bus behind it."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.facts: list[Fact] = []

    async def append(self, fact: Fact) -> int:
        self.facts.append(fact)
        self.bus.deliver(len(self.facts), fact)
        return len(self.facts)

    def numbered(self) -> list[Numbered]:
        return [Numbered(seq, fact) for seq, fact in enumerate(self.facts, 1)]

    def findings(self, rule: str) -> list[Verdict]:
        return [f.finding.verdict for f in self.facts if isinstance(f, facts.FindingChanged) and f.finding.rule == rule]


def at(offset_ms: int) -> dict[str, object]:
    return {"call": CALL, "occurred_at": BEGUN + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}


def beginning() -> list[Fact]:
    return [
        facts.CallStarted(direction=Direction.IN, caller_number="", **at(0)),
        facts.AgentConnected(leg=LegId("a"), agent=AgentId("1001"), ring_ms=2000, wait_ms=2000, **at(2000)),
    ]


def heard(role: Role, number: int, text: str, from_ms: int, to_ms: int) -> Fact:
    leg = LegId("a" if role is Role.AGENT else "k")
    return facts.UtteranceHeard(
        utterance=UtteranceId(f"{leg}#{number}"),
        leg=leg,
        role=role,
        start_ms=from_ms,
        end_ms=to_ms,
        text=text,
        confidence=0.95,
        **at(to_ms),
    )


def make(bus: Bus, log: MemoryLog) -> Judge:
    return Judge(PACK, facts=log, bus=bus, signals=bus, company="示例公司", zone=ZoneInfo("Asia/Shanghai"))


async def until_quiet(log: MemoryLog) -> None:
    count = -1
    while count != len(log.facts):
        count = len(log.facts)
        for _ in range(50):
            await asyncio.sleep(0)


async def test_findings_are_stored_and_cards_shown() -> None:
    bus = Bus()
    log = MemoryLog(bus)
    watcher = bus.subscribe()
    judge = make(bus, log)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(judge.run())
        for fact in (*beginning(), heard(Role.AGENT, 0, "喂说话呀", 3000, 4000)):
            await log.append(fact)
        await until_quiet(log)
        task.cancel()
    assert Verdict.VIOLATED in log.findings("S01")
    item: Numbered | Signal = await watcher.next()
    while not isinstance(item, CardShown):
        item = await watcher.next()
    assert item.rule == "S01"
    assert "示例公司" in item.zh


async def test_a_complaint_opens_one_ticket_with_what_was_promised() -> None:
    bus = Bus()
    log = MemoryLog(bus)
    judge = make(bus, log)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(judge.run())
        for fact in (
            *beginning(),
            heard(Role.CALLER, 0, "我姓王，你们上次那个人态度非常差，我要投诉", 3000, 6000),
            heard(Role.AGENT, 0, "很抱歉王先生，我们会尽快向上级反映，两小时之内给您答复，再见", 6500, 12_000),
            facts.CallEnded(ended_by=EndedBy.CALLER, reason="answered", **at(13_000)),
        ):
            await log.append(fact)
        await until_quiet(log)
        task.cancel()
    tickets = [fact for fact in log.facts if isinstance(fact, facts.TicketOpened)]
    assert [ticket.ticket_kind for ticket in tickets] == ["complaint"]
    assert tickets[0].due_at == BEGUN + timedelta(seconds=13, hours=2)
    assert tickets[0].content["name"].startswith("王")
    assert judge.calls == 0


async def test_words_that_are_stored_after_the_end_are_judged_too() -> None:
    bus = Bus()
    log = MemoryLog(bus)
    judge = make(bus, log)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(judge.run())
        for fact in (*beginning(), facts.CallEnded(ended_by=EndedBy.CALLER, reason="answered", **at(9_000))):
            await log.append(fact)
        await until_quiet(log)
        assert Verdict.VIOLATED not in {f.finding.verdict for f in log.facts if isinstance(f, facts.FindingChanged)}
        await log.append(heard(Role.AGENT, 0, "听懂了吧", 8_000, 9_000))
        await until_quiet(log)
        later = facts.CallEnded(ended_by=EndedBy.CALLER, reason="answered", **at(60_000))
        other = CallId("c2")
        for fact in (
            *(replace(one, call=other) for one in (*beginning(), later)),
            heard(Role.AGENT, 1, "听懂了吧", 8_500, 9_000),
        ):
            await log.append(fact)
        await until_quiet(log)
        task.cancel()
    found = [f for f in log.facts if isinstance(f, facts.FindingChanged) and f.finding.said == "听懂了吧"]
    violated = [(f.call, f.finding.provisional) for f in found if f.finding.verdict is Verdict.VIOLATED]
    assert violated == [(CALL, False)]
    assert judge.calls == 0


async def test_after_a_restart_nothing_is_said_twice_and_the_call_goes_on() -> None:
    bus = Bus()
    log = MemoryLog(bus)
    first = make(bus, log)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(first.run())
        for fact in (*beginning(), heard(Role.AGENT, 0, "喂说话呀", 3000, 4000)):
            await log.append(fact)
        await until_quiet(log)
        task.cancel()
    stored = len(log.facts)
    second = make(bus, log)
    second.restore(log.numbered())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(second.run())
        await until_quiet(log)
        assert len(log.facts) == stored
        await log.append(heard(Role.AGENT, 1, "我保证明天一定给您送到", 5000, 7000))
        await until_quiet(log)
        task.cancel()
    assert Verdict.VIOLATED in log.findings("C22")
    ids = [f.finding.id for f in log.facts if isinstance(f, facts.FindingChanged) and f.finding.reason == "forbidden"]
    assert len(ids) == len(set(ids))
