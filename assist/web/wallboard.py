"""The wallboard over HTTP: queues, agents, quarter-hours, each figure with its formula."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query
from pydantic import BaseModel

from assist.storage.accounts import AccountRole
from assist.storage.directory import Agent
from assist.web.context import Context, WebContext
from assist.web.figures import FORMULAS, Tally, quarter_of
from assist.web.login import Seeing, require
from assist.web.refusals import RESPONSES, Refused
from calls.ids import AgentId, QueueName

router: Final = APIRouter(prefix="/api/wallboard", tags=["wallboard"], responses=RESPONSES)


class Formula(BaseModel):
    zh: str
    en: str


class Counts(BaseModel):
    """Counts and the figures made of them; None where there is nothing to divide by."""

    offered: int
    answered: int
    abandoned: int
    other_exits: int
    in_level: int
    longest_wait_ms: int
    offers: int
    offers_answered: int
    ring_ms: int
    talk_ms: int
    voices_judged: int
    voices_met: int
    service_level: float | None
    asa_ms: float | None
    abandoned_share: float | None
    agent_within_three_rings: float | None
    agent_within_third_tone: float | None
    queue_within_three_rings: float | None
    queue_within_third_tone: float | None
    three_voices: float | None


class Quarter(Counts):
    begins_at: datetime


class QueueFigures(BaseModel):
    queue: str
    title: str
    waiting: int
    longest_waiting_since: datetime | None
    agents_ready: int
    """0 with callers waiting: the "no agent ready" alert."""
    agents_busy: int
    agents: int
    today: Counts
    quarters: list[Quarter]
    """The last hours, oldest first; quarter-hours without calls are absent."""


class AgentFigures(BaseModel):
    agent: str
    name: str
    team: str | None
    today: Counts
    scored: int
    """Calls of today with a score."""
    score: float | None
    """Their mean, 0..100."""


class Wallboard(BaseModel):
    now: datetime
    today_since: datetime
    service_level_s: int
    formulas: dict[str, Formula]
    queues: list[QueueFigures]
    agents: list[AgentFigures]


@router.get("")
async def show_wallboard(viewer: Seeing, context: Context, hours: Annotated[int, Query(ge=1, le=24)] = 8) -> Wallboard:
    """Return the figures of the queues and agents that the account sees."""
    require(viewer, AccountRole.LEADER, AccountRole.SUPERVISOR)
    now = datetime.now(UTC)
    midnight = _midnight(context, now)
    scores = await context.store.calls.scores(midnight)
    level_s = context.figures.figures.level_s
    agents = [agent for agent in await context.directory.agents() if agent.active]
    return Wallboard(
        now=now,
        today_since=midnight.astimezone(UTC),
        service_level_s=level_s,
        formulas=formulas(level_s),
        queues=[
            _queue(context, queue.queue, queue.title, midnight, quarter_of(now) - timedelta(hours=hours), agents)
            for queue in await context.directory.queues()
            if viewer.everything or queue.queue in viewer.queues
        ],
        agents=[
            _agent(context, agent, midnight, scores)
            for agent in agents
            if agent.queues and viewer.sees_agent(agent.agent)
        ],
    )


def formulas(level_s: int) -> dict[str, Formula]:
    """Return how each figure is made, in both languages."""
    return {
        name: Formula(zh=zh.format(level_s=level_s), en=en.format(level_s=level_s))
        for name, (zh, en) in FORMULAS.items()
    }


def _queue(
    context: WebContext, queue: QueueName, title: str, midnight: datetime, since: datetime, agents: list[Agent]
) -> QueueFigures:
    figures = context.figures.figures
    members = [agent.agent for agent in agents if queue in agent.queues]
    states = [state.signal.state for number in members if (state := context.hub.board.agents.get(number))]
    waiting = figures.waiting(queue)
    quarters = sorted(
        ((begins, tally) for (begins, name), tally in figures.quarters.items() if name == queue),
        key=lambda quarter: quarter[0],
    )
    return QueueFigures(
        queue=queue,
        title=title,
        waiting=len(waiting),
        longest_waiting_since=waiting[0] if waiting else None,
        agents_ready=states.count("ready"),
        agents_busy=sum(state in ("ringing", "talking", "hold", "after-call-work") for state in states),
        agents=len(members),
        today=_counts(figures.queue_since(queue, midnight)),
        quarters=[
            Quarter(begins_at=begins, **_counts(tally).model_dump()) for begins, tally in quarters if begins >= since
        ],
    )


def _agent(
    context: WebContext, agent: Agent, midnight: datetime, scores: dict[AgentId, tuple[int, float]]
) -> AgentFigures:
    today = context.figures.figures.agent_since(agent.agent, midnight)
    scored, mean = scores.get(agent.agent, (0, None))
    return AgentFigures(
        agent=agent.agent,
        name=agent.name,
        team=agent.team,
        today=_counts(today),
        scored=scored,
        score=None if mean is None else round(mean, 1),
    )


@router.get("/agents/{agent}")
async def show_agents_day(agent: str, viewer: Seeing, context: Context) -> AgentFigures:
    """Return one agent's day; agents see their own."""
    known = {each.agent: each for each in await context.directory.agents()}
    id = AgentId(agent)
    if id not in known or not viewer.sees_agent(id):
        raise Refused(404, "no-such-agent")
    midnight = _midnight(context, datetime.now(UTC))
    return _agent(context, known[id], midnight, await context.store.calls.scores(midnight))


def _midnight(context: WebContext, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(context.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _counts(tally: Tally) -> Counts:
    return Counts.model_validate({**asdict(tally), **tally.shares()})
