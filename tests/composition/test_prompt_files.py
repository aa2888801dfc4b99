"""The prompts as files: made, kept while nothing changes, replaced by recordings, checked; and the commands for it."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from typer.testing import CliRunner

from ivr.prompts import names
from ivr.settings import LineSettings, Site
from sansheng.commands import prompts as commands
from sansheng.prompts import Built, Origin, build, check

SETTINGS = LineSettings()
COUNT = len(names(SETTINGS))


def record(path: Path, *, seconds: float = 1.0, level: float = 5000, rate: int = 8000, channels: int = 1) -> bytes:
    """Write what a studio might send; return the file."""
    samples = level * np.sin(2 * np.pi * 300 * np.arange(round(rate * seconds)) / rate)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(np.repeat(samples.astype("<i2"), channels).tobytes())
    return path.read_bytes()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose Chinese prompts have been made."""
    home = tmp_path_factory.mktemp("home")
    assert build(home / "prompts", SETTINGS, ["zh"]) == Built(made=COUNT, kept=0, recorded=0)
    return home


def test_what_was_made_is_without_fault_and_is_not_made_again(home: Path) -> None:
    assert [item for item in check(home / "prompts", SETTINGS, ["zh"]) if item.faults] == []
    assert build(home / "prompts", SETTINGS, ["zh"]) == Built(made=0, kept=COUNT, recorded=0)


def test_a_recording_is_kept_when_the_wordings_change_and_what_speaks_of_the_company_is_made_again(home: Path) -> None:
    here = home / "prompts" / "zh"
    before, recording = (here / "goodbye.wav").read_bytes(), record(here / "goodbye.wav")
    other = SETTINGS.model_copy(update={"site": Site(company="三声分公司")})
    assert build(home / "prompts", other, ["zh"]) == Built(made=4, kept=COUNT - 5, recorded=1)
    assert (here / "goodbye.wav").read_bytes() == recording
    origins = {item.name: item.origin for item in check(home / "prompts", other, ["zh"])}
    assert [name for name, origin in origins.items() if origin is Origin.RECORDED] == ["goodbye"]
    (here / "goodbye.wav").write_bytes(before)
    assert build(home / "prompts", SETTINGS, ["zh"]).made == 4


@pytest.mark.parametrize(
    ("given", "fault"),
    [
        ({"rate": 44_100, "channels": 2}, "44100 Hz, 16 bit, 2 channels"),
        ({"level": 80}, "太小声 too quiet"),
        ({"level": 20_000}, "太大声 too loud"),
        ({"level": 32_767}, "削波 clipped"),
        ({"seconds": 61}, "61.0 s long"),
        ({"seconds": 0.02}, "0.0 s long"),
    ],
)
def test_the_command_names_what_is_wrong_with_a_recording(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, float], fault: str
) -> None:
    (tmp_path / "prompts" / "zh").mkdir(parents=True)
    record(tmp_path / "prompts" / "zh" / "goodbye.wav", **given)
    monkeypatch.setenv("SANSHENG_HOME", str(tmp_path))
    monkeypatch.setattr(commands, "_out", Console(width=240))
    told = CliRunner().invoke(commands.app, ["check", "--language", "zh"])
    assert told.exit_code == 1
    (row,) = [line for line in told.stdout.splitlines() if "recorded" in line and "goodbye" in line]
    assert fault in row
    assert f"缺少 missing {COUNT - 1}，其他问题 other faults 1" in told.stdout
    assert "sansheng prompts build" in told.stdout


def test_a_file_that_is_no_sound_is_said(tmp_path: Path) -> None:
    (tmp_path / "zh").mkdir()
    (tmp_path / "zh" / "goodbye.wav").write_text("a letter")
    (item,) = [item for item in check(tmp_path, SETTINGS, ["zh"]) if item.name == "goodbye"]
    assert item.faults[0].startswith("unreadable")
