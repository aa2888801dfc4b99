"""Scenarios: what two people do in one call, as YAML.

Each leg does its steps in the order of the file; the two legs run side by side. A step begins when its `after` has
happened (without one: when the leg's step before it is done) and `pause_s` has passed. Exactly one action per step:
`say`, `wait_s`, `press`, `hang_up`, `hold` (true: hold, false: back), `rtp` (false: send none), `rtp_jumps_back`.
Pure, except for `load`, which reads the file.
"""

from __future__ import annotations

from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sansheng.simulation.errors import ScenarioError
from sansheng.simulation.rtp import DIGITS
from sansheng.speech.channel import NOMINAL_DBFS
from sansheng.speech.noise import Noise

Leg = Literal["caller", "agent"]
_ACTIONS = ("say", "wait_s", "press", "hang_up", "hold", "rtp", "rtp_jumps_back")
_REPLY_PAUSE_S = 0.4


class After(StrEnum):
    """What a step may wait for."""

    CALL = "call"
    """The line has answered the caller."""
    AGENT_ANSWER = "agent_answer"
    """The agent has answered."""
    PROMPT_END = "prompt_end"
    """Own ear: a sound has come and gone since the leg's last step."""
    OTHER_LEG_END = "other_leg_end"
    """The other leg's nearest step above in the file is done."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Part):
    """One thing that one person does."""

    leg: Leg
    say: Annotated[str, Field(min_length=1)] | None = None
    """Text; `{company}` and `{agent}` are filled in from the settings."""
    wait_s: Annotated[float, Field(ge=0, le=600)] | None = None
    press: Annotated[str, Field(pattern=f"^[{DIGITS}]+$")] | None = None
    hang_up: Literal[True] | None = None
    hold: bool | None = None
    rtp: bool | None = None
    rtp_jumps_back: Annotated[int, Field(ge=1, le=32767)] | None = None
    after: After | None = None
    pause_s: Annotated[float, Field(ge=0, le=600)] | None = None
    """Default 0.4 after the other leg, as people take to reply, else 0."""
    voice: str | None = None
    rate: Annotated[int, Field(ge=80, le=450)] | None = None

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        given = [name for name in _ACTIONS if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(
                f"一步只能有一个动作 / a step has exactly one action of {', '.join(_ACTIONS)}; got {given}"
            )
        return self

    @property
    def action(self) -> str:
        """The name of its action."""
        return next(name for name in _ACTIONS if getattr(self, name) is not None)

    @property
    def pause(self) -> float:
        """Seconds between `after` and the action."""
        if self.pause_s is not None:
            return self.pause_s
        return _REPLY_PAUSE_S if self.after is After.OTHER_LEG_END else 0.0


class Line(_Part):
    """The condition of one person's line; the defaults are a good one."""

    level_dbfs: Annotated[float, Field(ge=-70, le=-10)] = NOMINAL_DBFS
    """Level of the speech."""
    reverberation_s: Annotated[float, Field(ge=0, le=3)] = 0.0
    """A hands-free phone in a room whose echo takes this long to fall by 60 dB."""
    noise: Noise | None = None
    """Under the words and between them."""
    snr_db: Annotated[float, Field(ge=-10, le=60)] = 20.0
    """Speech against `noise`."""
    clip_db: Annotated[float, Field(ge=0, le=40)] = 0.0
    """How far the speech's peak would rise above the point where the line clips."""
    loss: Annotated[float, Field(ge=0, le=1)] = 0.0
    """Share of 20 ms packets of speech that are silent."""


class Person(_Part):
    """Who speaks on a leg."""

    voice: str = ""
    """A voice variant of espeak-ng, such as f2; empty for its plain voice."""
    rate: Annotated[int, Field(ge=80, le=450)] = 170
    language: Literal["mandarin", "cantonese", "english"] = "mandarin"
    line: Line = Line()


class Agent(Person):
    """The agent."""

    answer_after_s: Annotated[float, Field(ge=0, le=600)] | None = 2.0
    """Seconds of ringing before the answer; null: lets it ring."""


class Scenario(_Part):
    """One call."""

    title: str
    title_en: str
    ends: Leg
    """Who is to end the call: a run in which somebody else does has failed."""
    agent: Agent = Agent()
    caller: Person = Person()
    steps: Annotated[tuple[Step, ...], Field(min_length=1)]
    name: str = ""

    @model_validator(mode="after")
    def _possible(self) -> Self:
        answered = self.agent.answer_after_s is not None
        for index, step in enumerate(self.steps):
            where = f"steps[{index + 1}]"
            if not answered and (step.leg == "agent" or step.after is After.AGENT_ANSWER):
                raise ValueError(f"{where}: 坐席不接听 / the agent does not answer (agent.answer_after_s is null)")
            if step.after is After.OTHER_LEG_END and self.awaited(index) is None:
                raise ValueError(f"{where}: 上面没有对方的步骤 / no step of the other leg stands above it")
        return self

    def awaited(self, index: int) -> int | None:
        """Give the index of the other leg's nearest step above the one at `index`."""
        leg = self.steps[index].leg
        return next((above for above in reversed(range(index)) if self.steps[above].leg != leg), None)

    def person(self, leg: Leg) -> Person:
        """Give who speaks on a leg."""
        return self.agent if leg == "agent" else self.caller

    def filled(self, company: str, agent: str) -> Scenario:
        """Give the scenario with its placeholders filled in.

        Raises:
            ScenarioError: a text holds another placeholder.
        """
        return self.model_copy(update={"steps": tuple(_filled(step, company, agent) for step in self.steps)})


def _filled(step: Step, company: str, agent: str) -> Step:
    if step.say is None:
        return step
    try:
        return step.model_copy(update={"say": step.say.format(company=company, agent=agent)})
    except (KeyError, IndexError, ValueError) as error:
        raise ScenarioError(f"无法填充 / cannot be filled in: {step.say!r} ({error})") from None


def shipped() -> list[str]:
    """Give the names of the scenarios that come with the program."""
    folder = resources.files("sansheng.simulation") / "scenarios"
    return sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))


def load(name: str) -> Scenario:
    """Read a shipped scenario by its name, or one of your own by its path.

    Raises:
        ScenarioError: there is none, or it is wrong; names the file, the field and the fault.
    """
    if name in shipped():
        text = (resources.files("sansheng.simulation") / "scenarios" / f"{name}.yaml").read_text("utf-8")
        return parse(text, f"{name}.yaml", name)
    path = Path(name)
    if not path.is_file():
        raise ScenarioError(
            f"没有场景 {name!r}，自带的有：{'、'.join(shipped())}；也可以写 YAML 文件的路径 "
            f"/ no scenario {name!r}: name a shipped one ({', '.join(shipped())}) or the path of a YAML file"
        )
    try:
        return parse(path.read_text("utf-8"), str(path), path.stem)
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{path}: 无法读取 / cannot be read: {error}") from error


def parse(text: str, file: str, name: str) -> Scenario:
    """Read a scenario from YAML; raises as `load` does."""
    try:
        # Keys such as `hang_up: true` need YAML's own types; numbers in texts stand in quotes.
        content: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ScenarioError(f"{file}: 不是 YAML / is no YAML: {error}") from error
    if not isinstance(content, dict):
        raise ScenarioError(f"{file}: 应当是一张表 / must be a table with title, ends and steps")
    try:
        return Scenario.model_validate({**content, "name": name})
    except ValidationError as error:
        faults = "\n".join(f"  {_place(fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise ScenarioError(f"{file}:\n{faults}") from error


def _place(location: tuple[int | str, ...]) -> str:
    parts = [f"[{part + 1}]" if isinstance(part, int) else str(part) for part in location]
    return ".".join(parts).replace(".[", "[") or "(file)"
