"""Notes on calls over HTTP: wrap-up, remarks, the agent's account of a finding, disputes, rulings."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, JsonValue

from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow
from assist.storage.notes import Note, NoteKind
from assist.web.context import Context
from assist.web.login import Seeing, address_of
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.ids import FindingId

router: Final = APIRouter(prefix="/api/calls", tags=["notes"], responses=RESPONSES)

LARGEST: Final = 20_000
"""Characters in a note's body."""

MAY_WRITE: Final = {
    NoteKind.WRAP_UP: {AccountRole.AGENT},
    NoteKind.REMARK: set(AccountRole) - {AccountRole.ADMINISTRATOR},
    NoteKind.ACCOUNT: {AccountRole.AGENT},
    NoteKind.DISPUTE: {AccountRole.AGENT},
    NoteKind.RULING: {AccountRole.INSPECTOR},
    NoteKind.EVALUATION: {AccountRole.INSPECTOR},
    NoteKind.ACKNOWLEDGEMENT: set(),  # taken note of is a fact: assist/web/alerts.py
}
ON_A_FINDING: Final = {NoteKind.ACCOUNT, NoteKind.DISPUTE, NoteKind.RULING}


class NoteBody(BaseModel):
    kind: NoteKind
    finding: Annotated[str | None, Field(max_length=32)] = None
    body: dict[str, JsonValue] = Field(default_factory=dict)


class NoteShown(BaseModel):
    note: str
    finding: str | None
    kind: NoteKind
    at: datetime
    by: str
    body: dict[str, Any]


def show_note(note: Note) -> NoteShown:
    return NoteShown(note=note.note, finding=note.finding, kind=note.kind, at=note.at, by=note.by, body=note.body)


@router.get("/{call}/notes")
async def list_notes(row: VisibleCall, context: Context) -> list[NoteShown]:
    """Return what people wrote on the call, oldest first."""
    return [show_note(note) for note in await context.notes.of(row.record.call)]


@router.post("/{call}/notes", status_code=201)
async def add_note(row: VisibleCall, body: NoteBody, viewer: Seeing, context: Context, request: Request) -> NoteShown:
    """Add a note. A ruling stands beside the engine's verdict and is written to the audit trail."""
    _check(row, body, viewer)
    call, by = row.record.call, viewer.account.name
    finding = FindingId(body.finding) if body.finding else None
    note = await context.notes.add(call, body.kind, by, dict(body.body), finding)
    if body.kind in (NoteKind.RULING, NoteKind.EVALUATION):
        await context.audit.add(by, body.kind.value, call, address_of(request), finding=body.finding)
    return show_note(note)


def _check(row: CallRow, body: NoteBody, viewer: Viewer) -> None:
    if viewer.account.role not in MAY_WRITE[body.kind]:
        raise Refused(403, "role-not-allowed")
    if viewer.account.role is AccountRole.AGENT and viewer.account.agent not in row.record.agents:
        raise Refused(403, "not-your-call")
    if (body.kind in ON_A_FINDING) != (body.finding is not None):
        raise Refused(422, "bad-request", "finding")
    if len(str(body.body)) > LARGEST:
        raise Refused(422, "bad-request", "body")
