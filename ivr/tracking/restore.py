"""A running call's state out of its stored facts, so that a restarted service tells nothing twice."""

from collections.abc import Iterable
from datetime import datetime
from typing import assert_never

from calls import facts
from calls.facts import Direction, Fact
from calls.findings import Role
from calls.ids import LegId
from ivr.ami.events import STATE_UP
from ivr.tracking.call import CallTracker
from ivr.tracking.legs import HOLD_APOLOGY, HoldTold, Leg, Offer, Waiting
from ivr.tracking.map import LineMap


def microseconds(at: datetime) -> int:
    return round(at.timestamp() * 1_000_000)


def restore(line: LineMap, told: Iterable[Fact]) -> CallTracker | None:
    """Return the tracker of one call whose facts were `told`, or None when it has ended or never began."""
    call: CallTracker | None = None
    for fact in told:
        if isinstance(fact, facts.CallStarted):
            call = _start(line, fact)
        elif call is None or isinstance(fact, facts.CallEnded):
            return None
        else:
            _apply(call, fact)
    return call


def _start(line: LineMap, fact: facts.CallStarted) -> CallTracker:
    call = CallTracker(line, fact.call)
    call.state.direction, call.state.started_us = fact.direction, microseconds(fact.occurred_at)
    call.state.number, call.state.ticket, call.state.own_agent = fact.dialled, fact.ticket, fact.agent
    if fact.direction is Direction.IN:
        leg = Leg(LegId(fact.call), fact.channel, Role.CALLER)
        call.state.legs[leg.id] = call.state.customer = leg
    return call


def _leg(call: CallTracker, fact: facts.OfferStarted | facts.LegUp) -> Leg:
    role = fact.role if isinstance(fact, facts.LegUp) else Role.AGENT
    leg = call.state.legs.setdefault(fact.leg, Leg(fact.leg, fact.channel, role, fact.agent))
    if role is Role.CALLER:
        call.state.customer = leg
    return leg


def _apply(call: CallTracker, fact: Fact) -> None:
    at_us, state = microseconds(fact.occurred_at), call.state
    match fact:
        case facts.QueueJoined():
            state.waiting = Waiting(fact.queue, at_us)
            state.first_wait_us = state.first_wait_us or at_us
        case facts.QueueLeft():
            state.waiting, state.exit = None, fact.exit
        case facts.OfferStarted():
            _leg(call, fact).offer = Offer(fact.queue, at_us, exact=True, begun=True)
        case facts.LegUp():
            leg = _leg(call, fact)
            leg.state, leg.told_up, leg.up_us = STATE_UP, True, at_us
        case facts.Transferred():
            state.transfer_us = at_us
        case facts.FlowStarted():
            state.flow = fact.flow
            _apologised(call, fact.flow)
        case facts.FlowEnded():
            state.flow = ""
        case facts.OfferEnded() | facts.AgentConnected() | facts.LegDown() | facts.HoldStarted() | facts.HoldEnded():
            _of_leg(call, fact, at_us)
        case (
            facts.CallStarted()
            | facts.CallEnded()
            | facts.UtteranceHeard()
            | facts.HearingChanged()
            | facts.TransferStarted()
            | facts.TransferFailed()
            | facts.FindingChanged()
            | facts.Marked()
            | facts.TicketOpened()
            | facts.TicketTried()
            | facts.LineMeasured()
            | facts.RecordingPaused()
            | facts.RecordingResumed()
            | facts.AlertRaised()
            | facts.AlertTaken()
            | facts.CallReviewed()
        ):
            """The line has no state of these."""
        case _:
            assert_never(fact)


def _apologised(call: CallTracker, flow: str) -> None:
    """The caller on hold has been told: once is enough."""
    for leg in call.state.legs.values() if flow == HOLD_APOLOGY else ():
        leg.hold_told = HoldTold.OVER


LegFact = facts.OfferEnded | facts.AgentConnected | facts.LegDown | facts.HoldStarted | facts.HoldEnded


def _of_leg(call: CallTracker, fact: LegFact, at_us: int) -> None:
    leg = call.state.legs.get(fact.leg)
    if leg is None:
        return
    match fact:
        case facts.OfferEnded():
            if leg.offer:
                leg.offer.ended_us, leg.offer.result = at_us, fact.result
        case facts.AgentConnected():
            leg.connected, call.state.answered = True, True
            call.state.talk_since_us = call.state.talk_since_us or at_us
        case facts.LegDown():
            del call.state.legs[fact.leg]
            call.state.gone_us = at_us if leg is call.state.customer else call.state.gone_us
        case facts.HoldStarted():
            leg.held_us, leg.hold_told = at_us, HoldTold.NOTHING
        case facts.HoldEnded():
            leg.held_us = None
        case _:
            assert_never(fact)
