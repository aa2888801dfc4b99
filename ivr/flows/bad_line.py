"""S04, S05, S06: the caller cannot be heard well. Nobody is hung up on without the steps of the standard.

What the line asks here has to be heard: the caller's speech does not end it, a key does.
"""

from typing import Final

from calls.ports import LineCondition
from ivr.flows.flow import Flow, HangUp, Listen, Outcome, Reason, Say, Until
from ivr.flows.line_condition import Limits, Trouble
from ivr.flows.measuring import NOTHING_YET, find_trouble

ANSWER_S: Final = 5.0
"""For the caller to speak louder, or to hang up."""


def too_quiet(limits: Limits, before: LineCondition = NOTHING_YET) -> Flow:
    """S05 in its two steps; a caller who is heard after the first goes on."""
    yield Say("quiet-louder", until=Until.KEY)
    yield Listen(ANSWER_S, until=Until.KEY)
    still, before = yield from find_trouble(limits, before)
    if still not in (Trouble.QUIET, Trouble.SILENT):
        return Outcome(Reason.LINE_CLEAR)
    yield Say("quiet-goodbye", until=Until.KEY)
    yield Listen(ANSWER_S, until=Until.KEY)
    still, _ = yield from find_trouble(limits, before)
    if still not in (Trouble.QUIET, Trouble.SILENT):
        return Outcome(Reason.LINE_CLEAR)
    return Outcome(Reason.TOO_QUIET, HangUp())


def hands_free(limits: Limits, before: LineCondition = NOTHING_YET) -> Flow:
    """S04 asks for the handset. Whoever stays far away goes to an agent all the same: S04 orders no hang-up."""
    yield Say("hands-free", until=Until.KEY)
    yield Listen(ANSWER_S, until=Until.KEY)
    still, _ = yield from find_trouble(limits, before)
    return Outcome(Reason.HANDS_FREE if still is Trouble.HANDS_FREE else Reason.LINE_CLEAR)


def noisy_line(limits: Limits, before: LineCondition = NOTHING_YET) -> Flow:
    """S06: says why, gives 5 s, hangs up; a line that has become quiet goes on."""
    yield Say("noisy-goodbye", until=Until.KEY)
    yield Listen(ANSWER_S, until=Until.KEY)
    still, _ = yield from find_trouble(limits, before)
    if still is not Trouble.NOISY:
        return Outcome(Reason.LINE_CLEAR)
    return Outcome(Reason.NOISY_LINE, HangUp())
