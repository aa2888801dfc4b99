"""The judge on the bus: findings become facts, cards signals, debts tickets; a restart goes on where it was."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from assist.compliance.judge import Judge, newest
from assist.compliance.review import differences_of
from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from calls import facts
from calls.bus import Bus, Numbered
from calls.facts import Direction, EndedBy, Fact
from calls.findings import Role, Unjudged, Verdict
from calls.ids import AgentId, CallId, LegId, UtteranceId
from calls.ports import FactLog
from calls.signals import AudioConsumed, CardShown, PartialHeard, Signal

CALL = CallId("c1")
BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PACK = compile_pack(load())
F = TypeVar("F", bound=Fact)
ANGRY = "你他妈的会不会办事"
COMPLAINT = "上次那个客服态度很差，我要投诉"


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


def ended(offset_ms: int, call: CallId = CALL) -> facts.CallEnded:
    return replace(facts.CallEnded(ended_by=EndedBy.CALLER, reason="answered", **at(offset_ms)), call=call)


def partial(role: Role, number: int, text: str, from_ms: int, to_ms: int) -> PartialHeard:
    leg = LegId("a" if role is Role.AGENT else "k")
    return PartialHeard(
        call=CALL,
        utterance=UtteranceId(f"{leg}#{number}"),
        leg=leg,
        role=role,
        start_ms=from_ms,
        end_ms=to_ms,
        text=text,
    )


def make(bus: Bus, log: FactLog) -> Judge:
    return Judge(PACK, facts=log, bus=bus, signals=bus, company="示例公司", zone=ZoneInfo("Asia/Shanghai"), review_s=0)


@asynccontextmanager
async def judging(*before: Fact) -> AsyncIterator[tuple[MemoryLog, Bus]]:
    """A judge at work on a log that holds these facts."""
    bus = Bus()
    log = MemoryLog(bus)
    for fact in before:
        await log.append(fact)
    judge = make(bus, log)
    await judge.restore(log.numbered())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(judge.run())
        await until_quiet(log)
        yield log, bus
        await until_quiet(log)
        task.cancel()


def of(log: MemoryLog, kind: type[F]) -> list[F]:
    return [fact for fact in log.facts if isinstance(fact, kind)]


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
    await second.restore(log.numbered())
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


async def test_a_furious_caller_brings_the_supervisor_once_and_not_on_a_guess() -> None:
    async with judging(*beginning()) as (log, bus):
        bus.publish(partial(Role.CALLER, 0, ANGRY, 3000, 5000))
        await until_quiet(log)
        assert of(log, facts.AlertRaised) == []
        await log.append(heard(Role.CALLER, 0, ANGRY, 3000, 5200))
        await until_quiet(log)
        await log.append(heard(Role.CALLER, 1, ANGRY, 6000, 8200))
        await log.append(ended(9000))
    (alert,) = of(log, facts.AlertRaised)
    assert (alert.rule, alert.to, alert.due_at) == ("S16", "supervisor", None)
    assert log.facts.index(alert) < log.facts.index(of(log, facts.CallEnded)[0])
    assert alert.finding in {fact.finding.id for fact in of(log, facts.FindingChanged)}


async def test_an_alert_is_not_raised_again_after_a_restart() -> None:
    async with judging(*beginning()) as (log, _):
        await log.append(heard(Role.CALLER, 0, COMPLAINT, 3000, 5200))
    (alert,) = of(log, facts.AlertRaised)
    assert (alert.to, alert.due_at) == ("team-leader", alert.occurred_at + timedelta(hours=24))
    async with judging(*log.facts) as (again, _):
        await again.append(heard(Role.CALLER, 1, COMPLAINT, 6000, 8200))
    assert of(again, facts.AlertRaised) == [alert]


async def test_a_protocol_of_the_line_is_offered_on_the_card_while_its_situation_lasts() -> None:
    harassing = "小妹妹你今年多大了，晚上陪我出来玩吧，我想和你交朋友"
    async with judging(*beginning()) as (log, bus):
        watcher = bus.subscribe()
        await log.append(heard(Role.CALLER, 0, harassing, 3000, 7000))
        await until_quiet(log)
        await log.append(heard(Role.AGENT, 0, "对不起，您的要求不在我们的服务范围内，请您挂机", 8000, 12_000))
        await until_quiet(log)
        watcher.close()
    flows = [item.flow for item in watcher._items if isinstance(item, CardShown)]
    assert "harassment" in flows
    assert flows[-1] == ""


async def test_what_was_told_live_and_did_not_stand_is_stored_at_the_end() -> None:
    async with judging(*beginning()) as (log, bus):
        bus.publish(partial(Role.AGENT, 0, "听懂了吧", 3000, 4000))
        await until_quiet(log)
        await log.append(heard(Role.AGENT, 0, "停一下吧您好", 3000, 4200))
        await log.append(ended(9000))
    reviewed = of(log, facts.CallReviewed)[-1]
    (withdrawn,) = [one for one in reviewed.differences if one.said == "听懂了吧"]
    assert (withdrawn.live, withdrawn.final, withdrawn.provisional) == (Verdict.VIOLATED, Verdict.WITHDRAWN, True)
    assert reviewed.pack.startswith("zh-CN ")
    assert reviewed.told > 0
    assert reviewed.differences == differences_of(log.facts)


async def test_a_forbidden_phrase_that_only_late_words_brought_is_a_difference() -> None:
    async with judging(*beginning(), ended(9000)) as (log, _):
        await log.append(heard(Role.AGENT, 0, "听懂了吧", 8000, 8900))
    assert [(one.live, one.final) for one in of(log, facts.CallReviewed)[-1].differences if one.said] == [
        (None, Verdict.VIOLATED)
    ]


async def test_the_wrap_up_is_judged_after_the_call() -> None:
    async with judging(*beginning(), ended(9000)) as (log, _):
        assert log.findings("C28") == []
        await log.append(ended(60_000, CallId("c2")))
        await log.append(facts.Marked(mark="wrap-up", on=True, by="a1001", note="name matter", **at(100_000)))
        await until_quiet(log)
        assert log.findings("C28") == [Verdict.MISSED]
        await log.append(facts.Marked(mark="wrap-up", on=True, by="a1001", note="name contact matter", **at(110_000)))
    assert log.findings("C28") == [Verdict.MISSED, Verdict.MET]


async def test_a_ticket_is_opened_once_whoever_opens_it_and_one_owed_at_a_crash_afterwards() -> None:
    talk = (*beginning(), heard(Role.CALLER, 0, COMPLAINT, 3000, 5200))
    by_hand = facts.TicketOpened(ticket="t1", ticket_kind="complaint", due_at=None, **at(6000))
    async with judging(*talk, by_hand) as (log, _):
        await log.append(ended(9000))
    assert of(log, facts.TicketOpened) == [by_hand]
    async with judging(*talk, ended(9000)) as (log, _):
        pass
    assert [ticket.ticket_kind for ticket in of(log, facts.TicketOpened)] == ["complaint"]


async def test_after_a_restart_a_finding_keeps_its_number_though_an_earlier_one_was_withdrawn() -> None:
    async with judging(*beginning()) as (log, bus):
        bus.publish(partial(Role.AGENT, 0, "听懂了吧", 3000, 4000))
        await until_quiet(log)
        await log.append(heard(Role.AGENT, 0, "停一下吧您好", 3000, 4200))
        await log.append(heard(Role.AGENT, 1, "听懂了吧", 5000, 6000))
    kept = of(log, facts.FindingChanged)
    said = {f.finding.id for f in kept if f.finding.reason == "forbidden"}
    assert len(said) == 2
    async with judging(*log.facts) as (again, _):
        pass
    assert of(again, facts.FindingChanged) == kept


class StuckLog(MemoryLog):
    """Takes facts at once and stores none before it is told to."""

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus)
        self.stored = asyncio.Event()

    async def append(self, fact: Fact) -> int:
        if isinstance(fact, facts.FindingChanged):
            self.facts.append(fact)
            await self.stored.wait()
            return len(self.facts)
        return await super().append(fact)


async def test_no_call_waits_for_the_disk_of_another() -> None:
    bus = Bus()
    log = StuckLog(bus)
    judge = make(bus, log)
    other = CallId("c2")
    async with asyncio.TaskGroup() as group:
        task = group.create_task(judge.run())
        for call in (CALL, other):
            for fact in (*beginning(), heard(Role.AGENT, 0, "喂说话呀", 3000, 4000)):
                await log.append(replace(fact, call=call))
        await until_quiet(log)
        judged = [fact.call for fact in of(log, facts.FindingChanged)]
        log.stored.set()
        task.cancel()
    assert set(judged) == {CALL, other}
    assert judged == sorted(judged)


def test_a_judge_that_is_behind_leaves_out_what_was_overtaken() -> None:
    def consumed(offset_ms: int) -> Signal:
        return AudioConsumed(call=CALL, leg=LegId("a"), role=Role.AGENT, offset_ms=offset_ms, speaking=True)

    fact = Numbered(7, ended(9000))
    old, new, other = (
        partial(Role.AGENT, 0, "您", 0, 1),
        partial(Role.AGENT, 0, "您好", 0, 2),
        partial(Role.CALLER, 0, "喂", 0, 1),
    )
    assert newest([old, consumed(1), other, fact, new, consumed(2)]) == [other, fact, new, consumed(2)]
    assert newest([old]) == [old]


def consumed_until(bus: Bus, offset_ms: int) -> None:
    for leg, role in (("a", Role.AGENT), ("k", Role.CALLER)):
        bus.publish(AudioConsumed(call=CALL, leg=LegId(leg), role=role, offset_ms=offset_ms, speaking=False))


async def test_a_silent_agent_is_told_at_the_deadline_and_what_is_said_then_is_met_and_late() -> None:
    async with judging(*beginning()) as (log, bus):
        for offset_ms in range(2100, 9000, 100):
            consumed_until(bus, offset_ms)
            await until_quiet(log)
        (missed,) = [f for f in of(log, facts.FindingChanged) if f.finding.verdict is Verdict.MISSED]
        assert missed.finding.rule == "S01"
        assert abs(missed.offset_ms - 7000) <= 100
        said = "您好，示例公司客户服务热线，客服代表1001号为您服务，请问有什么可以帮助您"
        await log.append(heard(Role.AGENT, 0, said, 9000, 15_000))
        await until_quiet(log)
        await log.append(ended(20_000))
    assert log.findings("S01")[-1] is Verdict.MET
    last = [f.finding for f in of(log, facts.FindingChanged) if f.finding.rule == "S01"][-1]
    assert last.late_ms == 2000
    (told,) = [one for one in of(log, facts.CallReviewed)[-1].differences if one.rule == "S01"]
    assert (told.live, told.final, told.live_ms) == (Verdict.MISSED, Verdict.MET, missed.offset_ms)


async def test_what_a_dead_recogniser_did_not_hear_is_unjudged_and_never_missed() -> None:
    async with judging(*beginning()) as (log, bus):
        consumed_until(bus, 3000)
        deaf = facts.HearingChanged(
            leg=LegId("a"), role=Role.AGENT, from_ms=3000, deaf=Unjudged.RECOGNISER_DOWN, **at(4000)
        )
        await log.append(deaf)
        await until_quiet(log)
        consumed_until(bus, 30_000)
        await until_quiet(log)
        await log.append(ended(31_000))
    for rule in ("S01", "C10"):
        assert log.findings(rule)[-1] is Verdict.UNJUDGED
        assert Verdict.MISSED not in log.findings(rule)
