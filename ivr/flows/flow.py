"""The language of flows: commands to the line, what the line answers, and how a flow ends.

Every flow ends in an Outcome, and every Outcome says where the caller goes: no flow can leave a caller with nobody.
"""

from collections.abc import Generator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from calls.ports import Ask, LineCondition


class Until(StrEnum):
    """What ends a prompt or a wait before its time, beside the caller's leaving."""

    SPEECH = "speech"
    """Speech or a key."""
    KEY = "key"
    END = "end"
    """Nothing: it has to be heard."""


@dataclass(frozen=True, slots=True)
class Say:
    """Play prompts, one after the other."""

    prompts: str | tuple[str, ...]
    until: Until = Until.SPEECH
    ask: Ask | None = None
    """What may be answered aloud, with Until.KEY: it comes as the key that it stands for."""

    @property
    def names(self) -> tuple[str, ...]:
        return (self.prompts,) if isinstance(self.prompts, str) else self.prompts


@dataclass(frozen=True, slots=True)
class Listen:
    """Be silent until the caller speaks or presses a key, at most so long."""

    seconds: float
    until: Until = Until.SPEECH
    """KEY: what the caller says is listened to all the same, to its end."""
    ask: Ask | None = None
    """As for Say; of commands that follow each other and ask the same, one question."""


@dataclass(frozen=True, slots=True)
class AskDigits:
    """Say the prompts, then take keys until `#`, until there are `most`, or until none comes for `between_s`.

    Digits said aloud count as keys.
    """

    prompts: str | tuple[str, ...]
    most: int
    between_s: float = 5.0

    @property
    def ask(self) -> Ask:
        return Ask.DIGITS


@dataclass(frozen=True, slots=True)
class Wait:
    """Be silent so long, whatever the caller says."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Measure:
    """Tell what the caller's leg has sounded like so far."""


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """Put down what is owed to the caller."""

    kind: str
    """call-back, contact, ..."""
    due_h: float
    content: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mark:
    """Put down what the caller said by keys."""

    mark: str
    note: str = ""


Command: TypeAlias = Say | Listen | AskDigits | Wait | Measure | OpenTicket | Mark


@dataclass(frozen=True, slots=True)
class Done:
    """The command ran its course; the caller did nothing."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller spoke: confirmed, not a click or a cough."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key of the telephone, or what was answered aloud instead."""

    key: str


@dataclass(frozen=True, slots=True)
class Entered:
    """The keys of AskDigits, without the closing `#`; may be empty."""

    digits: str


@dataclass(frozen=True, slots=True)
class Measured:
    condition: LineCondition
    heard: bool
    """False: the line's ear does not work, and nothing follows from the condition."""


Event: TypeAlias = Done | Spoke | Pressed | Entered | Measured


@dataclass(frozen=True, slots=True)
class Enqueue:
    """The caller goes to the agents of a queue; empty: the queue that the call belongs to."""

    queue: str = ""


@dataclass(frozen=True, slots=True)
class HangUp:
    """The line hangs up."""


@dataclass(frozen=True, slots=True)
class HandBack:
    """Back to whom the flow had the caller from: the agent of a hand-over, else the queue."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """The caller is put through to a number inside: the automatic desk, a supervisor."""

    number: str


Destination: TypeAlias = Enqueue | HangUp | HandBack | Transfer


class Reason(StrEnum):
    """Why a flow ended; what reports count."""

    TO_QUEUE = "to-queue"
    CALLER_SPOKE = "caller-spoke"
    CALLER_GONE = "caller-gone"
    SILENT_CALL = "silent-call"
    TOO_QUIET = "too-quiet"
    HANDS_FREE = "hands-free"
    NOISY_LINE = "noisy-line"
    MUSIC_OR_FAX = "music-or-fax"
    DIALECT = "dialect"
    LINE_CLEAR = "line-clear"
    NOT_HUNG_UP = "not-hung-up"
    HARASSMENT = "harassment"
    SYSTEM_FAULT = "system-fault"
    OUT_OF_HOURS = "out-of-hours"
    NUMBER_LEFT = "number-left"
    NO_NUMBER = "no-number"
    CALL_BACK_WANTED = "call-back-wanted"
    KEEPS_WAITING = "keeps-waiting"
    RATED = "rated"
    NOT_RATED = "not-rated"
    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing-chosen"
    BLOCKED = "blocked"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not-accepted"
    SERVICE_RESTARTED = "service-restarted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    reason: Reason
    then: Destination = field(default_factory=HandBack)

    @property
    def hang_up(self) -> bool:
        return isinstance(self.then, HangUp)


class CallerGone(Exception):
    """Thrown into a flow when its caller has left: it has nobody to talk to any more."""

    code = "caller-gone"


Flow: TypeAlias = Generator[Command, Event, Outcome]


def heard(event: Event) -> bool:
    """Return whether the caller did anything: spoke, or pressed a key."""
    return isinstance(event, Spoke | Pressed) or (isinstance(event, Entered) and bool(event.digits))
