"""What the engine knows of one call: utterances with the phrases in them, speech by its levels, events, marks. Pure."""

from dataclasses import dataclass, field
from typing import Final

from assist.matching.lexicon import Hit
from calls.facts import Direction, EndedBy
from calls.findings import Role, Unjudged
from calls.ids import AgentId, LegId, UtteranceId

STRETCH_GAP_MS: Final = 500
"""Speech that pauses for longer begins a new stretch."""
SHORTEST_VOICE_MS: Final = 120
"""A gate that opens for less is a click."""
UNK: Final = "[unk]"


@dataclass(frozen=True, slots=True)
class Utterance:
    """One segment of one leg, with what was found in it."""

    id: UtteranceId
    leg: LegId
    role: Role
    agent: int
    """Which agent of the call speaks: 0 the first, 1 after a transfer; 0 for the caller."""
    start_ms: int
    end_ms: int
    text: str
    confidence: float
    syllables: int
    final: bool
    hits: tuple[Hit, ...]
    said: frozenset[str]
    """Concepts found, whatever stands before them."""
    meant: frozenset[str]
    """Concepts found that are neither negated nor quoted."""
    unknown_share: float = 0.0
    """The share of words that the recogniser could not name, 0..1."""

    def heard_well(self, least: float) -> bool:
        """Tell whether a verdict may rest on these words."""
        return self.confidence >= least and self.unknown_share < 0.5

    @property
    def backchannel(self) -> bool:
        """Tell whether it only says that one is listening."""
        if self.syllables > 4:
            return False
        covered = {i for hit in self.hits if hit.concept == "backchannel" for i in range(hit.start, hit.end)}
        spoken = [i for i, character in enumerate(self.text) if character.isalnum() and character not in "嗯啊哦噢呃哎"]
        return all(i in covered for i in spoken)


@dataclass(frozen=True, slots=True)
class Turn:
    """Consecutive utterances of one side; the other side's back-channels do not end it."""

    role: Role
    utterances: tuple[Utterance, ...]
    said: frozenset[str]
    """Concepts found in any of them, whatever stands before."""
    meant: frozenset[str]
    """Concepts found that are neither negated nor quoted."""

    @property
    def start_ms(self) -> int:
        return self.utterances[0].start_ms

    @property
    def end_ms(self) -> int:
        return max(one.end_ms for one in self.utterances)

    @property
    def agent(self) -> int:
        return self.utterances[0].agent

    @property
    def text(self) -> str:
        return "".join(one.text for one in self.utterances)

    @property
    def syllables(self) -> int:
        return sum(one.syllables for one in self.utterances)

    @property
    def final(self) -> bool:
        return all(one.final for one in self.utterances)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of speech by its levels."""

    role: Role
    start_ms: int
    end_ms: int
    speech_ms: int
    energy: float
    """Mean square of the speech, full scale 1.0."""
    noise_dbfs: float | None
    far: bool
    pitch_hz: float | None = None
    spread_semitones: float | None = None


@dataclass(frozen=True, slots=True)
class Span:
    """From..to on the call's clock; open while `end_ms` is None."""

    start_ms: int
    end_ms: int | None
    reason: str = ""
    role: Role | None = None

    def overlaps(self, start_ms: int, end_ms: int) -> bool:
        return self.start_ms < end_ms and (self.end_ms is None or self.end_ms > start_ms)


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer: when, to whom, and whether the other side had answered."""

    at_ms: int
    to: str
    answered: bool


@dataclass(frozen=True, slots=True)
class FlowRun:
    """A protocol of the line that ran in this call."""

    name: str
    start_ms: int
    end_ms: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Surname:
    """The caller's surname, where it is known from, and when."""

    name: str
    title: str
    at_ms: int
    source: str
    """record | caller | asked | agent: nobody told the line, but the agent calls the caller by it"""


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known beside the call: the company's names, the record of the caller."""

    company: str = ""
    department: str = ""
    agent_names: tuple[str, ...] = ()
    caller_name: str = ""
    caller_title: str = ""
    local_hour: float | None = None
    """Local time of the answer, in hours; None when not known."""
    demo_model: bool = False
    """The bundled model hears a call that is not simulated: no score."""


@dataclass(frozen=True, slots=True)
class CallState:
    """Everything heard and seen of one call so far."""

    profile: Profile = field(default_factory=Profile)
    direction: Direction = Direction.IN
    simulated: bool = False
    answered_ms: int | None = None
    """When an agent was connected."""
    ring_ms: int | None = None
    wait_ms: int | None = None
    agents: tuple[AgentId, ...] = ()
    agent_legs: tuple[LegId, ...] = ()
    utterances: tuple[Utterance, ...] = ()
    """In order of their start; the provisional one of a leg included."""
    turns: tuple[Turn, ...] = ()
    stretches: tuple[Stretch, ...] = ()
    open_stretch: dict[Role, Stretch] = field(default_factory=dict)
    voices: tuple[tuple[Role, int, int], ...] = ()
    """Spans in which a leg's gate was open: whose, from, to."""
    open_voice: dict[Role, int] = field(default_factory=dict)
    consumed: dict[Role, int] = field(default_factory=dict)
    speaking: dict[Role, int | None] = field(default_factory=dict)
    """Start of the open utterance of each leg."""
    deaf: tuple[Span, ...] = ()
    holds: tuple[Span, ...] = ()
    moves: tuple[Move, ...] = ()
    flows: tuple[FlowRun, ...] = ()
    marks: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Marks that are on: when they were set, and their note."""
    surname: Surname | None = None
    ended_ms: int | None = None
    ended_by: EndedBy | None = None

    @property
    def closed(self) -> bool:
        return self.ended_ms is not None

    def heard_until(self, role: Role = Role.AGENT) -> int:
        """Return up to when this leg's words are known: its audio consumed, less an utterance still open."""
        if self.ended_ms is not None:
            return self.ended_ms
        consumed = self.consumed.get(role, 0)
        opened = self.speaking.get(role)
        return consumed if opened is None else min(consumed, opened)

    def passed(self, at_ms: int, role: Role = Role.AGENT) -> bool:
        """Tell whether the moment can be judged for this leg."""
        return self.closed or self.heard_until(role) >= at_ms

    def deaf_within(self, role: Role, start_ms: int, end_ms: int) -> str | None:
        """Return why the leg was not heard in that span, or None when it was."""
        for span in self.deaf:
            if span.role is role and span.overlaps(start_ms, end_ms):
                return span.reason or Unjudged.NO_AUDIO.value
        return None

    def held(self, start_ms: int, end_ms: int) -> bool:
        return any(span.overlaps(start_ms, end_ms) for span in self.holds)

    def speech(self, role: Role) -> list[tuple[int, int]]:
        """Return spans of that side's speech: by its gate where it is known, else by its utterances."""
        spans = [(start, end) for whose, start, end in self.voices if whose is role]
        if role in self.open_voice:
            spans.append((self.open_voice[role], max(self.consumed.get(role, 0), self.open_voice[role])))
        if not spans:
            spans = [(one.start_ms, one.end_ms) for one in self.utterances if one.role is role]
        return sorted(spans)

    def turns_of(self, role: Role) -> list[Turn]:
        return [turn for turn in self.turns if turn.role is role]
