import json
import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from assist.matching.grams import read
from assist.matching.learned import HIT_WEIGHT, Examples, Learned, Side
from assist.matching.lexicon import Lexicon
from assist.matching.sounds import sounds
from assist.packs import loader
from assist.packs.compiled import compile_pack
from assist.packs.loader import load, load_text
from calls.findings import Role


def side(weights: dict[str, float], bias: float = -3.0, concept: str = "late") -> Side:
    """One concept that weighs some features."""
    rows = {read(name): (number, number + 1) for number, name in enumerate(weights)}
    return Side(
        (concept,),
        np.array([bias], np.float32),
        rows,
        np.zeros(len(weights), np.uint8),
        np.array(list(weights.values()), np.float32),
    )


def knowing(weights: dict[str, float], *trained: str, own: tuple[str, ...] = (), concept: str = "late") -> Learned:
    """What a pack uses that has the phrases known in training, and its own."""
    sides = {"caller": side(weights, concept=concept)}
    examples = Examples(sides, frozenset({concept}), {concept: frozenset(trained)})
    return examples.limited("caller", {concept: (*trained, *own)})


def test_what_no_phrase_lists_is_heard_by_what_examples_have_in_common() -> None:
    (hit,) = knowing({"b you liang": 2.0, "t liang li bai": 3.0}).heard("唉，这都有两礼拜了吧", ())
    assert (hit.concept, hit.phrase, hit.negated) == ("late", "", False)
    assert hit.score > 0.8
    assert "唉，这都有两礼拜了吧"[hit.start : hit.end] == "有两礼拜"


def test_too_little_in_common_is_not_enough() -> None:
    assert knowing({"b you liang": 1.5}).heard("有两个人", ()) == ()


@pytest.mark.parametrize(
    ("concept", "least"),
    [("late", 0.25), ("S15.heard.0.any", 0.35), ("S15.heard.0.none", 0.25), ("S15.never", 0.4), ("S15.unless", 2)],
)
def test_what_accuses_or_makes_an_agent_owe_something_wants_more(concept: str, least: float) -> None:
    """Log-odds of 0.2 to 0.45; an exception to what is forbidden takes a phrase."""
    for probable in (0.2, 0.3, 0.38, 0.45):
        weight = 3 + math.log(probable / (1 - probable))
        heard = knowing({"U晚": weight}, concept=concept).heard("来晚了", ())
        assert bool(heard) is (probable >= least)


def test_a_forbidden_wording_that_is_sure_counts_beside_its_phrase_and_where_it_looks_quoted() -> None:
    hits = Lexicon({"S15.never": ["等着"]}).find("您说等着就等着吧")
    sure, unsure = (
        knowing({"U吧": weight}, "等着", concept="S15.never").heard("您说等着就等着吧", hits) for weight in (6, 3)
    )
    assert [(hit.phrase, hit.quoted) for hit in sure if not hit.phrase] == [("", False)]
    assert all(hit.phrase for hit in unsure)


def test_a_phrase_in_another_sense_is_taken_back() -> None:
    lexicon = Lexicon({"late": ["还没到"]})
    hits = lexicon.find("时间还没到，您不用着急")
    known = knowing({"P:late": 2.0, "U急": -4.0}, "还没到")
    assert [hit.concept for hit in hits] == ["late"]
    assert known.heard("时间还没到，您不用着急", hits) == ()
    assert known.heard("快递还没到", lexicon.find("快递还没到"))


def test_a_packs_own_phrase_is_never_taken_back() -> None:
    hits = Lexicon({"late": ["没送来", "还没到"]}).find("时间还没到")
    assert knowing({"U时": -9.0}, "没送来", own=("还没到",)).heard("时间还没到", hits) == hits


def test_not_even_where_a_longer_one_of_the_shipped_pack_covers_it() -> None:
    hits = Lexicon({"late": ["时间还没到", "没到"]}).find("时间还没到")
    assert [hit.phrase for hit in hits] == ["时间还没到"]
    assert knowing({"U时": -9.0}, "时间还没到").heard("时间还没到", hits) == ()
    assert knowing({"U时": -9.0}, "时间还没到", own=("没到",)).heard("时间还没到", hits) == hits


def test_only_concepts_with_examples_take_phrases_back() -> None:
    hits = Lexicon({"late": ["还没到"]}).find("时间还没到")
    trusting = replace(knowing({"U时": -9.0}, "还没到"), doubted={})
    assert trusting.heard("时间还没到", hits) == hits


def test_what_only_seems_to_be_negated_is_heard() -> None:
    lexicon = Lexicon({"late": ["还没到"]})
    text = "不是还没到吗，都等两天了"
    hits = lexicon.find(text)
    assert [hit.negated for hit in hits] == [True]
    assert all(hit.negated for hit in knowing({"U等": 1.0}, "还没到").heard(text, hits))
    assert not all(hit.negated for hit in knowing({"U等": 5.0}, "还没到").heard(text, hits))


def test_the_network_counts_more_than_the_pieces() -> None:
    def both(pieces: float, network: float) -> Learned:
        return replace(knowing({"U晚": pieces + 3}), reader=lambda sound: np.array([network], np.float32))

    assert both(-2.0, 2.0).heard("来晚了", ())
    assert both(2.0, -3.0).heard("来晚了", ()) == ()


def test_a_found_phrase_counts_more_than_a_piece() -> None:
    assert side({"P:late": 1.0}).scores({"P:late": HIT_WEIGHT}) > side({"U晚": 1.0}).scores({"U晚": 1.0})


def test_nothing_said_is_nothing_heard() -> None:
    assert knowing({"U晚": 9.0}).heard("……", ()) == ()


# ── what the shipped pack has learned ──


def test_the_network_reads_what_shares_no_word_with_another() -> None:
    examples = loader.examples("zh-CN")
    assert examples.encoder is not None
    asks = examples.sides["agent"].concepts.index("surname-ask")
    asked, other, not_asked = ("请问您贵姓", "咋称呼您呢", "包裹已经发出")
    scores = {text: examples.encoder.scores("agent", sounds(text))[asks] for text in (asked, other, not_asked)}
    assert min(scores[asked], scores[other]) > 0 > scores[not_asked]


def test_the_network_reads_anything() -> None:
    examples = loader.examples("zh-CN")
    assert examples.encoder is not None
    for text in ("嘅", "[unk]", "x" * 500, "一" * 500):
        for role, side in examples.sides.items():
            scores = examples.encoder.scores(role, sounds(text))
            assert scores.shape == (len(side.concepts),)
            assert np.isfinite(scores).all()


def test_what_was_learned_is_of_the_shipped_packs_phrases() -> None:
    """Where this fails, phrases were taken out of the pack after the learning: `make phrases`."""
    pack = compile_pack(load("zh-CN"))
    for role in Role:
        known = pack.learned[role]
        assert set(known.side.concepts) == known.active


def test_a_paraphrase_that_no_phrase_lists_is_heard() -> None:
    text, concept = "她跟我讲话鼻子不是鼻子眼睛不是眼睛的", "S18.heard.0.any"
    pack = compile_pack(load("zh-CN"))
    assert concept not in {hit.concept for hit in pack.lexicons[Role.CALLER].find(text)}
    assert concept in {hit.concept for hit in pack.heard(Role.CALLER, text)}


def own_pack(**rule: Any) -> str:
    return json.dumps({"pack": "own", "version": "1", "extends": "zh-CN", "rules": {"S18": rule}}, ensure_ascii=False)


def test_a_company_that_adds_a_phrase_keeps_what_was_learned() -> None:
    pack = compile_pack(load_text(own_pack(**{"never+": ["您找别家去吧"]})))
    assert "S18.never" in pack.learned[Role.AGENT].active
    assert any(hit.concept == "S18.never" for hit in pack.heard(Role.AGENT, "您找别家去吧"))


def test_a_company_that_replaces_a_list_goes_by_its_own_list_alone() -> None:
    pack = compile_pack(load_text(own_pack(never=["您找别家去吧"])))
    assert "S18.never" not in pack.learned[Role.AGENT].active
    assert "S18.never" not in pack.learned[Role.AGENT].doubted


def test_it_can_be_switched_off() -> None:
    text = json.dumps({"pack": "own", "version": "1", "extends": "zh-CN", "learned": "none"})
    assert not compile_pack(load_text(text)).learned
