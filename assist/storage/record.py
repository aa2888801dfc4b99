"""One record per call, reduced from its facts. Pure: the same facts in the same order give the same record.

Times inside a record are ms on the call's clock, except `started_at` and `ended_at`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, assert_never

from pydantic import TypeAdapter

from calls.facts import (
    AgentConnected,
    AgentRole,
    AlertRaised,
    AlertTaken,
    CallEnded,
    CallReviewed,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    FindingChanged,
    FlowEnded,
    FlowStarted,
    HearingChanged,
    HoldEnded,
    HoldStarted,
    LegDown,
    LegUp,
    LineMeasured,
    Marked,
    OfferEnded,
    OfferResult,
    OfferStarted,
    QueueExit,
    QueueJoined,
    QueueLeft,
    RecordingPaused,
    RecordingResumed,
    TicketOpened,
    TicketTried,
    TransferFailed,
    TransferKind,
    Transferred,
    TransferStarted,
    UtteranceHeard,
)
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueVisit:
    queue: QueueName
    position: int
    joined_ms: int
    left_ms: int | None = None
    waited_ms: int | None = None
    exit: QueueExit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One ringing of one agent's phone."""

    leg: LegId
    agent: AgentId
    queue: QueueName | None
    started_ms: int
    ended_ms: int | None = None
    ring_ms: int | None = None
    rings: int | None = None
    result: OfferResult | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """From here on the caller speaks with this agent."""

    leg: LegId
    agent: AgentId
    queue: QueueName | None
    at_ms: int
    ring_ms: int
    wait_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    leg: LegId
    role: Role
    channel: str
    agent: AgentId | None
    up_ms: int
    down_ms: int | None = None
    cause: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    leg: LegId
    role: Role
    started_ms: int
    ended_ms: int | None = None
    held_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    at_ms: int
    how: TransferKind
    from_agent: AgentId | None
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowVisit:
    flow: str
    started_ms: int
    agent: AgentRole | None = None
    ended_ms: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """The latest setting of one mark by one person."""

    mark: str
    on: bool
    by: str
    at_ms: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A span that is not recorded; no end: to the call's end."""

    from_ms: int
    why: str
    to_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineFigures:
    """What the caller's leg sounded like when the line asked."""

    at_ms: int
    heard: bool
    speech_ms: int
    speech_dbfs: float | None
    noise_dbfs: float | None
    snr_db: float | None
    clipped: float
    hum: bool
    music: bool
    fax: bool
    words: int
    unknown: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecord:
    """What a call was, so far or for good."""

    call: CallId
    started_at: datetime
    direction: Direction = Direction.IN
    caller_number: str = ""
    caller_name: str = ""
    dialled: str = ""
    simulated: bool = False
    queues: tuple[QueueVisit, ...] = ()
    offers: tuple[Offer, ...] = ()
    connections: tuple[Connection, ...] = ()
    legs: tuple[Leg, ...] = ()
    holds: tuple[Hold, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    flows: tuple[FlowVisit, ...] = ()
    lines: tuple[LineFigures, ...] = ()
    """What flows measured of the caller's line, in order."""
    marks: tuple[Mark, ...] = ()
    tickets: tuple[str, ...] = ()
    pauses: tuple[Pause, ...] = ()
    """What is not on the recording, because a card's or an ID's number was said."""
    utterances: int = 0
    """How many were heard."""
    ended_at: datetime | None = None
    ended_ms: int | None = None
    ended_by: EndedBy | None = None
    end_reason: str | None = None
    talk_ms: int = 0

    @property
    def agent(self) -> AgentId | None:
        """The agent who speaks, or spoke last."""
        return self.connections[-1].agent if self.connections else None

    @property
    def queue(self) -> QueueName | None:
        """The queue that the call entered last."""
        return self.queues[-1].queue if self.queues else None

    @property
    def agents(self) -> frozenset[AgentId]:
        """Everybody who was offered the call or spoke on it."""
        return frozenset(offer.agent for offer in self.offers) | frozenset(c.agent for c in self.connections)

    @property
    def first(self) -> Connection | None:
        """The first answer: the ring time and wait that the standard is about."""
        return self.connections[0] if self.connections else None


def advance(record: CallRecord | None, fact: Fact) -> CallRecord:
    """Return the record after the fact.

    A fact of a call whose start was never seen begins a record of its own, dated back by its offset.
    """
    if isinstance(fact, CallStarted):
        return _start(record, fact)
    record = record or CallRecord(call=fact.call, started_at=fact.occurred_at - timedelta(milliseconds=fact.offset_ms))
    match fact:
        case QueueJoined() | QueueLeft():
            return replace(record, queues=_queues(record.queues, fact))
        case OfferStarted() | OfferEnded():
            return replace(record, offers=_offers(record.offers, fact))
        case AgentConnected():
            return replace(record, connections=(*record.connections, _connection(fact)))
        case LegUp() | LegDown():
            return replace(record, legs=_legs(record.legs, fact))
        case HoldStarted() | HoldEnded():
            return replace(record, holds=_holds(record.holds, fact))
        case Transferred(how=how, from_agent=from_agent, to=to, offset_ms=at_ms):
            transfer = Transfer(at_ms=at_ms, how=how, from_agent=from_agent, to=to)
            return replace(record, transfers=(*record.transfers, transfer))
        case FlowStarted() | FlowEnded():
            return replace(record, flows=_flows(record.flows, fact))
        case UtteranceHeard():
            return replace(record, utterances=record.utterances + 1)
        case TransferStarted() | TransferFailed():
            return record
        case LineMeasured():
            return replace(record, lines=(*record.lines, _line(fact)))
        case TicketTried() | HearingChanged() | FindingChanged() | AlertRaised() | AlertTaken() | CallReviewed():
            return record
        case Marked(mark=mark, on=on, by=by, note=note, offset_ms=at_ms):
            others = tuple(m for m in record.marks if (m.mark, m.by) != (mark, by))
            return replace(record, marks=(*others, Mark(mark=mark, on=on, by=by, at_ms=at_ms, note=note)))
        case TicketOpened(ticket=ticket):
            return record if ticket in record.tickets else replace(record, tickets=(*record.tickets, ticket))
        case RecordingPaused() | RecordingResumed():
            return replace(record, pauses=_pauses(record.pauses, fact))
        case CallEnded():
            return _end(record, fact)
    assert_never(fact)


def _line(fact: LineMeasured) -> LineFigures:
    return LineFigures(
        at_ms=fact.offset_ms,
        heard=fact.heard,
        speech_ms=fact.speech_ms,
        speech_dbfs=fact.speech_dbfs,
        noise_dbfs=fact.noise_dbfs,
        snr_db=fact.snr_db,
        clipped=fact.clipped,
        hum=fact.hum,
        music=fact.music,
        fax=fact.fax,
        words=fact.words,
        unknown=fact.unknown,
    )


def _start(record: CallRecord | None, fact: CallStarted) -> CallRecord:
    started = record or CallRecord(call=fact.call, started_at=fact.occurred_at)
    return replace(
        started,
        started_at=fact.occurred_at,
        direction=fact.direction,
        caller_number=fact.caller_number,
        caller_name=fact.caller_name,
        dialled=fact.dialled,
        simulated=fact.simulated,
    )


def _end(record: CallRecord, fact: CallEnded) -> CallRecord:
    return replace(
        record,
        ended_at=fact.occurred_at,
        ended_ms=fact.offset_ms,
        ended_by=fact.ended_by,
        end_reason=fact.reason,
        talk_ms=fact.talk_ms,
    )


def _queues(visits: tuple[QueueVisit, ...], fact: QueueJoined | QueueLeft) -> tuple[QueueVisit, ...]:
    if isinstance(fact, QueueJoined):
        return (*visits, QueueVisit(queue=fact.queue, position=fact.position, joined_ms=fact.offset_ms))
    joined_ms = fact.offset_ms - fact.waited_ms
    left = QueueVisit(
        queue=fact.queue,
        position=0,
        joined_ms=joined_ms,
        left_ms=fact.offset_ms,
        waited_ms=fact.waited_ms,
        exit=fact.exit,
    )
    for index in reversed(range(len(visits))):
        visit = visits[index]
        if visit.queue == fact.queue and visit.left_ms is None:
            left = replace(left, position=visit.position, joined_ms=visit.joined_ms)
            return (*visits[:index], left, *visits[index + 1 :])
    return (*visits, left)


def _offers(offers: tuple[Offer, ...], fact: OfferStarted | OfferEnded) -> tuple[Offer, ...]:
    if isinstance(fact, OfferStarted):
        return (*offers, Offer(leg=fact.leg, agent=fact.agent, queue=fact.queue, started_ms=fact.offset_ms))
    ended = Offer(
        leg=fact.leg,
        agent=fact.agent,
        queue=fact.queue,
        started_ms=fact.offset_ms - fact.ring_ms,
        ended_ms=fact.offset_ms,
        ring_ms=fact.ring_ms,
        rings=fact.rings,
        result=fact.result,
    )
    for index in reversed(range(len(offers))):
        offer = offers[index]
        if offer.leg == fact.leg and offer.result is None:
            ended = replace(ended, started_ms=offer.started_ms, queue=fact.queue or offer.queue)
            return (*offers[:index], ended, *offers[index + 1 :])
    return (*offers, ended)


def _connection(fact: AgentConnected) -> Connection:
    return Connection(
        leg=fact.leg,
        agent=fact.agent,
        queue=fact.queue,
        at_ms=fact.offset_ms,
        ring_ms=fact.ring_ms,
        wait_ms=fact.wait_ms,
    )


def _legs(legs: tuple[Leg, ...], fact: LegUp | LegDown) -> tuple[Leg, ...]:
    if isinstance(fact, LegUp):
        up = Leg(leg=fact.leg, role=fact.role, channel=fact.channel, agent=fact.agent, up_ms=fact.offset_ms)
        return (*(leg for leg in legs if leg.leg != fact.leg), up)
    return tuple(replace(leg, down_ms=fact.offset_ms, cause=fact.cause) if leg.leg == fact.leg else leg for leg in legs)


def _holds(holds: tuple[Hold, ...], fact: HoldStarted | HoldEnded) -> tuple[Hold, ...]:
    if isinstance(fact, HoldStarted):
        return (*holds, Hold(leg=fact.leg, role=fact.role, started_ms=fact.offset_ms))
    ended = Hold(
        leg=fact.leg,
        role=fact.role,
        started_ms=fact.offset_ms - fact.held_ms,
        ended_ms=fact.offset_ms,
        held_ms=fact.held_ms,
    )
    for index in reversed(range(len(holds))):
        if holds[index].leg == fact.leg and holds[index].ended_ms is None:
            return (*holds[:index], replace(ended, started_ms=holds[index].started_ms), *holds[index + 1 :])
    return (*holds, ended)


def _pauses(pauses: tuple[Pause, ...], fact: RecordingPaused | RecordingResumed) -> tuple[Pause, ...]:
    """One pause at a time: of two beginnings the first counts, and an end without a beginning says nothing."""
    running = bool(pauses) and pauses[-1].to_ms is None
    if isinstance(fact, RecordingPaused):
        return pauses if running else (*pauses, Pause(from_ms=fact.from_ms, why=fact.why))
    if not running:
        return pauses
    return (*pauses[:-1], replace(pauses[-1], to_ms=max(fact.to_ms, pauses[-1].from_ms)))


def _flows(visits: tuple[FlowVisit, ...], fact: FlowStarted | FlowEnded) -> tuple[FlowVisit, ...]:
    if isinstance(fact, FlowStarted):
        return (*visits, FlowVisit(flow=fact.flow, started_ms=fact.offset_ms, agent=fact.agent))
    for index in reversed(range(len(visits))):
        visit = visits[index]
        if visit.flow == fact.flow and visit.ended_ms is None:
            ended = replace(visit, ended_ms=fact.offset_ms, reason=fact.reason)
            return (*visits[:index], ended, *visits[index + 1 :])
    return visits


_record: TypeAdapter[CallRecord] = TypeAdapter(CallRecord)


def record_to_json(record: CallRecord) -> dict[str, Any]:
    """Return the record as JSON-ready values."""
    dumped: dict[str, Any] = _record.dump_python(record, mode="json")
    return dumped


def record_from_json(value: object) -> CallRecord:
    """Read a record back.

    Raises:
        pydantic.ValidationError: it is not a record.
    """
    return _record.validate_python(value)
