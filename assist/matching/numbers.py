"""Numbers as they are spoken: the readings of a staff number, and the digits that somebody says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from assist.matching.folding import code, fold
from assist.matching.sounds import Sounds, sounds

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = ("", "十", "百", "千", "万", "十万", "百万", "千万")
_VALUE: Final = {**{d: i for i, d in enumerate(_DIGITS)}, "〇": 0, "幺": 1, "两": 2, **{str(i): i for i in range(10)}}
_WRITTEN: Final = frozenset(_VALUE)
_RUN: Final = re.compile("[0-9零〇一幺二三四五六七八九两]+(?:[-\\s，、,]+[0-9零〇一幺二三四五六七八九两]{2,})*")
_SOUNDS: Final = {
    code(fold(sound)): str(digit)
    for digit, sounding in enumerate(("ling", "yi yao", "er", "san", "si", "wu", "liu", "qi", "ba", "jiu"))
    for sound in sounding.split()
}
CONTACT_DIGITS: Final = 5
"""Rows of digits from this length on identify somebody or reach them."""
_UNIT_SOUNDS: Final = frozenset(code(fold(sound)) for sound in ("bai", "qian", "wan"))
_NUMERAL_SOUNDS: Final = _UNIT_SOUNDS | _SOUNDS.keys()
_AND: Final = frozenset("和与跟或")
_LONG_CARDINAL: Final = 4
_LONG_NUMBER: Final = 4
"""Shorter ones have to be heard whole."""
_BEFORE_OWN: Final = re.compile("(我是?|工.?号是?|代表|客服|坐席|专员|顾问|接线员)[^，。！？0-9]{0,2}$")
_AFTER_OWN: Final = re.compile("[^，。！？0-9]?(号|客服|为您|很高兴|请问|[，。！？]|$)")
_SURELY_BEFORE: Final = re.compile("工.?号是?$")
_SURELY_AFTER: Final = re.compile("[^，。！？0-9]?号[^，。！？0-9]?(客服|为您|很高兴|竭诚|请问)")
"""What stands beside a speaker's own number, a foreign syllable between."""
_PRESENTS: Final = re.compile(
    "我[是示四世市式]?|[工公共].?[号牌]是?|代.?表|客.?服|[部布]|热.?线|专员|顾问|坐席|写[您领]?|记一?下"
)
"""Where a speaker presents themselves: the own number comes then."""
_GOES_ON: Final = re.compile(
    "[^，。！？]?号|好的?[您领]"
    "|[^，。！？]?[^，。！？]?(客.?服|为.?[您领]|[您领]服务|很?高兴|竭诚|[请情清].?[问文]|就[行可好])"
)
"""How an opening goes on behind it."""
_OTHER_DIGITS: Final = _WRITTEN - set("四4")
"""A number that begins with one of these begins otherwise; 四 may be what 是 is misheard as."""
_OWN_WITHIN: Final = 3
"""The number begins no more syllables behind where the speaker presents themselves."""


@lru_cache(maxsize=256)
def readings(number: str) -> tuple[str, ...]:
    """Return how a number may be spoken: digit by digit, with leading zeros dropped, as a cardinal."""
    digits = [int(character) for character in number if character.isdecimal()]
    if not digits:
        return (number,) if number else ()
    spoken = ["".join(_DIGITS[digit] for digit in digits)]
    value = int("".join(map(str, digits)))
    if 0 < value < 100_000_000 and len(digits) <= 8:
        spoken.append(cardinal(value))
    shorter = "".join(map(str, digits)).lstrip("0")
    if len(shorter) >= 3:
        spoken.append("".join(_DIGITS[int(digit)] for digit in shorter))
    return tuple(dict.fromkeys(spoken))


def cardinal(value: int) -> str:
    """Return the Chinese cardinal of 1..99,999,999: 301 is 三百零一."""
    high, low = divmod(value, 10_000)
    if high:
        head = cardinal(high) + "万"
        if not low:
            return head
        return head + ("零" if low < 1000 else "") + cardinal(low)
    return _thousands(value)


def _thousands(value: int) -> str:
    spoken, zero = "", False
    for unit in (3, 2, 1, 0):
        digit = value // 10**unit % 10
        if digit:
            spoken += ("零" if zero and spoken else "") + _DIGITS[digit] + _UNITS[unit]
            zero = False
        else:
            zero = True
    return spoken[1:] if spoken.startswith("一十") else spoken


@dataclass(frozen=True, slots=True)
class DigitRun:
    """A row of digits as it was heard."""

    digits: str
    start: int
    """First character."""
    end: int
    """One past the last character."""
    sure: str
    """Those of the digits that are written as digits: all, where nothing foreign stands between."""
    pure: bool
    """Nothing foreign stands between the digits."""


def written_runs(text: str, least: int = 2) -> Iterator[DigitRun]:
    """Yield the rows of digits that are written as digits, separators between them passed over; 幺 and 一 are 1."""
    for match in _RUN.finditer(text):
        digits = "".join(str(_VALUE[character]) for character in match.group() if character in _VALUE)
        if len(digits) >= least:
            yield DigitRun(digits, match.start(), match.end(), digits, pure=True)


def digit_runs(text: str, least: int = 2) -> tuple[str, ...]:
    """Return the rows of digits spoken in the text, as ASCII digits; 幺 and 一 are 1."""
    return tuple(run.digits for run in written_runs(text, least))


def heard_runs(text: str, least: int = 2) -> tuple[DigitRun, ...]:
    """Return rows of digits. One foreign syllable between two digits is the digit it sounds like, or left out.

    `八零八零和四四三` are two rows.
    """
    sound = sounds(text)
    digits = [_VALUE.get(character) for character in sound.spoken]
    runs: list[DigitRun] = []
    at = 0
    while at < len(digits):
        if digits[at] is None:
            at += 1
            continue
        first, row, sure = at, "", ""
        while at < len(digits):
            value = digits[at]
            if value is not None:
                row += str(value)
                sure += str(value)
            elif at + 1 < len(digits) and digits[at + 1] is not None and sound.spoken[at] not in _AND:
                row += _SOUNDS.get(sound.folded[at], "")
            else:
                break
            at += 1
        if len(row) >= least:
            start, end = sound.span(first, at)
            runs.append(DigitRun(row, start, end, sure, pure=len(sure) == at - first))
    return tuple(runs)


def own_number_at(text: str, number: str) -> tuple[int, int] | None:
    """Find a speaker's own number, digit by digit; of four digits or more one may be swallowed, none be another.

    Where one says the own number (`我是…号`) half of its digits are enough, and one may be too many: recognisers
    swallow digits and make up others, people hardly ever say a part of their number.

    Returns:
        The first character and one past the last, or None.
    """
    for run in heard_runs(text):
        lost, added = (len(number) // 2, 1) if _own_place(text, run) else (1, 0)
        heard = [one for one in (run.digits, run.sure) if len(number) - lost <= len(one) <= len(number) + added]
        if number in heard or (len(number) >= _LONG_NUMBER and any(same_number(one, number, lost) for one in heard)):
            return run.start, run.end
    return _told_as_own(text, number)


def _told_as_own(text: str, number: str) -> tuple[int, int] | None:
    """Find the number where a speaker presents themselves, and other characters with its sounds stand for digits.

    Behind `工号` that is enough; elsewhere the opening goes on behind it, and a digit is written as one.
    """
    for said in _PRESENTS.finditer(text):
        sound = sounds(text[said.end() :])
        told = said.group().startswith("工")
        for first in range(min(1 if told else _OWN_WITHIN, len(sound))):
            last = _own_digits(sound, first, number, plain=told)
            if last is None or sound.spoken[max(0, first - 1) : first] in _OTHER_DIGITS:
                continue
            start, end = sound.span(first, last)
            if told or _GOES_ON.match(text, said.end() + end):
                return said.end() + start, said.end() + end
    return None


def _own_digits(sound: Sounds, first: int, number: str, *, plain: bool) -> int | None:
    """Return where half of the number's digits or more end that begin here, none another, or None.

    `plain`: nothing foreign stands between them. Otherwise one foreign syllable may, and a digit is written as one.
    """
    row, written, foreign, last = "", plain, plain, None
    for at, (character, folded) in enumerate(zip(sound.spoken, sound.folded, strict=True)):
        if at < first or len(row) > len(number):
            continue
        digit = _VALUE.get(character, _SOUNDS.get(folded))
        if digit is None:
            if foreign or at == first:
                break
            foreign = True
            continue
        row += str(digit)
        written = written or character in _WRITTEN
        if (
            written
            and len(row) >= max(2, len(number) - len(number) // 2)
            and same_number(row, number, len(number) // 2)
        ):
            last = at + 1
    return None if last is None or sound.spoken[last : last + 1] in _WRITTEN else last


def _own_place(text: str, run: DigitRun) -> bool:
    """Tell whether the row of digits stands where one says the own number."""
    before, after = text[: run.start], text[run.end :]
    if _SURELY_BEFORE.search(before) or _SURELY_AFTER.match(after):
        return True
    return _BEFORE_OWN.search(before) is not None and _AFTER_OWN.match(after) is not None


def cardinal_at(text: str, reading: str) -> tuple[int, int] | None:
    """Find a number of four syllables or more that is spoken with units (三百零一), one of them swallowed or one added.

    Returns:
        The first character and one past the last, or None.
    """
    sound, number = sounds(text), sounds(reading)
    if len(number) < _LONG_CARDINAL or any(_UNIT_SOUNDS.isdisjoint(one.folded) for one in (number, sound)):
        return None
    places = (
        (first, first + length)
        for first in range(len(sound))
        for length in range(len(number) - 1, len(number) + 2)
        if first + length <= len(sound)
    )
    return next((sound.span(*place) for place in places if _is_cardinal(sound, *place, number)), None)


def _is_cardinal(sound: Sounds, first: int, last: int, number: Sounds) -> bool:
    """Tell whether these syllables are the number but for one that is not its last, with no numeral beside them."""
    heard = sound.folded[first:last]
    short, long = sorted((heard, number.folded), key=len)
    rest = iter(long)
    if _UNIT_SOUNDS.isdisjoint(heard) or not all(one in rest for one in short):
        return False
    if number.folded[-1] not in heard or sum(one in _VALUE for one in sound.spoken[first:last]) > _digits(number):
        return False
    beside = sound.folded[max(0, first - 1) : first] + sound.folded[last : last + 1]
    return _NUMERAL_SOUNDS.isdisjoint(beside)


def _digits(number: Sounds) -> int:
    return sum(one in _VALUE for one in number.spoken)


def same_number(one: str, two: str, lost: int = 2) -> bool:
    """Tell whether two rows can be the same number with at most `lost` digits swallowed or doubled, none replaced."""
    short, long = sorted((one, two), key=len)
    if len(long) - len(short) > lost:
        return False
    rest = iter(long)
    return all(digit in rest for digit in short)
