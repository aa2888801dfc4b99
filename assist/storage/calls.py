"""Reading calls back: the running ones at a start, one with everything, many by what is asked for."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.record import CallRecord, record_from_json
from calls.bus import Numbered
from calls.findings import Verdict
from calls.ids import AgentId, CallId, QueueName, RuleId
from calls.wire import fact_from_json

c = schema.calls.c

PORTION: Final = 200
"""Facts read between two turns of the loop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which calls somebody may see. All three None: every call."""

    agents: frozenset[AgentId] | None = None
    """Those that one of them spoke on."""
    queues: frozenset[QueueName] | None = None
    ticket_kind: str | None = None

    @property
    def everything(self) -> bool:
        return self.agents is None and self.queues is None and self.ticket_kind is None


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What is asked for; None does not narrow."""

    running: bool | None = None
    agent: AgentId | None = None
    queue: QueueName | None = None
    since: datetime | None = None
    until: datetime | None = None
    number: str | None = None
    """Part of the customer's number: the caller's, or the one that was called."""
    words: str | None = None
    """Part of what was said."""
    rule: str | None = None
    verdict: str | None = None
    ended_by: str | None = None
    max_score: float | None = None
    simulated: bool | None = None
    before: tuple[datetime, str] | None = None
    """Continue after this call (started_at, call), newest first."""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """One line of a list of calls."""

    record: CallRecord
    score: float | None
    last_seq: int
    verdicts: dict[str, int]
    """How many findings of each verdict; withdrawn ones are none."""


@dataclass(frozen=True, slots=True)
class CallReader:
    engine: AsyncEngine

    async def running(self) -> list[Numbered]:
        """Return all facts of the calls without an end, in order."""
        open_calls = select(c.call).where(c.ended_at.is_(None))
        return await self._facts(select(schema.facts).where(schema.facts.c.call.in_(open_calls)))

    async def since(
        self, moment: datetime, kinds: Collection[str] | None = None, *, until: datetime | None = None
    ) -> list[Numbered]:
        """Return the facts (of some kinds) of the calls that run, or ended after `moment`, and began before `until`."""
        wanted = select(c.call).where(or_(c.ended_at.is_(None), c.ended_at >= moment))
        wanted = wanted if until is None else wanted.where(c.started_at < until)
        asked = select(schema.facts).where(schema.facts.c.call.in_(wanted))
        return await self._facts(asked if kinds is None else asked.where(schema.facts.c.kind.in_(kinds)))

    async def facts(self, call: CallId) -> list[Numbered]:
        """Return a call's facts in order; empty when there is no such call."""
        return await self._facts(select(schema.facts).where(schema.facts.c.call == call))

    async def after(self, seq: int, limit: int = 1_000) -> list[Numbered]:
        """Return the facts with greater numbers, in order."""
        return await self._facts(select(schema.facts).where(schema.facts.c.seq > seq).limit(limit))

    async def row(self, call: CallId, scope: Scope = EVERYTHING) -> CallRow | None:
        """Return one call, or None: there is none, or `scope` does not hold it."""
        rows = await self._rows(select(schema.calls).where(c.call == call, *within(scope)))
        return rows[0] if rows else None

    async def search(self, search: Search, scope: Scope = EVERYTHING) -> list[CallRow]:
        """Return the calls asked for, newest first, at most `search.limit`."""
        asked = select(schema.calls).where(*_narrow(search), *within(scope))
        return await self._rows(asked.order_by(c.started_at.desc(), c.call.desc()).limit(search.limit))

    async def of_number(self, number: str, before: datetime, limit: int = 10) -> list[CallRow]:
        """Return the calls from or to one number that began before a moment, newest first."""
        asked = select(schema.calls).where(c.caller_number == number, c.started_at < before)
        return await self._rows(asked.order_by(c.started_at.desc()).limit(limit))

    async def scores(self, moment: datetime) -> dict[AgentId, tuple[int, float]]:
        """Return each agent's number of scored calls that began since `moment`, and their mean score."""
        asked = (
            select(c.agent, func.count(), func.avg(c.score))
            .where(c.started_at >= moment, c.agent.is_not(None), c.score.is_not(None))
            .group_by(c.agent)
        )
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
        return {AgentId(agent): (count, float(mean)) for agent, count, mean in rows}

    async def latest_findings(self, rule: RuleId, since: datetime) -> list[Numbered]:
        """Return the latest findings of one rule since a moment, as facts, in order."""
        f = schema.findings.c
        asked = select(schema.findings).where(f.rule == rule, f.occurred_at >= since).order_by(f.seq)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
        return [
            Numbered(
                row.seq,
                fact_from_json(
                    {
                        "kind": "FindingChanged",
                        "call": row.call,
                        "occurred_at": row.occurred_at,
                        "offset_ms": row.end_ms or 0,
                        "finding": row.body,
                    }
                ),
            )
            for row in rows
        ]

    async def _facts(self, asked: Select[Any]) -> list[Numbered]:
        """Read in portions: the loop has others to serve, whatever the number of facts."""
        found: list[Numbered] = []
        async with self.engine.connect() as connection:
            rows = await connection.stream(asked.order_by(schema.facts.c.seq))
            async for portion in rows.partitions(PORTION):
                found += [Numbered(row.seq, fact_from_json(row.body)) for row in portion]
                await asyncio.sleep(0)
        return found

    async def _rows(self, asked: Select[Any]) -> list[CallRow]:
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
            verdicts: dict[str, dict[str, int]] = {row.call: {} for row in rows}
            f = schema.findings.c
            counted = (
                select(f.call, f.verdict, func.count())
                .where(f.call.in_(list(verdicts)), f.verdict != Verdict.WITHDRAWN.value)
                .group_by(f.call, f.verdict)
            )
            for call, verdict, count in (await connection.execute(counted)).all() if rows else []:
                verdicts[call][verdict] = count
        return [
            CallRow(
                record=record_from_json(row.record),
                score=row.score,
                last_seq=row.last_seq,
                verdicts=verdicts[row.call],
            )
            for row in rows
        ]


def within(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions on `calls` that hold a scope's calls."""
    if scope.everything:
        return []
    allowed: list[ColumnElement[bool]] = []
    if scope.agents is not None:
        offered = schema.call_agents.c
        allowed.append(
            exists().where(offered.call == c.call, offered.connected, offered.agent.in_(sorted(scope.agents)))
        )
    if scope.queues is not None:
        allowed.append(c.queue.in_(sorted(scope.queues)))
    if scope.ticket_kind is not None:
        tickets = schema.tickets.c
        mine = exists().where(tickets.call == c.call, tickets.kind == scope.ticket_kind)
        allowed.append(mine.correlate(schema.calls))
    return [or_(*allowed)]


def _narrow(search: Search) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if search.running is not None:
        found.append(c.ended_at.is_(None) if search.running else c.ended_at.is_not(None))
    if search.agent is not None:
        offered = schema.call_agents.c
        found.append(exists().where(offered.call == c.call, offered.agent == search.agent))
    for column, value in ((c.queue, search.queue), (c.ended_by, search.ended_by), (c.simulated, search.simulated)):
        if value is not None:
            found.append(column == value)
    if search.since is not None:
        found.append(c.started_at >= search.since)
    if search.until is not None:
        found.append(c.started_at < search.until)
    if search.number:
        found.append(c.caller_number.contains(search.number, autoescape=True))
    if search.max_score is not None:
        found.append(c.score <= search.max_score)
    found += _by_words(search) + _by_findings(search)
    if search.before is not None:
        moment, call = search.before
        found.append(or_(c.started_at < moment, and_(c.started_at == moment, c.call < call)))
    return found


def _by_words(search: Search) -> list[ColumnElement[bool]]:
    if not search.words:
        return []
    said = schema.utterances.c
    return [exists().where(said.call == c.call, said.text.contains(search.words, autoescape=True))]


def _by_findings(search: Search) -> list[ColumnElement[bool]]:
    if search.rule is None and search.verdict is None:
        return []
    f = schema.findings.c
    asked = [f.call == c.call]
    if search.rule is not None:
        asked.append(f.rule == search.rule)
    if search.verdict is not None:
        asked.append(f.verdict == search.verdict)
    return [exists().where(*asked)]
