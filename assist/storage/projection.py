"""What a batch of facts changes in the tables that are reduced from the log. One transaction holds both."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from sqlalchemy import Table, and_, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from assist.storage import schema
from assist.storage.record import CallRecord, record_to_json
from calls.bus import Numbered
from calls.facts import Direction, Fact, FindingChanged, TicketOpened, TicketTried, UtteranceHeard
from calls.wire import fact_to_json

Row = dict[str, Any]


async def write(connection: AsyncConnection, batch: list[Numbered], records: list[tuple[int, CallRecord]]) -> None:
    """Insert the facts, and put the rows that they change in the place of the older ones.

    Args:
        connection: in a transaction.
        batch: in order of `seq`.
        records: each call of the batch once, after its last fact, with that fact's number.
    """
    await connection.execute(insert(schema.facts), [_fact_row(numbered) for numbered in batch])
    await _replace(connection, schema.utterances, ("call", "utterance"), _utterance_rows(batch))
    await _replace(connection, schema.findings, ("call", "finding"), _finding_rows(batch))
    for numbered in batch:
        await _write_ticket(connection, numbered.fact)
    await _write_calls(connection, [_call_row(seq, record) for seq, record in records])
    await _replace(connection, schema.call_agents, ("call", "agent"), _agent_rows(record for _, record in records))


async def _write_calls(connection: AsyncConnection, rows: list[Row]) -> None:
    table = schema.calls
    asked = select(table.c.call).where(table.c.call.in_([row["call"] for row in rows]))
    known = set((await connection.execute(asked)).scalars())
    if new := [row for row in rows if row["call"] not in known]:
        await connection.execute(insert(table), new)
    for row in rows:
        if row["call"] in known:
            await connection.execute(update(table).where(table.c.call == row["call"]).values(**row))


async def _replace(connection: AsyncConnection, table: Table, key: tuple[str, ...], rows: list[Row]) -> None:
    latest = {tuple(row[column] for column in key): row for row in rows}
    if not latest:
        return
    same = [and_(*(table.c[column] == value for column, value in zip(key, values, strict=True))) for values in latest]
    await connection.execute(delete(table).where(or_(*same)))
    await connection.execute(insert(table), list(latest.values()))


def _fact_row(numbered: Numbered) -> Row:
    fact = numbered.fact
    return {
        "seq": numbered.seq,
        "call": fact.call,
        "kind": fact.kind,
        "occurred_at": fact.occurred_at,
        "offset_ms": fact.offset_ms,
        "body": fact_to_json(fact),
    }


def _utterance_rows(batch: list[Numbered]) -> list[Row]:
    return [
        {
            "call": fact.call,
            "utterance": fact.utterance,
            "seq": numbered.seq,
            "leg": fact.leg,
            "role": fact.role.value,
            "start_ms": fact.start_ms,
            "end_ms": fact.end_ms,
            "text": fact.text,
            "confidence": fact.confidence,
        }
        for numbered in batch
        if isinstance(fact := numbered.fact, UtteranceHeard)
    ]


def _finding_rows(batch: list[Numbered]) -> list[Row]:
    return [
        {
            "call": fact.call,
            "finding": fact.finding.id,
            "seq": numbered.seq,
            "rule": fact.finding.rule,
            "kind": fact.finding.kind.value,
            "verdict": fact.finding.verdict.value,
            "provisional": fact.finding.provisional,
            "occurred_at": fact.occurred_at,
            "start_ms": fact.finding.start_ms,
            "end_ms": fact.finding.end_ms,
            "body": asdict(fact.finding),
        }
        for numbered in batch
        if isinstance(fact := numbered.fact, FindingChanged)
    ]


async def _write_ticket(connection: AsyncConnection, fact: Fact) -> None:
    """Open a ticket, or correct it, which opens it again; note what came of a call that was made for it."""
    table = schema.tickets
    match fact:
        case TicketOpened():
            row = _opened(fact)
            changed = await connection.execute(update(table).where(table.c.ticket == fact.ticket).values(**row))
            if not changed.rowcount:
                await connection.execute(insert(table).values(ticket=fact.ticket, **row))
        case TicketTried(ticket=ticket):
            owed = and_(table.c.ticket == ticket, table.c.state == "open")
            await connection.execute(update(table).where(owed).values(**_tried(fact)))


def _opened(fact: TicketOpened) -> Row:
    return {
        "call": fact.call,
        "kind": fact.ticket_kind,
        "state": "open",
        "opened_at": fact.occurred_at,
        "due_at": fact.due_at,
        "content": dict(fact.content),
        **dict.fromkeys(("closed_at", "closed_by", "outcome", "remark")),
    }


def _tried(fact: TicketTried) -> Row:
    t, at = schema.tickets.c, fact.occurred_at
    row: Row = {"attempts": t.attempts + 1, "tried_at": at}
    if not fact.reached:
        return row | {"failure": fact.why[:32], "next_at": fact.next_at}
    closed = {"state": "closed", "closed_at": at, "closed_by": fact.agent or "", "outcome": "answered", "remark": ""}
    return row | closed | {"failure": None, "next_at": None}


def _call_row(seq: int, record: CallRecord) -> Row:
    first = record.first
    return {
        "call": record.call,
        "started_at": record.started_at,
        "ended_at": record.ended_at,
        "direction": record.direction.value,
        "caller_number": record.caller_number if record.direction is Direction.IN else record.dialled[:64],
        "queue": record.queue,
        "agent": record.agent,
        "ended_by": record.ended_by.value if record.ended_by else None,
        "end_reason": record.end_reason,
        "wait_ms": first.wait_ms if first else None,
        "ring_ms": first.ring_ms if first else None,
        "rings": next((offer.rings for offer in record.offers if first and offer.leg == first.leg), None),
        "talk_ms": record.talk_ms,
        "simulated": record.simulated,
        "last_seq": seq,
        "record": record_to_json(record),
    }


def _agent_rows(records: Iterable[CallRecord]) -> list[Row]:
    return [
        {"call": record.call, "agent": agent, "connected": any(agent == c.agent for c in record.connections)}
        for record in records
        for agent in sorted(record.agents)
    ]
