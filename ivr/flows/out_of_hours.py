"""Nobody is on shift: the caller hears so and may leave a number."""

from typing import Final

from ivr.flows.flow import Flow, HangUp, Listen, Outcome, Pressed, Reason, Say, Until
from ivr.flows.leave_number import leave_number

ANSWER_S: Final = 6.0
LEAVE_KEY: Final = "1"


def out_of_hours(caller_number: str) -> Flow:
    event = yield Say("out-of-hours", until=Until.KEY)
    if not isinstance(event, Pressed):
        event = yield Listen(ANSWER_S, until=Until.KEY)
    if event == Pressed(LEAVE_KEY):
        return (yield from leave_number(caller_number))
    yield Say("goodbye", until=Until.END)
    return Outcome(Reason.OUT_OF_HOURS, HangUp())
