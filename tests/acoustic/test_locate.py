"""The model in use: chosen, else bundled; wideband ones with a conf of our own beside the operator's."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.acoustic.errors import ModelMissing
from assist.acoustic.locate import BUNDLED_NAME, bundled_directory, choose, model_directory


def wideband(home: Path, name: str = "wide", conf: str = "--sample-frequency=16000\n") -> Path:
    path = home / "models" / name
    for part, text in {
        "am/final.mdl": "network",
        "conf/mfcc.conf": conf,
        "conf/model.conf": "--beam=10\n",
        "graph/HCLG.fst": "graph",
        "ivector/final.ie": "ie",
    }.items():
        (path / part).parent.mkdir(parents=True, exist_ok=True)
        (path / part).write_text(text)
    return path


def everything(path: Path) -> dict[str, str]:
    return {p.relative_to(path).as_posix(): p.read_text() for p in path.rglob("*") if p.is_file()}


def test_the_bundled_model_without_any_choice(tmp_path: Path) -> None:
    located = model_directory(tmp_path)
    assert located.bundled
    assert located.name == BUNDLED_NAME
    assert located.sample_rate == 8000
    assert located.path == bundled_directory()


def test_the_choice_is_kept(tmp_path: Path) -> None:
    wideband(tmp_path)
    assert choose(tmp_path, "wide").name == "wide"
    located = model_directory(tmp_path)
    assert (located.name, located.sample_rate, located.bundled) == ("wide", 16_000, False)
    choose(tmp_path, BUNDLED_NAME)
    assert model_directory(tmp_path).bundled


def test_a_wideband_model_takes_8_khz_and_its_files_stay_as_they_are(tmp_path: Path) -> None:
    path = wideband(tmp_path)
    before = everything(path)
    used = model_directory(tmp_path, "wide").path
    assert used != path
    assert everything(path) == before
    expected = {**before, "conf/mfcc.conf": "--sample-frequency=16000\n--allow-upsample=true\n"}
    assert {name: (used / name).read_text() for name in expected} == expected


def test_the_copy_follows_the_model(tmp_path: Path) -> None:
    path = wideband(tmp_path)
    model_directory(tmp_path, "wide")
    (path / "rescore").mkdir()
    (path / "conf" / "mfcc.conf").write_text("--sample-frequency=16000\n--num-ceps=40\n--allow-upsample=false\n")
    used = model_directory(tmp_path, "wide").path
    assert (used / "rescore").is_dir()
    assert (used / "conf" / "mfcc.conf").read_text().splitlines() == [
        "--sample-frequency=16000",
        "--num-ceps=40",
        "--allow-upsample=true",
    ]


@pytest.mark.parametrize("conf", ["--sample-frequency=8000\n", "--sample-frequency=16000\n--allow-upsample=true\n"])
def test_models_that_can_take_8_khz_are_used_in_place(tmp_path: Path, conf: str) -> None:
    path = wideband(tmp_path, conf=conf)
    assert model_directory(tmp_path, "wide").path == path


@pytest.mark.parametrize("name", ["nothing", "../models", ".runtime", "a/b"])
def test_a_model_that_is_not_here(tmp_path: Path, name: str) -> None:
    (tmp_path / "models").mkdir()
    with pytest.raises(ModelMissing):
        choose(tmp_path, name)
    assert model_directory(tmp_path).bundled


def test_a_model_that_is_not_whole_is_named_with_what_it_lacks(tmp_path: Path) -> None:
    (wideband(tmp_path) / "graph" / "HCLG.fst").unlink()
    with pytest.raises(ModelMissing, match=r"graph/HCLG\.fst"):
        model_directory(tmp_path, "wide")
