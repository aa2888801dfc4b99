"""Figures are read as on the telephone."""

import pytest

from sansheng.speech.numerals import cardinal, spoken
from sansheng.speech.pinyin import clauses, syllables


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("工号1065", "工号幺零六五"),
        ("24小时", "二十四小时"),
        ("9:05和13:00", "九点零五分和十三点整"),
        ("12.50元", "十二点五零元"),
        ("满意度96%", "满意度百分之九十六"),
        ("06号", "零六号"),
        ("A座", "诶座"),
    ],
)
def test_spoken(written: str, read: str) -> None:
    assert spoken(written) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [(0, "零"), (10, "十"), (105, "一百零五"), (110, "一百一十"), (1001, "一千零一"), (9999, "九千九百九十九")],
)
def test_cardinal(value: int, read: str) -> None:
    assert cardinal(value) == read


def test_cardinal_has_limits() -> None:
    with pytest.raises(ValueError, match="outside"):
        cardinal(10_000)


def test_readings() -> None:
    assert syllables("嗯") == ("en2",)
    assert syllables("绿") == ("lv4",)
    assert clauses("弓长张，您好") == (("gong1", "chang2", "zhang1"), ("nin2", "hao3"))
