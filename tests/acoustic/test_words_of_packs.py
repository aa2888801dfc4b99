"""`sansheng packs check` tells which characters of a pack's wordings the model in use cannot write."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sansheng.commands.packs import app

OWN = """
pack: own
version: "1"
extends: zh-CN
rules:
  C01:
    say: [["{wording}"]]
"""


def check(pack: Path, home: Path) -> Result:
    return CliRunner().invoke(app, ["check", str(pack), "--home", str(home)], env={"COLUMNS": "200"})


@pytest.mark.parametrize(("wording", "warned"), [("您好，很高兴为您服务", False), ("您好，饕餮食府为您服务", True)])
def test_characters_that_the_model_cannot_write_are_told(tmp_path: Path, wording: str, warned: bool) -> None:
    pack = tmp_path / "own.yaml"
    pack.write_text(OWN.replace("{wording}", wording), "utf-8")
    result = check(pack, tmp_path)
    assert result.exit_code == 0, result.output
    told = set(result.stderr.rpartition(":")[2])
    assert (set("饕餮") <= told) == warned
    assert not set("您好很高兴为服务食府嘅咗") & told
