"""The language model: words that follow words, as a back-off trigram acceptor (Gr.fst).

Witten-Bell interpolation with twice the number of different continuations: p = (c + 2 T p_lower) / (N + 2 T). It is
written straight into a graph: one state per history, epsilon arcs for backing off, less cost for longer words.
"""

import math
from collections.abc import Mapping
from typing import Final

from models.recipe.fst import Graph

UNKNOWN_PROBABILITY: Final = 0.003
_FLOOR: Final = 0.15
"""Count given to every word beside its own."""
_SHARE: Final = 2.0
PAIR_GAIN: Final = 4.0
TRIPLE_GAIN: Final = 12.0
"""Pairs and triples are kept when they explain the text better than the shorter history does, by this many nats: enough
of the text is there to tell what is usual from what was said once."""
CHARACTER_BONUS: Final = 1.0
"""What each character takes off its word's cost: without it the path of the fewest words is the cheapest in noise."""
BEGIN: Final = "<s>"
END: Final = "</s>"
UNKNOWN: Final = "[unk]"

Counts = dict[tuple[str, ...], dict[str, float]]
"""How often each word follows each history of up to two words."""


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
    counted[END] = seen[END]
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
    result.start = states[(BEGIN,)]
    for history, seen in probabilities.items():
        source = states[history]
        for word, probability in seen.items():
            if word == END:
                result.final[source] = -math.log(probability)
                continue
            cost = -math.log(probability) - _bonus(word)
            result.arc(source, numbers[word], numbers[word], cost, _known(states, (*history, word)[-2:]))
        if history:
            result.arc(source, 0, 0, -math.log(back_off[history]), _known(states, history[1:]))
    result.sort(by_output=False)
    return result


def _bonus(word: str) -> float:
    return 0.0 if word == UNKNOWN else CHARACTER_BONUS * len(word)


def _known(states: Mapping[tuple[str, ...], int], history: tuple[str, ...]) -> int:
    """The state of a history, or of what is left of it without its first words where it was dropped."""
    while history not in states:
        history = history[1:]
    return states[history]
