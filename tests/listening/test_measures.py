"""The measures agree with hand-made cases."""

from __future__ import annotations

import math

import pytest

from sansheng.listening.measures import (
    Errors,
    area,
    errors,
    percentile,
    prefix_delays,
    recall_without_false_alarm,
)
from sansheng.listening.sentences import characters, sentences


@pytest.mark.parametrize(
    ("said", "heard", "wrong"),
    [("您好", "您好", 0), ("您好", "", 2), ("您好", "您[unk]", 1), ("再见", "再再见", 1), ("", "喂", 1)],
)
def test_errors(said: str, heard: str, wrong: int) -> None:
    assert errors(said, heard) == Errors(wrong, len(said))


def test_errors_add_up() -> None:
    assert sum((Errors(1, 10), Errors(2, 30)), Errors()).percent == 7.5
    assert Errors().percent == 0


def test_delays_count_from_each_characters_end() -> None:
    partials = [(0.4, "您"), (0.6, "拧好"), (0.8, "您好"), (1.0, "您好吗")]
    assert prefix_delays("您好吗", [0.3, 0.5, 0.9], partials) == pytest.approx([0.1, 0.3, 0.1])
    assert prefix_delays("再见", [0.3, 0.5], partials) == [math.inf, math.inf]


def test_percentile() -> None:
    assert percentile([3, 1, 2, 4], 0.5) == 3
    assert percentile([1], 0.9) == 1
    assert math.isnan(percentile([], 0.5))


def test_roc() -> None:
    assert area([0.9, 0.8], [0.1, 0.2]) == 1
    assert area([0.5], [0.5]) == 0.5
    assert recall_without_false_alarm([0.9, 0.4, 0.3], [0.35, 0.1]) == pytest.approx(2 / 3)


def test_the_sentences_are_different_and_speakable() -> None:
    all_sentences = [*sentences("written"), *sentences("drawn")]
    assert len(sentences("written")) >= 70
    assert len(sentences("drawn")) >= 100
    assert len({sentence.characters for sentence in all_sentences}) == len(all_sentences)
    assert all(len(sentence.characters) >= 5 for sentence in all_sentences)


def test_characters_are_what_is_spoken() -> None:
    assert characters("您好，工号1065！") == "您好工号幺零六五"
