"""What people write on a call. Notes are added, never changed: of two of one kind the later one counts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import utc_now
from calls.ids import CallId, FindingId


class NoteKind(StrEnum):
    WRAP_UP = "wrap-up"
    """The agent's: name, contact, matter."""
    REMARK = "remark"
    """Anybody's words, about the call or a moment of it."""
    ACCOUNT = "account"
    """The agent on a finding: did it, or did not because."""
    DISPUTE = "dispute"
    """The agent disagrees with a verdict."""
    RULING = "ruling"
    """The inspector's verdict in the place of the engine's; both are kept."""
    EVALUATION = "evaluation"
    """The inspector's form, filled in by the engine and overruled by the person."""
    ACKNOWLEDGEMENT = "acknowledgement"
    """Only read, where a database still holds one: an alert is taken note of by a fact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    note: str
    call: CallId
    finding: FindingId | None
    kind: NoteKind
    at: datetime
    by: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Notes:
    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now

    async def add(
        self, call: CallId, kind: NoteKind, by: str, body: dict[str, Any], finding: FindingId | None = None
    ) -> Note:
        note = Note(note=uuid.uuid4().hex, call=call, finding=finding, kind=kind, at=self.now(), by=by[:64], body=body)
        row = {
            "note": note.note,
            "call": call,
            "finding": finding,
            "kind": kind.value,
            "at": note.at,
            "by": note.by,
            "body": body,
        }
        async with self.engine.begin() as connection:
            await connection.execute(insert(schema.notes).values(**row))
        return note

    async def of(self, call: CallId) -> list[Note]:
        """Return a call's notes, oldest first."""
        n = schema.notes.c
        async with self.engine.connect() as connection:
            rows = (await connection.execute(select(schema.notes).where(n.call == call).order_by(n.at, n.note))).all()
        return [Note(**{**row._mapping, "kind": NoteKind(row.kind)}) for row in rows]

    async def name_of(self, number: str) -> str:
        """Return the name that was written down after the latest call of this number; empty when there is none."""
        n, c = schema.notes.c, schema.calls.c
        asked = (
            select(n.body)
            .join(schema.calls, c.call == n.call)
            .where(c.caller_number == number, n.kind == NoteKind.WRAP_UP.value)
            .order_by(n.at.desc())
            .limit(1)
        )
        async with self.engine.connect() as connection:
            body = (await connection.execute(asked)).scalar()
        return str((body or {}).get("name", ""))

    async def of_kind(self, kind: NoteKind, since: datetime, limit: int = 500) -> list[Note]:
        """Return the notes of one kind since a moment, newest first: the disputes that wait, for example."""
        n = schema.notes.c
        asked = select(schema.notes).where(n.kind == kind.value, n.at >= since).order_by(n.at.desc()).limit(limit)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
        return [Note(**{**row._mapping, "kind": NoteKind(row.kind)}) for row in rows]
