"""What is dictated, by either side: S12, C13."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from assist.compliance.call import CallState, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said
from assist.matching.numbers import CONTACT_DIGITS, DigitRun, heard_runs, readings, same_number, written_runs
from assist.matching.sounds import sounds
from assist.matching.spelling import spelled, usually_spelled
from assist.packs.compiled import CompiledRule, Group
from assist.packs.models import Limits
from calls.findings import Role, Unjudged, Verdict

_LONG_DIGITS = 8
"""A row of so many digits is dictated: asked to be noted down, and read back."""
_SAME_NUMBER = 70
"""From this likeness (0 to 100) on the agent says a number of the caller's, some digits of it misheard."""
_MOSTLY = 0.7
"""From this likeness (0 to 1) on a number that the agent says is taken for the caller's."""
_MOBILE = re.compile(r"1[3-9]\d{7,8}$|1[3-9]\d{10,11}$")
"""A mobile number of which digits are missing, or that has too many."""
_ADDRESS_SIGNS = re.compile("[省市区县镇乡街号楼室巷弄栋幢层村]|路|道|单元")
_STREETS = frozenset("路街道巷弄村")
_NUMERALS = "[0-9〇零一二三四五六七八九十百千幺两]"
_HOUSE_NUMBER = re.compile(f"(?<![月0-9〇零一二三四五六七八九十百千幺两])({_NUMERALS}+)之?[甲乙丙丁]?号")
_STREET = re.compile("[一-鿿]{2}[路街道巷弄村]")
_NO_ADDRESS = re.compile(
    "道路|街道(办|服务)|[管通渠难知味报频跑一]道(?!路)|弄[坏丢错好清明脏掉完断湿不了到得]"
    f"|(客服|工号|坐席|代表|专员|顾问|我是)(代表|号)?是?{_NUMERALS}+号?|{_NUMERALS}+号(客服|坐席|客户代表|代表|专员)"
)
"""What looks like parts of an address and is none: offices, pipes, the company's trade, the agent's number."""
_AMOUNT = re.compile("[十百千万加减乘度]")
_UNITS = 2
"""A row with so many units or signs of reckoning in it is an amount."""
_GUESSES = 2
"""A row with more of them is another row."""
_CORRECTS = re.compile("等等|等一下|等会儿|不对|不是|错了|[说念看报记讲]错|应该是|更正")
"""What is said before a number that replaces one."""
_SAID_TWICE = re.compile(f"({_NUMERALS}{{2,}})就(是)?\\1")
"""`1001就1001` gives in, it is no number with a nine in it."""


def asks_first(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S12: an address, an account, a code of eight digits: dictated only after asking the caller to note it down."""
    given = "".join(run.sure for o in state.utterances if o.role is Role.CALLER for run in heard_runs(o.text, 3))
    for turn in state.turns_of(Role.AGENT):
        dictated = next((o for o in turn.utterances if o.final and _long(state, o, given)), None)
        if dictated is None:
            continue
        since = max(0, turn.start_ms - 20_000)
        found, missing = first_said(state, rule.say, since, dictated.end_ms)
        common: dict[str, Any] = {
            "key": dictated.id,
            "expected": filled(state, rule.rule.wording),
            "since_ms": since,
        }
        if not missing:
            yield Instance(verdict=Verdict.MET, **{**evidence(*found[-1]), **common})
        else:
            yield Instance(verdict=Verdict.MISSED, **{**evidence(dictated, None), **common, "reason": "not-asked"})
        return


def _long(state: CallState, one: Utterance, given: str) -> bool:
    for run in _no_amounts(one.text, _LONG_DIGITS):
        long = len(run.sure) >= _LONG_DIGITS - 1
        if long and not _read(run.sure, given) and fuzz.partial_ratio(run.sure, given) < _SAME_NUMBER:
            return True
    text = _NO_ADDRESS.sub("，", one.text)
    signs = set(_ADDRESS_SIGNS.findall(text))
    if len(signs) < 3 or _STREETS.isdisjoint(signs) or not _HOUSE_NUMBER.search(text):
        return False
    return not _confirms(one) and not _callers_address(state, one, text)


def _callers_address(state: CallState, one: Utterance, text: str) -> bool:
    """Tell whether the caller has named the street and the house before: then it is said back, not dictated."""
    before = "。".join(o.text for o in state.utterances if o.role is Role.CALLER and o.start_ms < one.start_ms)
    street, told = _STREET.search(text), sounds(before).folded
    if street is None or sounds(street.group()).folded not in told:
        return False
    theirs = frozenset().union(*(_spoken(number) for number in _HOUSE_NUMBER.findall(before)), frozenset())
    return all(_spoken(number) & theirs for number in _HOUSE_NUMBER.findall(text))


def _spoken(number: str) -> frozenset[str]:
    """Return how a house number may be spoken, `1` as 一."""
    return frozenset(readings(number)) | {number.replace("幺", "一")}


def _confirms(one: Utterance) -> bool:
    return "confirm" in one.said


def read_back(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C13: the caller's contact digits are repeated by the agent; the writing of a surname that is given is asked."""
    if state.answered_ms is None:
        return
    given = [
        (one, run)
        for one in state.utterances
        if one.role is Role.CALLER and one.final
        for run in _contact_runs(one.text)
        if not _price(one.text) and not _repeats(state, one, run.digits)
    ]
    if not given:
        return
    given = [(one, run) for at, (one, run) in enumerate(given) if not _taken_back(run, given[at + 1 :])]
    first = given[0][0]
    rows = [
        heard_runs(one.text, 2) for one in state.utterances if one.role is Role.AGENT and one.start_ms > first.start_ms
    ]
    told = "".join(row.digits for row in chain(*rows))
    unread = [run for _, run in given if not _read(run.digits, told) and not (_guessed(run) and _read(run.sure, told))]
    clear = [run for run in unread if not _garbled(run.digits, rows)]
    writing = _writing_known(state, rule.say, first)
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": first.end_ms,
        "due_ms": given[-1][0].end_ms + 15_000,
        "until_ms": state.ended_ms,
    }
    if not unread and writing:
        yield Instance(verdict=Verdict.MET, **{**evidence(first, None), **common})
        return
    reason = "not-read-back" if clear else "writing-not-asked"
    verdict = Verdict.MISSED if state.closed else Verdict.DUE
    if state.closed and writing and not clear:
        verdict, reason = Verdict.UNJUDGED, Unjudged.UNINTELLIGIBLE.value
    yield Instance(verdict=verdict, start_ms=first.start_ms, end_ms=first.end_ms, reason=reason, **common)


def _repeats(state: CallState, one: Utterance, run: str) -> bool:
    """Tell whether the caller only says back a number that the agent has given, digits of a long one swallowed."""
    before = (o for o in state.utterances if o.role is Role.AGENT and o.end_ms <= one.start_ms + 300)
    told = [row.digits for o in before for row in heard_runs(o.text, CONTACT_DIGITS)]
    long = len(run) >= _LONG_DIGITS
    return any(row.endswith(run) or (long and len(row) != len(run) and same_number(run, row)) for row in told)


def _contact_runs(text: str) -> list[DigitRun]:
    """Return rows that identify or reach somebody; only long ones may have foreign syllables in them (a date has)."""
    text = _SAID_TWICE.sub(r"\1", text)
    return _no_amounts(text, _LONG_DIGITS - 1) or list(written_runs(text, CONTACT_DIGITS))


def _no_amounts(text: str, least: int) -> list[DigitRun]:
    """Return the rows of at least so many digits that are no amounts, dates or sums."""
    return [row for row in heard_runs(text, least) if len(_AMOUNT.findall(text[row.start : row.end])) < _UNITS]


def _taken_back(run: DigitRun, later: Iterable[tuple[Utterance, DigitRun]]) -> bool:
    """Tell whether the caller has put another number in this one's place: `等等，不对，是…`."""
    return any(
        len(other.digits) == len(run.digits)
        and _CORRECTS.search(one.text[: other.start]) is not None
        and LCSseq.normalized_similarity(run.digits, other.digits) >= _MOSTLY
        for one, other in later
    )


def _guessed(run: DigitRun) -> bool:
    """Tell whether one or two of the digits are only what a foreign syllable sounds like."""
    return 0 < len(run.digits) - len(run.sure) <= _GUESSES


def _read(run: str, told: str) -> bool:
    """Tell whether the row of digits is in what the agent read out, at most two digits swallowed or doubled."""
    if run in told:
        return True
    if len(run) >= _LONG_DIGITS and len(told) == len(run):
        return False  # digits in another order, or others
    lost = 2 if len(run) >= _LONG_DIGITS else 1
    more = 2 if len(run) + 2 >= _LONG_DIGITS else 1
    lengths = range(len(run) - lost, len(run) + more + 1)
    return any(
        same_number(run, told[at : at + length], more)
        for length in lengths
        for at in range(len(told) - length + 1)
        if length >= CONTACT_DIGITS - 1
    )


def _garbled(run: str, rows: Iterable[Sequence[DigitRun]]) -> bool:
    """Tell whether the agent read out most of a number, but not as many digits, or with other sounds among them.

    Who reads a digit wrong says another in its place; a recogniser swallows some and makes up others.
    """
    told = [("".join(row.digits for row in one), all(row.pure for row in one)) for one in rows]
    told += [(row.digits, row.pure) for one in rows for row in one]
    told += [(row.sure, False) for one in rows for row in one if not row.pure]
    alike = [one for one in told if LCSseq.normalized_similarity(run, one[0]) >= _MOSTLY]
    as_long = any(pure and len(digits) == len(run) and not _MOBILE.match(digits) for digits, pure in alike)
    return bool(alike) and (not as_long or _MOBILE.match(run) is not None)


def _price(text: str) -> bool:
    return any(sign in text for sign in ("元", "块钱", "块", "价", "公斤", "表上的数", "表上的读数"))


def _writing_known(state: CallState, groups: tuple[Group, ...], first: Utterance) -> bool:
    surname = state.surname
    if surname is None or surname.source in ("record", "agent"):
        return True
    asked = first_said(state, groups, 0, None)[1] == 0
    told = any(one.role is Role.CALLER and usually_spelled(one.text) for one in state.utterances)
    return asked or told or any(spelled(one.text, surname.name) for one in state.utterances)
