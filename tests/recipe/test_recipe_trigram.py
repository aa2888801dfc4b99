"""The language model's graph: costs of words after words, and the bonus for their characters."""

from __future__ import annotations

import math

import pytest

from models.recipe import trigram
from models.recipe.fst import Graph
from models.recipe.trigram import BEGIN, END, UNKNOWN

NUMBERS = {"请": 1, "稍等": 2, UNKNOWN: 3}
COUNTS: trigram.Counts = {
    (): {"请": 40.0, "稍等": 40.0, END: 40.0},
    (BEGIN,): {"请": 40.0},
    ("请",): {"稍等": 40.0},
    ("稍等",): {END: 40.0},
}


def costs(graph: Graph, state: int) -> dict[int, float]:
    return {given: cost for given, _, cost, _ in graph.arcs[state]}


def made(monkeypatch: pytest.MonkeyPatch, bonus: float) -> Graph:
    monkeypatch.setattr(trigram, "CHARACTER_BONUS", bonus)
    return trigram.graph(COUNTS, NUMBERS)


def test_each_character_takes_its_bonus_off_and_nothing_else_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, cheaper = made(monkeypatch, 0.0), made(monkeypatch, 1.0)
    characters = {0: 0, NUMBERS["请"]: 1, NUMBERS["稍等"]: 2, NUMBERS[UNKNOWN]: 0}
    for state in range(len(plain.arcs)):
        expected = {word: cost - characters[word] for word, cost in costs(plain, state).items()}
        assert costs(cheaper, state) == pytest.approx(expected)
    assert cheaper.final == plain.final
    assert trigram.CHARACTER_BONUS > 0


def test_a_states_probabilities_sum_to_one_without_the_bonus(monkeypatch: pytest.MonkeyPatch) -> None:
    graph = made(monkeypatch, 0.0)
    unigram = next(state for state, arcs in enumerate(graph.arcs) if len(arcs) == len(NUMBERS))
    shares = [math.exp(-cost) for cost in costs(graph, unigram).values()]
    assert sum(shares) + math.exp(-graph.final[unigram]) == pytest.approx(1)
