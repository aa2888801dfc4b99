"""The shape of a script pack. Field names are the YAML's; every value arrives as text and is typed here."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from calls.findings import Kind, Role

RuleNumber = Annotated[str, StringConstraints(pattern=r"^[SCO]\d\d?[a-z]?$")]
ConceptName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Phrase = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
"""A phrase in the pattern language, or `@concept`."""
Phrases = list[Phrase]
Severity = Literal["advice", "minor", "major", "critical"]
Stage = Literal["opening", "hearing", "talk", "complaint", "request", "closing", "conduct", "outbound"]
Dimension = Literal[
    "greeting",
    "closing",
    "attitude",
    "wording",
    "tone",
    "business-knowledge",
    "summarising",
    "adaptability",
    "timeliness",
    "clarity",
]
Judge = Literal[
    "notice",
    "opening",
    "greeted-first",
    "name-used",
    "silent-caller",
    "line-condition",
    "mandarin-kept",
    "reply",
    "asks-first",
    "complaint-closed",
    "slow-system",
    "explained",
    "closing",
    "goodbye-silence",
    "said-in-closing",
    "rings",
    "rate",
    "overlap",
    "dead-air",
    "hold",
    "transfer",
    "number-given",
    "surname-asked",
    "confirmed",
    "read-back",
    "hung-up-first",
    "level",
    "thanked",
    "response-time",
    "pitch",
    "apologies",
    "patience",
    "wrap-up",
    "look-up",
    "monologue",
    "three-voices",
    "verified",
    "introduced",
    "convenience",
    "matter-told",
    "outcome",
    "new-need",
    "satisfaction",
    "quiet-hours",
    "mandarin",
    "phrases-only",
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Text(_Strict):
    """A text for people, Chinese first."""

    zh: str
    en: str


class Heard(_Strict):
    """Words that start a rule: one of `any` and one of each group of `all`, in one turn of `by`.

    One of `none` takes that back, unless it stands in the same utterance and far from the words that it speaks of.
    """

    by: Role = Role.CALLER
    any: Phrases = []
    all: list[Phrases] = []
    none: Phrases = []


class When(_Strict):
    """What starts a rule. Several conditions are alternatives."""

    heard: list[Heard] = []
    marks: list[str] = []
    measured: str | None = None
    """A named condition of the engine, described in the rule's own judge."""


class FollowUp(_Strict):
    """A further step, owed only when its own condition comes up after the first one."""

    when: Heard
    say: list[Phrases]
    wording: str = ""


class Then(_Strict):
    """What the situation brings with it beside the words."""

    ticket: str | None = None
    due_h: float | None = None
    alert: Literal["supervisor", "team-leader"] | None = None
    flow: str | None = None
    """A protocol of the line, offered to the agent."""


class Rule(_Strict):
    """One numbered row of the standard."""

    title: Text
    direction: Literal["in", "out", "both"] = "in"
    stage: Stage
    kind: Kind
    judge: Judge
    on: bool = True
    """A company switches a rule off in its own pack."""
    when: When = When()
    say: list[Phrases] = []
    """Groups: one phrase of each has to be said."""
    steps: list[FollowUp] = []
    wording: str = ""
    """The standard wording, with placeholders."""
    within_s: Annotated[float, Field(gt=0, le=600)] = 10
    """Due so many seconds after what started it; said later is met, and late."""
    turns: Annotated[int, Field(ge=0, le=20)] = 0
    """Only the agent's next so many turns count; 0: the rest of the call."""
    repeat: bool = False
    """Each occasion is an instance of its own."""
    excused_by: list[RuleNumber] = []
    """Meeting one of these excuses this one."""
    never: Phrases = []
    written: bool = False
    """Forbidden phrases are compared by their characters, not by sound: dialect words sound like others."""
    unless: Phrases = []
    """Exceptions: a forbidden phrase that one of these overlaps is none."""
    severity: Severity = "minor"
    weight: Annotated[float, Field(ge=0, le=100)] = 1
    dimension: Dimension
    card: Text | None = None
    then: Then = Then()
    manual: Text | None = None
    """What of this row no machine can judge, and why: left to the inspector, without score."""


class Limits(_Strict):
    """Figures that verdicts rest on."""

    opening_begins_s: float = 5
    opening_done_s: float = 20
    third_ring_s: Annotated[float, Field(ge=5, le=60)] = 15
    ring_s: float = 5
    """One cycle of the ring-back."""
    waited_s: float = 15
    silent_wait_s: float = 5
    too_quiet_dbfs: float = -45
    far_dbfs: float = -38
    noisy_snr_db: float = 10
    dialect_speech_s: float = 1.5
    low_confidence: Annotated[float, Field(ge=0, le=1)] = 0.45
    rate_low: Annotated[float, Field(gt=0)] = 150
    rate_high: Annotated[float, Field(gt=0)] = 300
    rate_patient: float = 220
    rate_dictation: float = 240
    rate_least_syllables: int = 12
    """Utterances shorter than this say nothing about the rate."""
    overlap_s: float = 1.0
    dead_air_s: float = 10
    hold_s: float = 60
    hold_warn_s: float = 45
    level_low_dbfs: float = -40
    level_high_dbfs: float = -16
    level_over_norm_db: float = 10
    response_s: float = 3
    look_up_s: float = 20
    monologue_s: float = 60
    pause_s: float = 1
    pitch_low_hz: float = 80
    pitch_high_hz: float = 320
    spread_semitones: float = 2
    apologies_per_minute: float = 4
    explanation_syllables: int = 32
    legs_tolerance_ms: int = 200
    """Two legs' clocks may differ by so much."""
    quiet_from_h: Annotated[int, Field(ge=0, le=24)] = 21
    quiet_until_h: Annotated[int, Field(ge=0, le=24)] = 8


class Pack(_Strict):
    """One script pack, complete: what it extends is merged in."""

    pack: Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9-]*$")]
    version: str
    title: Text
    extends: str | None = None
    limits: Limits = Limits()
    concepts: dict[ConceptName, Phrases]
    calming: list[Phrase] = []
    """Words offered on a card where feelings run high; counted, never demanded."""
    learned: Literal["zh-CN", "none"] = "none"
    """Which examples concepts are also recognised by, where no phrase is found: those of the shipped pack, or none."""
    terms: Phrases = []
    """Names of products and places: found by sound, shown as written here."""
    marks: dict[ConceptName, Text] = {}
    severity_points: dict[Severity, Annotated[float, Field(ge=0, le=100)]]
    """How much of a rule's weight one violation takes, by severity, in percent."""
    rules: dict[RuleNumber, Rule]
