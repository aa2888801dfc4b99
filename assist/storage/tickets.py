"""Reading back what is owed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.calls import Scope, within
from calls.ids import CallId


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


_COLUMNS = (
    schema.tickets.c.ticket,
    schema.tickets.c.call,
    schema.tickets.c.kind,
    schema.tickets.c.opened_at,
    schema.tickets.c.due_at,
    schema.tickets.c.content,
    schema.calls.c.agent,
)


@dataclass(frozen=True, slots=True)
class Tickets:
    engine: AsyncEngine

    async def of(self, call: CallId) -> list[TicketRow]:
        """Return a call's tickets, oldest first."""
        t = schema.tickets.c
        asked = select(*_COLUMNS).join(schema.calls, schema.calls.c.call == t.call).where(t.call == call)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked.order_by(t.opened_at))).all()
        return [TicketRow(*row) for row in rows]

    async def open(self, scope: Scope, kind: str | None = None, limit: int = 200) -> list[TicketRow]:
        """Return the open tickets of the calls in `scope`: by the time that they are due, then those without one."""
        t = schema.tickets.c
        asked = select(*_COLUMNS).join(schema.calls, schema.calls.c.call == t.call).where(t.state == "open")
        if kind is not None:
            asked = asked.where(t.kind == kind)
        ordered = asked.where(*within(scope)).order_by(t.due_at.is_(None), t.due_at, t.opened_at.desc()).limit(limit)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(ordered)).all()
        return [TicketRow(*row) for row in rows]
