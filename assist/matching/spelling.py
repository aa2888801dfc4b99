"""How the writing of a surname is told: by a word that has it (骆驼的骆) or by its parts (三点水, 上山下今)."""

import re

from assist.matching.sounds import sounds

_SAID_ANYWAY = frozenset(sounds(one).folded for one in "好对是行")
"""Sounds of common answers: surnames that sound like them (郝) count by their character."""
_PART = re.compile(
    "[一-鿿]旁|字头|字底|字框|点水|走之|[左右]半|(少|多|没有|缺|去掉)[^，。]{0,2}一(竖|横|点|撇|捺|笔)|去掉[^，。]{0,3}(头|旁|字)"
    "|(里|里面|上面|下面|左边|右边|上头|底下|中间)(是|有)?一?个[一-鿿]字?"
    "|(^|[，。、是体写])上[^午班面边车楼网门，。]、?下[^午班面边车楼网门，。]($|[，。、的吗？])"
    "|(^|[，。、是体写])左[^转拐边手侧面，。]、?右[^转拐边手侧面，。]($|[，。、的吗？])"
)
_HALVES = tuple(sounds(f"{side}一个").folded for side in ("上面", "下面", "左边", "右边", "上头", "底下", "里面"))
"""What stands before a part of a character; the part itself is most often misheard."""
_OF_WHAT = "的(那个?)?{0}(吗|吧|对|是不是|记|[，。？]|$)"
"""However garbled the word or the parts before it."""
_OF_PLACE = "简称的?(那个)?{0}|(^|[，。、])(是|就是)[^，。、我你您他她姓叫那这哪个的老小]{{2}}{0}($|[，。、？吗])"
"""A surname told by what it stands for (山东简称的鲁) or by its parts and itself (召耳邵)."""
_USUAL = re.compile(
    "弓长|立早|木子|耳东|双木|口天|言午|草头|三横|三划|古月|走肖|双人|金字|言字|美女姜|文刀|的那个|字旁|的[王张李陈]"
)
"""Parts and words by which common surnames are told."""


def spelled(text: str, surname: str) -> bool:
    """Tell whether the surname's writing is told by a word with it (骆驼的骆) or by its parts (三点水, 岑山今岑)."""
    heard, named, of = (sounds(one) for one in (text, surname, "的"))
    by_sound = named.folded not in _SAID_ANYWAY
    sound, name = (one.folded if by_sound else one.spoken for one in (heard, named))
    by_word = (
        one == of.folded and name in sound[max(0, at - 3) : at] and sound.startswith(name, at + 1)
        for at, one in enumerate(heard.folded)
    )
    by_parts = (sound.startswith(name, at) and sound.startswith(name, at + 3) for at in range(len(sound)))
    by_place = re.search(_OF_PLACE.format(surname), text) is not None
    by_end = re.search(_OF_WHAT.format(surname), text) is not None
    by_half = any(one in heard.folded for one in _HALVES)
    return _PART.search(text) is not None or by_place or by_end or by_half or any(by_word) or any(by_parts)


def usually_spelled(text: str) -> bool:
    """Tell whether the writing of a common surname is told, whichever was heard."""
    return _USUAL.search(text) is not None
