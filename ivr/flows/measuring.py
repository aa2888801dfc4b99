"""The question that several flows ask: what is wrong with the line, now or since a moment ago?"""

from collections.abc import Generator
from typing import Final, TypeAlias

from calls.ports import LineCondition
from ivr.flows.flow import Command, Event, Measure, Measured
from ivr.flows.line_condition import Limits, Trouble, since, trouble

NOTHING_YET: Final = LineCondition()

Finding: TypeAlias = Generator[Command, Event, tuple[Trouble | None, LineCondition]]


def find_trouble(limits: Limits, before: LineCondition = NOTHING_YET) -> Finding:
    """Return what is wrong with what was heard since `before`, and the condition to measure the next step from.

    An ear that does not work finds nothing wrong: nobody is sent away because we are deaf.
    """
    measured = yield Measure()
    if not isinstance(measured, Measured) or not measured.heard:
        return None, before
    return trouble(since(before, measured.condition), limits), measured.condition
