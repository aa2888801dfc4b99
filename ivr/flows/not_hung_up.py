"""S35: the conversation is over, and the caller does not hang up."""

from typing import Final

from ivr.flows.flow import Flow, HangUp, Listen, Outcome, Reason, Say, heard

WAIT_S: Final = 5.0


def not_hung_up() -> Flow:
    if heard((yield Say("more-help"))) or heard((yield Listen(WAIT_S))):
        return Outcome(Reason.CALLER_SPOKE)
    if heard((yield Say("hanging-up"))) or heard((yield Listen(WAIT_S))):
        return Outcome(Reason.CALLER_SPOKE)
    return Outcome(Reason.NOT_HUNG_UP, HangUp())
