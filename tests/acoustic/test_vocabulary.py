"""Phrases are cut into the model's words."""

from __future__ import annotations

from pathlib import Path

from assist.acoustic.locate import bundled_directory
from assist.acoustic.vocabulary import Vocabulary, vocabulary

WORDS = Vocabulary(["您好", "请问", "有", "什么", "可以", "帮助", "您", "好", "人工", "服务", "人", "工"])


def test_the_fewest_words() -> None:
    assert WORDS.cut("您好请问有什么可以帮助您") == ["您好", "请问", "有", "什么", "可以", "帮助", "您"]
    assert WORDS.cut("人工服务") == ["人工", "服务"]
    assert WORDS.cut("") == []


def test_what_the_model_lacks() -> None:
    assert WORDS.cut("您贵") == ["您", "[unk]"]
    assert WORDS.lacking("您贵姓，贵！") == ["贵", "姓"]


def test_grammar() -> None:
    assert WORDS.grammar(["您好", "人工服务"]) == ["您好", "人工 服务", "[unk]"]


def test_the_bundled_models_words() -> None:
    words = vocabulary(bundled_directory())
    assert words is not None
    assert len(words) > 3000
    assert words.lacking("您好，欢迎致电示例公司客户服务热线，客服代表一零六五很高兴为您服务") == []


def test_a_model_with_its_words_inside_the_graph(tmp_path: Path) -> None:
    assert vocabulary(tmp_path) is None
