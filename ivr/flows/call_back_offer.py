"""A key pressed while waiting: a call back instead of waiting, the place in the queue otherwise kept on."""

from typing import Final

from ivr.flows.flow import Enqueue, Flow, Listen, Outcome, Pressed, Reason, Say, Until
from ivr.flows.leave_number import leave_number

ANSWER_S: Final = 5.0
ACCEPT_KEY: Final = "1"


def call_back_offer(caller_number: str) -> Flow:
    event = yield Say("call-back-offer", until=Until.KEY)
    if not isinstance(event, Pressed):
        event = yield Listen(ANSWER_S, until=Until.KEY)
    if event != Pressed(ACCEPT_KEY):
        return Outcome(Reason.KEEPS_WAITING, Enqueue())
    return (yield from leave_number(caller_number))
