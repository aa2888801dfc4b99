"""Phones of Mandarin: initials, toned finals, the outputs of the network (pdfs) and Kaldi's phone table.

A syllable is an optional initial and a final. The network tells apart silence, foreign sound, 21 initials, the first
half of each final without its tone and the second half with it. Position variants of a phone share pdfs.
"""

from dataclasses import dataclass
from typing import Final

INITIALS: Final = tuple("b p m f d t n l g k h j q x zh ch sh r z c s".split())
FINALS: Final = tuple(
    "a ai an ang ao e ei en eng er i ia ian iang iao ie ii iy in ing iong iu io o ong ou "
    "u ua uai uan uang ui un uo v van ve vn".split()
)
TONES: Final = (1, 2, 3, 4, 5)

SIL_PDF: Final = 0
SPN_PDF: Final = 1
_INITIAL_PDF: Final = {initial: 2 + index for index, initial in enumerate(INITIALS)}
_HALF: Final = 2 + len(INITIALS)
_TONED: Final = _HALF + len(FINALS)
PDFS: Final = _TONED + len(FINALS) * len(TONES)

SIL_PHONE: Final = 1
SPN_PHONE: Final = 2
SPN_STATES: Final = 5

_WHOLE: Final = {
    "yi": "i", "ya": "ia", "yan": "ian", "yang": "iang", "yao": "iao", "ye": "ie", "yin": "in", "ying": "ing",
    "yong": "iong", "you": "iu", "yo": "io", "yai": "ai", "yu": "v", "yuan": "van", "yue": "ve", "yun": "vn",
    "wu": "u", "wa": "ua", "wai": "uai", "wan": "uan", "wang": "uang", "wei": "ui", "wen": "un", "wo": "uo",
    "weng": "ong",
}  # fmt: skip
_AFTER_JQX: Final = {"u": "v", "uan": "van", "ue": "ve", "un": "vn"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One numbered pinyin syllable taken apart."""

    initial: str
    """Empty where the syllable begins with its final."""
    final: str
    tone: int

    @property
    def pdfs(self) -> tuple[int, ...]:
        """The network's outputs in order: the initial's, the final's two halves."""
        index = FINALS.index(self.final)
        halves = (_HALF + index, _TONED + index * len(TONES) + self.tone - 1)
        return (_INITIAL_PDF[self.initial], *halves) if self.initial else halves


def parse(pinyin: str) -> Syllable:
    """Takes `zhang1` apart; raises ValueError for what is no Mandarin syllable."""
    body, tone = pinyin[:-1], int(pinyin[-1])
    if body in _WHOLE:
        return Syllable("", _WHOLE[body], tone)
    initial = next((i for i in sorted(INITIALS, key=len, reverse=True) if body.startswith(i)), "")
    final = body[len(initial) :]
    if initial in {"j", "q", "x"}:
        final = _AFTER_JQX.get(final, final)
    if final == "i":
        final = {"zh": "ii", "ch": "ii", "sh": "ii", "r": "ii", "z": "iy", "c": "iy", "s": "iy"}.get(initial, "i")
    final = {"ue": "ve", "ve": "ve"}.get(final, final)
    if final not in FINALS or tone not in TONES:
        raise ValueError(f"{pinyin!r} is no Mandarin syllable")
    return Syllable(initial, final, tone)


@dataclass(frozen=True, slots=True)
class Phone:
    """One row of Kaldi's phone table."""

    name: str
    position: str
    """nonword, begin, internal, end or singleton."""
    pdfs: tuple[int, ...]
    """One for each of its HMM states."""


def _table() -> tuple[Phone, ...]:
    silence: tuple[int, ...] = (SIL_PDF,)
    rows = [Phone("SIL", "nonword", silence), Phone("SPN_S", "singleton", (SPN_PDF,) * SPN_STATES)]
    for initial in INITIALS:
        alone: tuple[int, ...] = (_INITIAL_PDF[initial],)
        rows += [Phone(f"{initial}_{p}", w, alone) for p, w in (("B", "begin"), ("I", "internal"))]
    for final in FINALS:
        for tone in TONES:
            pdfs = Syllable("", final, tone).pdfs
            places = (("B", "begin"), ("I", "internal"), ("E", "end"), ("S", "singleton"))
            rows += [Phone(f"{final}{tone}_{p}", w, pdfs) for p, w in places]
    return tuple(rows)


PHONES: Final = _table()
"""Phone number 1 is the first row."""
_NUMBER: Final = {phone.name: number for number, phone in enumerate(PHONES, 1)}


def word_phones(syllables: tuple[str, ...]) -> tuple[int, ...]:
    """Phone numbers of a word with their positions in it."""
    names = [part for s in map(parse, syllables) for part in (s.initial, f"{s.final}{s.tone}") if part]
    if len(names) == 1:
        return (_NUMBER[f"{names[0]}_S"],)
    places = ["B"] + ["I"] * (len(names) - 2) + ["E"]
    return tuple(_NUMBER[f"{name}_{place}"] for name, place in zip(names, places, strict=True))
