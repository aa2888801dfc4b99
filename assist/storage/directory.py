"""Agents, teams and queues: seeded once from the settings file, changed on the panel afterwards."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assist.storage import schema
from calls.ids import AgentId, QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    team: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    agent: AgentId
    name: str
    """Shown beside the number; never said to callers."""
    team: str | None = None
    phone: str = "desk"
    """desk | web | external"""
    queues: list[QueueName] = field(default_factory=list)
    active: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    queue: QueueName
    title: str
    team: str | None = None
    record_calls: bool = True


@dataclass(frozen=True, slots=True)
class Directory:
    engine: AsyncEngine

    async def seed(self, teams: Iterable[Team], agents: Iterable[Agent], queues: Iterable[Queue]) -> bool:
        """Fill the tables when they are empty. Returns False when they were not, and then changes nothing."""
        async with self.engine.begin() as connection:
            if any([await _filled(connection, table) for table in (schema.teams, schema.agents, schema.queues)]):
                return False
            for table, rows in ((schema.teams, teams), (schema.agents, agents), (schema.queues, queues)):
                values = [asdict(row) for row in rows]
                if values:
                    await connection.execute(insert(table), values)
        return True

    async def put_agent(self, agent: Agent) -> None:
        """Add an agent, or change the one of that number."""
        await self._put(schema.agents, "agent", asdict(agent))

    async def put_queue(self, queue: Queue) -> None:
        """Add a queue, or change the one of that name."""
        await self._put(schema.queues, "queue", asdict(queue))

    async def put_team(self, team: Team) -> None:
        """Add a team, or change its title."""
        await self._put(schema.teams, "team", asdict(team))

    async def retire(self, agent: AgentId) -> None:
        """Take an agent out of service; the calls keep the number."""
        agents = schema.agents
        async with self.engine.begin() as connection:
            await connection.execute(update(agents).where(agents.c.agent == agent).values(active=False))

    async def remove_queue(self, queue: QueueName) -> None:
        async with self.engine.begin() as connection:
            await connection.execute(delete(schema.queues).where(schema.queues.c.queue == queue))

    async def _put(self, table: Table, key: str, values: dict[str, object]) -> None:
        async with self.engine.begin() as connection:
            changed = await connection.execute(update(table).where(table.c[key] == values[key]).values(**values))
            if not changed.rowcount:
                await connection.execute(insert(table).values(**values))

    async def teams(self) -> list[Team]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(schema.teams).order_by(schema.teams.c.team))
            return [Team(**row._mapping) for row in rows]

    async def agents(self) -> list[Agent]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(schema.agents).order_by(schema.agents.c.agent))
            return [Agent(**row._mapping) for row in rows]

    async def queues(self) -> list[Queue]:
        async with self.engine.connect() as connection:
            rows = await connection.execute(select(schema.queues).order_by(schema.queues.c.queue))
            return [Queue(**row._mapping) for row in rows]


async def _filled(connection: AsyncConnection, table: Table) -> bool:
    return bool((await connection.execute(select(func.count()).select_from(table))).scalar_one())
