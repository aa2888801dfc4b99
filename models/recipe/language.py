"""The words of the text and how often they follow each other."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import jieba

from models.recipe.corpus import UTTERANCES, Sentence
from models.recipe.templates import SURNAMES
from models.recipe.trigram import BEGIN, END, Counts

LOOSE: Final = frozenset({"talk"})
"""Kinds of text whose words are thrown together: good for single words and pairs only."""
_LOOSE_ORDER: Final = 2
_LOOSE_SHARE: Final = 0.5
"""What such a sentence counts beside its weight among the spoken ones."""
_CLAUSE: Final = 0.5
"""Weight of a clause alone beside its sentence."""
_FIGURE: Final = "零一二三四五六七八九十百千万幺两点"
_TITLED: Final = re.compile(f"^([{SURNAMES}])(先生|小姐|女士|经理|主管)$")
_OWN_WORDS: Final = (
    "客服代表 工号 您好 请问 贵姓 免贵 热线 挂线 客户服务中心 人工服务 线路 来电 致电 帮助 稍等 久等 服务不周 再复述 "
    "普通话 耐心等待 话筒 杂音 查证 宝贵建议 不必介意 不必客气 答复 上级部门 反映 主管 有病"
).split()


def prepare(words: Iterable[str] = ()) -> None:
    """Sets the segmenter up; the same in every build."""
    jieba.setLogLevel(60)
    jieba.initialize()
    for word in (*_OWN_WORDS, *words):
        jieba.add_word(word)


def segmented(clause: str) -> list[str]:
    """Cuts a clause into words: figures one by one, surname and title apart."""
    words: list[str] = []
    for part in re.findall(f"[{_FIGURE}]|[^{_FIGURE}]+", clause):
        for word in jieba.cut(part, HMM=False):
            titled = _TITLED.match(word)
            words += titled.groups() if titled else [word]
    return words


def vocabulary(cut: Iterable[Sequence[str]]) -> set[str]:
    """All words and all their characters."""
    words = {word for clause in cut for word in clause}
    return words | {character for word in words for character in word}


def counts(sentences: Iterable[Sentence], characters: Iterable[str] = ()) -> tuple[Counts, set[str]]:
    """Counts what follows each history of up to two words, in whole sentences and in their clauses.

    The words are those of the sentences and the `characters`. Plain utterances bring no new ones: what they have
    beside the others is cut into characters, and an utterance with an unknown character is left out.
    """
    found: Counts = defaultdict(lambda: defaultdict(float))
    words: set[str] = set(characters)
    for sentence in sorted(sentences, key=lambda sentence: sentence.kind == UTTERANCES):
        cut = [segmented(clause) for clause in sentence.clauses]
        if sentence.kind == UTTERANCES:
            cut = [[part for word in clause for part in ((word,) if word in words else word)] for clause in cut]
            if not words.issuperset(word for clause in cut for word in clause):
                continue
        words |= vocabulary(cut)
        order, weight = (
            (_LOOSE_ORDER, _LOOSE_SHARE * sentence.weight) if sentence.kind in LOOSE else (3, sentence.weight)
        )
        _count(found, [word for clause in cut for word in clause], weight, order)
        if len(cut) > 1:
            for clause in cut:
                _count(found, clause, _CLAUSE * weight, order)
    kinds = _continuations(found)
    found[()] = {word: math.sqrt(count * kinds.get(word, 1.0)) for word, count in found[()].items()}
    return found, words


def _continuations(found: Counts) -> dict[str, float]:
    """How many different words each word follows: figures, which follow each other, do not flood the rest."""
    kinds: dict[str, float] = defaultdict(float)
    for history, seen in found.items():
        if len(history) == 1:
            for word in seen:
                kinds[word] += 1
    return kinds


def _count(found: Counts, words: Sequence[str], weight: float, order: int) -> None:
    padded = [BEGIN, *words, END]
    for index in range(1, len(padded)):
        for length in range(order):
            if index - length >= 0:
                found[tuple(padded[index - length : index])][padded[index]] += weight
