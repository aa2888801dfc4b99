"""Answers aloud: which keys they stand for, and what is none."""

from __future__ import annotations

import pytest

from assist.acoustic.answers import grammar, keys
from assist.acoustic.vocabulary import Vocabulary
from calls.ports import Ask

WORDS = Vocabulary([*"是的不对好要用了没错零一二三四五六七八九幺两〇", "是的", "不是", "不用"])


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("是的", "1"),
        ("对 对", "1"),
        ("[unk] 是的", "1"),
        ("不是", "2"),
        ("不 对", "2"),
        ("不用 了", "2"),
        ("不 不是", "2"),
        ("不是 是的", ""),
        ("[unk] [unk] 要 [unk]", ""),
        ("对 [unk] 好 [unk] 的 好", ""),
        ("[unk]", ""),
        ("", ""),
        ("谢谢", ""),
    ],
)
def test_yes_and_no(said: str, key: str) -> None:
    assert keys(Ask.YES_NO, said.split()) == key


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("幺 三 八 零 零", "13800"),
        ("一 两 〇 [unk] 九", "1209"),
        ("一 [unk] [unk] 九", ""),
        ("[unk] [unk] [unk] 二", ""),
        ("[unk]", ""),
    ],
)
def test_digits(said: str, found: str) -> None:
    assert keys(Ask.DIGITS, said.split()) == found


def test_the_grammar_has_what_the_model_can_write_and_a_way_out() -> None:
    phrases = grammar(Ask.YES_NO, WORDS)
    assert {"是的", "不 对", "不用 了", "没 错"} <= set(phrases)
    assert "可以" not in phrases
    assert phrases[-1] == "[unk]"
    assert "[unk] [unk] [unk] [unk]" in phrases


def test_any_digit_may_follow_any() -> None:
    phrases = grammar(Ask.DIGITS, WORDS)
    assert {"零 零", "幺 三", "九 两"} <= set(phrases)
    assert len(phrases) == 13 * 13 + 13 + 1
