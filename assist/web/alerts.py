"""Alerts over HTTP: a supervisor takes note of one, once for all. What an alert is, the panel makes of the facts."""

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.web.calls import Numbered, offset_of
from assist.web.context import Context
from assist.web.login import Seeing, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES
from calls.facts import AlertKind, AlertTaken

router: Final = APIRouter(prefix="/api/calls", tags=["alerts"], responses=RESPONSES)


class AlertBody(BaseModel):
    alert: AlertKind
    of: Annotated[str, Field(min_length=1, max_length=80)]
    """The finding, the leg that rings, or the queue in which the call waits."""


@router.post("/{call}/alerts/taken", status_code=201)
async def take_alert(row: VisibleCall, body: AlertBody, viewer: Seeing, context: Context) -> Numbered:
    """Take note of an alert. It becomes a fact of the call, and every page shows who has seen it."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR)
    now = datetime.now(UTC)
    fact = AlertTaken(
        call=row.record.call,
        occurred_at=now,
        offset_ms=offset_of(row.record, now),
        alert=body.alert,
        of=body.of,
        by=viewer.account.name,
    )
    return Numbered(seq=await context.store.log.append(fact))
