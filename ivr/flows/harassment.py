"""S28: the request is none of the service's. The caller is asked to hang up; who goes on talking is put through to
the automatic desk, where there is one, else the line hangs up. The desk may be a supervisor's phone or queue."""

from typing import Final

from ivr.flows.flow import Destination, Flow, HangUp, Listen, Outcome, Reason, Say, Transfer, Until, heard

ANSWER_S: Final = 5.0


def harassment(desk: str = "") -> Flow:
    """`desk` is the automatic desk's number; empty: the line ends the call itself."""
    yield Say("harassment", until=Until.KEY)
    goes_on: Destination = Transfer(desk) if desk else HangUp()
    if heard((yield Listen(ANSWER_S))):
        return Outcome(Reason.HARASSMENT, goes_on)
    return Outcome(Reason.HARASSMENT, HangUp())
