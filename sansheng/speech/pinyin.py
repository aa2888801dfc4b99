"""Mandarin text as clauses of numbered pinyin syllables, the form in which espeak-ng is given it.

The same syllables make the bundled model's lexicon, so what is spoken and what is heard always agree.
Pure; the readings come from pypinyin (tone 3 spelling, neutral tone 5) and a few of our own.
"""

import re
from typing import Final

from pypinyin import Style, lazy_pinyin, load_phrases_dict

from sansheng.speech.errors import TextUnspeakable
from sansheng.speech.numerals import spoken

_HANZI: Final = re.compile(r"[\u3400-\u9fff〇]+")
_PAUSE: Final = re.compile(r"[，。！？；：、…—,.!?;:\n]+")
# Interjections that espeak-ng cannot spell.
_INTERJECTIONS: Final = {"n": "en", "ng": "en", "m": "mu", "hm": "heng", "hng": "heng", "ê": "ei"}
# Readings that pypinyin's dictionary has otherwise.
_READINGS: Final = {
    "弓长张": "gōng cháng zhāng",
    "立早章": "lì zǎo zhāng",
    "一会儿": "yī huì ér",
    "幺": "yāo",
    "重拨": "chóng bō",
    "重发": "chóng fā",
    "重办": "chóng bàn",
    "重置": "chóng zhì",
    "重启": "chóng qǐ",
    "工号": "gōng hào",
    "挂了啊": "guà le a",
}
load_phrases_dict({word: [[s] for s in reading.split()] for word, reading in _READINGS.items()})


def syllables(word: str) -> tuple[str, ...]:
    """Reads one Chinese word: 您好 → ('nin2', 'hao3')."""
    read = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True, v_to_u=False)
    return tuple(_spelling(syllable) for syllable in read)


def clauses(text: str) -> tuple[tuple[str, ...], ...]:
    """Reads a text: one tuple of syllables for each stretch between pauses.

    Figures and Latin letters are spoken as on the telephone; other signs are silent.

    Raises:
        TextUnspeakable: nothing in the text can be spoken.
    """
    stretches = ("".join(_HANZI.findall(part)) for part in _PAUSE.split(spoken(text)))
    read = tuple(syllables(stretch) for stretch in stretches if stretch)
    if not read:
        raise TextUnspeakable(text)
    return read


def _spelling(syllable: str) -> str:
    body, tone = syllable.rstrip("12345"), syllable[-1]
    return _INTERJECTIONS.get(body, body.replace("ü", "v")) + tone
