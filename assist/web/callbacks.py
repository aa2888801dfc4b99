"""Calls of ours over HTTP: an agent's phone rings, then the customer's. Refusals are written to the audit trail."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.storage.tickets import Tickets
from assist.web.context import Context
from assist.web.login import Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from calls.ids import AgentId
from calls.ports import CallBackRefused

router: Final = APIRouter(prefix="/api/call-backs", tags=["calls"], responses=RESPONSES)

CALLERS: Final = (AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR, AccountRole.COMPLAINTS)


class CallBackBody(BaseModel):
    number: Annotated[str, Field(pattern=r"^[0-9]{5,20}$")]
    agent: Annotated[str | None, Field(pattern=r"^[0-9]{2,8}$")] = None
    """Whose phone rings first; none: the account's own."""
    ticket: Annotated[str, Field(max_length=64)] = ""
    """The ticket that the call is owed to."""


class CallBackShown(BaseModel):
    call: str


@router.post("", status_code=201)
async def call_back(body: CallBackBody, viewer: Seeing, context: Context, request: Request) -> CallBackShown:
    """Ring the agent, then the number; answer when the agent is on the call. How it ends, the call's facts say."""
    require(viewer, *CALLERS)
    agent = AgentId(body.agent) if body.agent else viewer.account.agent
    if agent is None:
        raise Refused(409, "no-own-phone")
    if agent != viewer.account.agent and not viewer.sees_agent(agent):
        raise Refused(404, "no-such-agent")
    if context.callbacks is None:
        raise Refused(503, "line-down")
    if body.ticket and await Tickets(context.store.people).find(body.ticket, viewer.scope()) is None:
        raise Refused(404, "no-such-ticket")
    told = {"agent": agent, "ticket": body.ticket}
    try:
        call = await context.callbacks.call(body.number, agent, body.ticket)
    except CallBackRefused as error:
        name = viewer.account.name
        await context.audit.add(name, "call-back-refused", body.number, address_of(request), why=error.code, **told)
        raise Refused(409, error.code) from error
    await context.audit.add(viewer.account.name, "called-back", call, address_of(request), **told)
    return CallBackShown(call=call)
