"""Blocked numbers over HTTP: asked for on a call, decided by a supervisor, listed. Each step is in the audit trail."""

from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.storage.blocks import Block, Blocks, BlockState, BlockUnknown
from assist.web.context import Context, WebContext
from assist.web.login import Seeing, address_of, require
from assist.web.lookup import VisibleCall
from assist.web.masking import mask_number
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer

router: Final = APIRouter(prefix="/api", tags=["blocks"], responses=RESPONSES)

BlockPath = Annotated[str, PathParameter(pattern=r"^[0-9a-f]{32}$")]
LONGEST_H: Final = 24 * 30


class BlockBody(BaseModel):
    reason: Annotated[str, Field(min_length=1, max_length=200)]
    hours: Annotated[int, Field(ge=1, le=LONGEST_H)] = 24


class Decision(BaseModel):
    approve: bool


class BlockShown(BaseModel):
    block: str
    number: str
    call: str
    reason: str
    hours: int
    state: BlockState
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    until: datetime | None


def _show(block: Block, viewer: Viewer) -> BlockShown:
    number = mask_number(block.number) if viewer.masked else block.number
    fields = {name: getattr(block, name) for name in BlockShown.model_fields}
    return BlockShown(**fields | {"number": number})


def _blocks(context: WebContext) -> Blocks:
    return Blocks(context.store.people)


@router.post("/calls/{call}/block", status_code=201)
async def ask_for_block(
    row: VisibleCall, body: BlockBody, viewer: Seeing, context: Context, request: Request
) -> BlockShown:
    """Ask for the caller's number to be kept out for some hours. A supervisor decides."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    number = context.plain_number(row.record.caller_number)
    if not number:
        raise Refused(409, "number-withheld")
    by, call = viewer.account.name, row.record.call
    block = await _blocks(context).ask(number, call, body.reason, body.hours, by)
    await context.audit.add(by, "block-asked", block.block, address_of(request), call=call, hours=body.hours)
    return _show(block, viewer)


@router.get("/blocks")
async def list_blocks(viewer: Seeing, context: Context) -> list[BlockShown]:
    """List the blocks that wait for a decision or are in force, the newest first."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.ADMINISTRATOR)
    return [_show(block, viewer) for block in await _blocks(context).current()]


@router.post("/blocks/{block}/decision")
async def decide_block(
    block: BlockPath, body: Decision, viewer: Seeing, context: Context, request: Request
) -> BlockShown:
    """Approve or refuse it. From the approval on the number hears a goodbye, for its hours."""
    require(viewer, AccountRole.SUPERVISOR)
    by = viewer.account.name
    try:
        decided = await _blocks(context).decide(block, body.approve, by)
    except BlockUnknown as error:
        raise Refused(404, error.code) from error
    action = "block-approved" if body.approve else "block-refused"
    await context.audit.add(by, action, block, address_of(request), call=decided.call)
    return _show(decided, viewer)


@router.delete("/blocks/{block}", status_code=204)
async def lift_block(block: BlockPath, viewer: Seeing, context: Context, request: Request) -> None:
    """End a block before its time."""
    require(viewer, AccountRole.SUPERVISOR)
    try:
        await _blocks(context).lift(block, viewer.account.name)
    except BlockUnknown as error:
        raise Refused(404, error.code) from error
    await context.audit.add(viewer.account.name, "block-lifted", block, address_of(request))
