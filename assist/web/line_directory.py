"""Agents and queues changed on the panel: checked and applied by the line, kept in the directory."""

from typing import Annotated, Final

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from assist.storage.accounts import AccountRole
from assist.storage.directory import Agent, Queue, Team
from assist.web.context import Context, WebContext
from assist.web.line_edits import AgentEdit, DirectoryRefused, LineDirectory, QueueEdit
from assist.web.login import Seeing, address_of, require
from assist.web.refusals import RESPONSES, Refused
from assist.web.visibility import Viewer
from calls.ids import AgentId, QueueName

router: Final = APIRouter(prefix="/api/directory", tags=["directory"], responses=RESPONSES)


class TeamEdit(BaseModel):
    model_config = ConfigDict(extra="forbid")

    team: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,30}$")]
    title: Annotated[str, Field(min_length=1, max_length=60)]


class LineLists(BaseModel):
    """Agents and queues as the line has them now, and what they may name."""

    agents: list[AgentEdit]
    queues: list[QueueEdit]
    teams: list[TeamEdit]
    trunks: list[str]


def _line(context: WebContext, viewer: Viewer) -> LineDirectory:
    require(viewer, AccountRole.ADMINISTRATOR)
    if context.line_directory is None:
        raise Refused(503, "line-down")
    return context.line_directory


@router.get("")
async def show_directory(viewer: Seeing, context: Context) -> LineLists:
    """Return agents, queues and teams with everything that may be changed."""
    agents, queues, trunks = _line(context, viewer).lists()
    teams_of_agents = {each.agent: each.team for each in await context.directory.agents()}
    known_queues = {each.queue: each for each in await context.directory.queues()}
    for agent in agents:
        agent.team = teams_of_agents.get(AgentId(agent.number))
    for queue in queues:
        if known := known_queues.get(QueueName(queue.name)):
            queue.team, queue.record_calls = known.team, known.record_calls
    teams = [TeamEdit(team=each.team, title=each.title) for each in await context.directory.teams()]
    return LineLists(agents=agents, queues=queues, teams=teams, trunks=trunks)


@router.put("/agents/{number}", status_code=204)
async def put_agent(number: str, edit: AgentEdit, viewer: Seeing, context: Context, request: Request) -> None:
    """Add an agent, or change one. The phone can register at once."""
    line = _line(context, viewer)
    _same(number, edit.number)
    await _known_team(context, edit.team)
    agents, queues, _ = line.lists()
    await _change(line, [*(each for each in agents if each.number != number), edit], queues)
    members = (edit.queues or [queue.name for queue in queues]) if edit.takes_calls else []
    await context.directory.put_agent(
        Agent(
            agent=AgentId(number),
            name=edit.name,
            team=edit.team,
            phone=edit.phone,
            queues=[QueueName(name) for name in members],
        )
    )
    await context.audit.add(viewer.account.name, "agent-changed", number, address_of(request), given=edit.model_dump())


@router.delete("/agents/{number}", status_code=204)
async def remove_agent(number: str, viewer: Seeing, context: Context, request: Request) -> None:
    """Take an agent out of service. The calls and scores stay."""
    line = _line(context, viewer)
    agents, queues, _ = line.lists()
    if all(each.number != number for each in agents):
        raise Refused(404, "no-such-agent")
    await _change(line, [each for each in agents if each.number != number], queues)
    await context.directory.retire(AgentId(number))
    await context.audit.add(viewer.account.name, "agent-removed", number, address_of(request))


class PhoneAccess(BaseModel):
    """What is typed into a desk phone."""

    number: str
    password: str


@router.get("/agents/{number}/phone")
async def show_phone_access(number: str, viewer: Seeing, context: Context, request: Request) -> PhoneAccess:
    """Return the SIP password of an agent's phone."""
    require(viewer, AccountRole.ADMINISTRATOR)
    password = context.phones.get(AgentId(number))
    if password is None:
        raise Refused(404, "no-such-agent")
    await context.audit.add(viewer.account.name, "phone-password", number, address_of(request))
    return PhoneAccess(number=number, password=password)


@router.put("/queues/{name}", status_code=204)
async def put_queue(name: str, edit: QueueEdit, viewer: Seeing, context: Context, request: Request) -> None:
    """Add a queue, or change one."""
    line = _line(context, viewer)
    _same(name, edit.name)
    await _known_team(context, edit.team)
    agents, queues, _ = line.lists()
    await _change(line, agents, [*(each for each in queues if each.name != name), edit])
    await context.directory.put_queue(
        Queue(queue=QueueName(name), title=edit.title, team=edit.team, record_calls=edit.record_calls)
    )
    await context.tell_recorded()
    await context.audit.add(viewer.account.name, "queue-changed", name, address_of(request), given=edit.model_dump())


@router.delete("/queues/{name}", status_code=204)
async def remove_queue(name: str, viewer: Seeing, context: Context, request: Request) -> None:
    line = _line(context, viewer)
    agents, queues, _ = line.lists()
    if all(each.name != name for each in queues):
        raise Refused(404, "no-such-queue")
    await _change(line, agents, [each for each in queues if each.name != name])
    await context.directory.remove_queue(QueueName(name))
    await context.tell_recorded()
    await context.audit.add(viewer.account.name, "queue-removed", name, address_of(request))


@router.put("/teams/{team}", status_code=204)
async def put_team(team: str, edit: TeamEdit, viewer: Seeing, context: Context, request: Request) -> None:
    """Add a team, or change its title."""
    require(viewer, AccountRole.ADMINISTRATOR)
    _same(team, edit.team)
    await context.directory.put_team(Team(team=edit.team, title=edit.title))
    await context.audit.add(viewer.account.name, "team-changed", team, address_of(request))


def _same(path: str, body: str) -> None:
    if path != body:
        raise Refused(422, "bad-request", "the address and the body name different things")


async def _known_team(context: WebContext, team: str | None) -> None:
    if team is not None and team not in {each.team for each in await context.directory.teams()}:
        raise Refused(422, "no-such-team")


async def _change(line: LineDirectory, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
    try:
        await line.change(agents, queues)
    except DirectoryRefused as error:
        raise Refused(409, error.code, str(error)) from error
