"""Text as a row of syllables, each knowing the character that it came from."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.seg import mmseg

from assist.matching.folding import UNKNOWN, code, fold

_SAME: Final = str.maketrans({"您": "你", "她": "他", "它": "他", "幺": "一", "〇": "零", "妳": "你"})
_DIGITS: Final = "零一二三四五六七八九"
_FILLERS: Final = frozenset("嗯呃诶欸哎唉哦噢啊呀嘛")
_UNK: Final = "[unk]"
_POLYPHONES: Final = frozenset(
    "还行长重调差得了地着都便降传参觉数只处为中当应间分好少看教空量难干号假几结角落曾转乐说大发更供合会尽卡累率"
    "切散盛似提通吐相兴要与种省色什没那哪谁这和系折弹解校朝给"
)
"""Characters whose other readings are heard on the telephone; dictionaries list many more that are not."""


@dataclass(frozen=True, slots=True)
class Sounds:
    """What a text sounds like. The three tuples/strings have one element per syllable."""

    text: str
    folded: str
    """One private-use character per syllable, confusable sounds folded, tones ignored."""
    toned: str
    """The same with tones and without folding."""
    spoken: str
    """The characters that are spoken, normalised: 您 as 你, digits as 零一二."""
    at: tuple[int, ...]
    """Index in `text` of the character that the syllable comes from."""

    def __len__(self) -> int:
        return len(self.folded)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the characters from..to (exclusive) of syllables first..last (exclusive)."""
        return self.at[first], self.at[last - 1] + 1


@lru_cache(maxsize=8192)
def sounds(text: str) -> Sounds:
    """Return how the text sounds. Punctuation, spaces and fillers have no sound; digits are read one by one."""
    characters, at = _spoken(text)
    folded: list[str] = []
    toned: list[str] = []
    for plain, tone in _pronounced(characters):
        folded.append(UNKNOWN if plain == _UNK else code(fold(plain)))
        toned.append(UNKNOWN if plain == _UNK else code(tone))
    spoken = "".join(UNKNOWN if one == _UNK else one for one in characters)
    return Sounds(text, "".join(folded), "".join(toned), spoken, tuple(at))


def _spoken(text: str) -> tuple[list[str], list[int]]:
    """Return the characters that are spoken and where they stand in the text."""
    characters: list[str] = []
    at: list[int] = []
    index = 0
    while index < len(text):
        if text.startswith(_UNK, index):
            characters.append(_UNK)
            at.append(index)
            index += len(_UNK)
            continue
        for spoken in _normal(text[index]):
            characters.append(spoken)
            at.append(index)
        index += 1
    return characters, at


@lru_cache(maxsize=8192)
def _normal(character: str) -> str:
    plain = unicodedata.normalize("NFKC", character).translate(_SAME).lower()
    if plain.isdecimal() and len(plain) == 1:
        return _DIGITS[int(plain)]
    if plain in _FILLERS or not plain.isalnum():
        return ""
    return plain


def _pronounced(characters: list[str]) -> list[tuple[str, str]]:
    """Return toneless and toned pinyin per character; runs are read as a whole, for the sake of polyphones."""
    spoken: list[tuple[str, str]] = []
    run: list[str] = []
    for character in [*characters, _UNK]:
        if character != _UNK and _is_han(character):
            run.append(character)
            continue
        spoken.extend(_run(tuple(run)))
        run.clear()
        spoken.append((character, character))
    return spoken[:-1]


def _run(run: tuple[str, ...]) -> list[tuple[str, str]]:
    if not run:
        return []
    toned = [syllable for word in mmseg.seg.cut("".join(run)) for syllable in _word(word)]
    return [(syllable.rstrip("12345"), syllable) for syllable in toned]


@lru_cache(maxsize=16_384)
def _word(word: str) -> tuple[str, ...]:
    """Return how one word of pypinyin's dictionary is read: one syllable per character."""
    toned = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
    if len(toned) != len(word):  # a character without a reading was joined to its neighbour
        toned = [lazy_pinyin(one, style=Style.TONE3, neutral_tone_with_five=True)[0] for one in word]
    return tuple(toned)


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


@lru_cache(maxsize=8192)
def spoken_form(character: str) -> tuple[str, ...]:
    """Return the normalised form of one character, or nothing when it has no sound."""
    return tuple(_normal(character))


@lru_cache(maxsize=8192)
def folded_readings(character: str) -> tuple[str, ...]:
    """Return the codes of all readings of one character, folded."""
    return tuple(dict.fromkeys(code(fold(one.rstrip("12345"))) for one in _readings(character)))


@lru_cache(maxsize=8192)
def toned_readings(character: str) -> tuple[str, ...]:
    """Return the codes of all readings of one character, with tones, the neutral one included."""
    return tuple(dict.fromkeys(code(one) for one in _readings(character)))


def _readings(character: str) -> list[str]:
    spoken = _normal(character)
    if not spoken or not _is_han(spoken):
        return [spoken] if spoken else []
    found = pinyin(spoken, style=Style.TONE3, heteronym=True, neutral_tone_with_five=True)[0]
    common = [one for one in found if one][: 3 if spoken in _POLYPHONES else 1]
    return [*common, *(f"{one.rstrip('12345')}5" for one in common)]
