"""Passing signals: never stored, never numbered. A newer one of the same leg may replace an older one."""

from dataclasses import dataclass
from typing import Literal

from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, UtteranceId


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialHeard:
    """What the recogniser makes of the utterance so far; the next partial replaces it."""

    kind: Literal["PartialHeard"] = "PartialHeard"
    call: CallId
    utterance: UtteranceId
    leg: LegId
    role: Role
    start_ms: int
    """Call clock."""
    end_ms: int
    """Call clock: the audio that the recogniser had consumed."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelMeasured:
    """One measuring window of one leg."""

    kind: Literal["LevelMeasured"] = "LevelMeasured"
    call: CallId
    leg: LegId
    role: Role
    start_ms: int
    end_ms: int
    rms_dbfs: float
    """Of the window; -96 for digital silence."""
    speech_ms: int
    """Voiced speech inside the window."""
    noise_dbfs: float | None = None
    """Noise floor, slow minimum."""
    clipped: bool = False
    gap: bool = False
    """The window was filled with zeros: nothing arrived, or the leg was on hold."""
    far: bool = False
    """The speech is reverberant: hands-free, far from the microphone."""
    pitch_hz: float | None = None
    """Median pitch of the window's voiced speech; None when not measured."""
    spread_semitones: float | None = None
    """10th to 90th percentile of the pitch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted:
    kind: Literal["SpeechStarted"] = "SpeechStarted"
    call: CallId
    leg: LegId
    role: Role
    offset_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStopped:
    kind: Literal["SpeechStopped"] = "SpeechStopped"
    call: CallId
    leg: LegId
    role: Role
    offset_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioConsumed:
    """The leg's recogniser has taken in audio up to here; deadlines before it can be judged."""

    kind: Literal["AudioConsumed"] = "AudioConsumed"
    call: CallId
    leg: LegId
    role: Role
    offset_ms: int
    speaking: bool
    """An utterance is open: a verdict on a deadline inside it waits for its final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RingLimitReached:
    """A phone still rings at the end of the third ring (a setting, 15 s): the live alert."""

    kind: Literal["RingLimitReached"] = "RingLimitReached"
    call: CallId
    leg: LegId
    agent: AgentId
    ring_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLimitReached:
    """An agent's caller has been on hold for long: the warning (45 s), then the limit (60 s); both are settings."""

    kind: Literal["HoldLimitReached"] = "HoldLimitReached"
    call: CallId
    leg: LegId
    agent: AgentId
    held_ms: int
    over: bool
    """False: the warning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardShown:
    """The one thing for the agent to say now; the next one replaces it. Empty texts: nothing is due."""

    kind: Literal["CardShown"] = "CardShown"
    call: CallId
    rule: str
    """The rule that it serves; empty when nothing is due."""
    zh: str
    """Filled in, ready to be read out."""
    en: str
    due_ms: int | None = None
    """Call clock: by when it has to be said."""
    next_rule: str = ""
    next_zh: str = ""
    """What comes after it."""
    calming: tuple[str, ...] = ()
    """Calming words, offered where feelings run high; never demanded."""
    flow: str = ""
    """A protocol of the line that the situation can be handed to, offered to the agent; empty: none."""


AgentState = Literal["ready", "ringing", "talking", "hold", "break", "after-call-work", "logged-out", "unreachable"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStateChanged:
    """An agent's presence at the queues, as Asterisk and the panel have it."""

    kind: Literal["AgentStateChanged"] = "AgentStateChanged"
    agent: AgentId
    state: Literal["ready", "ringing", "talking", "hold", "break", "after-call-work", "logged-out", "unreachable"]
    reason: str = ""
    call: CallId | None = None


Signal = (
    PartialHeard
    | LevelMeasured
    | SpeechStarted
    | SpeechStopped
    | AudioConsumed
    | RingLimitReached
    | HoldLimitReached
    | CardShown
    | AgentStateChanged
)
