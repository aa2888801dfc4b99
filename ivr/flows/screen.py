"""Before the queue, where `front.screen` is on: five seconds of listening, then the protocol that the line needs."""

from typing import Final

from calls.ports import LineCondition
from ivr.flows.bad_line import hands_free, noisy_line, too_quiet
from ivr.flows.dialect import dialect
from ivr.flows.flow import Flow, Listen, Outcome, Pressed, Reason, Until
from ivr.flows.line_condition import Limits, Trouble
from ivr.flows.measuring import find_trouble_after_speech
from ivr.flows.silent_call import silent_call

LISTEN_S: Final = 5.0


def screen(limits: Limits) -> Flow:
    if isinstance((yield Listen(LISTEN_S, until=Until.KEY)), Pressed):
        return Outcome(Reason.CALLER_SPOKE)
    found, condition = yield from find_trouble_after_speech(limits)
    if found is None or (found is Trouble.DIALECT and not limits.dialect_alone):
        return Outcome(Reason.LINE_CLEAR)
    return (yield from protocol(found, limits, condition))


def protocol(found: Trouble, limits: Limits, condition: LineCondition) -> Flow:
    """The protocol against one trouble."""
    match found:
        case Trouble.SILENT | Trouble.MUSIC_OR_FAX:
            return (yield from silent_call())
        case Trouble.QUIET:
            return (yield from too_quiet(limits, condition))
        case Trouble.HANDS_FREE:
            return (yield from hands_free(limits, condition))
        case Trouble.NOISY:
            return (yield from noisy_line(limits, condition))
        case Trouble.DIALECT:
            return (yield from dialect(limits, condition))
