"""The stored facts of a call: past tense, numbered by the fact log, never changed afterwards.

Every fact names its call and two times: `occurred_at` (aware UTC) and `offset_ms` from CallStarted. Both come
from one clock per process (calls.clock). Fields may be added, never renamed or removed.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from calls.findings import Difference, Finding, Role, Unjudged
from calls.ids import AgentId, CallId, FindingId, LegId, QueueName, RuleId, UtteranceId


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class OfferResult(StrEnum):
    ANSWERED = "answered"
    NO_ANSWER = "no-answer"
    REJECTED = "rejected"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    ABANDONED = "abandoned"
    """The caller left while this phone was ringing."""
    ELSEWHERE = "elsewhere"
    """Another phone that rang for the same caller was answered first."""


class QueueExit(StrEnum):
    ANSWERED = "answered"
    ABANDONED = "abandoned"
    TIMEOUT = "timeout"
    KEY = "key"
    UNAVAILABLE = "unavailable"
    """Nobody is logged in: the queue was empty or emptied."""


class EndedBy(StrEnum):
    """Who hung up first (contracts §3)."""

    CALLER = "caller"
    AGENT = "agent"
    LINE = "line"
    """We hung up: a flow, or the dialplan."""
    LOST = "lost"
    """RTP time-out: nobody hung up."""
    UNKNOWN = "unknown"


class TransferKind(StrEnum):
    BLIND = "blind"
    """The agent is released at once."""
    SEMI_ATTENDED = "semi-attended"
    """The agent is released when the target answers, and has the caller back when it does not."""
    ATTENDED = "attended"
    """The agent speaks with the target first."""


class AgentRole(StrEnum):
    """What the agent does while a flow has the caller."""

    STAY = "stay"
    LISTEN = "listen"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    call: CallId
    occurred_at: datetime
    """Aware UTC."""
    offset_ms: int
    """Milliseconds from CallStarted; 0 for CallStarted itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(_Fact):
    kind: Literal["CallStarted"] = "CallStarted"
    direction: Direction
    caller_number: str
    """As the network gave it, not normalised; empty when withheld."""
    caller_name: str = ""
    dialled: str = ""
    """The number that was called."""
    channel: str = ""
    """Asterisk channel name of the customer's leg."""
    simulated: bool = False
    """True for calls of `sansheng simulate` and of tests: the bundled model may score them."""
    ticket: str = ""
    """The ticket that a call of ours is owed to; it begins before the agent's phone rings."""
    agent: AgentId | None = None
    """Of a call out: whose phone rings first, or who dialled a number that is refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueJoined(_Fact):
    kind: Literal["QueueJoined"] = "QueueJoined"
    queue: QueueName
    position: int
    """1 = next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueLeft(_Fact):
    kind: Literal["QueueLeft"] = "QueueLeft"
    queue: QueueName
    exit: QueueExit
    waited_ms: int
    """QueueJoined to now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferStarted(_Fact):
    """An agent's phone began to ring (SIP 180/183)."""

    kind: Literal["OfferStarted"] = "OfferStarted"
    leg: LegId
    channel: str
    agent: AgentId
    queue: QueueName | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferEnded(_Fact):
    kind: Literal["OfferEnded"] = "OfferEnded"
    leg: LegId
    agent: AgentId
    queue: QueueName | None = None
    result: OfferResult
    ring_ms: int
    """Ringing to the end of the offer; 0 when it never rang."""
    rings: int
    """Answered: rings begun; otherwise: rings completed (contracts §3)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentConnected(_Fact):
    kind: Literal["AgentConnected"] = "AgentConnected"
    leg: LegId
    agent: AgentId
    queue: QueueName | None = None
    ring_ms: int
    """The answered offer's ring time."""
    wait_ms: int
    """The caller's whole wait: QueueJoined to now; equals ring_ms for a call without a queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegUp(_Fact):
    kind: Literal["LegUp"] = "LegUp"
    leg: LegId
    role: Role
    channel: str
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDown(_Fact):
    kind: Literal["LegDown"] = "LegDown"
    leg: LegId
    role: Role
    cause: int = 0
    """Q.850 cause; 0 when Asterisk gave none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldStarted(_Fact):
    kind: Literal["HoldStarted"] = "HoldStarted"
    leg: LegId
    """The party that pressed hold."""
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded(_Fact):
    kind: Literal["HoldEnded"] = "HoldEnded"
    leg: LegId
    role: Role
    held_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStarted(_Fact):
    """The agent has asked for it on the panel. Transferred or TransferFailed follows."""

    kind: Literal["TransferStarted"] = "TransferStarted"
    how: TransferKind
    from_agent: AgentId
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFailed(_Fact):
    """The caller is not with the target: back with the agent, or gone."""

    kind: Literal["TransferFailed"] = "TransferFailed"
    how: TransferKind
    from_agent: AgentId
    to: str
    why: Literal["not-answered", "cancelled", "caller-gone", "agent-gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transferred(_Fact):
    kind: Literal["Transferred"] = "Transferred"
    how: TransferKind
    from_agent: AgentId | None
    to: str
    """The agent's number or the extension that the call went to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStarted(_Fact):
    kind: Literal["FlowStarted"] = "FlowStarted"
    flow: str
    """kebab-case name of the flow: `inbound`, `silent-call`."""
    agent: AgentRole | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowEnded(_Fact):
    kind: Literal["FlowEnded"] = "FlowEnded"
    flow: str
    reason: str
    """The outcome's reason, kebab-case."""
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    start_ms: int
    end_ms: int
    confidence: float
    """0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UtteranceHeard(_Fact):
    """A final segment of one leg. Its place on the call's clock is start_ms..end_ms."""

    kind: Literal["UtteranceHeard"] = "UtteranceHeard"
    utterance: UtteranceId
    leg: LegId
    role: Role
    start_ms: int
    end_ms: int
    text: str
    """Without spaces between Chinese words."""
    confidence: float
    """Mean over words, 0..1."""
    words: tuple[Word, ...] = ()
    heard_at: datetime | None = None
    """When the recogniser had it: latency is read, not guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingChanged(_Fact):
    """From `from_ms` on, the leg is heard, or not heard for `deaf`. Stored: judging again needs it."""

    kind: Literal["HearingChanged"] = "HearingChanged"
    leg: LegId
    role: Role
    from_ms: int
    deaf: Unjudged | None
    """None: heard again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingChanged(_Fact):
    kind: Literal["FindingChanged"] = "FindingChanged"
    finding: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked(_Fact):
    """The agent or a supervisor said so on the panel (understood dialect, needs patience, ...)."""

    kind: Literal["Marked"] = "Marked"
    mark: str
    """kebab-case name of the mark, listed in the pack."""
    on: bool
    by: str
    """The account's name."""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketOpened(_Fact):
    kind: Literal["TicketOpened"] = "TicketOpened"
    ticket: str
    ticket_kind: str
    """complaint | call-back | suggestion | contact | ..."""
    due_at: datetime | None
    content: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTried(_Fact):
    """A call of ours that was owed is over; told on that call. When it reached the caller, its ticket is closed."""

    kind: Literal["TicketTried"] = "TicketTried"
    ticket: str
    agent: AgentId | None
    """Who called, or was to call."""
    reached: bool
    why: str
    """CallEnded's reason: `answered`, `customer-busy`, `agent-no-answer`, ..."""
    next_at: datetime | None = None
    """Not reached: the earliest time at which the number may be tried again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineMeasured(_Fact):
    """What the caller's leg sounded like when a flow asked: what the line decided on."""

    kind: Literal["LineMeasured"] = "LineMeasured"
    leg: LegId
    heard: bool
    """False: the line's ear did not work, and nothing followed from the figures."""
    speech_ms: int
    speech_dbfs: float | None
    noise_dbfs: float | None
    snr_db: float | None
    clipped: float
    """Share of the speech's frames, 0..1."""
    hum: bool
    music: bool
    fax: bool
    words: int
    unknown: float
    """Share of the words' time that was not understood, 0..1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRaised(_Fact):
    """A situation that somebody else has to know of at once. One per rule and call."""

    kind: Literal["AlertRaised"] = "AlertRaised"
    rule: RuleId
    finding: FindingId
    """Where the situation was recognised."""
    to: Literal["supervisor", "team-leader"]
    due_at: datetime | None = None
    """By when the matter has to be answered; None: no time is set."""


class AlertKind(StrEnum):
    FINDING = "finding"
    """A rule was broken, or somebody is called for."""
    RINGING = "ringing"
    """A phone rings past its third ring."""
    DESERTED = "deserted"
    """Callers wait and no agent of the queue is ready."""
    REFUSED = "refused"
    """An agent dialled a number that may not be called, or not now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTaken(_Fact):
    """A supervisor has taken note of an alert: the others need not."""

    kind: Literal["AlertTaken"] = "AlertTaken"
    alert: AlertKind
    of: str
    """Which one: the finding, the leg that rings, the queue in which this call waited longest, why it was refused."""
    by: str
    """The account's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReviewed(_Fact):
    """The call judged on its final transcript, beside what was told live. A later one replaces it."""

    kind: Literal["CallReviewed"] = "CallReviewed"
    pack: str
    """Name and version of the pack that judged."""
    told: int
    """Findings that had a verdict while the call was up."""
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPaused(_Fact):
    """From `from_ms` on neither voice is recorded, and digits are not written down: a card's or an ID's number."""

    kind: Literal["RecordingPaused"] = "RecordingPaused"
    from_ms: int
    """Call clock; before `offset_ms` where the digits were noticed while they were being said."""
    why: Literal["button", "asked", "digits"]
    """Pressed; the agent asked for such a number; somebody said a long row of digits."""
    by: str = ""
    """The account's name, where it was pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingResumed(_Fact):
    kind: Literal["RecordingResumed"] = "RecordingResumed"
    to_ms: int
    """Call clock."""
    why: Literal["button", "quiet", "longest"]
    """Pressed; no digits for a while; paused as long as a pause may last."""
    by: str = ""
    """The account's name, where it was pressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(_Fact):
    kind: Literal["CallEnded"] = "CallEnded"
    ended_by: EndedBy
    reason: str
    """kebab-case: answered, abandoned, flow reason, ..."""
    talk_ms: int = 0
    """Both people in one bridge."""


Fact = (
    CallStarted
    | QueueJoined
    | QueueLeft
    | OfferStarted
    | OfferEnded
    | AgentConnected
    | LegUp
    | LegDown
    | HoldStarted
    | HoldEnded
    | TransferStarted
    | TransferFailed
    | Transferred
    | FlowStarted
    | FlowEnded
    | UtteranceHeard
    | HearingChanged
    | FindingChanged
    | Marked
    | TicketOpened
    | TicketTried
    | LineMeasured
    | RecordingPaused
    | RecordingResumed
    | AlertRaised
    | AlertTaken
    | CallReviewed
    | CallEnded
)
