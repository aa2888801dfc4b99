"""The button that keeps a card's or an ID's number off the recording. The listener follows the facts that it makes."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from pydantic import BaseModel

from assist.storage.accounts import AccountRole
from assist.web.calls import Numbered, offset_of
from assist.web.context import Context
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES, Refused
from calls.facts import RecordingPaused, RecordingResumed

router: Final = APIRouter(prefix="/api/calls", tags=["recordings"], responses=RESPONSES)


class PauseBody(BaseModel):
    on: bool
    """True: from now on nothing is recorded and digits are not written down; False: as before again."""


@router.put("/{call}/recording-pause")
async def pause_recording(
    row: VisibleCall, body: PauseBody, viewer: Seeing, context: Context, request: Request
) -> Numbered:
    """Pause the recording of a running call, or go on with it. Asking for what is so already changes nothing."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    record, name, now = row.record, viewer.account.name, datetime.now(UTC)
    if viewer.account.role is AccountRole.AGENT and record.agent != viewer.account.agent:
        raise Refused(403, "not-your-call")
    if record.ended_at is not None:
        raise Refused(409, "call-over")
    paused = bool(record.pauses) and record.pauses[-1].to_ms is None
    if paused == body.on:
        return Numbered(seq=row.last_seq)
    call, at_ms = record.call, offset_of(record, now)
    fact: RecordingPaused | RecordingResumed
    if body.on:
        fact = RecordingPaused(call=call, occurred_at=now, offset_ms=at_ms, from_ms=at_ms, why="button", by=name)
    else:
        fact = RecordingResumed(call=call, occurred_at=now, offset_ms=at_ms, to_ms=at_ms, why="button", by=name)
    await context.audit.add(name, "recording-paused" if body.on else "recording-resumed", call, address_of(request))
    return Numbered(seq=await context.store.log.append(fact))
