"""The language model: words that follow words, as a back-off trigram acceptor (Gr.fst).

Witten-Bell interpolation with twice the number of different continuations: p = (c + 2 T p_lower) / (N + 2 T). It is
written straight into a graph: one state per history, epsilon arcs for backing off.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import jieba

from models.recipe.corpus import Sentence
from models.recipe.fst import Graph
from models.recipe.lexicon import UNKNOWN
from models.recipe.templates import SURNAMES

UNKNOWN_PROBABILITY: Final = 0.003
_FLOOR: Final = 0.15
"""Count given to every word beside its own."""
_SHARE: Final = 2.0
LOOSE: Final = frozenset({"talk"})
"""Kinds of text whose words are thrown together: good for single words and pairs only."""
_LOOSE_ORDER: Final = 2
_LOOSE_SHARE: Final = 0.5
"""What such a sentence counts beside its weight among the spoken ones."""
PAIR_GAIN: Final = 1.2
TRIPLE_GAIN: Final = 3.6
"""Pairs and triples are kept when they explain the text better than the shorter history does, by this many nats."""
_CLAUSE: Final = 0.5
"""Weight of a clause alone beside its sentence."""
_FIGURE: Final = "零一二三四五六七八九十百千万幺两点"
_TITLED: Final = re.compile(f"^([{SURNAMES}])(先生|小姐|女士|经理|主管)$")
_BEGIN: Final = "<s>"
_END: Final = "</s>"
_OWN_WORDS: Final = (
    "客服代表 工号 您好 请问 贵姓 免贵 热线 挂线 客户服务中心 人工服务 线路 来电 致电 帮助 稍等 久等 服务不周 再复述 "
    "普通话 耐心等待 话筒 杂音 查证 宝贵建议 不必介意 不必客气 答复 上级部门 反映 主管 有病"
).split()

Counts = dict[tuple[str, ...], dict[str, float]]


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


def counts(sentences: Iterable[Sentence]) -> tuple[Counts, set[str]]:
    """Counts what follows each history of up to two words, in whole sentences and in their clauses."""
    found: Counts = defaultdict(lambda: defaultdict(float))
    words: set[str] = set()
    for sentence in sentences:
        cut = [segmented(clause) for clause in sentence.clauses]
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
    padded = [_BEGIN, *words, _END]
    for index in range(1, len(padded)):
        for length in range(order):
            if index - length >= 0:
                found[tuple(padded[index - length : index])][padded[index]] += weight


def graph(
    found: Mapping[tuple[str, ...], Mapping[str, float]], numbers: Mapping[str, int], triple_gain: float = TRIPLE_GAIN
) -> Graph:
    """Writes the model as an acceptor over word numbers, sorted by input."""
    model = _Model(_unigram(found[()], numbers), {1: PAIR_GAIN, 2: triple_gain})
    for history in sorted((h for h in found if h), key=len):
        model.learn(history, found[history])
    return _acceptor(model.probabilities, model.back_off, numbers)


class _Model:
    """Probabilities of words after histories, with what is left for the shorter history."""

    def __init__(self, unigram: dict[str, float], least_gain: Mapping[int, float]) -> None:
        self._least_gain = least_gain
        self.probabilities: dict[tuple[str, ...], dict[str, float]] = {(): unigram}
        self.back_off: dict[tuple[str, ...], float] = {}

    def probability(self, word: str, history: tuple[str, ...]) -> float:
        seen = self.probabilities.get(history)
        if seen is not None and word in seen:
            return seen[word]
        return self.back_off.get(history, 1.0) * self.probability(word, history[1:])

    def learn(self, history: tuple[str, ...], seen: Mapping[str, float]) -> None:
        """Interpolates a history's counts with the shorter history; drops what that one knows almost as well."""
        total, kinds = sum(seen.values()), _SHARE * len(seen)
        kept, kept_below = {}, 0.0
        for word, count in seen.items():
            below = self.probability(word, history[1:])
            probability = (count + kinds * below) / (total + kinds)
            if count * math.log(probability / below) >= self._least_gain[len(history)]:
                kept[word] = probability
                kept_below += below
        if kept:
            self.probabilities[history] = kept
            self.back_off[history] = (1 - sum(kept.values())) / (1 - kept_below)


def _unigram(seen: Mapping[str, float], numbers: Mapping[str, int]) -> dict[str, float]:
    counted = {word: seen.get(word, 0.0) + _FLOOR for word in numbers if word != UNKNOWN}
    counted[_END] = seen[_END]
    total = sum(counted.values())
    shares = {word: (1 - UNKNOWN_PROBABILITY) * count / total for word, count in counted.items()}
    return {**shares, UNKNOWN: UNKNOWN_PROBABILITY}


def _acceptor(
    probabilities: Mapping[tuple[str, ...], Mapping[str, float]],
    back_off: Mapping[tuple[str, ...], float],
    numbers: Mapping[str, int],
) -> Graph:
    result = Graph()
    states = {history: result.state() for history in probabilities}
    result.start = states[(_BEGIN,)]
    for history, seen in probabilities.items():
        source = states[history]
        for word, probability in seen.items():
            cost = -math.log(probability)
            if word == _END:
                result.final[source] = cost
                continue
            result.arc(source, numbers[word], numbers[word], cost, _known(states, (*history, word)[-2:]))
        if history:
            result.arc(source, 0, 0, -math.log(back_off[history]), _known(states, history[1:]))
    result.sort(by_output=False)
    return result


def _known(states: Mapping[tuple[str, ...], int], history: tuple[str, ...]) -> int:
    """The state of a history, or of what is left of it without its first words where it was dropped."""
    while history not in states:
        history = history[1:]
    return states[history]
