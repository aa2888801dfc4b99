"""One call's events become its facts. Pure: the times come with the events.

A `CallTracker` is told what happened to its channels and keeps the facts that follow in `facts`. Which call an
event belongs to is decided by `ivr.tracking.tracker`.
"""

from datetime import UTC, datetime
from typing import Any, TypeVar

from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    Fact,
    FlowEnded,
    FlowStarted,
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
    TicketOpened,
    TicketTried,
    TransferFailed,
    TransferKind,
    Transferred,
    TransferStarted,
)
from calls.facts import AgentRole as FlowAgent
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, QueueName
from calls.ports import LineCondition
from calls.signals import HoldLimitReached, RingLimitReached, Signal
from ivr.ami.events import STATE_UP, Channel
from ivr.tracking.ending import end_reason, ended_by
from ivr.tracking.legs import CallState, HoldTold, Leg, Offer, Request, Waiting, refusal
from ivr.tracking.map import LineMap

F = TypeVar("F", bound=Fact)

EXIT_KNOWN_US = 50_000
"""How long after a queue's Leave its reason may still come."""
REASON_KNOWN_US = 200_000
"""How long after an unanswered DialEnd the channel's hang-up may still come."""
LEGS_GONE_US = 1_000_000
"""How long after the customer's leg the other legs may still end before the call is closed."""
SAME_MOMENT_US = 5_000
"""Order within this span means nothing: a bridge may be left just before the hang-up that caused it."""

_EXITS = {
    "TIMEOUT": QueueExit.TIMEOUT,
    "KEY": QueueExit.KEY,
    "CONTINUE": QueueExit.ANSWERED,
    "FULL": QueueExit.UNAVAILABLE,
    "JOINEMPTY": QueueExit.UNAVAILABLE,
    "LEAVEEMPTY": QueueExit.UNAVAILABLE,
    "JOINUNAVAIL": QueueExit.UNAVAILABLE,
    "LEAVEUNAVAIL": QueueExit.UNAVAILABLE,
}


def when(at_us: int) -> datetime:
    """Return the aware UTC time of microseconds since 1970."""
    return datetime.fromtimestamp(at_us // 1_000_000, UTC).replace(microsecond=at_us % 1_000_000)


class CallTracker:
    def __init__(self, line: LineMap, call_id: str) -> None:
        self.line = line
        self.state = CallState(call_id)
        self.facts: list[Fact] = []
        self.signals: list[Signal] = []

    # -- beginning

    def start(self, at_us: int, direction: Direction, customer: Leg, channel: Channel, dialled: str) -> None:
        """Tell the call's beginning: its customer is known now."""
        call = self.state
        call.direction, call.started_us, call.customer = direction, at_us, customer
        call.number = dialled
        self._tell(
            CallStarted,
            at_us,
            direction=direction,
            caller_number=channel.number if direction is Direction.IN else "",
            caller_name=channel.caller_name if direction is Direction.IN else "",
            dialled=dialled,
            channel=channel.name,
            simulated=channel.endpoint in self.line.simulated,
        )
        for leg in list(call.legs.values()):
            self._tell_up(leg, leg.up_us or at_us)

    def start_own(self, at_us: int, number: str, agent: AgentId, ticket: str) -> None:
        """Tell the beginning of a call that the line itself makes: the agent's phone is about to ring."""
        call = self.state
        call.direction, call.started_us, call.number = Direction.OUT, at_us, number
        call.own_agent, call.ticket, call.awaited = agent, ticket, True
        named = {"caller_number": "", "dialled": number, "ticket": ticket, "agent": agent}
        self._tell(CallStarted, at_us, direction=Direction.OUT, **named)

    def own_answered(self, at_us: int, failure: str) -> None:
        """Asterisk has said how the first ringing ended; `failure` is empty when the agent is on the call."""
        self.state.awaited, self.state.failure = False, failure
        if self.state.deserted:
            self.end(at_us)

    def start_refused(self, at_us: int, number: str, agent: AgentId | None, why: str) -> None:
        """Tell the beginning of a call that an agent dials and that is not made; it ends with the agent's channel."""
        call = self.state
        if call.started:
            return
        call.direction, call.started_us, call.number = Direction.OUT, at_us, number
        call.own_agent, call.failure, call.explicit = agent, why, True
        self._tell(CallStarted, at_us, direction=Direction.OUT, caller_number="", dialled=number, agent=agent)

    def dialled_customer(self, leg: Leg) -> None:
        """The agent's phone was answered, and the customer's is called now."""
        leg.role, self.state.customer = Role.CALLER, leg

    def add_leg(self, channel: Channel, role: Role, agent: AgentId | None) -> Leg:
        leg = Leg(LegId(channel.uniqueid), channel.name, role, agent, channel.state)
        self.state.legs[channel.uniqueid] = leg
        return leg

    def _tell(self, kind: type[F], at_us: int, **fields: Any) -> None:
        if self.state.started:
            offset_ms = max(0, (at_us - self.state.started_us) // 1000)
            call = CallId(self.state.id)
            self.facts.append(kind(call=call, occurred_at=when(at_us), offset_ms=offset_ms, **fields))

    # -- legs

    def up(self, at_us: int, leg: Leg) -> None:
        leg.state, leg.up_us = STATE_UP, leg.up_us or at_us
        if leg.aside and leg.offer and leg.offer.open:
            leg.offer.picked_us = leg.offer.picked_us or at_us
        self._tell_up(leg, at_us)

    def _tell_up(self, leg: Leg, at_us: int) -> None:
        if self.state.started and leg.state == STATE_UP and not leg.told_up and not leg.aside:
            leg.told_up = True
            self._tell(LegUp, at_us, leg=leg.id, role=leg.role, channel=leg.channel, agent=leg.agent)

    def hangup_requested(self, at_us: int, leg: Leg, cause: int, status: int) -> None:
        talking = leg.state == STATE_UP and not leg.left and not self.state.consulting
        if leg.role is Role.CALLER or (talking and self._with_customer(leg, at_us)):
            self.state.requests.append(Request(at_us, leg.role))
        elif leg.state != STATE_UP:
            leg.refused = leg.refused or (cause, status)

    def down(self, at_us: int, leg: Leg, cause: int, status: int = 0) -> None:
        """The leg's channel is gone."""
        call = self.state
        if leg.offer and not leg.offer.result:
            if cause or status:
                leg.refused = leg.refused or (cause, status)
            leg.offer.ended_us = leg.offer.ended_us or at_us
            self.offer_failed(at_us, leg)
        self.unheld(at_us, leg)
        self.left_bridge(at_us, leg, leg.bridge)
        call.causes.append(cause)
        del call.legs[leg.id]
        if leg.told_up:
            self._tell(LegDown, at_us, leg=leg.id, role=leg.role, cause=cause)
        if leg is call.customer:
            call.gone_us, call.customer_cause = at_us, cause
            self._settle_wait(at_us, QueueExit.ABANDONED)
        if (call.gone_us is not None and not call.legs) or call.deserted:
            self.end(max(at_us, call.gone_us or 0))

    def end(self, at_us: int) -> None:
        """Tell the end; the call is over for the tracker."""
        call = self.state
        for leg in list(call.legs.values()):
            if leg.offer and not leg.offer.result:
                leg.offer.ended_us = leg.offer.ended_us or at_us
                self.offer_failed(at_us, leg)
        by, reason = ended_by(call), end_reason(call)
        if call.ticket:
            named = {"ticket": call.ticket, "agent": call.own_agent, "reached": call.answered}
            self._tell(TicketTried, at_us, **named, why=reason)
        self._tell(CallEnded, at_us, ended_by=by, reason=reason, talk_ms=call.talk_us // 1000)
        call.direction = None
        call.legs.clear()

    # -- offers

    def ringing(self, at_us: int, leg: Leg, exact: bool) -> None:
        if leg.role is not Role.AGENT or leg.state == STATE_UP or leg.told_up:
            return
        if leg.offer is None:
            waiting = self.state.waiting
            leg.offer = Offer(waiting.queue if waiting and waiting.left_us is None else None, at_us, exact)
        elif exact and not leg.offer.exact:
            leg.offer.ringing_us, leg.offer.exact = at_us, True
        self.tell_offer(leg)

    def tell_offer(self, leg: Leg) -> None:
        """Tell the offer's beginning as soon as it rings and its agent is known."""
        offer = leg.offer
        if self.state.started and offer and leg.agent and not offer.begun:
            offer.begun = True
            named = {"leg": leg.id, "channel": leg.channel, "agent": leg.agent, "queue": offer.queue}
            self._tell(OfferStarted, offer.ringing_us, **named)

    def alert(self, at_us: int, leg: Leg) -> None:
        offer = leg.offer
        if offer and offer.begun and offer.open and leg.agent:
            offer.alerted = True
            ring_ms = (at_us - offer.ringing_us) // 1000
            self.signals.append(
                RingLimitReached(call=CallId(self.state.id), leg=leg.id, agent=leg.agent, ring_ms=ring_ms)
            )

    def offer_answered(self, at_us: int, leg: Leg) -> None:
        """The phone was answered, by a person."""
        offer = leg.offer = leg.offer or Offer(None, at_us, False)
        if offer.result or offer.ended_us is not None:
            return
        offer.ended_us, waiting = at_us, self.state.waiting
        if offer.queue and waiting and waiting.queue == offer.queue:
            waiting.served = True
            if waiting.left_us is not None:
                self._settle_wait(waiting.left_us, QueueExit.ANSWERED)
        self._end_offer(leg, offer, OfferResult.ANSWERED)

    def answered_before(self, leg: Leg) -> None:
        """Tell the answered offer of a consultation whose call has become the customer's."""
        if leg.offer and not leg.offer.result:
            self._end_offer(leg, leg.offer, OfferResult.ANSWERED)

    def offer_over(self, at_us: int, leg: Leg) -> None:
        """The dialling ended without an answer; why, the hang-up will say."""
        if leg.offer and leg.offer.ended_us is None:
            leg.offer.ended_us = at_us

    def offer_failed(self, at_us: int, leg: Leg) -> None:
        offer, call = leg.offer, self.state
        if offer is None or offer.result:
            return
        left = call.gone_us is not None or bool(call.waiting and call.waiting.abandoned)
        left = left or any(request.role is Role.CALLER for request in call.requests)
        rang = offer.ring_ms > 0 or offer.begun
        self._end_offer(leg, offer, refusal(leg, rang, left))

    def _end_offer(self, leg: Leg, offer: Offer, result: OfferResult) -> None:
        self.tell_offer(leg)
        if not (self.state.started and leg.agent):
            return
        offer.result = result
        self.state.refused_by = None if result is OfferResult.ANSWERED else result
        cadence, ring_ms = self.line.cadence, offer.ring_ms
        rings = cadence.begun(ring_ms) if result is OfferResult.ANSWERED else cadence.completed(ring_ms)
        named = {"leg": leg.id, "agent": leg.agent, "queue": offer.queue}
        self._tell(OfferEnded, offer.ended_us or 0, **named, result=result, ring_ms=ring_ms, rings=rings)

    # -- the queue

    def joined_queue(self, at_us: int, queue: str, position: int) -> None:
        waiting = self.state.waiting
        if waiting and waiting.queue == queue and waiting.left_us is None:
            return
        self.state.waiting = Waiting(QueueName(queue), at_us)
        self.state.first_wait_us = self.state.first_wait_us or at_us
        self._tell(QueueJoined, at_us, queue=queue, position=position)

    def left_queue(self, at_us: int, queue: str) -> None:
        waiting = self.state.waiting
        if waiting is None or waiting.queue != queue or waiting.left_us is not None:
            return
        waiting.left_us = at_us
        if waiting.abandoned or waiting.served:
            self._settle_wait(at_us, QueueExit.ABANDONED if waiting.abandoned else QueueExit.ANSWERED)

    def abandoned_queue(self) -> None:
        waiting = self.state.waiting
        if waiting:
            waiting.abandoned = True
            if waiting.left_us is not None:
                self._settle_wait(waiting.left_us, QueueExit.ABANDONED)

    def queue_over(self, at_us: int, status: str) -> None:
        """Our dialplan says why the caller is out of the queue."""
        self._settle_wait(at_us, _EXITS.get(status, QueueExit.TIMEOUT))

    def _settle_wait(self, at_us: int, how: QueueExit) -> None:
        call, waiting = self.state, self.state.waiting
        if waiting is None:
            return
        call.waiting, call.exit = None, how
        left_us = waiting.left_us or at_us
        waited_ms = (left_us - waiting.joined_us) // 1000
        self._tell(QueueLeft, left_us, queue=waiting.queue, exit=how, waited_ms=waited_ms)

    # -- bridges

    def entered_bridge(self, at_us: int, leg: Leg, bridge: str) -> None:
        leg.bridge = bridge
        customer = self.state.customer
        if customer is None or not customer.bridge:
            return
        met = [agent for agent in self.state.agents() if agent.bridge == customer.bridge]
        for agent in met:
            agent.met_us = at_us
            if not agent.connected:
                self._connect(at_us, agent)
        if met and self.state.talk_since_us is None:
            self.state.talk_since_us = at_us

    def left_bridge(self, at_us: int, leg: Leg, bridge: str) -> None:
        customer = self.state.customer
        if not bridge or leg.bridge != bridge:
            return
        for agent in self.state.agents():
            if customer and agent.bridge == customer.bridge == bridge:
                agent.met_us = at_us
        leg.bridge = ""
        together = any(a.bridge and customer and a.bridge == customer.bridge for a in self.state.agents())
        if self.state.talk_since_us is not None and not together:
            self.state.talk_us += at_us - self.state.talk_since_us
            self.state.talk_since_us = None

    def _with_customer(self, leg: Leg, at_us: int) -> bool:
        customer = self.state.customer
        sharing = bool(customer and leg.bridge and leg.bridge == customer.bridge)
        return sharing or (leg.met_us is not None and abs(at_us - leg.met_us) <= SAME_MOMENT_US)

    def _connect(self, at_us: int, leg: Leg) -> None:
        leg.aside = False
        self.up(at_us, leg)
        if leg.agent is None:
            return
        if leg.offer and not leg.offer.result:
            self.offer_answered(at_us, leg)
        call, leg.connected = self.state, True
        if call.waiting:
            self._settle_wait(call.waiting.left_us or at_us, QueueExit.ANSWERED)
        ring_ms = leg.offer.ring_ms if leg.offer and call.direction is not Direction.OUT else 0
        queue = leg.offer.queue if leg.offer else None
        first_wait_us = call.first_wait_us if queue and not call.answered else None
        wait_ms = ring_ms if first_wait_us is None else (at_us - first_wait_us) // 1000
        call.answered = True
        self._tell(AgentConnected, at_us, leg=leg.id, agent=leg.agent, queue=queue, ring_ms=ring_ms, wait_ms=wait_ms)

    # -- hold, transfer, flows

    def held(self, at_us: int, leg: Leg) -> None:
        if leg.held_us is None and leg.told_up and leg.connected | (leg.role is Role.CALLER):
            leg.held_us, leg.hold_told = at_us, HoldTold.NOTHING
            self._tell(HoldStarted, at_us, leg=leg.id, role=leg.role)

    def unheld(self, at_us: int, leg: Leg) -> None:
        if leg.held_us is not None:
            held_ms, leg.held_us = (at_us - leg.held_us) // 1000, None
            self._tell(HoldEnded, at_us, leg=leg.id, role=leg.role, held_ms=held_ms)

    def hold_limit(self, at_us: int, leg: Leg) -> None:
        """The agent's caller has been on hold up to the warning, or up to the limit."""
        if leg.held_us is None or leg.agent is None:
            return
        leg.hold_told = HoldTold(leg.hold_told + 1)
        over, held_ms = leg.hold_told is HoldTold.OVER, (at_us - leg.held_us) // 1000
        call = CallId(self.state.id)
        self.signals.append(HoldLimitReached(call=call, leg=leg.id, agent=leg.agent, held_ms=held_ms, over=over))

    def transferred(self, at_us: int, how: TransferKind, by: AgentId | None, to: str, target: str = "") -> None:
        """`target` is the uniqueid of the channel it went to, where that is known: told once."""
        self.state.transfer_us = max(self.state.transfer_us, at_us)
        for leg in self.state.agents():
            leg.left = leg.left or (by is not None and leg.agent == by)
        if target and target in self.state.transferred:
            return
        self.state.transferred.add(target)
        self._tell(Transferred, at_us, how=how, from_agent=by, to=to)

    def transfer_began(self, at_us: int, how: TransferKind, by: AgentId, to: str) -> None:
        """The agent has asked for it on the panel; a consultation puts the customer on hold."""
        self._tell(TransferStarted, at_us, how=how, from_agent=by, to=to)
        self.state.consulting = how is TransferKind.ATTENDED
        for leg in self.state.agents() if self.state.consulting else ():
            if leg.agent == by:
                self.held(at_us, leg)

    def transfer_over(self, at_us: int, how: TransferKind, by: AgentId, to: str, why: str) -> None:
        """`why` it failed; empty: caller and target are together, or about to be."""
        self.state.consulting = False
        for leg in self.state.agents():
            if leg.agent == by:
                self.unheld(at_us, leg)
        if why:
            self._tell(TransferFailed, at_us, how=how, from_agent=by, to=to, why=why)
        else:
            target = next((leg.id for leg in self.state.agents() if leg.agent == to), "")
            self.transferred(at_us, how, by, to, target)

    def flow_began(self, at_us: int, flow: str, agent: FlowAgent | None) -> None:
        self.state.flow = flow
        self._tell(FlowStarted, at_us, flow=flow, agent=agent)

    def flow_over(self, at_us: int, flow: str, reason: str, hang_up: bool) -> None:
        self.state.flow = ""
        self.state.flow_reason = reason if hang_up else self.state.flow_reason
        self._tell(FlowEnded, at_us, flow=flow, reason=reason, hang_up=hang_up)

    def ticket(self, at_us: int, ticket: str, kind: str, due_us: int, content: dict[str, str]) -> None:
        self._tell(TicketOpened, at_us, ticket=ticket, ticket_kind=kind, due_at=when(due_us), content=content)

    def measured(self, at_us: int, leg: LegId, heard: bool, condition: LineCondition) -> None:
        """What a flow found the caller's line to be like."""
        self._tell(
            LineMeasured,
            at_us,
            leg=leg,
            heard=heard,
            speech_ms=condition.speech_ms,
            speech_dbfs=condition.speech_dbfs,
            noise_dbfs=condition.noise_dbfs,
            snr_db=condition.snr_db,
            clipped=condition.clipped,
            hum=condition.hum,
            music=condition.music,
            fax=condition.fax,
            words=condition.words,
            unknown=condition.unknown,
        )

    def mark(self, at_us: int, mark: str, note: str) -> None:
        """What the caller said by keys."""
        self._tell(Marked, at_us, mark=mark, on=True, by="caller", note=note)

    # -- time

    def deadlines(self) -> list[tuple[int, str, Leg | None]]:
        """Return what is due when, and for which leg; unordered."""
        call, due = self.state, list[tuple[int, str, Leg | None]]()
        for leg in call.legs.values():
            offer = leg.offer
            if offer and offer.begun and offer.open and not offer.alerted:
                due.append((offer.ringing_us + self.line.alert_ms * 1000, "alert", leg))
            if offer and offer.ended_us is not None and not offer.result and call.started:
                due.append((offer.ended_us + REASON_KNOWN_US, "offer", leg))
        due += [(at_us, "hold", leg) for leg in call.agents() if (at_us := self._hold_due(leg)) is not None]
        if call.waiting and call.waiting.left_us is not None:
            due.append((call.waiting.left_us + EXIT_KNOWN_US, "queue", None))
        if call.gone_us is not None and call.started:
            due.append((call.gone_us + LEGS_GONE_US, "end", None))
        return due

    def _hold_due(self, leg: Leg) -> int | None:
        """Return when the next limit of an agent's hold is reached. A consultation waits for somebody else."""
        if leg.held_us is None or leg.agent is None or leg.hold_told is HoldTold.OVER or self.state.consulting:
            return None
        warned = leg.hold_told is HoldTold.WARNED
        return leg.held_us + 1000 * (self.line.hold_limit_ms if warned else self.line.hold_warn_ms)

    def due(self, at_us: int, what: str, leg: Leg | None) -> None:
        """Do what was due at `at_us`."""
        match what, leg:
            case "alert", Leg():
                self.alert(at_us, leg)
            case "offer", Leg():
                self.offer_failed(at_us, leg)
            case "hold", Leg():
                self.hold_limit(at_us, leg)
            case "queue", _:
                self._settle_wait(at_us, QueueExit.TIMEOUT)
            case "end", _:
                self.end(self.state.gone_us or at_us)
