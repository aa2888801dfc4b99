"""Every Mandarin syllable comes apart into the network's outputs and Kaldi's phones."""

from __future__ import annotations

import pytest

from models.recipe import phones


def test_counts() -> None:
    assert phones.PDFS == 251
    assert len(phones.PHONES) == 2 + 2 * 21 + 4 * 38 * 5
    assert {pdf for phone in phones.PHONES for pdf in phone.pdfs} == set(range(phones.PDFS))


@pytest.mark.parametrize(
    ("pinyin", "initial", "final"),
    [
        ("zhang1", "zh", "ang"),
        ("shi4", "sh", "ii"),
        ("zi5", "z", "iy"),
        ("yi1", "", "i"),
        ("yuan2", "", "van"),
        ("xue2", "x", "ve"),
        ("qu4", "q", "v"),
        ("lv4", "l", "v"),
        ("nve4", "n", "ve"),
        ("wu3", "", "u"),
        ("wei2", "", "ui"),
        ("er2", "", "er"),
    ],
)
def test_parse(pinyin: str, initial: str, final: str) -> None:
    syllable = phones.parse(pinyin)
    assert (syllable.initial, syllable.final, syllable.tone) == (initial, final, int(pinyin[-1]))


@pytest.mark.parametrize("pinyin", ["hello1", "zh1", "ma9", "xyz2"])
def test_what_is_no_syllable(pinyin: str) -> None:
    with pytest.raises(ValueError):
        phones.parse(pinyin)


def test_positions_in_a_word() -> None:
    names = [phones.PHONES[number - 1].name for number in phones.word_phones(("nin2", "hao3"))]
    assert names == ["n_B", "in2_I", "h_I", "ao3_E"]
    assert [phones.PHONES[number - 1].name for number in phones.word_phones(("er2",))] == ["er2_S"]


def test_tones_share_the_first_half_of_a_final() -> None:
    first, second = phones.parse("ma1").pdfs, phones.parse("ma3").pdfs
    assert first[:2] == second[:2]
    assert first[2] != second[2]
