"""What is remembered of one call while it runs: its legs, offers, place in the queue, and who asked to hang up."""

from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

from calls.facts import Direction, OfferResult, QueueExit
from calls.findings import Role
from calls.ids import AgentId, LegId, QueueName
from ivr.ami import events

HOLD_APOLOGY: Final = "hold-apology"
"""The flow that speaks to a caller who is on hold for too long."""


class HoldTold(IntEnum):
    """What was told of one hold so far."""

    NOTHING = 0
    WARNED = 1
    OVER = 2


@dataclass(slots=True)
class Offer:
    """One ringing of one phone. Times are microseconds since 1970, None until it happened."""

    queue: QueueName | None
    ringing_us: int
    """Newstate Ringing, or DialState RINGING until that comes."""
    exact: bool
    """True when `ringing_us` is Newstate's."""
    begun: bool = False
    """OfferStarted was told."""
    alerted: bool = False
    picked_us: int | None = None
    """Picked up, by somebody who has not pressed the key yet: it rings no more."""
    ended_us: int | None = None
    """The first DialEnd; without an answer the reason follows in the channel's hang-up."""
    result: OfferResult | None = None
    """Set when OfferEnded was told."""

    @property
    def ring_ms(self) -> int:
        return max(0, round(((self.picked_us or self.ended_us or self.ringing_us) - self.ringing_us) / 1000))

    @property
    def open(self) -> bool:
        return self.ended_us is None


@dataclass(slots=True)
class Leg:
    id: LegId
    channel: str
    role: Role
    agent: AgentId | None = None
    state: int = 0
    bridge: str = ""
    offer: Offer | None = None
    external: bool = False
    """An agent's phone in the public network: its pick-up alone is no answer, a mailbox picks up too."""
    aside: bool = False
    """Not with the customer yet when it is answered, and not listened to: consulted before a transfer, or a phone in
    the public network whose agent has not pressed the key."""
    told_up: bool = False
    connected: bool = False
    """AgentConnected was told."""
    left: bool = False
    """The agent transferred the caller away; the leg's end is no hang-up on the caller."""
    since_us: int = 0
    """When we first knew of it."""
    up_us: int = 0
    held_us: int | None = None
    hold_told: HoldTold = HoldTold.NOTHING
    met_us: int | None = None
    """Last time at which it shared a bridge with the customer."""
    refused: tuple[int, int] | None = None
    """Q.850 cause and SIP status with which the phone turned the offer down."""


@dataclass(slots=True)
class Waiting:
    """The customer's stay in one queue."""

    queue: QueueName
    joined_us: int
    left_us: int | None = None
    """Left, but why is not known yet."""
    abandoned: bool = False
    served: bool = False
    """A phone that rang for it was answered."""


@dataclass(frozen=True, slots=True)
class Request:
    """A remote hang-up of a leg that was talking."""

    at_us: int
    role: Role


@dataclass(slots=True)
class CallState:
    id: str
    direction: Direction | None = None
    """None: no customer yet, an agent's own call; nothing of it is told."""
    started_us: int = 0
    customer: Leg | None = None
    legs: dict[str, Leg] = field(default_factory=dict)
    waiting: Waiting | None = None
    first_wait_us: int | None = None
    exit: QueueExit | None = None
    answered: bool = False
    transfer_us: int = 0
    transferred: set[str] = field(default_factory=set)
    """Uniqueids of the channels that a told transfer went to."""
    consulting: bool = False
    """The agent asks somebody before a transfer; the customer is on hold."""
    requests: list[Request] = field(default_factory=list)
    hung_by: str = ""
    """What the hangup handler said."""
    explicit: bool = False
    """The service or an administrator ended the customer's leg."""
    causes: list[int] = field(default_factory=list)
    talk_us: int = 0
    talk_since_us: int | None = None
    flow: str = ""
    flow_reason: str = ""
    gone_us: int | None = None
    """The customer's leg ended."""
    unseen: bool = False
    """It ended while nobody watched."""
    number: str = ""
    """Of a call out: who is called."""
    ticket: str = ""
    """Our own call: the ticket that it is owed to."""
    own_agent: AgentId | None = None
    """Our own call: the agent whose phone rings first."""
    awaited: bool = False
    """Our own call, and Asterisk has not said yet how its first ringing ended: without a leg it is not over."""
    failure: str = ""
    """Our own call was not made, why."""
    refused_by: OfferResult | None = None
    """Our own call: how the agent's phone did not answer."""
    customer_cause: int = 0
    """Q.850 cause with which the customer's leg ended."""

    @property
    def started(self) -> bool:
        return self.direction is not None

    @property
    def deserted(self) -> bool:
        """Told, without a customer, and nobody is on it any more."""
        return self.started and self.customer is None and not self.legs and not self.awaited

    def agents(self) -> list[Leg]:
        return [leg for leg in self.legs.values() if leg.role is Role.AGENT]

    def owner(self) -> Leg | None:
        """Return the first agent's leg: who made this call, where no customer did."""
        return next(iter(self.agents()), None)


def refusal(leg: Leg, rang: bool, customer_left: bool) -> OfferResult:
    """Return why an offer ended that nobody answered."""
    cause, status = leg.refused or (0, 0)
    if status in (603, 600) or cause == 21 or (rang and (status == 486 or cause == 17)):
        return OfferResult.REJECTED
    if cause == 17:
        return OfferResult.BUSY
    if cause == 26:
        return OfferResult.ELSEWHERE
    if customer_left:
        return OfferResult.ABANDONED
    return OfferResult.NO_ANSWER if rang else OfferResult.UNREACHABLE


def is_ringing(event: events.DialProgressed) -> bool:
    """183 counts as ringing: mobiles send it in place of 180."""
    return event.status in ("RINGING", "PROGRESS")
