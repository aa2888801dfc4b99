"""The question that several flows ask: what is wrong with the line, now or since a moment ago?"""

from collections.abc import Generator
from typing import Final, TypeAlias

from calls.ports import LineCondition
from ivr.flows.flow import Command, Event, Listen, Measure, Measured, Pressed, Until
from ivr.flows.line_condition import Limits, Trouble, since, trouble

NOTHING_YET: Final = LineCondition()
FINISH_S: Final = 0.5
FINISHES: Final = 8
"""Whoever is speaking may finish: so many times so long."""

Finding: TypeAlias = Generator[Command, Event, tuple[Trouble | None, LineCondition]]


def find_trouble(limits: Limits, before: LineCondition = NOTHING_YET) -> Finding:
    """Return what is wrong with what was heard since `before`, and the condition to measure the next step from.

    An ear that does not work finds nothing wrong: nobody is sent away because we are deaf.
    """
    measured = yield Measure()
    if not isinstance(measured, Measured) or not measured.heard:
        return None, before
    return trouble(since(before, measured.condition), limits), measured.condition


def find_trouble_after_speech(limits: Limits, before: LineCondition = NOTHING_YET) -> Finding:
    """As `find_trouble`, but a caller who is in mid-sentence is heard out first; a key ends that and finds nothing."""
    found, condition = yield from find_trouble(limits, before)
    for _ in range(FINISHES):
        if found is not None or not condition.speaking:
            break
        if isinstance((yield Listen(FINISH_S, until=Until.KEY)), Pressed):
            return None, condition
        found, condition = yield from find_trouble(limits, before)
    return found, condition
