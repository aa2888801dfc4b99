"""Signs beside a phrase that turn its meaning: a negation before it, or words that quote it or ask it back."""

import re
from collections.abc import Container
from typing import Final

from assist.matching.sounds import Sounds

NEGATIONS: Final = frozenset("不没别无未勿莫甭")
_NOT_NEGATING: Final = re.compile(
    "(不好意思|对不起|对不住|不客气|不要紧|没关系|没事|不管|不但|不仅|不过|要不|差不多|不断|不如|无论|特别|分别|级别|别人|别的"
    "|无缘无故.?|不是不|(?P<asked>.)不(?P=asked)|有没有|可不可以)"
)
_REACH: Final = 3
_CLAUSE: Final = re.compile("[，。！？；：、,.!?;:\\s]")
_QUOTING: Final = re.compile(
    "(?<![跟给向和对同为瞒])(你|他|她|谁|客户|对方|刚才|刚刚|先生|女士|小姐)(的意思)?(刚才|刚刚|之前)?(是)?(说|讲|问|提到|反映|指)(?!的我$)(的是|的)?[^。！？]{0,8}$"
    "|(同事|客服|坐席|师傅|人家|他|她)(们)?(当时|刚才|上次|之前)?(是)?([对跟和]你)?(说|讲|回答|告诉|答复)了?(你|我)?[^。！？]{0,8}$"
    "|(说|骂|讲)我们?[^，。！？]{0,4}$"
    "|(他|她|爸|妈|爷爷|奶奶|孩子|儿子|女儿|闺女|孙子|孙女|老公|老婆|媳妇|老伴)[^，。！？]{0,8}(嚷嚷?|嫌我|笑话我|数落我)[^，。！？]{0,3}$"
    "|你是?想(知道|问|弄清楚?|弄明白|搞清楚?)的?是?[^，。！？]{0,4}$"
    "|意思是[^。！？]{0,6}$|所谓的?$|(什么|谁)(叫|是)$"
    "|(不会|不能|不要|不可以|不应该|不允许|禁止|不该|没有|没|从不|绝不)(再)?(对你|跟你|和你|这样|随便)?(说|讲|用)(过|出)?[^。！？]{0,6}$"
    '|[“「『"]$'
)
_ASKING_BACK: Final = re.compile(
    "^([^，。！？]{0,4}(是吗|对吗|对吧|是吧|是不是|这句话|这样的话|这种话)|[^，。！？你您]{0,4}的意思)"
)

_PARTICLES: Final = frozenset("吗吧呢")
_SHORT: Final = 4
"""Syllables up to which a phrase has its particles as written; in two of them nobody pauses."""
_SENTENCE_END: Final = re.compile("[。！？!?；;]")
_PERSONS: Final = (("我", "你"), ("你", "我"))


def negated(sound: Sounds, first: int) -> bool:
    """Tell whether one of the three syllables before `first`, in the same clause, negates what follows."""
    before = sound.spoken[max(0, first - _REACH) : first]
    if not any(character in NEGATIONS for character in before):
        return False
    clause = _CLAUSE.split(sound.text[: sound.at[first]])[-1][-6:]
    last = max((clause.rfind(character) for character in NEGATIONS), default=-1)
    if last < 0 or len(clause) - last > _REACH:
        return False
    return not any(word.start() <= last < word.end() for word in _NOT_NEGATING.finditer(clause))


def quoted(sound: Sounds, first: int, last: int) -> bool:
    """Tell whether the phrase is repeated as a quotation or asked back (`您是说…吗`)."""
    start, end = sound.span(first, last)
    before = sound.text[max(0, start - 16) : start].replace("您", "你")
    return bool(_QUOTING.search(before) or _ASKING_BACK.match(sound.text[end : end + 10]))


def same_negation(window: str, literal: str) -> bool:
    """Tell whether an inexact match negates as often as the phrase does."""
    return sum(c in NEGATIONS for c in window) == sum(c in NEGATIONS for c in literal)


def contradicted(sound: Sounds, first: int, last: int, characters: Container[str]) -> bool:
    """Tell whether what was found is, as written, something else than a phrase of these characters.

    A sentence ends in it (`吗？我` is not `骂我`), something short has a pause or a particle of its own, or it speaks
    of me where the phrase speaks of you.
    """
    heard = sound.spoken[first:last]
    start, end = sound.span(first, last)
    inside = sound.text[start:end]
    if (_CLAUSE if len(heard) == 2 else _SENTENCE_END).search(inside):
        return True
    if len(heard) <= _SHORT and any(one in _PARTICLES and one not in characters for one in heard):
        return True
    return any(
        one in heard and one not in characters and other in characters and other not in heard for one, other in _PERSONS
    )
