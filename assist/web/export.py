"""Calls as a table to take along. Who took what is written down before the first line leaves."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow, Search
from assist.storage.notes import Note, NoteKind
from assist.web.calls import CallQuery, search_of
from assist.web.context import Context, WebContext
from assist.web.login import Seeing, address_of, require
from assist.web.masking import mask_number
from assist.web.refusals import RESPONSES
from assist.web.visibility import Viewer

router: Final = APIRouter(prefix="/api/export", tags=["export"], responses=RESPONSES)

MOST: Final = 50_000
"""Calls in one table."""
PAGE: Final = 200
HEADINGS: Final = (
    "通话 call",
    "开始 started",
    "主叫 caller",
    "队列 queue",
    "坐席 agent",
    "等待秒 wait s",
    "振铃秒 ring s",
    "铃声 rings",
    "通话秒 talk s",
    "先挂 ended by",
    "结果 reason",
    "得分 score",
    "违规 violated",
    "缺失 missed",
    "无法判断 unjudged",
)
EVALUATION_HEADINGS: Final = (
    "通话 call",
    "评分时间 evaluated",
    "质检员 inspector",
    "系统得分 engine's score",
    "改判 overruled",
    "评语 remark",
)


@router.get("/calls.csv", response_class=StreamingResponse)
async def export_calls(
    query: Annotated[CallQuery, Query()], viewer: Seeing, context: Context, request: Request
) -> StreamingResponse:
    """Return the calls that a search finds as CSV (UTF-8 with a mark, so that spreadsheets read the Chinese)."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    search = replace(search_of(query), limit=PAGE)
    asked = query.model_dump(mode="json", exclude_none=True)
    await context.audit.add(viewer.account.name, "exported", "calls.csv", address_of(request), **asked)
    headers = {"content-disposition": 'attachment; filename="calls.csv"'}
    return StreamingResponse(_lines(context, viewer, search), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/evaluations.csv", response_class=StreamingResponse)
async def export_evaluations(
    viewer: Seeing, context: Context, request: Request, days: Annotated[int, Query(ge=1, le=366)] = 31
) -> StreamingResponse:
    """Return what inspectors have judged: the engine's points, and where a person said otherwise."""
    require(viewer, AccountRole.SUPERVISOR, AccountRole.INSPECTOR)
    await context.audit.add(viewer.account.name, "exported", "evaluations.csv", address_of(request), days=days)
    notes = await context.notes.of_kind(NoteKind.EVALUATION, datetime.now(UTC) - timedelta(days=days), MOST)
    zone = ZoneInfo(context.time_zone)
    lines = ["\ufeff" + _line(EVALUATION_HEADINGS), *(_line(_judged(note, zone)) for note in notes)]
    headers = {"content-disposition": 'attachment; filename="evaluations.csv"'}
    return StreamingResponse(iter(lines), media_type="text/csv; charset=utf-8", headers=headers)


def _judged(note: Note, zone: ZoneInfo) -> tuple[str, ...]:
    engine, person = note.body.get("engine", {}), note.body.get("verdicts", {})
    changed = ((rule, verdict) for rule, verdict in sorted(person.items()) if engine.get(rule) != verdict)
    points = note.body.get("engine_score")
    return (
        note.call,
        f"{note.at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        note.by,
        "" if points is None else f"{points:g}",
        "; ".join(f"{rule} {engine.get(rule, '')} → {verdict}" for rule, verdict in changed),
        str(note.body.get("remark", "")),
    )


async def _lines(context: WebContext, viewer: Viewer, search: Search) -> AsyncIterator[str]:
    yield "\ufeff" + _line(HEADINGS)
    zone, left = ZoneInfo(context.time_zone), MOST
    while left > 0:
        rows = await context.store.calls.search(search, viewer.scope())
        for row in rows:
            yield _line(_cells(row, viewer, zone))
        left -= len(rows)
        if len(rows) < PAGE:
            return
        last = rows[-1].record
        search = replace(search, before=(last.started_at, last.call))


def _cells(row: CallRow, viewer: Viewer, zone: ZoneInfo) -> tuple[str, ...]:
    record, first = row.record, row.record.first
    number = mask_number(record.caller_number) if viewer.masked else record.caller_number
    rings = next((str(offer.rings) for offer in record.offers if first and offer.leg == first.leg), "")
    return (
        record.call,
        f"{record.started_at.astimezone(zone):%Y-%m-%d %H:%M:%S}",
        number,
        record.queue or "",
        record.agent or "",
        _seconds(first.wait_ms if first else None),
        _seconds(first.ring_ms if first else None),
        rings,
        _seconds(record.talk_ms),
        record.ended_by.value if record.ended_by else "",
        record.end_reason or "",
        "" if row.score is None else f"{row.score:g}",
        *(str(row.verdicts.get(verdict, 0)) for verdict in ("violated", "missed", "unjudged")),
    )


def _seconds(ms: int | None) -> str:
    return "" if ms is None else f"{ms / 1000:.1f}"


def _line(cells: tuple[str, ...]) -> str:
    """Write one line; a cell that a spreadsheet would run as a formula is made text."""
    line = io.StringIO()
    csv.writer(line).writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" and cell else cell for cell in cells])
    return line.getvalue()
