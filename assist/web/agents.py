"""Agents over HTTP: who is there in which state, breaks and readiness, a supervisor's hint."""

from datetime import datetime
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Request
from fastapi import Path as PathParameter
from pydantic import BaseModel, Field

from assist.storage.accounts import AccountRole
from assist.storage.directory import Agent
from assist.web.context import Context, WebContext
from assist.web.login import Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.ids import AgentId, CallId
from calls.ports import PresenceRefused
from calls.signals import AgentState

router: Final = APIRouter(prefix="/api/agents", tags=["agents"], responses=RESPONSES)

AgentPath = Annotated[str, PathParameter(pattern=r"^[0-9]{2,8}$")]
Kebab = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]


class AgentShown(BaseModel):
    agent: str
    name: str
    team: str | None
    phone: str
    queues: list[str]
    state: AgentState | None
    """None: the line has not told yet."""
    since: datetime | None
    reason: str
    call: str | None


class PresenceBody(BaseModel):
    state: Literal["ready", "break", "after-call-work", "logged-out"]
    reason: Kebab = "break"
    """Of a break."""


class HintBody(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=500)]
    call: Annotated[str | None, Field(max_length=64)] = None


class HintShown(BaseModel):
    pages: int
    """On how many of the agent's pages it is shown; 0: nobody reads it."""


@router.get("")
async def list_agents(viewer: Seeing, context: Context) -> list[AgentShown]:
    """List the agents whose state the account sees."""
    agents = await context.directory.agents()
    return [_show(agent, context) for agent in agents if agent.active and viewer.sees_agent(agent.agent)]


def _show(agent: Agent, context: WebContext) -> AgentShown:
    known = context.hub.board.agents.get(agent.agent)
    return AgentShown(
        agent=agent.agent,
        name=agent.name,
        team=agent.team,
        phone=agent.phone,
        queues=list(agent.queues),
        state=known.signal.state if known else None,
        since=known.since if known else None,
        reason=known.signal.reason if known else "",
        call=known.signal.call if known else None,
    )


@router.put("/{agent}/presence", status_code=204)
async def set_presence(
    agent: AgentPath, body: PresenceBody, viewer: Seeing, context: Context, request: Request
) -> None:
    """Go to ready, break, after-call work, or log out at the queues; supervisors do it for others."""
    require(viewer, AccountRole.AGENT, AccountRole.LEADER, AccountRole.SUPERVISOR)
    id = _visible(agent, viewer)
    if context.presence is None:
        raise Refused(503, "line-down")
    try:
        if body.state == "ready":
            await context.presence.ready(id)
        else:
            await context.presence.pause(id, body.reason if body.state == "break" else body.state)
    except PresenceRefused as error:
        raise Refused(409, error.code, str(error)) from error
    if viewer.account.agent != id:
        name = viewer.account.name
        await context.audit.add(name, "presence-forced", id, address_of(request), state=body.state)


@router.post("/{agent}/hint", status_code=202)
async def send_hint(agent: AgentPath, body: HintBody, viewer: Seeing, context: Context) -> HintShown:
    """Show words on the agent's page; the caller hears nothing."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR)
    id = _visible(agent, viewer)
    call = CallId(body.call) if body.call else None
    return HintShown(pages=context.hub.hint(id, call, viewer.account.name, body.text))


def _visible(agent: str, viewer: Viewer) -> AgentId:
    id = AgentId(agent)
    if not viewer.sees_agent(id):
        raise Refused(404, "no-such-agent")
    return id
