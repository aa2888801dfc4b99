"""`sansheng packs` as somebody uses it who writes a company's own pack."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assist.packs.loader import load
from sansheng.commands import app

OWN = """
pack: own
version: "3"
title: {zh: 我司规范, en: Our standard}
extends: zh-CN
limits: {response_s: 5}
rules:
  S01: {weight: 8}
  S36: {on: false}
  C23:
    never+: [供应商名单]
terms: [示例驿站]
"""
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.yaml"
    path.write_text(OWN, encoding="utf-8")
    return path


def packs(tmp_path: Path, *arguments: str) -> Result:
    environment = {"COLUMNS": "160", "SANSHENG_HOME": str(tmp_path / "home")}
    return CliRunner().invoke(app, ["packs", *arguments], env=environment)


def test_a_pack_is_checked_compared_and_tried_before_there_are_calls(tmp_path: Path, own: Path) -> None:
    checked = packs(tmp_path, "check", str(own))
    assert checked.exit_code == 0, checked.output
    assert "own 3: 76 条规则" in checked.output
    assert "switched off: S36" in checked.output

    told = packs(tmp_path, "diff", "zh-CN", str(own)).output
    rows = [[cell.strip() for cell in line.strip("│ ").split("│")] for line in told.splitlines() if "│" in line]
    assert ["limits.response_s", "3.0", "5.0"] in rows
    assert ["rules.S36.on", "True", "False"] in rows
    assert any(row[0] == "rules.C23.never" and row[-1] == "+ 供应商名单" for row in rows)
    assert any(row[0] == "terms" and row[-1] == "+ 示例驿站" for row in rows)

    tried = packs(tmp_path, "test", str(own))
    assert (tried.exit_code, "no calls are stored" in tried.output) == (0, True), tried.output


def test_a_rule_is_shown_as_the_company_has_it(tmp_path: Path, own: Path) -> None:
    shown = packs(tmp_path, "show", str(own), "-r", "C23")
    assert "供应商名单" in shown.output
    assert packs(tmp_path, "show", str(own), "-r", "S99").exit_code == 2
    assert packs(tmp_path, "show", str(tmp_path / "none.yaml")).exit_code == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_manual_lists_what_no_machine_can_judge_and_why(tmp_path: Path, language: str) -> None:
    manual = {number: rule.manual for number, rule in load().rules.items() if rule.manual is not None}
    page = (DOCS / language / "packs.md").read_text(encoding="utf-8")
    listed = packs(tmp_path, "show").output
    for number, why in manual.items():
        assert f"\n| {number} |" in page
        assert f"☞ {number} {why.zh} / {why.en}" in listed
