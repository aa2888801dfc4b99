"""A call from outside: hours, the notice that it is recorded (S00), the greeting, then the queue.

What the line asks before the queue (entry menu, screening) is on only where the settings say so.
"""

from dataclasses import dataclass, field

from ivr.flows.entry_menu import Choice, entry_menu
from ivr.flows.flow import Enqueue, Flow, HangUp, Mark, Outcome, Reason, Say, Until
from ivr.flows.line_condition import Limits
from ivr.flows.out_of_hours import out_of_hours
from ivr.flows.screen import screen
from ivr.hours import TimeOfDay


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known when the call comes in."""

    greeting: TimeOfDay
    open: bool = True
    blocked: bool = False
    """The number is kept out for a time, on a supervisor's word."""
    caller_number: str = ""
    recorded: bool = True
    screened: bool = False
    choices: tuple[Choice, ...] = ()
    """The entry menu; empty: none."""
    limits: Limits = field(default_factory=Limits)


def inbound(entry: Entry) -> Flow:
    if entry.blocked:
        yield Say("blocked-goodbye", until=Until.END)
        return Outcome(Reason.BLOCKED, HangUp())
    if entry.recorded:
        yield Say("recording-notice", until=Until.END)
        yield Mark("recording-notice")
    if not entry.open:
        return (yield from out_of_hours(entry.caller_number))
    yield Say(f"greeting-{entry.greeting}", until=Until.KEY)
    if entry.screened:
        screened = yield from screen(entry.limits)
        if screened.hang_up:
            return screened
    if entry.choices:
        return (yield from entry_menu(entry.choices))
    return Outcome(Reason.TO_QUEUE, Enqueue())
