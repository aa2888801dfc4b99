"""The catalogue is whole, typed, and says what each model is for."""

from __future__ import annotations

import pytest

from assist.acoustic.catalogue import DIALECT_RECALL, catalogue, dialect_alone, find, parse
from assist.acoustic.errors import CatalogueInvalid, ModelUnknown
from assist.acoustic.locate import BUNDLED_NAME

ROW = """
[[model]]
name = "m"
language = "zh-CN"
title = { zh = "甲", en = "a" }
purpose = { zh = "甲", en = "a" }
sample_rate = 16000
telephone = false
licence = "Apache-2.0"
"""


def test_the_shipped_catalogue() -> None:
    names = [model.name for model in catalogue()]
    assert names == [
        BUNDLED_NAME,
        "vosk-model-small-cn-0.22",
        "vosk-model-cn-0.22",
        "vosk-model-cn-kaldi-multicn-0.15",
    ]
    assert [model.name for model in catalogue() if model.bundled] == [BUNDLED_NAME]
    for model in catalogue():
        assert model.bundled or (model.address or "").endswith(f"/{model.name}.zip")


def test_the_line_acts_alone_on_a_dialect_only_where_it_was_measured() -> None:
    for model in catalogue():
        assert dialect_alone(model.name) == (model.measured.get(DIALECT_RECALL, 0.0) >= 95.0)
    assert dialect_alone(BUNDLED_NAME)
    assert not dialect_alone("a model of the operator's")


def test_find() -> None:
    assert find(BUNDLED_NAME).sample_rate == 8000
    with pytest.raises(ModelUnknown, match=r"vosk-model-cn-0\.22"):
        find("nothing")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no toml [",
        ROW + "colour = 'red'\n",
        ROW.replace("16000", "'fast'"),
        ROW + ROW,
        ROW.replace('"m"', '"../m"'),
        ROW + 'sha256 = "short"\n',
    ],
)
def test_a_wrong_catalogue_is_refused(text: str) -> None:
    with pytest.raises(CatalogueInvalid):
        parse(text)


def test_a_row() -> None:
    (model,) = parse(ROW)
    assert model.dialect == "offer"
    assert model.sha256 is None
