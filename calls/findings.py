"""What the compliance engine says of one instance of one rule on one call."""

from dataclasses import dataclass
from enum import StrEnum

from calls.ids import FindingId, LegId, RuleId, UtteranceId


class Role(StrEnum):
    """Whose voice a leg carries."""

    CALLER = "caller"
    AGENT = "agent"


class Kind(StrEnum):
    """What sort of demand the rule makes."""

    REQUIRED = "required"
    """Something has to be said or done."""
    FORBIDDEN = "forbidden"
    """Something must never be said."""
    CONDUCT = "conduct"
    """A way of behaving, measured: rate, volume, waiting, interrupting, hanging up."""


class Verdict(StrEnum):
    """Contracts: only the agent's leg can violate; without trustworthy ears nothing is missed or violated."""

    DUE = "due"
    """Live only: it has to be said and can still be said in time."""
    WITHDRAWN = "withdrawn"
    """Live only: a provisional mark that the final text did not bear out."""
    MET = "met"
    MISSED = "missed"
    VIOLATED = "violated"
    EXCUSED = "excused"
    UNJUDGED = "unjudged"
    MANUAL = "manual"
    """No machine can judge it; it waits for the inspector and carries no score."""


class Unjudged(StrEnum):
    """Why a span could not be judged."""

    NO_AUDIO = "no-audio"
    RECOGNISER_DOWN = "recogniser-down"
    UNINTELLIGIBLE = "unintelligible"
    DEMO_MODEL = "demo-model"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule's verdict on one call. A later finding with the same id replaces it."""

    id: FindingId
    rule: RuleId
    kind: Kind
    verdict: Verdict
    provisional: bool = False
    """True while it rests on a partial; a final binds or withdraws it."""
    role: Role | None = None
    """Whose words or silence it is about; None for call events."""
    leg: LegId | None = None
    start_ms: int | None = None
    """Call clock, integer ms from CallStarted; None where there is no span."""
    end_ms: int | None = None
    due_ms: int | None = None
    """Call clock: by when a due thing has to be said."""
    late_ms: int | None = None
    """Met after its deadline, by so many ms."""
    utterance: UtteranceId | None = None
    said: str | None = None
    """The words that the verdict rests on, as recognised."""
    said_from: int | None = None
    """First character of `said` in the utterance's text."""
    said_to: int | None = None
    """One past the last character of `said` in the utterance's text."""
    expected: str | None = None
    """The standard wording, placeholders filled."""
    reason: str | None = None
    """A stable kebab-case code: why missed, excused, unjudged, or which condition started it."""
    measured: float | None = None
    """The figure behind a conduct verdict, in the rule's own unit."""
    occasion: str = ""
    """Names the occasion among those of its rule on this call: judging again gives the same one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A verdict that was told while the call was up and did not stand, or a forbidden phrase that was told too late."""

    finding: FindingId
    rule: RuleId
    live: Verdict | None
    """The last verdict told in the call that is not the final one; None: nothing was told in the call."""
    live_ms: int | None = None
    """Call clock: when it was told."""
    live_reason: str | None = None
    provisional: bool = False
    """It rested on a partial."""
    final: Verdict
    final_reason: str | None = None
    said: str | None = None
    """The words that the live verdict, else the final one, rests on."""
