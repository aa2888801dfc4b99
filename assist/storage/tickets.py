"""Reading back what is owed, and saying that it is owed no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import utc_now
from assist.storage.calls import Scope, within
from calls.ids import CallId


class TicketState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """Why a ticket is owed no more."""

    ANSWERED = "answered"
    """The caller has the answer."""
    UNREACHED = "unreached"
    """The caller could not be reached."""
    WITHDRAWN = "withdrawn"
    """The caller does not want it any more."""
    DUPLICATE = "duplicate"
    """Another ticket has the same matter."""


@dataclass(frozen=True, slots=True)
class TicketRow:
    ticket: str
    call: CallId
    kind: str
    opened_at: datetime
    due_at: datetime | None
    content: Mapping[str, str]
    agent: str | None
    """Who spoke on the call last."""
    state: TicketState = TicketState.OPEN
    closed_at: datetime | None = None
    closed_by: str | None = None
    outcome: Outcome | None = None
    remark: str | None = None
    attempts: int = 0
    """Calls of ours that were made for it."""
    tried_at: datetime | None = None
    failure: str | None = None
    """Why the last of them did not reach the caller: CallEnded's reason."""
    next_at: datetime | None = None
    """The earliest time for the next."""


t = schema.tickets.c
_COLUMNS = (
    t.ticket,
    t.call,
    t.kind,
    t.opened_at,
    t.due_at,
    t.content,
    schema.calls.c.agent,
    t.state,
    t.closed_at,
    t.closed_by,
    t.outcome,
    t.remark,
    t.attempts,
    t.tried_at,
    t.failure,
    t.next_at,
)
_ASKED = select(*_COLUMNS).join(schema.calls, schema.calls.c.call == t.call)


@dataclass(frozen=True, slots=True)
class Tickets:
    engine: AsyncEngine

    async def of(self, call: CallId) -> list[TicketRow]:
        """Return a call's tickets, oldest first."""
        async with self.engine.connect() as connection:
            rows = (await connection.execute(_ASKED.where(t.call == call).order_by(t.opened_at))).all()
        return [_row(row) for row in rows]

    async def listed(
        self, scope: Scope, state: TicketState = TicketState.OPEN, kind: str | None = None, limit: int = 200
    ) -> list[TicketRow]:
        """Return the tickets of the calls in `scope`: open ones by when they are due, closed ones latest first."""
        asked = _ASKED.where(t.state == state.value, *within(scope))
        if kind is not None:
            asked = asked.where(t.kind == kind)
        if state is TicketState.OPEN:
            asked = asked.order_by(t.due_at.is_(None), t.due_at, t.opened_at.desc())
        else:
            asked = asked.order_by(t.closed_at.desc())
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked.limit(limit))).all()
        return [_row(row) for row in rows]

    async def find(self, ticket: str, scope: Scope) -> TicketRow | None:
        """Return a ticket of a call in `scope`."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(_ASKED.where(t.ticket == ticket, *within(scope)))).one_or_none()
        return None if row is None else _row(row)

    async def close(self, ticket: str, outcome: Outcome, remark: str, by: str) -> bool:
        """Say that it is owed no more; False: it is not open."""
        closed = {"closed_at": utc_now(), "closed_by": by[:64], "outcome": outcome.value, "remark": remark}
        return await self._change(ticket, TicketState.OPEN, state=TicketState.CLOSED.value, **closed)

    async def reopen(self, ticket: str) -> bool:
        """Say that it is owed again; False: it is not closed."""
        cleared = dict.fromkeys(("closed_at", "closed_by", "outcome", "remark"))
        return await self._change(ticket, TicketState.CLOSED, state=TicketState.OPEN.value, **cleared)

    async def _change(self, ticket: str, before: TicketState, **values: object) -> bool:
        changing = update(schema.tickets).where(t.ticket == ticket, t.state == before.value).values(**values)
        async with self.engine.begin() as connection:
            return (await connection.execute(changing)).rowcount == 1


def _row(row: Any) -> TicketRow:
    fields = dict(row._mapping)
    outcome = fields["outcome"]
    typed = {"state": TicketState(fields["state"]), "outcome": None if outcome is None else Outcome(outcome)}
    return TicketRow(**fields | typed)
