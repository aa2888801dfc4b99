"""The recipe's text: templates, packs, and what must never be in it."""

from __future__ import annotations

import random

import pytest

from models.recipe import corpus, packs, templates
from models.recipe.held_out import held_out, held_out_clauses
from models.recipe.voices import HELD_OUT, TRAINING
from sansheng.listening.material import HELD_OUT_VOICES, SEEN_VOICES
from sansheng.listening.sentences import sentences


def drawn(text: str, count: int = 60) -> set[str]:
    slots = templates.Slots({"thing": templates.parse("包裹|发票")})
    chance = random.Random(1)
    return {slots.draw(templates.parse(text), chance) for _ in range(count)}


def test_alternatives_options_and_slots() -> None:
    assert drawn("您[好|早]") == {"您好", "您早"}
    assert drawn("[请|]稍等") == {"请稍等", "稍等"}
    assert drawn("我的{thing}") == {"我的包裹", "我的发票"}
    assert drawn("[a[b|c]|d]") == {"ab", "ac", "d"}


@pytest.mark.parametrize("text", ["[您好", "您好]", "[a[b]"])
def test_unbalanced_brackets(text: str) -> None:
    with pytest.raises(templates.TemplateError):
        templates.parse(text)


def test_an_unknown_slot() -> None:
    with pytest.raises(templates.TemplateError, match="nothing"):
        drawn("{nothing}")


def test_every_template_can_be_drawn_and_every_slot_exists() -> None:
    slots = templates.read_slots(corpus.TEXT / "slots.txt")
    chance = random.Random(2)
    for path in sorted(corpus.TEXT.glob("*.txt")):
        if path.name != "slots.txt":
            for choice in templates.read(path):
                assert corpus.bare(slots.draw(choice, chance)) or slots.variants(choice) > 1


def test_a_packs_pattern_becomes_a_template() -> None:
    slots = templates.Slots({"@apology": templates.parse("抱歉")})
    chance = random.Random(3)
    said = {slots.draw(packs.template("@apology(请|麻烦)(您)?等…久"), chance) for _ in range(80)}
    assert said == {f"抱歉{a}{b}等{c}久" for a in ("请", "麻烦") for b in ("您", "") for c in ("，", "")}


def test_the_shipped_packs_are_in_the_text_but_for_words_of_dialects() -> None:
    texts = {corpus.bare(text) for _, text in packs.sentences(corpus.TEXT / "slots.txt")}
    assert not set("嘅咗佢啱") & set("".join(texts))
    assert "对不起让您久等了我将尽快帮您处理" in texts
    assert len(texts) > 1000


def test_no_evaluation_sentence_is_drawn() -> None:
    kept = held_out()
    assert {sentence.characters for sentence in (*sentences("written"), *sentences("drawn"))} <= kept
    drawn_sentences = corpus.sentences(20, kept, clauses=held_out_clauses())
    texts = {sentence.text.replace("，", "") for sentence in drawn_sentences}
    assert not texts & kept
    assert len(texts) > 10_000
    read = {clause for sentence in drawn_sentences if sentence.kind in corpus.READ for clause in sentence.clauses}
    assert len(read) > 10_000
    assert not read & held_out_clauses()
    utterances = {sentence.text for sentence in drawn_sentences if sentence.kind == corpus.UTTERANCES}
    assert len(utterances) > 40_000
    assert not any(sign in text for text in utterances for sign in "+-#")


def test_held_out_voices_never_train() -> None:
    assert set(HELD_OUT_VOICES) == set(HELD_OUT)
    assert len(HELD_OUT) == 15
    assert not set(HELD_OUT) & set(TRAINING)
    assert set(SEEN_VOICES) <= set(TRAINING)


def test_figures_are_normalised_as_they_are_spoken() -> None:
    assert corpus.normalised("工号1065，请讲！") == "工号幺零六五，请讲"
