"""The words of the model, their syllables, and the graph from sounds to words (HCLr).

The graph is a prefix tree over phones: no determinisation, no disambiguation symbols. Words are numbered in the tree's
depth-first order, so each state of the tree reaches one interval of word numbers (two with `[unk]`), which is what the
lookahead needs, and a grammar made at run time finds the words by the same numbers.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from models.recipe import phones
from models.recipe.fst import Graph, Interval
from models.recipe.kaldi import triples
from models.recipe.trigram import UNKNOWN
from sansheng.speech.pinyin import syllables

UNKNOWN_SYLLABLE_COST: Final = 6.4
"""Cost of hearing a known syllable as [unk]: lower litters normal text with it, higher makes foreign speech words."""
_HALF: Final = math.log(2)


@dataclass(slots=True)
class _Node:
    children: dict[int, "_Node"] = field(default_factory=dict)
    words: list[tuple[str, float]] = field(default_factory=list)
    """Words that end here, with their cost."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Word numbers and the graph."""

    numbers: Mapping[str, int]
    graph: Graph
    reach: tuple[tuple[Interval, ...], ...]
    final_label: int
    unused_transition: int
    """A transition id that no phone has, for disambig_tid.int."""

    @property
    def words_txt(self) -> str:
        rows = ["<eps> 0", *(f"{word} {number}" for word, number in self.numbers.items())]
        return "\n".join(rows) + "\n"


def build(words: Iterable[str], readings: Mapping[str, tuple[tuple[str, ...], ...]] | None = None) -> Lexicon:
    """Builds the lexicon of words (hanzi); `readings` gives those with other readings than pypinyin's."""
    root = _Node()
    known: set[str] = set()
    for word in sorted(set(words)):
        for reading in (readings or {}).get(word, (syllables(word),)):
            _insert(root, phones.word_phones(reading), word, 0.0)
            known.update(reading)
    for syllable in sorted(known):
        _insert(root, phones.word_phones((syllable,)), UNKNOWN, UNKNOWN_SYLLABLE_COST)
    _insert(root, (phones.SPN_PHONE,), UNKNOWN, 0.0)
    return _Builder(root).lexicon()


def _insert(root: _Node, path: tuple[int, ...], word: str, cost: float) -> None:
    node = root
    for phone in path:
        node = node.children.setdefault(phone, _Node())
    if all(word != other for other, _ in node.words):
        node.words.append((word, cost))


class _Builder:
    def __init__(self, root: _Node) -> None:
        self._root = root
        self._numbers: dict[str, int] = {}
        self._number(root)
        self._numbers[UNKNOWN] = len(self._numbers) + 1
        self._labels: dict[int, frozenset[int]] = {}
        self._collect(root)
        first = {(phone, state): index for index, (phone, state, _) in enumerate(triples())}
        self._loop_id = {key: 2 * index + 1 for key, index in first.items()}
        self._graph = Graph()
        self._reach: list[tuple[Interval, ...]] = []

    def _number(self, node: _Node) -> None:
        for word, _ in node.words:
            if word != UNKNOWN:
                self._numbers.setdefault(word, len(self._numbers) + 1)
        for phone in sorted(node.children):
            self._number(node.children[phone])

    def _collect(self, node: _Node) -> frozenset[int]:
        labels = {self._numbers[word] for word, _ in node.words}
        for child in node.children.values():
            labels |= self._collect(child)
        self._labels[id(node)] = frozenset(labels)
        return self._labels[id(node)]

    def lexicon(self) -> Lexicon:
        last = len(self._numbers)
        self._everything: tuple[Interval, ...] = ((1, last + 2),)
        graph = self._graph
        graph.start, self._loop, self._pause, silence = (self._state(self._everything) for _ in range(4))
        graph.final[self._loop] = 0.0
        transition = self._loop_id[phones.SIL_PHONE, 0]
        graph.arc(self._pause, transition + 1, 0, 0.0, silence)
        graph.arc(silence, transition, 0, _HALF, silence)
        graph.arc(silence, 0, 0, _HALF, self._loop)
        self._return(graph.start, 0, 0.0)
        self._grow(self._root, self._loop, 0.0, emitted=False)
        graph.sort(by_output=True)
        return Lexicon(self._numbers, graph, tuple(self._reach), last + 1, 2 * len(triples()) + 1)

    def _state(self, reach: tuple[Interval, ...]) -> int:
        self._reach.append(reach)
        return self._graph.state()

    def _return(self, source: int, label: int, cost: float) -> None:
        """Goes back to the loop, half of the time through silence."""
        self._graph.arc(source, 0, label, cost + _HALF, self._loop)
        self._graph.arc(source, 0, label, cost + _HALF, self._pause)

    def _grow(self, node: _Node, source: int, exit_cost: float, *, emitted: bool) -> None:
        """Adds what follows a node; `exit_cost` is due on every arc that leaves `source`."""
        for word, cost in node.words:
            label = 0 if emitted else self._numbers[word]
            self._return(source, label, exit_cost + cost)
        for phone in sorted(node.children):
            child = node.children[phone]
            labels = self._labels[id(child)]
            single = len(labels) == 1 and not emitted
            out = next(iter(labels)) if single else 0
            done = emitted or single
            reach = self._everything if done else _intervals(labels)
            target = self._phone(source, phone, out, exit_cost, reach)
            self._grow(child, target, _HALF, emitted=done)

    def _phone(self, source: int, phone: int, out: int, cost: float, reach: tuple[Interval, ...]) -> int:
        """One state per HMM state: entered by the forward transition, carrying the self-loop."""
        for state in range(len(phones.PHONES[phone - 1].pdfs)):
            target = self._state(reach)
            loop = self._loop_id[phone, state]
            self._graph.arc(source, loop + 1, out, cost, target)
            self._graph.arc(target, loop, 0, _HALF, target)
            source, out, cost = target, 0, _HALF
        return source


def _intervals(labels: frozenset[int]) -> tuple[Interval, ...]:
    found: list[list[int]] = []
    for label in sorted(labels):
        if found and found[-1][1] == label:
            found[-1][1] = label + 1
        else:
            found.append([label, label + 1])
    return tuple((begin, end) for begin, end in found)
