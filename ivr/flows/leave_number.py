"""A number left by keypad or aloud: asked, read back, confirmed. What follows is a call-back that is owed."""

from collections.abc import Generator
from typing import Final, TypeAlias

from calls.ports import Ask
from ivr.flows.flow import (
    AskDigits,
    Command,
    Entered,
    Event,
    Flow,
    HangUp,
    Listen,
    OpenTicket,
    Outcome,
    Pressed,
    Reason,
    Say,
    Until,
)
from ivr.numbers import may_be_called

TRIES: Final = 3
MOST_DIGITS: Final = 20
CONFIRM_S: Final = 6.0
DUE_H: Final = 48.0

Answer: TypeAlias = Generator[Command, Event, bool]


def leave_number(caller_number: str, kind: str = "call-back") -> Flow:
    """`caller_number` is offered first, where the network gave one that can be called."""
    if may_be_called(caller_number) and (yield from _confirmed("number-yours", caller_number)):
        return (yield from _kept(kind, caller_number))
    for _ in range(TRIES):
        entered = yield AskDigits("number-enter", MOST_DIGITS)
        number = entered.digits if isinstance(entered, Entered) else ""
        if not number:
            continue
        if not may_be_called(number):
            yield Say("number-invalid")
        elif (yield from _confirmed("number-read-back", number)):
            return (yield from _kept(kind, number))
    yield Say("goodbye", until=Until.END)
    return Outcome(Reason.NO_NUMBER, HangUp())


def spoken(number: str) -> tuple[str, ...]:
    """Return the prompts that read a number out, digit by digit."""
    return tuple(f"digit-{digit}" for digit in number if digit.isdecimal())


def _confirmed(intro: str, number: str) -> Answer:
    event = yield Say((intro, *spoken(number), "number-confirm"), until=Until.KEY, ask=Ask.YES_NO)
    if not isinstance(event, Pressed):
        event = yield Listen(CONFIRM_S, until=Until.KEY, ask=Ask.YES_NO)
    return event == Pressed("1")


def _kept(kind: str, number: str) -> Flow:
    yield OpenTicket(kind, DUE_H, {"number": number})
    yield Say("number-kept", until=Until.END)
    return Outcome(Reason.NUMBER_LEFT, HangUp())
