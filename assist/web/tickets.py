"""What is owed after a call, over HTTP: the form that begins with what was heard, and the list of what waits."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Literal
from uuid import uuid4

from fastapi import APIRouter, Query, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel, Field

from assist.compliance.drafts import draft
from assist.storage.accounts import AccountRole
from assist.storage.tickets import Outcome, TicketRow, Tickets, TicketState
from assist.web.calls import offset_of
from assist.web.context import Context, WebContext
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.masking import mask_number, mask_text
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.facts import TicketOpened

router: Final = APIRouter(prefix="/api", tags=["tickets"], responses=RESPONSES)

WRITERS: Final = (AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.COMPLAINTS)
DUE_H: Final = {"complaint": 24.0, "call-back": 2.0, "suggestion": None, "contact": None}
"""By when it has to be answered, where the form says nothing else."""
TicketKind = Literal["complaint", "call-back", "suggestion", "contact"]
Text = Annotated[str, Field(max_length=64)]
TicketPath = Annotated[str, PathParameter(max_length=64)]


class TicketDraft(BaseModel):
    name: str
    contact: str
    matter: str
    due_h: dict[TicketKind, float | None]
    """Each kind's usual time, hours."""


class TicketBody(BaseModel):
    kind: TicketKind
    name: Text = ""
    contact: Text = ""
    matter: Annotated[str, Field(max_length=2000)] = ""
    due_h: Annotated[float | None, Field(gt=0, le=720)] = None
    """Hours from now; None: the kind's usual time."""


class TicketShown(BaseModel):
    ticket: str
    call: str
    kind: str
    opened_at: datetime
    due_at: datetime | None
    name: str
    contact: str
    matter: str
    by: str
    """The account that wrote it; empty: the engine."""
    agent: str | None
    """Who spoke on the call."""
    state: TicketState
    closed_at: datetime | None
    closed_by: str | None
    outcome: Outcome | None
    remark: str | None
    attempts: int = 0
    """Calls of ours that were made for it."""
    tried_at: datetime | None = None
    failure: str | None = None
    """Why the last of them did not reach the caller: the reason of its end."""
    next_at: datetime | None = None
    """The earliest time for the next."""


class ClosingBody(BaseModel):
    outcome: Outcome
    remark: Annotated[str, Field(max_length=1000)] = ""


@router.get("/calls/{call}/ticket-draft")
async def draft_ticket(row: VisibleCall, viewer: Seeing, context: Context) -> TicketDraft:
    """Return what a form about the call begins with: what has been heard so far."""
    require(viewer, *WRITERS)
    made = draft([numbered.fact for numbered in await context.store.calls.facts(row.record.call)])
    return TicketDraft(name=made.name, contact=made.contact, matter=made.matter, due_h=DUE_H)


@router.post("/calls/{call}/tickets", status_code=201)
async def write_ticket(row: VisibleCall, body: TicketBody, viewer: Seeing, context: Context) -> TicketShown:
    """Open a ticket, or correct the one of this kind that the call has: one of each kind is enough."""
    require(viewer, *WRITERS)
    record, now = row.record, datetime.now(UTC)
    if viewer.account.role is AccountRole.AGENT and viewer.account.agent not in record.agents:
        raise Refused(403, "not-your-call")
    tickets = Tickets(context.store.reading)
    known = next((one for one in await tickets.of(record.call) if one.kind == body.kind), None)
    hours = body.due_h if body.due_h is not None else DUE_H[body.kind]
    due_at = now + timedelta(hours=hours) if hours is not None else None
    if known is not None and body.due_h is None:
        due_at = known.due_at
    kept = known.content if known is not None else {}
    written = {"name": body.name, "contact": body.contact, "matter": body.matter, "by": viewer.account.name}
    fact = TicketOpened(
        call=record.call,
        occurred_at=now,
        offset_ms=offset_of(record, now),
        ticket=known.ticket if known is not None else uuid4().hex,
        ticket_kind=body.kind,
        due_at=due_at,
        content={**kept, **written},
    )
    await context.store.log.append(fact)
    row_now = TicketRow(fact.ticket, fact.call, fact.ticket_kind, now, due_at, fact.content, record.agent)
    return _shown(row_now, viewer.masked)


@router.get("/tickets")
async def list_tickets(
    viewer: Seeing,
    context: Context,
    state: TicketState = TicketState.OPEN,
    kind: Annotated[str | None, Query(max_length=32)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 200,
) -> list[TicketShown]:
    """List what is owed on the calls that the account sees, the most urgent first; or what was, the latest first."""
    rows = await Tickets(context.store.reading).listed(viewer.scope(), state, kind, limit)
    return [_shown(row, viewer.masked) for row in rows]


@router.post("/tickets/{ticket}/closing")
async def close_ticket(
    ticket: TicketPath, body: ClosingBody, viewer: Seeing, context: Context, request: Request
) -> TicketShown:
    """Say that it is owed no more, and why. Opening it again, or correcting it on its call, makes it owed again."""
    row = await _found(ticket, viewer, context)
    by = viewer.account.name
    if not await Tickets(context.store.people).close(ticket, body.outcome, body.remark, by):
        raise Refused(409, "ticket-closed")
    detail = {"call": row.call, "kind": row.kind, "outcome": body.outcome.value}
    await context.audit.add(by, "ticket-closed", ticket, address_of(request), **detail)
    return _shown(await _found(ticket, viewer, context), viewer.masked)


@router.delete("/tickets/{ticket}/closing")
async def reopen_ticket(ticket: TicketPath, viewer: Seeing, context: Context, request: Request) -> TicketShown:
    """Say that it is owed after all. Who had closed it, the audit trail keeps."""
    row = await _found(ticket, viewer, context)
    if not await Tickets(context.store.people).reopen(ticket):
        raise Refused(409, "ticket-open")
    name = viewer.account.name
    await context.audit.add(name, "ticket-reopened", ticket, address_of(request), call=row.call, kind=row.kind)
    return _shown(await _found(ticket, viewer, context), viewer.masked)


async def _found(ticket: str, viewer: Viewer, context: WebContext) -> TicketRow:
    require(viewer, *WRITERS)
    row = await Tickets(context.store.people).find(ticket, viewer.scope())
    if row is None:
        raise Refused(404, "no-such-ticket")
    return row


def _shown(row: TicketRow, masked: bool) -> TicketShown:
    content = row.content
    contact, matter, remark = content.get("contact", ""), content.get("matter", ""), row.remark
    return TicketShown(
        ticket=row.ticket,
        call=row.call,
        kind=row.kind,
        opened_at=row.opened_at,
        due_at=row.due_at,
        name=content.get("name", ""),
        contact=mask_number(contact) if masked else contact,
        matter=mask_text(matter) if masked else matter,
        by=content.get("by", ""),
        agent=row.agent,
        state=row.state,
        closed_at=row.closed_at,
        closed_by=row.closed_by,
        outcome=row.outcome,
        remark=mask_text(remark) if masked and remark else remark,
        attempts=row.attempts,
        tried_at=row.tried_at,
        failure=row.failure,
        next_at=row.next_at,
    )
