"""Follows every call on the line: Asterisk's typed events in, facts and signals out.

`advance(event)` applies one event, `deadline()` says when to call `tick(now)` at the latest; both return what
follows. Calls are found by uniqueid and linkedid, never by the order of events within a millisecond. Taps
(AudioSocket/) and Local halves are no legs. An agent's call without a customer is followed silently until it
becomes part of a customer's call.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, assert_never

from calls.facts import AgentRole as FlowAgent
from calls.facts import Direction, Fact, TransferKind
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId
from calls.ports import LineCondition
from calls.signals import Signal
from ivr.ami import events
from ivr.ami.events import STATE_RINGING, STATE_UP, AmiEvent, Channel
from ivr.tracking.call import CallTracker
from ivr.tracking.legs import Leg, is_ringing
from ivr.tracking.map import LineMap, dialled_number, local_extension
from ivr.tracking.presence import PresenceTracker

EARLY_KEPT: Final = 1000
"""Channels of which we know something of our own before Asterisk has told of them."""


@dataclass(frozen=True, slots=True)
class Step:
    facts: tuple[Fact, ...] = ()
    signals: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowBegan:
    """Ours: a flow took the caller's channel."""

    at_us: int
    uniqueid: str
    flow: str
    agent: FlowAgent | None = None


@dataclass(frozen=True, slots=True)
class FlowOver:
    at_us: int
    uniqueid: str
    flow: str
    reason: str
    hang_up: bool


@dataclass(frozen=True, slots=True)
class TicketNoted:
    """Ours: a flow took down what is owed to the caller."""

    at_us: int
    uniqueid: str
    ticket: str
    kind: str
    due_us: int
    content: dict[str, str]


@dataclass(frozen=True, slots=True)
class MarkNoted:
    """Ours: the caller said something by keys."""

    at_us: int
    uniqueid: str
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class QueueReason:
    """Ours: the dialplan asked us what to do after the queue, and said why it is over."""

    at_us: int
    uniqueid: str
    status: str


@dataclass(frozen=True, slots=True)
class TransferTold:
    """Ours: a transfer asked for on the panel began, or is over."""

    at_us: int
    uniqueid: str
    how: TransferKind
    by: AgentId
    to: str
    over: bool = False
    why: str = ""
    """Why it failed; empty: it did not."""


@dataclass(frozen=True, slots=True)
class OwnCallBegan:
    """Ours: the line is about to ring an agent, then a customer. `uniqueid` is that of the agent's channel to be."""

    at_us: int
    uniqueid: str
    number: str
    agent: AgentId
    ticket: str = ""


@dataclass(frozen=True, slots=True)
class OwnCallAnswered:
    """Ours: the agent's phone was answered, or, with a reason, it was not."""

    at_us: int
    uniqueid: str
    failure: str = ""


@dataclass(frozen=True, slots=True)
class OutRefused:
    """Ours: an agent dialled a number outside that may not be called, or not now."""

    at_us: int
    uniqueid: str
    number: str
    agent: AgentId | None
    why: str


@dataclass(frozen=True, slots=True)
class ConditionNoted:
    """Ours: a flow asked what the caller's line is like."""

    at_us: int
    uniqueid: str
    heard: bool
    condition: LineCondition


OfACall = TransferTold | FlowBegan | FlowOver | TicketNoted | MarkNoted | QueueReason | ConditionNoted
Told = OwnCallBegan | OwnCallAnswered | OutRefused | OfACall


class Tracker:
    """The state of the line. Restored calls (`ivr.tracking.restore`) are put into `calls` before the first event."""

    def __init__(self, line: LineMap) -> None:
        self.line = line
        self.calls: dict[str, CallTracker] = {}
        self.presence = PresenceTracker(line)
        self.disagreements = 0
        """Calls whose AgentComplete.Reason names another side than ours: a measure of trust, shown by doctor."""
        self.gone: deque[str] = deque(maxlen=2000)
        """Uniqueids of legs that ended lately; a listing taken before may still name them."""
        self._home: dict[str, str] = {}
        self._early: dict[str, list[Told]] = {}

    def advance(self, event: AmiEvent | Told) -> Step:
        """Apply one event."""
        self._apply(event)
        return self.settled()

    def tick(self, now_us: int) -> Step:
        """Apply every deadline up to `now_us`, in order."""
        while (due := min(self._deadlines(), key=lambda d: d[0], default=None)) and due[0] <= now_us:
            at_us, call, what, leg = due
            call.due(at_us, what, leg)
        return self.settled()

    def deadline(self) -> int | None:
        """Return when `tick` is due, in microseconds since 1970."""
        return min((due[0] for due in self._deadlines()), default=None)

    def call_of(self, uniqueid: str) -> CallTracker | None:
        """Return the told call that a channel is part of."""
        call = self.calls.get(self._home.get(uniqueid, ""))
        return call if call and call.state.started else None

    def adopt(self, call: CallTracker) -> None:
        """Take over a call that an earlier process began."""
        self.calls[call.state.id] = call
        for uniqueid in call.state.legs:
            self._home[uniqueid] = call.state.id

    def home(self, uniqueid: str) -> str:
        """Return the id of the call that a channel is in, told or not; empty when unknown."""
        return self._home.get(uniqueid, "")

    def seen_member(self, event: events.MemberChanged) -> None:
        self.presence.member(event, self.busy_with)

    def _deadlines(self) -> list[tuple[int, CallTracker, str, Leg | None]]:
        return [(at, call, what, leg) for call in self.calls.values() for at, what, leg in call.deadlines()]

    def settled(self) -> Step:
        """Return what the last changes made to tell."""
        facts: list[Fact] = []
        signals: list[Signal] = list(self.presence.take())
        for call in list(self.calls.values()):
            facts += call.facts
            signals += call.signals
            call.facts, call.signals = [], []
            if (
                not call.state.legs
                and not call.state.awaited
                and (call.state.customer is None or not call.state.started)
            ):
                self._forget(call)
        return Step(tuple(facts), tuple(signals))

    def _forget(self, call: CallTracker) -> None:
        del self.calls[call.state.id]
        self._home = {leg: home for leg, home in self._home.items() if home != call.state.id}

    # -- which call

    def _find(self, channel: Channel) -> tuple[CallTracker, Leg] | None:
        """Return the call and leg of a phone's channel; a channel that moved to another call is moved first."""
        call = self.calls.get(self._home.get(channel.uniqueid, ""))
        leg = call.state.legs.get(channel.uniqueid) if call else None
        if call is None or leg is None:
            return None
        leg.state = channel.state if channel.state else leg.state
        return call, leg

    def _create(self, event: events.ChannelCreated) -> None:
        channel = event.channel
        call = self.calls.get(channel.linkedid)
        if call is None:
            if channel.uniqueid != channel.linkedid:
                return
            call = self.calls[channel.linkedid] = CallTracker(self.line, channel.linkedid)
        self.add(event.at_us, call, channel)

    def add(self, at_us: int, call: CallTracker, channel: Channel) -> Leg:
        """Add a channel to a call; a trunk's own first channel is the customer who calls."""
        agent = self.line.agent(channel)
        calls_us = agent is None and channel.uniqueid == channel.linkedid
        leg = call.add_leg(channel, Role.CALLER if calls_us else Role.AGENT, agent)
        leg.external = agent in self.line.by_key
        leg.since_us, leg.aside = at_us, leg.external or (not calls_us and call.state.consulting)
        self._home[channel.uniqueid] = call.state.id
        if calls_us and not call.state.started:
            call.start(at_us, Direction.IN, leg, channel, channel.exten)
        for told in self._early.pop(channel.uniqueid, []):
            self._apply(told)
        return leg

    # -- events

    def _apply(self, event: AmiEvent | Told) -> None:
        match event:
            case events.ChannelCreated():
                if event.channel.is_phone and event.channel.uniqueid not in self._home:
                    self._create(event)
            case OwnCallBegan():
                call = self.calls[event.uniqueid] = CallTracker(self.line, event.uniqueid)
                call.start_own(event.at_us, event.number, event.agent, event.ticket)
            case OwnCallAnswered():
                if event.uniqueid in self.calls:
                    self.calls[event.uniqueid].own_answered(event.at_us, event.failure)
            case OutRefused():
                self._refused(event)
            case (
                FlowBegan()
                | FlowOver()
                | TicketNoted()
                | MarkNoted()
                | QueueReason()
                | TransferTold()
                | ConditionNoted()
            ):
                self._own(event)
            case events.DialBegan() | events.DialProgressed() | events.DialEnded():
                self._dial(event)
            case events.BlindTransferred():
                self._blind(event)
            case events.AttendedTransferred():
                self._attended(event)
            case events.MemberChanged():
                self.presence.member(event, self.busy_with)
            case events.ContactChanged():
                self.presence.contact(event)
            case events.ChannelSeen() | events.QueueWaiting() | events.FullyBooted() | events.Shutdown():
                """Listings are applied whole, by ivr.tracking.resync."""
            case _:
                if event.channel.is_phone:
                    self._channel_event(event)

    def _channel_event(self, event: "ChannelEvent") -> None:
        if isinstance(event, events.BridgeEntered):
            self._move(event)
        found = self._find(event.channel)
        if found is None:
            return
        call, leg = found
        match event:
            case events.StateChanged() if leg.state == STATE_RINGING:
                call.ringing(event.at_us, leg, exact=True)
            case events.StateChanged():
                if leg.state == STATE_UP:
                    call.up(event.at_us, leg)
            case events.HungUp():
                self.gone.append(leg.id)
                call.down(event.at_us, leg, event.cause, event.tech_cause)
            case events.HangupRequested():
                call.hangup_requested(event.at_us, leg, event.cause, event.tech_cause)
            case events.BridgeEntered():
                call.entered_bridge(event.at_us, leg, event.bridge)
            case events.BridgeLeft():
                call.left_bridge(event.at_us, leg, event.bridge)
            case events.Held():
                call.held(event.at_us, leg)
            case events.Unheld():
                call.unheld(event.at_us, leg)
            case _:
                self._queue_event(call, leg, event)

    def _queue_event(self, call: CallTracker, leg: Leg, event: "QueueEvent") -> None:
        match event:
            case events.QueueEntered():
                call.joined_queue(event.at_us, event.queue, event.position)
            case events.QueueExited():
                call.left_queue(event.at_us, event.queue)
            case events.QueueAbandoned():
                call.abandoned_queue()
            case events.QueueOver():
                call.queue_over(event.at_us, event.status)
            case events.MemberAnswered():
                member = self._find(event.member)
                if member:
                    call.offer_answered(event.at_us, member[1])
            case events.MemberFinished():
                self._cross_check(call, event)
            case events.LegHungUp():
                if leg is call.state.customer:
                    call.state.hung_by = event.by
            case events.SoftHangup():
                if leg is call.state.customer and event.flag == 32:
                    call.state.explicit = True
            case events.DialplanNotice():
                """The service reads its own dialplan's notices elsewhere."""
            case _:
                assert_never(event)

    def _cross_check(self, call: CallTracker, event: events.MemberFinished) -> None:
        after = [r for r in call.state.requests if r.at_us > call.state.transfer_us]
        if after and event.reason in ("caller", "agent") and after[0].role != event.reason:
            self.disagreements += 1

    def _move(self, event: events.BridgeEntered) -> None:
        """An attended transfer: a leg of an agent's own call enters a customer's call, named by its linkedid."""
        channel = event.channel
        home = self.calls.get(self._home.get(channel.uniqueid, ""))
        target = self.calls.get(channel.linkedid)
        if home and target and home is not target and target.state.started and not home.state.started:
            self._merge(event.at_us, home, target, channel.uniqueid)

    def _merge(self, at_us: int, home: CallTracker, target: CallTracker, uniqueid: str) -> None:
        leg = home.state.legs.pop(uniqueid, None)
        if leg is None:
            return
        owner = home.state.owner()
        target.state.legs[uniqueid] = leg
        self._home[uniqueid] = target.state.id
        by = owner.agent if owner else None
        target.transferred(at_us, TransferKind.ATTENDED, by, leg.agent or "", uniqueid)
        target.tell_offer(leg)
        if leg.offer and leg.offer.ended_us is not None and leg.state == STATE_UP:
            target.answered_before(leg)
        target.up(at_us, leg)

    # -- dialling

    def _dial(self, event: events.DialBegan | events.DialProgressed | events.DialEnded) -> None:
        if isinstance(event, events.DialEnded) and event.dialled.name.startswith("Local/"):
            self._accepted(event)
        found = self._find(event.dialled) if event.dialled.is_phone else None
        if found is None:
            return
        call, leg = found
        match event:
            case events.DialBegan():
                self._dialled(event, call, leg)
            case events.DialProgressed():
                if is_ringing(event):
                    call.ringing(event.at_us, leg, exact=False)
            case events.DialEnded() if event.status == "ANSWER":
                if not leg.external and leg.role is Role.AGENT:
                    call.offer_answered(event.at_us, leg)
            case events.DialEnded():
                call.offer_over(event.at_us, leg)

    def _dialled(self, event: events.DialBegan, call: CallTracker, leg: Leg) -> None:
        """Who a phone is that no endpoint names: the customer of a call out, or an agent in the public network."""
        if leg.agent is not None or leg.role is Role.CALLER:
            return
        number = dialled_number(event.dial_string) or event.dialled.exten
        inside = local_extension(event.caller.name) if event.caller else ""
        if call.state.direction is Direction.OUT and call.state.customer is None:
            call.dialled_customer(leg)
            return
        if not call.state.started and not inside:
            leg.role = Role.CALLER
            call.start(event.at_us, Direction.OUT, leg, event.dialled, number)
            return
        leg.external = inside in self.line.agents.values()
        leg.agent = AgentId(inside if leg.external else number)
        call.tell_offer(leg)

    def _accepted(self, event: events.DialEnded) -> None:
        """A Local half was answered: the agent behind it has pressed the key."""
        call = self.calls.get(event.dialled.linkedid)
        agent = local_extension(event.dialled.name)
        for leg in call.state.agents() if call else ():
            if call and leg.external and leg.agent == agent and leg.offer and leg.offer.open:
                if event.status == "ANSWER":
                    call.offer_answered(event.at_us, leg)
                else:
                    call.offer_over(event.at_us, leg)

    # -- transfers

    def _blind(self, event: events.BlindTransferred) -> None:
        found = self._find(event.transferee)
        if found:
            by = self._agent_at(event.transferer)
            found[0].transferred(event.at_us, TransferKind.BLIND, by, event.extension)

    def _agent_at(self, channel: Channel) -> AgentId | None:
        """Return whose phone a channel is, also after its leg has ended."""
        found = self._find(channel)
        return (found[1].agent if found else None) or self.line.agent(channel)

    def _attended(self, event: events.AttendedTransferred) -> None:
        found = self._find(event.transferee)
        if found is None:
            return
        call, target = found[0], event.target
        home = self.calls.get(self._home.get(target.uniqueid, ""))
        if home and home is not call and not home.state.started:
            self._merge(event.at_us, home, call, target.uniqueid)
        leg = call.state.legs.get(target.uniqueid)
        to = (leg.agent if leg else None) or local_extension(target.name) or target.exten or target.endpoint
        call.transferred(event.at_us, TransferKind.ATTENDED, self._agent_at(event.transferer), to, target.uniqueid)

    # -- flows, presence

    def _refused(self, told: OutRefused) -> None:
        """A call that is not made is told all the same; one that a caller was to be transferred to is no new call."""
        call = self.calls.get(self._home.get(told.uniqueid, ""))
        if call is None:
            self._too_early(told)
        else:
            call.start_refused(told.at_us, told.number, told.agent, told.why)

    def _too_early(self, told: "OfACall | OutRefused") -> None:
        """Keep it until its channel is known."""
        if len(self._early) < EARLY_KEPT and told.uniqueid not in self.gone:
            self._early.setdefault(told.uniqueid, []).append(told)

    def _own(self, told: OfACall) -> None:
        call = self.call_of(told.uniqueid)
        if call is None:
            self._too_early(told)
            return
        match told:
            case FlowBegan():
                call.flow_began(told.at_us, told.flow, told.agent)
            case FlowOver():
                call.flow_over(told.at_us, told.flow, told.reason, told.hang_up)
            case TicketNoted():
                call.ticket(told.at_us, told.ticket, told.kind, told.due_us, told.content)
            case MarkNoted():
                call.mark(told.at_us, told.mark, told.note)
            case QueueReason():
                call.queue_over(told.at_us, told.status)
            case TransferTold(over=False):
                call.transfer_began(told.at_us, told.how, told.by, told.to)
            case TransferTold():
                call.transfer_over(told.at_us, told.how, told.by, told.to, told.why)
            case ConditionNoted():
                call.measured(told.at_us, LegId(told.uniqueid), told.heard, told.condition)
            case _:
                assert_never(told)

    def calling(self, number: str) -> bool:
        """Return whether a call out to this number is under way."""
        return any(
            call.state.direction is Direction.OUT and call.state.number == number for call in self.calls.values()
        )

    def busy_with(self, agent: AgentId) -> CallId | None:
        """Return the call that an agent is on or that is about to ring the agent's phone."""
        for call in self.calls.values():
            rings = call.state.awaited and call.state.own_agent == agent
            if call.state.started and (rings or any(leg.agent == agent for leg in call.state.agents())):
                return CallId(call.state.id)
        return None


QueueEvent = (
    events.QueueEntered
    | events.QueueExited
    | events.QueueAbandoned
    | events.QueueOver
    | events.MemberAnswered
    | events.MemberFinished
    | events.LegHungUp
    | events.SoftHangup
    | events.DialplanNotice
)
ChannelEvent = (
    QueueEvent
    | events.StateChanged
    | events.HungUp
    | events.HangupRequested
    | events.BridgeEntered
    | events.BridgeLeft
    | events.Held
    | events.Unheld
)


def facts_of(tracker: Tracker, stream: Iterable[AmiEvent]) -> list[Fact]:
    """Return the facts of a whole recorded stream, deadlines applied as they fall due."""
    facts: list[Fact] = []
    last_us = 0
    for event in stream:
        last_us = max(last_us, getattr(event, "at_us", 0))
        facts += tracker.tick(last_us).facts
        facts += tracker.advance(event).facts
    return [*facts, *tracker.tick(last_us + 10_000_000).facts]
