"""Hides numbers from those who do not need them. Same length before and after, so that spans stay right."""

import re
from dataclasses import replace
from typing import Final

from calls.facts import CallReviewed, CallStarted, Direction, Fact, FindingChanged, TicketOpened, UtteranceHeard
from calls.signals import PartialHeard, Signal

_DIGIT: Final = "0-9零〇一二三四五六七八九幺两"
_LONG: Final = re.compile(f"[{_DIGIT}][{_DIGIT} -]{{5,}}[{_DIGIT}]")
"""Seven digits and more, spoken or written: telephone, identity card, bank card."""


def mask_number(number: str) -> str:
    """Keep the first three and last two of a long number: `138******01`."""
    if len(number) < 7:
        return number
    return number[:3] + "*" * (len(number) - 5) + number[-2:]


def mask_dialled(direction: Direction, dialled: str) -> str:
    """Mask the number that was called where it is the customer's: on a call out."""
    return mask_number(dialled) if direction is Direction.OUT else dialled


def mask_text(text: str) -> str:
    """Put `*` in the place of every long run of digits."""
    return _LONG.sub(lambda run: "*" * len(run.group()), text)


def mask_fact(fact: Fact) -> Fact:
    match fact:
        case CallStarted():
            number, dialled = mask_number(fact.caller_number), mask_dialled(fact.direction, fact.dialled)
            return replace(fact, caller_number=number, dialled=dialled, caller_name=mask_text(fact.caller_name))
        case UtteranceHeard():
            words = tuple(replace(word, text=mask_text(word.text)) for word in fact.words)
            return replace(fact, text=mask_text(fact.text), words=words)
        case FindingChanged(finding=finding) if finding.said is not None:
            return replace(fact, finding=replace(finding, said=mask_text(finding.said)))
        case CallReviewed(differences=told):
            masked = (replace(one, said=mask_text(one.said)) if one.said is not None else one for one in told)
            return replace(fact, differences=tuple(masked))
        case TicketOpened(content=content):
            return replace(fact, content={key: mask_text(value) for key, value in content.items()})
        case _:
            return fact


def mask_signal(signal: Signal) -> Signal:
    return replace(signal, text=mask_text(signal.text)) if isinstance(signal, PartialHeard) else signal
