"""The labelled corpus of the standard: rows of YAML into dialogues with times.

The format is described in tests/standard/README.md.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assist.analysis.dialogue import Deaf, Dialogue, Held, Known, LegName, Moved, Ran, Said, Set
from assist.matching.sounds import sounds

_LINE: Final = re.compile(r"^([ABCL])(?:\[([^\]]*)\])?[:：]\s*(.+)$", re.DOTALL)
_EVENT: Final = re.compile(r"^\((\w+)(?:\s+([^)]*))?\)$")
_LEGS: Final[dict[str, LegName]] = {"A": "agent", "B": "agent-2", "C": "caller"}
DEV_PERCENT: Final = 40
DEFAULT_RATE: Final = 240.0
DEFAULT_GAP_S: Final = 0.4
FIRST_GAP_S: Final = 0.8


class RowFacts(BaseModel):
    """The facts that a row may give."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    direction: Literal["in", "out"] = "in"
    agent_number: str = "1001"
    second_agent_number: str = "1002"
    company: str = "示例公司"
    department: str = "客户服务部"
    caller_name: str = ""
    caller_title: str = ""
    ring_s: float | None = None
    wait_s: float | None = None
    hung_up_first: Literal["caller", "agent", "line", "lost"] | None = None
    started_at: str = "2026-03-02 09:30"
    recorded: bool | None = None
    notice: bool | None = None
    wrap_up: tuple[Literal["name", "contact", "matter"], ...] | None = None
    ends_s: float = 1.0


class Row(BaseModel):
    """One labelled dialogue."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Annotated[str, Field(pattern=r"^[SCO]\d\d?[a-z]?-(met|broken|none)-[a-z]?\d+$")]
    gold: Literal["met", "broken", "none"]
    facts: RowFacts = RowFacts()
    say: tuple[str, ...]

    @property
    def rule(self) -> str:
        return self.id.split("-")[0]

    @property
    def split(self) -> Literal["dev", "test"]:
        """Return the row's side, by the hash of its id."""
        return split(self.id)


class RowError(ValueError):
    """A row cannot be read; says which and why."""

    code = "bad-row"


def split(row_id: str) -> Literal["dev", "test"]:
    """Return `dev` for 40 % of the ids, by their hash."""
    number = int(hashlib.sha256(row_id.encode()).hexdigest()[:8], 16)
    return "dev" if number % 100 < DEV_PERCENT else "test"


def read_rows(path: Path) -> list[Row]:
    """Read one rule's file.

    Raises:
        RowError: it is no list of rows, or one of them is not in the format.
    """
    try:
        items = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        raise RowError(f"{path.name}: {error}") from error
    if not isinstance(items, list):
        raise RowError(f"{path.name}: not a list of rows")
    rows = []
    for item in items:
        name = item.get("id", "?") if isinstance(item, dict) else "?"
        try:
            row = Row.model_validate(_as_text(item))
        except ValidationError as error:
            raise RowError(f"{path.name}: {name}: {error}") from error
        rows.append(row)
    return rows


def _as_text(item: Any) -> Any:
    """YAML reads 1001 as a number; these fields are text."""
    given = item.get("facts") if isinstance(item, dict) else None
    if isinstance(given, dict):
        for name in ("agent_number", "second_agent_number", "started_at"):
            if name in given:
                given[name] = str(given[name])
    return item


@dataclass(slots=True)
class _Clock:
    """Where the dialogue stands while its lines are laid out."""

    now_s: float = 0.0
    waited_s: float = 0.0
    """Silence from `(wait S)` lines, not yet spent."""
    said: list[Said] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    marks: list[Set] = field(default_factory=list)
    ran: list[Ran] = field(default_factory=list)
    deaf: list[Deaf] = field(default_factory=list)


def dialogue(row: Row) -> Dialogue:
    """Lay the row out in time.

    Raises:
        RowError: a line is not in the format.
    """
    clock = _Clock()
    for line in row.say:
        try:
            _lay(clock, line.strip())
        except (ValueError, KeyError) as error:
            raise RowError(f"{row.id}: {line!r}: {error}") from error
    end = clock.now_s + clock.waited_s + row.facts.ends_s
    return Dialogue(
        utterances=tuple(clock.said),
        holds=tuple(clock.held),
        transfers=tuple(clock.moved),
        marks=tuple(clock.marks),
        flows=tuple(clock.ran),
        deaf=tuple(clock.deaf),
        end_ms=round(end * 1000),
        known=_known(row.facts),
    )


def _known(given: RowFacts) -> Known:
    fields = given.model_dump(exclude={"started_at", "ends_s"})
    hours, minutes = given.started_at.split()[-1].split(":")[:2]
    return Known(**fields, local_hour=int(hours) + int(minutes) / 60)


def _lay(clock: _Clock, line: str) -> None:
    event = _EVENT.match(line)
    if event:
        _happen(clock, event.group(1), (event.group(2) or "").split())
        return
    match = _LINE.match(line)
    if match is None:
        raise ValueError("neither `LETTER[attributes]: text` nor `(event …)`")
    _speak(clock, match.group(1), _attributes(match.group(2) or ""), match.group(3).strip())


def _attributes(text: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, value = part.partition("=")
        if name.strip() not in {"gap", "at", "rate", "dur", "level", "snr", "far", "conf", "pitch", "spread"}:
            raise ValueError(f"unknown attribute {name.strip()!r}")
        found[name.strip()] = float(value) if value else 1.0
    return found


def _speak(clock: _Clock, letter: str, given: dict[str, float], text: str) -> None:
    syllables = max(1, len(sounds(text)))
    lasts = given.get("dur", syllables * 60.0 / given.get("rate", DEFAULT_RATE))
    usual = DEFAULT_GAP_S if clock.said else FIRST_GAP_S
    start = max(0.0, given.get("at", clock.now_s + given.get("gap", usual) + clock.waited_s))
    if letter != "L":
        clock.said.append(
            Said(
                leg=_LEGS[letter],
                start_ms=round(start * 1000),
                end_ms=max(round(start * 1000) + 1, round((start + lasts) * 1000)),
                text=text,
                confidence=given.get("conf", 0.95),
                level_dbfs=given.get("level", -26.0),
                snr_db=given.get("snr", 30.0),
                far=bool(given.get("far", 0)),
                pitch_hz=given.get("pitch"),
                spread_semitones=given.get("spread"),
            )
        )
    clock.now_s = max(clock.now_s, start + lasts)
    clock.waited_s = 0.0


def _happen(clock: _Clock, name: str, words: list[str]) -> None:
    now = round(clock.now_s * 1000)
    match name:
        case "wait":
            clock.waited_s += float(words[0])
        case "hold":
            lasts = float(words[0])
            start = now + 200
            clock.held.append(Held(start_ms=start, end_ms=start + round(lasts * 1000)))
            clock.now_s += 0.2 + lasts
        case "transfer":
            clock.moved.append(Moved(at_ms=now + 200, how=words[0], to=words[1] if len(words) > 1 else ""))
            clock.now_s += 0.3
        case "mark":
            clock.marks.append(Set(mark=words[0], at_ms=now))
        case "flow":
            clock.ran.append(
                Ran(flow=words[0], start_ms=now, end_ms=now + 5000, reason=words[1] if len(words) > 1 else "done")
            )
            clock.now_s += 5.0
        case "deaf":
            start = now
            lasts = round(float(words[1]) * 1000)
            reason = words[2] if len(words) > 2 else "no-audio"
            clock.deaf.append(Deaf(leg=_LEGS[words[0]], start_ms=start, end_ms=start + lasts, reason=reason))
        case _:
            raise ValueError(f"unknown event {name!r}")
