"""`sansheng models` does what it says and says what it did."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assist.acoustic.locate import BUNDLED_NAME, model_directory
from sansheng.commands.models import app

SMALL = "vosk-model-small-cn-0.22"
PARTS = ("am/final.mdl", "conf/mfcc.conf", "conf/model.conf", "graph/HCLr.fst", "graph/Gr.fst")


def run(home: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home)], env={"COLUMNS": "200"})


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "brought.zip"
    with zipfile.ZipFile(path, "w") as opened:
        for part in PARTS:
            opened.writestr(f"{SMALL}/{part}", "x")
    return path


def test_list_shows_which_is_in_use(tmp_path: Path) -> None:
    result = run(tmp_path, "list")
    assert result.exit_code == 0
    assert BUNDLED_NAME in result.output
    assert "in use" in result.output
    assert "23.54" in result.output
    assert "held-out voices 2.95" in result.output


def test_fetch_from_a_file_then_use(tmp_path: Path, archive: Path) -> None:
    assert run(tmp_path, "fetch", SMALL, "--from", str(archive)).exit_code == 0
    assert run(tmp_path, "use", SMALL).exit_code == 0
    located = model_directory(tmp_path)
    assert located.name == SMALL
    assert located.path == tmp_path / "models" / ".runtime" / SMALL


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("use", "nothing"), 2, "sansheng models fetch nothing"),
        (("use", "../etc"), 2, "../etc"),
        (("fetch", "nothing"), 1, "known: "),
        (("fetch", BUNDLED_NAME), 1, "comes with the product"),
        (("fetch", SMALL, "--from", "/nowhere/x.zip"), 1, "no such file"),
        (("evaluate", "nothing"), 2, "nothing"),
    ],
)
def test_refusals_are_plain(tmp_path: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    result = run(tmp_path, *arguments)
    assert result.exit_code == code
    assert says in result.output
    assert "Traceback" not in result.output


@pytest.mark.e2e
@pytest.mark.timeout(400)
def test_a_quick_evaluation(tmp_path: Path) -> None:
    result = run(tmp_path, "evaluate", "--quick", "--no-dialect", "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["model"] == BUNDLED_NAME
    assert set(report["false_words"].values()) <= {0, 1, 2}
    errors = {row["condition"]["name"]: row["errors"] for row in report["rows"]}
    near = errors["drawn sentences, held-out voices"]
    assert near["wrong"] / near["said"] < 0.1
    assert report["delay_p90_s"] < 0.6
