"""A conversation with its times, as it comes from a file: utterances, events, and what is known beside them.

The JSON of `sansheng analyze --text` has the same fields. Times are integer ms from the agent's answer.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Milliseconds = Annotated[int, Field(ge=0, le=86_400_000)]
LegName = Literal["agent", "agent-2", "caller"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Said(_Strict):
    """One utterance."""

    leg: LegName
    start_ms: Milliseconds
    end_ms: Milliseconds
    text: Annotated[str, Field(max_length=4000)]
    confidence: Annotated[float, Field(ge=0, le=1)] = 1.0
    level_dbfs: Annotated[float, Field(ge=-100, le=0)] | None = None
    snr_db: float | None = None
    far: bool = False
    pitch_hz: float | None = None
    spread_semitones: float | None = None

    @model_validator(mode="after")
    def _ends_after_start(self) -> "Said":
        if self.end_ms <= self.start_ms:
            raise ValueError(f"end_ms {self.end_ms} must lie after start_ms {self.start_ms}")
        return self


class Level(_Strict):
    """Speech of one leg by its level, where it was measured apart from the words."""

    leg: LegName
    start_ms: Milliseconds
    end_ms: Milliseconds
    level_dbfs: float
    noise_dbfs: float | None = None
    far: bool = False
    pitch_hz: float | None = None
    spread_semitones: float | None = None


class Held(_Strict):
    """The agent's hold key."""

    start_ms: Milliseconds
    end_ms: Milliseconds


class Moved(_Strict):
    """A transfer."""

    at_ms: Milliseconds
    how: Literal["attended", "blind", "unanswered"] = "attended"
    to: str = ""


class Set(_Strict):
    """A mark on the panel."""

    mark: str
    at_ms: Milliseconds
    note: str = ""


class Ran(_Strict):
    """A protocol of the line."""

    flow: str
    start_ms: Milliseconds
    end_ms: Milliseconds
    reason: str


class Deaf(_Strict):
    """A leg was not heard."""

    leg: LegName
    start_ms: Milliseconds
    end_ms: Milliseconds
    reason: Literal["no-audio", "recogniser-down", "unintelligible", "demo-model"] = "no-audio"


class Known(_Strict):
    """What is known beside the conversation. What is not given yields no finding."""

    direction: Literal["in", "out"] = "in"
    agent_number: str = ""
    second_agent_number: str = ""
    company: str = ""
    department: str = ""
    caller_name: str = ""
    caller_title: str = ""
    ring_s: Annotated[float, Field(ge=0, le=3600)] | None = None
    wait_s: Annotated[float, Field(ge=0, le=86400)] | None = None
    hung_up_first: Literal["caller", "agent", "line", "lost"] | None = None
    local_hour: Annotated[float, Field(ge=0, lt=24)] | None = None
    recorded: bool | None = None
    notice: bool | None = None
    wrap_up: tuple[Literal["name", "contact", "matter"], ...] | None = None
    demo_model: bool = False


class Dialogue(_Strict):
    """One conversation."""

    utterances: tuple[Said, ...]
    levels: tuple[Level, ...] = ()
    holds: tuple[Held, ...] = ()
    transfers: tuple[Moved, ...] = ()
    marks: tuple[Set, ...] = ()
    flows: tuple[Ran, ...] = ()
    deaf: tuple[Deaf, ...] = ()
    end_ms: Milliseconds | None = None
    """When the call ended; the last utterance's end when not given."""
    known: Known = Known()
