"""Every flow by its name, as the dialplan, the panel and the reports call it; and what each needs to begin."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from ivr.flows.after_queue import after_queue
from ivr.flows.bad_line import hands_free, noisy_line, too_quiet
from ivr.flows.call_back_offer import call_back_offer
from ivr.flows.dialect import dialect
from ivr.flows.flow import Flow
from ivr.flows.harassment import harassment
from ivr.flows.inbound import Entry, inbound
from ivr.flows.leave_number import leave_number
from ivr.flows.line_condition import Limits
from ivr.flows.not_hung_up import not_hung_up
from ivr.flows.silent_call import silent_call
from ivr.flows.survey import survey
from ivr.flows.system_fault import system_fault
from ivr.flows.too_long_on_hold import too_long_on_hold


@dataclass(frozen=True, slots=True)
class Setting:
    """What any flow may need to know about its call."""

    entry: Entry
    desk: str = ""
    """The automatic desk's number."""
    limits: Limits = field(default_factory=Limits)


FLOWS: Final[Mapping[str, Callable[[Setting], Flow]]] = {
    "inbound": lambda at: inbound(at.entry),
    "after-queue": lambda at: after_queue(at.entry.caller_number),
    "queue-key": lambda at: call_back_offer(at.entry.caller_number),
    "silent-call": lambda at: silent_call(),
    "too-quiet": lambda at: too_quiet(at.limits),
    "hands-free": lambda at: hands_free(at.limits),
    "noisy-line": lambda at: noisy_line(at.limits),
    "dialect": lambda at: dialect(at.limits),
    "not-hung-up": lambda at: not_hung_up(),
    "harassment": lambda at: harassment(at.desk),
    "system-fault": lambda at: system_fault(at.entry.caller_number),
    "leave-number": lambda at: leave_number(at.entry.caller_number),
    "survey": lambda at: survey(),
    "hold-apology": lambda at: too_long_on_hold(),
}

HANDED_OVER: Final = tuple(name for name in FLOWS if name not in ("inbound", "after-queue", "queue-key"))
"""Flows that a live call can be sent into."""
