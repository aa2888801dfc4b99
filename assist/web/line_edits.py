"""Agents and queues as the panel changes them, and the port through which the line takes the change."""

from typing import Annotated, Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

Strategy = Literal["rrmemory", "leastrecent", "fewestcalls", "random", "ringall", "linear", "wrandom", "rrordered"]


class AgentEdit(BaseModel):
    """An agent, and the phone at which the agent is called."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[str, Field(pattern=r"^[0-9]{2,8}$")]
    name: Annotated[str, Field(min_length=1, max_length=60)]
    phone: Literal["desk", "web", "external"] = "desk"
    queues: list[str] = Field(default_factory=list)
    """Empty: every queue."""
    takes_calls: bool = True
    """False: a supervisor's phone; no queue rings it."""
    trunk: str | None = None
    dial: str | None = None
    """external: the trunk and the number to call."""
    team: Annotated[str | None, Field(max_length=32)] = None


class QueueEdit(BaseModel):
    """A queue: callers who wait for the same agents."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,30}$")]
    title: Annotated[str, Field(min_length=1, max_length=60)]
    numbers: list[str] = Field(default_factory=list)
    extension: str | None = None
    strategy: Strategy = "rrmemory"
    timeout_s: Annotated[int, Field(ge=5, le=120)] = 25
    limit_s: Annotated[int, Field(ge=0, le=7200)] = 0
    wrapup_s: Annotated[int, Field(ge=0, le=600)] = 0
    max_length: Annotated[int, Field(ge=0, le=1000)] = 0
    announce_s: Annotated[int, Field(ge=0, le=600)] = 0
    keys: bool = False
    language: Literal["zh", "en"] = "zh"
    announce_round_s: Literal[0, 5, 10, 15, 20, 30] = 0
    team: Annotated[str | None, Field(max_length=32)] = None
    record_calls: bool = True


class DirectoryRefused(Exception):
    """The line cannot be given this change; nothing was changed."""

    code = "directory-refused"


class LineDirectory(Protocol):
    """The line's side: checks a change as a whole, renders and reloads. Implemented by the composition."""

    def lists(self) -> tuple[list[AgentEdit], list[QueueEdit], list[str]]:
        """Return agents, queues and trunks of now; `team` and `record_calls` are not the line's."""
        ...

    async def change(self, agents: list[AgentEdit], queues: list[QueueEdit]) -> None:
        """Put these lists in the place of the old ones; calls that are up go on.

        Raises:
            DirectoryRefused: they contradict each other, or hold what Asterisk's files cannot.
        """
        ...
