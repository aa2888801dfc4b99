"""S03: nobody speaks. Armed only after a spoken question, never while waiting in a queue."""

from typing import Final

from ivr.flows.flow import Flow, HangUp, Listen, Outcome, Reason, Say, heard

WAIT_S: Final = 5.0


def silent_call() -> Flow:
    for _ in range(2):
        if heard((yield Say("silent-question"))) or heard((yield Listen(WAIT_S))):
            return Outcome(Reason.CALLER_SPOKE)
    if heard((yield Say("silent-goodbye"))) or heard((yield Listen(WAIT_S))):
        return Outcome(Reason.CALLER_SPOKE)
    return Outcome(Reason.SILENT_CALL, HangUp())
