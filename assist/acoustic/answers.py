"""Answers that may be spoken instead of keyed: the grammar that the recogniser gets, and which keys they stand for.

The recogniser hears nothing but these words then, and `[unk]` for every syllable of other talk. An answer among much
other talk is none: the caller is telling something, and keys or a second question will settle it.
"""

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

from assist.acoustic.vocabulary import UNKNOWN, Vocabulary
from calls.ports import Ask

YES: Final = "1"
NO: Final = "2"
_YES: Final = [
    "是",
    "是的",
    "是啊",
    "对",
    "对的",
    "对啊",
    "没错",
    "好",
    "好的",
    "好啊",
    "可以",
    "要",
    "需要",
    "确认",
    "就是这个",
]
_NO: Final = [
    "不",
    "不是",
    "不是的",
    "不对",
    "不用",
    "不用了",
    "不要",
    "不需要",
    "不好",
    "不可以",
    "不行",
    "错了",
    "不确认",
]
_DIGITS: Final = dict(zip("零一二三四五六七八九幺两〇", "0123456789120", strict=True))
_MEANS: Final = {
    Ask.YES_NO: {**dict.fromkeys(_YES, YES), **dict.fromkeys(_NO, NO)},
    Ask.DIGITS: _DIGITS,
}
_TALK: Final = " ".join([UNKNOWN] * 4)
"""Unknown syllables follow each other: without this a long sentence may come out as one of them and an answer."""
_OTHERS: Final = {Ask.YES_NO: 4, Ask.DIGITS: 2}
"""One syllable of other talk is no harm, and one for so many answers."""
_LONGEST: Final = max(len(answer) for answer in (*_YES, *_NO))


def grammar(ask: Ask, words: Vocabulary) -> list[str]:
    """What Vosk is given: every answer of which the model has all words; digits in pairs, as any may follow any."""
    phrases: Iterable[str] = _MEANS[ask]
    if ask is Ask.DIGITS:
        known = [digit for digit in _DIGITS if digit in words]
        return [*(f"{first} {second}" for first, second in product(known, known)), *known, UNKNOWN]
    return [_TALK, *words.grammar(phrase for phrase in phrases if not words.lacking(phrase))]


def keys(ask: Ask, words: Sequence[str]) -> str:
    """The keys that the words stand for: digits in order, `1` for yes, `2` for no; empty: that was no answer."""
    said = "".join(word for word in words if word != UNKNOWN)
    meant = _meanings(ask, said)
    others = sum(word == UNKNOWN for word in words)
    if others > max(1, len(meant) // _OTHERS[ask]):
        return ""
    if ask is Ask.DIGITS:
        return "".join(meant)
    return meant[0] if len(set(meant)) == 1 else ""


def _meanings(ask: Ask, said: str) -> list[str]:
    """The answers in a text, the longest first where several begin: 不是 is not 是."""
    found, start = [], 0
    while start < len(said):
        length = next((n for n in range(_LONGEST, 0, -1) if said[start : start + n] in _MEANS[ask]), 0)
        if length:
            found.append(_MEANS[ask][said[start : start + length]])
        start += length or 1
    return found
