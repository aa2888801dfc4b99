"""The customer's earlier calls, in and out, for whoever speaks with the customer now."""

from datetime import datetime
from typing import Final

from fastapi import APIRouter
from pydantic import BaseModel

from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow
from assist.storage.notes import Note, NoteKind
from assist.storage.tickets import TicketRow, Tickets
from assist.web.context import Context
from assist.web.login import Seeing, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES
from assist.web.visibility import Viewer
from calls.facts import Direction, EndedBy

router: Final = APIRouter(prefix="/api/calls", tags=["calls"], responses=RESPONSES)

SHOWN: Final = 10


class EarlierCall(BaseModel):
    call: str
    """To be opened by who may."""
    direction: Direction = Direction.IN
    started_at: datetime
    agent: str | None
    """Who spoke last; None: nobody answered."""
    talk_ms: int
    ended_by: EndedBy | None
    matter: str
    """From the wrap-up, else from a ticket; empty: nobody wrote it down."""
    tickets: list[str]
    """Kinds of what is owed since then."""
    opens: bool
    """The account may open it."""
    score: float | None
    """None also where the account may not see it."""


@router.get("/{call}/history")
async def show_history(row: VisibleCall, viewer: Seeing, context: Context) -> list[EarlierCall]:
    """Return the last calls from and to the same number before this one; a withheld number has none."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.COMPLAINTS)
    record, calls = row.record, context.store.calls
    number = record.caller_number if record.direction is Direction.IN else record.dialled
    if not number:
        return []
    tickets = Tickets(context.store.reading)
    return [
        _shown(
            earlier,
            viewer,
            await calls.row(earlier.record.call, viewer.scope()) is not None,
            await context.notes.of(earlier.record.call),
            await tickets.of(earlier.record.call),
        )
        for earlier in await calls.of_number(number, record.started_at, SHOWN)
    ]


def _shown(row: CallRow, viewer: Viewer, opens: bool, notes: list[Note], tickets: list[TicketRow]) -> EarlierCall:
    record = row.record
    written = [str(note.body.get("matter", "")) for note in notes if note.kind is NoteKind.WRAP_UP]
    written += [ticket.content.get("matter", "") for ticket in tickets]
    agents = viewer.account.role in (AccountRole.LEADER, AccountRole.SUPERVISOR) or record.agent in viewer.agents
    return EarlierCall(
        call=record.call,
        direction=record.direction,
        started_at=record.started_at,
        agent=record.agent,
        talk_ms=record.talk_ms,
        ended_by=record.ended_by,
        matter=next((matter for matter in written if matter), ""),
        tickets=[ticket.kind for ticket in tickets],
        opens=opens,
        score=row.score if opens and agents else None,
    )
