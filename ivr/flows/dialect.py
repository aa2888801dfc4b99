"""S07: the caller speaks, and nobody makes words of it. Two requests, then an agent who may understand."""

from typing import Final

from calls.ports import LineCondition
from ivr.flows.flow import Flow, Listen, Outcome, Reason, Say, Until
from ivr.flows.line_condition import Limits, Trouble
from ivr.flows.measuring import NOTHING_YET, find_trouble_after_speech

ANSWER_S: Final = 6.0


def dialect(limits: Limits, before: LineCondition = NOTHING_YET) -> Flow:
    for request in ("dialect-mandarin", "dialect-somebody"):
        yield Say(request, until=Until.KEY)
        yield Listen(ANSWER_S, until=Until.KEY)
        still, before = yield from find_trouble_after_speech(limits, before)
        if still is not Trouble.DIALECT:
            return Outcome(Reason.LINE_CLEAR)
    return Outcome(Reason.DIALECT)
