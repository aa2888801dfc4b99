"""The inspector's day over HTTP: the drawn sample, the evaluation form, the disputes that wait.

The draw can be repeated by anybody: of the day's calls with an agent those with the smallest SHA-256 of
`<day>:<call>` are taken. Simulated calls are drawn only on a day that has no other.
"""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow, Scope, Search
from assist.storage.notes import Note, NoteKind
from assist.web.calls import CallLine, show_line
from assist.web.context import Context, WebContext
from assist.web.evaluation import Evaluation, evaluate, open_disputes_of
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES, Refused
from calls.facts import FindingChanged
from calls.findings import Finding, Verdict
from calls.ids import CallId, FindingId

router: Final = APIRouter(prefix="/api", tags=["inspection"], responses=RESPONSES)

SAMPLE: Final = 20
PAGE: Final = 200
DISPUTES_SINCE: Final = timedelta(days=92)


class SampledCall(BaseModel):
    line: CallLine
    evaluated_by: str | None


class Sample(BaseModel):
    """The calls drawn of one day."""

    day: date
    of: int
    """How many calls there were to draw from."""
    over: bool
    """False: the day still goes on, and later calls may take the place of some."""
    calls: list[SampledCall]


class Dispute(BaseModel):
    call: str
    finding: str
    at: datetime
    by: str
    text: str


class EvaluationBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    verdicts: dict[Annotated[str, Field(max_length=16)], Verdict]
    """By rule: only where the person's differs from the engine's."""
    remark: Annotated[str, Field(max_length=4000)] = ""


@router.get("/inspection/sample")
async def draw_sample(
    viewer: Seeing, context: Context, day: date | None = None, size: Annotated[int, Query(ge=1, le=200)] = SAMPLE
) -> Sample:
    """Return the sample of a day, the same for everybody who asks; without a day, of today."""
    require(viewer, AccountRole.INSPECTOR, AccountRole.SUPERVISOR, AccountRole.LEADER)
    zone = ZoneInfo(context.time_zone)
    today = datetime.now(UTC).astimezone(zone).date()
    asked = day or today
    begin = datetime.combine(asked, time(), zone)
    rows = await _ended(context, begin, datetime.combine(asked + timedelta(days=1), time(), zone), viewer.scope())
    drawn = draw(rows, asked, size)
    evaluated = {row.record.call: await _evaluator(context, row.record.call) for row in drawn}
    return Sample(
        day=asked,
        of=len(candidates(rows)),
        over=asked < today,
        calls=[
            SampledCall(line=show_line(row, viewer, context), evaluated_by=evaluated[row.record.call]) for row in drawn
        ],
    )


def candidates(rows: list[CallRow]) -> list[CallRow]:
    """Return the calls to draw from: those on which an agent spoke, simulated ones only where there are no others."""
    spoken = [row for row in rows if row.record.connections]
    return [row for row in spoken if not row.record.simulated] or spoken


def draw(rows: list[CallRow], day: date, size: int) -> list[CallRow]:
    """Draw so many calls, in the order of the draw. Pure."""
    return sorted(candidates(rows), key=lambda row: _lot(day, row.record.call))[:size]


def _lot(day: date, call: CallId) -> str:
    return hashlib.sha256(f"{day.isoformat()}:{call}".encode()).hexdigest()


async def _ended(context: WebContext, since: datetime, until: datetime, scope: Scope) -> list[CallRow]:
    found: list[CallRow] = []
    search = Search(running=False, since=since, until=until, limit=PAGE)
    while True:
        rows = await context.store.calls.search(search, scope)
        found += rows
        if len(rows) < PAGE:
            return found
        last = rows[-1].record
        search = Search(running=False, since=since, until=until, limit=PAGE, before=(last.started_at, last.call))


async def _evaluator(context: WebContext, call: CallId) -> str | None:
    notes = await context.notes.of(call)
    return next((note.by for note in reversed(notes) if note.kind is NoteKind.EVALUATION), None)


@router.get("/inspection/disputes")
async def list_disputes(viewer: Seeing, context: Context) -> list[Dispute]:
    """List the disputes that nobody has ruled on, the oldest first."""
    require(viewer, AccountRole.INSPECTOR, AccountRole.SUPERVISOR, AccountRole.LEADER)
    raised = await context.notes.of_kind(NoteKind.DISPUTE, datetime.now(UTC) - DISPUTES_SINCE)
    waiting: dict[CallId, frozenset[FindingId]] = {}
    for call in {note.call for note in raised}:
        visible = await context.store.calls.row(call, viewer.scope())
        waiting[call] = open_disputes_of(await context.notes.of(call)) if visible else frozenset()
    return [_dispute(note) for note in reversed(raised) if note.finding in waiting[note.call]]


def _dispute(note: Note) -> Dispute:
    return Dispute(
        call=note.call, finding=note.finding or "", at=note.at, by=note.by, text=str(note.body.get("text", ""))
    )


@router.get("/calls/{call}/evaluation")
async def show_evaluation(row: VisibleCall, context: Context) -> Evaluation:
    """Return the form of one call: the engine's verdicts, and the person's beside them."""
    return await _evaluation(context, row.record.call)


@router.put("/calls/{call}/evaluation")
async def evaluate_call(
    row: VisibleCall, body: EvaluationBody, viewer: Seeing, context: Context, request: Request
) -> Evaluation:
    """Give the person's verdicts. Earlier evaluations and the engine's verdicts stay."""
    require(viewer, AccountRole.INSPECTOR)
    call = row.record.call
    if row.record.ended_at is None:
        raise Refused(409, "call-running")
    form = await _evaluation(context, call)
    engine = {one.rule: one.engine for one in form.rows}
    if unknown := sorted(set(body.verdicts) - set(engine)):
        raise Refused(422, "no-such-rule", ", ".join(unknown))
    if {Verdict.DUE, Verdict.WITHDRAWN} & set(body.verdicts.values()):
        raise Refused(422, "bad-request", "verdicts")
    note = {
        "verdicts": {rule: verdict.value for rule, verdict in body.verdicts.items()},
        "engine": {rule: verdict.value for rule, verdict in engine.items()},
        "engine_score": form.engine_score,
        "remark": body.remark,
    }
    await context.notes.add(call, NoteKind.EVALUATION, viewer.account.name, note)
    overruled = sorted(rule for rule in body.verdicts)
    await context.audit.add(viewer.account.name, "evaluation", call, address_of(request), overruled=overruled)
    return await _evaluation(context, call)


async def _evaluation(context: WebContext, call: CallId) -> Evaluation:
    if context.scores.pack is None:
        raise Refused(404, "no-pack")
    latest: dict[FindingId, Finding] = {}
    for numbered in await context.store.calls.facts(call):
        if isinstance(numbered.fact, FindingChanged):
            latest[numbered.fact.finding.id] = numbered.fact.finding
    return evaluate(latest.values(), context.scores.pack, await context.notes.of(call))
