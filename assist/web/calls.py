"""Calls over HTTP: lists, one with everything, and what people add to it."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated, Any, Final, Literal, TypeVar

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field

from assist.scoring.score import Score
from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow, Search
from assist.storage.record import CallRecord
from assist.web.context import Context
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.masking import mask_dialled, mask_fact, mask_number
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.facts import (
    AgentRole,
    AlertRaised,
    CallReviewed,
    Fact,
    FindingChanged,
    HearingChanged,
    Marked,
    TicketOpened,
    UtteranceHeard,
)
from calls.findings import Finding
from calls.ids import AgentId, CallId, QueueName
from calls.ports import FlowRefused, SupervisionMode, SupervisionRefused

router: Final = APIRouter(prefix="/api/calls", tags=["calls"], responses=RESPONSES)


F = TypeVar("F")


class CallLine(BaseModel):
    """One line of a list of calls."""

    record: CallRecord
    score: float | None
    verdicts: dict[str, int]
    recorded: bool


class CallList(BaseModel):
    calls: list[CallLine]
    next: str | None
    """Give it as `before` to go on; None: these were the last."""


class CallDetail(CallLine):
    """One call with everything."""

    seq: int
    """The number of its newest fact."""
    utterances: list[UtteranceHeard]
    hearing: list[HearingChanged]
    findings: list[Finding]
    """The latest of each, in the order of their first appearance."""
    tickets: list[TicketOpened]
    alerts: list[AlertRaised]
    review: CallReviewed | None
    """How the verdicts told in the call differ from the final ones; None: not over, or not judged."""
    scored: Score | None
    """The score as the findings are now, with every point that was lost; None: no pack."""


class CallQuery(BaseModel):
    running: bool | None = None
    agent: Annotated[str | None, Field(max_length=32)] = None
    queue: Annotated[str | None, Field(max_length=64)] = None
    since: datetime | None = None
    until: datetime | None = None
    number: Annotated[str | None, Field(max_length=32)] = None
    words: Annotated[str | None, Field(max_length=64)] = None
    rule: Annotated[str | None, Field(max_length=16)] = None
    verdict: Annotated[str | None, Field(max_length=16)] = None
    ended_by: Annotated[str | None, Field(max_length=16)] = None
    max_score: float | None = None
    simulated: bool | None = None
    before: Annotated[str | None, Field(max_length=128)] = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class MarkBody(BaseModel):
    mark: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    on: bool = True
    note: Annotated[str, Field(max_length=1000)] = ""


class FlowBody(BaseModel):
    flow: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    agent: AgentRole = AgentRole.FREE


class SupervisionBody(BaseModel):
    mode: SupervisionMode = SupervisionMode.LISTEN


class Numbered(BaseModel):
    seq: int


@router.get("")
async def list_calls(query: Annotated[CallQuery, Query()], viewer: Seeing, context: Context) -> CallList:
    """List the calls that the account sees, newest first."""
    search = search_of(query)
    rows = await context.store.calls.search(search, viewer.scope())
    last = rows[-1].record if len(rows) == search.limit else None
    following = f"{last.started_at.isoformat()}|{last.call}" if last else None
    return CallList(calls=[show_line(row, viewer, context) for row in rows], next=following)


def search_of(query: CallQuery) -> Search:
    """Return the store's form of what was asked.

    Raises:
        Refused: a time without a zone, or a cursor that is none.
    """
    fields = query.model_dump()
    for name in ("since", "until"):
        if fields[name] is not None and fields[name].tzinfo is None:
            raise Refused(422, "bad-request", f"{name}: a time needs its zone")
    before = fields.pop("before")
    agent, queue = fields.pop("agent"), fields.pop("queue")
    return Search(
        **fields,
        agent=AgentId(agent) if agent else None,
        queue=QueueName(queue) if queue else None,
        before=_cursor(before) if before else None,
    )


def _cursor(before: str) -> tuple[datetime, str]:
    moment, _, call = before.partition("|")
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise Refused(422, "bad-request", "before") from error
    return (at if at.tzinfo else at.replace(tzinfo=UTC)), call


def show_line(row: CallRow, viewer: Viewer, context: Context) -> CallLine:
    record = _shown(row.record, viewer)
    return CallLine(record=record, score=row.score, verdicts=row.verdicts, recorded=is_recorded(context, row.record))


def _shown(record: CallRecord, viewer: Viewer) -> CallRecord:
    if not viewer.masked:
        return record
    dialled = mask_dialled(record.direction, record.dialled)
    return replace(record, caller_number=mask_number(record.caller_number), dialled=dialled)


def is_recorded(context: Context, record: CallRecord) -> bool:
    return context.recordings is not None and context.recordings.find(record) is not None


@router.get("/{call}")
async def show_call(row: VisibleCall, viewer: Seeing, context: Context) -> CallDetail:
    """Return one call: record, transcript with words' times, findings, tickets."""
    numbered = await context.store.calls.facts(row.record.call)
    facts = [mask_fact(n.fact) if viewer.masked else n.fact for n in numbered]
    line = show_line(row, viewer, context)
    findings = list({f.finding.id: f.finding for f in _of(facts, FindingChanged)}.values())
    return CallDetail(
        **dict(line),
        seq=numbered[-1].seq if numbered else 0,
        utterances=_of(facts, UtteranceHeard),
        hearing=_of(facts, HearingChanged),
        findings=findings,
        scored=context.scores.score(findings),
        tickets=_of(facts, TicketOpened),
        alerts=_of(facts, AlertRaised),
        review=next(reversed(_of(facts, CallReviewed)), None),
    )


def _of(facts: list[Fact], kind: type[F]) -> list[F]:
    return [fact for fact in facts if isinstance(fact, kind)]


@router.post("/{call}/marks", status_code=201)
async def mark_call(row: VisibleCall, body: MarkBody, viewer: Seeing, context: Context) -> Numbered:
    """Set or clear a mark. It becomes a fact of the call."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    now = datetime.now(UTC)
    fact = Marked(
        call=row.record.call,
        occurred_at=now,
        offset_ms=offset_of(row.record, now),
        mark=body.mark,
        on=body.on,
        by=viewer.account.name,
        note=body.note,
    )
    return Numbered(seq=await context.store.log.append(fact))


def offset_of(record: CallRecord, now: datetime) -> int:
    """Return the call's clock at `now`."""
    return max(0, round((now - record.started_at).total_seconds() * 1000))


@router.post("/{call}/flow", status_code=202)
async def hand_over(
    row: VisibleCall, body: FlowBody, viewer: Seeing, context: Context, request: Request
) -> dict[Literal["flow"], str]:
    """Hand the caller over to a protocol of the line (for the silent call, the noisy line, the survey, …)."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    if viewer.account.role is AccountRole.AGENT and row.record.agent != viewer.account.agent:
        raise Refused(403, "not-your-call")
    if context.flows is None:
        raise Refused(503, "line-down")
    await _audit(context, viewer, "handed-over", row.record.call, request, flow=body.flow, agent=body.agent.value)
    try:
        await context.flows.start(row.record.call, body.flow, body.agent)
    except FlowRefused as error:
        raise Refused(409, error.code, str(error)) from error
    return {"flow": body.flow}


@router.post("/{call}/supervision", status_code=202)
async def listen_in(
    row: VisibleCall, body: SupervisionBody, viewer: Seeing, context: Context, request: Request
) -> dict[Literal["phone"], str]:
    """Call the supervisor's own phone and let it hear the call, whisper to the agent, or join in."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR)
    phone = viewer.account.agent
    if phone is None:
        raise Refused(409, "no-own-phone")
    if context.supervision is None:
        raise Refused(503, "line-down")
    await _audit(context, viewer, "listened-in", row.record.call, request, mode=body.mode.value)
    try:
        await context.supervision.join(row.record.call, phone, body.mode)
    except SupervisionRefused as error:
        raise Refused(409, error.code, str(error)) from error
    return {"phone": phone}


async def _audit(context: Context, viewer: Viewer, action: str, call: CallId, request: Request, **detail: Any) -> None:
    await context.audit.add(viewer.account.name, action, call, address_of(request), **detail)
