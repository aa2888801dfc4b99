"""A call's record, reduced from its facts."""

from datetime import UTC, datetime, timedelta

import pytest

from assist.storage.record import CallRecord, advance, record_from_json, record_to_json
from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    FlowEnded,
    FlowStarted,
    HoldEnded,
    HoldStarted,
    LegDown,
    LegUp,
    Marked,
    OfferEnded,
    OfferResult,
    OfferStarted,
    QueueExit,
    QueueJoined,
    QueueLeft,
    TicketOpened,
    TransferKind,
    Transferred,
)
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, QueueName

CALL = CallId("pbx1-1700000000.1")
START = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
QUEUE = QueueName("service")


def at(offset_ms: int) -> dict[str, object]:
    return {"call": CALL, "occurred_at": START + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}


def leg(number: int) -> LegId:
    return LegId(f"pbx1-1700000000.{number}")


def agent(number: str) -> AgentId:
    return AgentId(number)


WHOLE_CALL: list[Fact] = [
    CallStarted(**at(0), direction=Direction.IN, caller_number="13800138001", caller_name="<b>", channel="PJSIP/a-1"),
    LegUp(**at(10), leg=leg(1), role=Role.CALLER, channel="PJSIP/a-1"),
    FlowStarted(**at(20), flow="inbound"),
    FlowEnded(**at(3_000), flow="inbound", reason="queued"),
    QueueJoined(**at(3_100), queue=QUEUE, position=2),
    OfferStarted(**at(4_000), leg=leg(2), channel="PJSIP/1001-1", agent=agent("1001"), queue=QUEUE),
    OfferEnded(**at(29_000), leg=leg(2), agent=agent("1001"), result=OfferResult.NO_ANSWER, ring_ms=25_000, rings=5),
    OfferStarted(**at(30_000), leg=leg(3), channel="PJSIP/1002-1", agent=agent("1002"), queue=QUEUE),
    OfferEnded(**at(36_000), leg=leg(3), agent=agent("1002"), result=OfferResult.ANSWERED, ring_ms=6_000, rings=2),
    QueueLeft(**at(36_010), queue=QUEUE, exit=QueueExit.ANSWERED, waited_ms=32_910),
    LegUp(**at(36_005), leg=leg(3), role=Role.AGENT, channel="PJSIP/1002-1", agent=agent("1002")),
    AgentConnected(**at(36_010), leg=leg(3), agent=agent("1002"), queue=QUEUE, ring_ms=6_000, wait_ms=32_910),
    HoldStarted(**at(40_000), leg=leg(3), role=Role.AGENT),
    HoldEnded(**at(52_000), leg=leg(3), role=Role.AGENT, held_ms=12_000),
    Transferred(**at(60_000), how=TransferKind.BLIND, from_agent=agent("1002"), to="1003"),
    AgentConnected(**at(61_000), leg=leg(4), agent=agent("1003"), ring_ms=900, wait_ms=900),
    Marked(**at(62_000), mark="needs-patience", on=True, by="1003"),
    Marked(**at(63_000), mark="needs-patience", on=False, by="1003"),
    TicketOpened(**at(64_000), ticket="T1", ticket_kind="complaint", due_at=None),
    LegDown(**at(70_000), leg=leg(1), role=Role.CALLER, cause=16),
    CallEnded(**at(70_010), ended_by=EndedBy.CALLER, reason="answered", talk_ms=33_000),
]


def reduce(facts: list[Fact]) -> CallRecord:
    record: CallRecord | None = None
    for fact in facts:
        record = advance(record, fact)
    assert record is not None
    return record


def test_whole_call() -> None:
    record = reduce(WHOLE_CALL)
    assert record.agents == {"1001", "1002", "1003"}
    assert record.agent == "1003"
    assert record.first is not None
    assert (record.first.agent, record.first.ring_ms, record.first.wait_ms) == ("1002", 6_000, 32_910)
    assert [(o.agent, o.result, o.rings, o.started_ms, o.ended_ms) for o in record.offers] == [
        ("1001", "no-answer", 5, 4_000, 29_000),
        ("1002", "answered", 2, 30_000, 36_000),
    ]
    assert record.offers[0].queue == "service"
    assert (record.queues[0].position, record.queues[0].joined_ms, record.queues[0].waited_ms) == (2, 3_100, 32_910)
    assert [(h.started_ms, h.held_ms) for h in record.holds] == [(40_000, 12_000)]
    assert (record.flows[0].flow, record.flows[0].reason) == ("inbound", "queued")
    assert (record.transfers[0].to, record.transfers[0].from_agent) == ("1003", "1002")
    assert [(m.mark, m.on) for m in record.marks] == [("needs-patience", False)]
    assert record.tickets == ("T1",)
    assert (record.ended_by, record.end_reason, record.talk_ms) == (EndedBy.CALLER, "answered", 33_000)
    assert next(x for x in record.legs if x.role is Role.CALLER).down_ms == 70_000


def test_json_keeps_everything() -> None:
    record = reduce(WHOLE_CALL)
    assert record_from_json(record_to_json(record)) == record


def test_a_call_whose_start_was_missed_is_dated_back() -> None:
    record = reduce([WHOLE_CALL[11]])
    assert record.started_at == START
    assert record.agent == "1002"


@pytest.mark.parametrize("skipped", range(len(WHOLE_CALL)))
def test_no_missing_fact_spoils_the_rest(skipped: int) -> None:
    record = reduce([fact for index, fact in enumerate(WHOLE_CALL) if index != skipped])
    assert record.call == CALL
    assert record.started_at == START


def test_an_end_without_a_beginning_is_dated_back() -> None:
    """Offers, holds and waits carry their own length."""
    record = reduce([WHOLE_CALL[6], WHOLE_CALL[9], WHOLE_CALL[13]])
    assert (record.offers[0].started_ms, record.holds[0].started_ms, record.queues[0].joined_ms) == (
        4_000,
        40_000,
        3_100,
    )
