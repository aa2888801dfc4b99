"""What a form about a call begins with: name, contact, matter, as far as they were heard. Pure.

A draft is for a person to correct; nothing is judged by it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assist.matching.names import surname_in, title_in
from assist.matching.numbers import heard_runs
from calls.facts import CallStarted, Fact, UtteranceHeard
from calls.findings import Role

LONGEST: Final = 500
"""Characters of the matter."""
TELEPHONE: Final = range(7, 13)
"""Digits of a telephone number."""
NAMING: Final = 9
"""Characters of an utterance that may be the caller's name and nothing else."""
_ASKS_NAME: Final = ("贵姓", "怎么称呼", "您的姓名", "您的名字", "尊姓")
_SAYS_NOTHING: Final = frozenset("嗯啊哦喂好的是对行可以谢谢您你再见没有了吧呢，。！？、 ")


@dataclass(frozen=True, slots=True)
class Draft:
    name: str = ""
    """Surname and title, as the caller gave them."""
    contact: str = ""
    """The number that the caller gave, else the one that called."""
    matter: str = ""
    """What the caller said, without greetings and numbers."""


def draft(facts: Iterable[Fact]) -> Draft:
    """Return the draft of a call from its facts, in order."""
    name, title, given, calling, asked = "", "", "", "", False
    said: list[str] = []
    for fact in facts:
        if isinstance(fact, CallStarted):
            calling = fact.caller_number
        if not isinstance(fact, UtteranceHeard):
            continue
        if fact.role is Role.AGENT:
            asked = any(words in fact.text for words in _ASKS_NAME)
            title = title or (title_in(fact.text) if name else "")
            continue
        if surname := surname_in(fact.text, asked=asked):
            name, title = surname, title_in(fact.text)
        numbers = [run.digits for run in heard_runs(fact.text, TELEPHONE.start) if len(run.digits) in TELEPHONE]
        given = numbers[-1] if numbers else given
        names_only = surname and len([sign for sign in fact.text if sign not in _SAYS_NOTHING]) <= NAMING
        if not numbers and not names_only and set(fact.text) - _SAYS_NOTHING:
            said.append(fact.text)
        asked = False
    return Draft(name + title if name else "", given or calling, "，".join(said)[:LONGEST])
