"""Sounds that telephone speech, accents and recognisers confuse, folded onto one another.

zh/z, ch/c, sh/s; n/l/r; hu-/f-; an/ang, en/eng, in/ing, uan/uang. Tones are ignored. Each folded (or toned) syllable is
given one private-use character, so that string algorithms work on syllables.
"""

from functools import lru_cache
from typing import Final

_RETROFLEX: Final = {"zh": "z", "ch": "c", "sh": "s"}
_LIQUID: Final = {"n": "l", "r": "l"}
_NASAL: Final = {"ang": "an", "eng": "en", "ing": "in", "uang": "uan", "ueng": "un"}
_BREATHED: Final = {
    "hua": "fa",
    "huan": "fan",
    "hui": "fei",
    "hun": "fen",
    "hu": "fu",
    "huo": "fo",
}
_FIRST_PRIVATE: Final = 0xE000
_LAST_PRIVATE: Final = 0xF8FF
UNKNOWN: Final = chr(_LAST_PRIVATE)
"""Stands for a sound that the recogniser could not name; equal to no phrase's syllable."""

_codes: dict[str, str] = {}
_syllables: dict[str, str] = {}


def code(syllable: str) -> str:
    """Return the one character that stands for this syllable in this process."""
    known = _codes.get(syllable)
    if known is None:
        known = _codes[syllable] = chr(_FIRST_PRIVATE + len(_codes))
        if known >= UNKNOWN:
            raise OverflowError("more syllables than private-use characters")
        _syllables[known] = syllable
    return known


def syllable(code: str) -> str:
    """Return the syllable that a code of this process stands for; UNKNOWN and what is no code stand for themselves."""
    return _syllables.get(code, code)


@lru_cache(maxsize=16_384)
def rhymes(one: str, two: str) -> bool:
    """Tell whether two coded syllables end in the same final, so that one is easily heard for the other."""
    first, second = (_split(syllable(code)) for code in (one, two))
    return bool(first[1]) and first[1] == second[1]


@lru_cache(maxsize=4096)
def fold(syllable: str) -> str:
    """Fold one toneless pinyin syllable: `zhang` and `zan` both give `zan`."""
    initial, final = _split(syllable)
    initial = _RETROFLEX.get(initial, initial)
    if initial in _LIQUID and final:
        initial = _LIQUID[initial]
    folded = initial + _NASAL.get(final, final)
    return _BREATHED.get(folded, folded)


def _split(syllable: str) -> tuple[str, str]:
    if syllable[:2] in _RETROFLEX:
        return syllable[:2], syllable[2:]
    if syllable[:1] in "bpmfdtnlgkhjqxrzcsyw":
        return syllable[:1], syllable[1:]
    return "", syllable
