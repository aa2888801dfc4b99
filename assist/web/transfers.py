"""Transfers over HTTP. What comes of one, the call's facts say: TransferStarted, Transferred, TransferFailed."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.storage.calls import CallRow
from assist.web.context import Context, WebContext
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.facts import TransferKind
from calls.ports import TransferRefused, Transfers

router: Final = APIRouter(prefix="/api/calls", tags=["calls"], responses=RESPONSES)


class TransferBody(BaseModel):
    to: Annotated[str, Field(pattern=r"^[0-9]{2,8}$")]
    """An agent's number, or a queue's."""
    how: Literal["semi-attended", "attended"] = "semi-attended"
    """semi-attended: the agent is free when the target answers; attended: speaks with the target first."""


@router.post("/{call}/transfer", status_code=202)
async def transfer_call(
    row: VisibleCall, body: TransferBody, viewer: Seeing, context: Context, request: Request
) -> dict[Literal["to"], str]:
    """Put the caller through to an agent or into a queue."""
    transfers = _transfers(row, viewer, context)
    name, detail = viewer.account.name, {"to": body.to, "how": body.how}
    await context.audit.add(name, "transferred", row.record.call, address_of(request), **detail)
    try:
        await transfers.start(row.record.call, body.to, TransferKind(body.how))
    except TransferRefused as error:
        raise Refused(409, error.code, str(error)) from error
    return {"to": body.to}


@router.post("/{call}/transfer/complete", status_code=204)
async def complete_transfer(row: VisibleCall, viewer: Seeing, context: Context) -> None:
    """End the consultation: caller and target are joined, the agent is free."""
    try:
        await _transfers(row, viewer, context).complete(row.record.call)
    except TransferRefused as error:
        raise Refused(409, error.code, str(error)) from error


@router.delete("/{call}/transfer", status_code=204)
async def cancel_transfer(row: VisibleCall, viewer: Seeing, context: Context) -> None:
    """Give it up: the agent has the caller again."""
    try:
        await _transfers(row, viewer, context).cancel(row.record.call)
    except TransferRefused as error:
        raise Refused(409, error.code, str(error)) from error


def _transfers(row: CallRow, viewer: Viewer, context: WebContext) -> Transfers:
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    if viewer.account.role is AccountRole.AGENT and row.record.agent != viewer.account.agent:
        raise Refused(403, "not-your-call")
    if context.transfers is None:
        raise Refused(503, "line-down")
    return context.transfers
