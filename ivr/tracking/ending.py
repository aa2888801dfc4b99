"""Who hung up first, and in which words the call's end is counted."""

from typing import Final

from calls.facts import Direction, EndedBy, QueueExit
from calls.findings import Role
from ivr.tracking.legs import CallState

RTP_TIMEOUT_CAUSE = 44


def ended_by(call: CallState) -> EndedBy:
    """Return who ended it: the first remote hang-up after the last completed transfer, else us, else nobody."""
    after = [request for request in call.requests if request.at_us > call.transfer_us]
    if after:
        first = min(after, key=lambda request: request.at_us)
        return EndedBy.CALLER if first.role is Role.CALLER else EndedBy.AGENT
    if RTP_TIMEOUT_CAUSE in call.causes:
        return EndedBy.LOST
    if call.unseen:
        return EndedBy.UNKNOWN
    by_us = call.hung_by and not call.hung_by.startswith("PJSIP/")
    return EndedBy.LINE if by_us or call.explicit else EndedBy.UNKNOWN


def end_reason(call: CallState) -> str:
    """Return the kebab-case reason under which reports count the call."""
    if call.unseen:
        return "unseen"
    if call.answered:
        return "answered"
    if call.direction is Direction.OUT:
        return _unanswered(call)
    if call.exit is QueueExit.ABANDONED:
        return "abandoned"
    if call.flow_reason:
        return call.flow_reason
    return f"queue-{call.exit}" if call.exit else "left-before-queue"


_CUSTOMER: Final = {17: "customer-busy", 18: "customer-no-answer", 19: "customer-no-answer", 21: "customer-rejected"}
_NOBODY_REFUSED: Final = (0, 16, 26, 127)
"""Causes with which a leg ends that we gave up ourselves."""


def _unanswered(call: CallState) -> str:
    """Return why a call out came to nothing: the agent whom it rings first, or the customer."""
    if call.customer is None:
        return f"agent-{call.refused_by}" if call.refused_by else call.failure or "agent-left"
    if call.customer_cause in _NOBODY_REFUSED:
        return "agent-left"
    return _CUSTOMER.get(call.customer_cause, "customer-unreachable")
