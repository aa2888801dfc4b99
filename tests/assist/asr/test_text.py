"""A recogniser's words as one text."""

import pytest

from assist.asr.text import joined, unknown_share


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["您好", "很", "高兴", "为", "您", "服务"], "您好很高兴为您服务"),
        (["请", "加", "vip", "service", "群"], "请加vip service群"),
        (["编号", "3", "4"], "编号3 4"),
        (["您好", "[unk]", "再见"], "您好再见"),
        (["<unk>", ""], ""),
        ([], ""),
    ],
)
def test_only_letters_are_kept_apart(words: list[str], text: str) -> None:
    assert joined(words) == text


def test_the_share_of_what_was_not_understood() -> None:
    assert unknown_share(["您好", "[unk]", "[unk]", "再见"]) == 0.5
    assert unknown_share([]) == 0.0
