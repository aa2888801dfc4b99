"""`sansheng simulate` against a real Asterisk: spoken, recorded, judged by its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import tomlkit
from typer.testing import CliRunner

from sansheng.commands import app

pytestmark = pytest.mark.e2e

SHORT = """
title: 短
title_en: short
ends: {ends}
agent: {{answer_after_s: 0.5, voice: f2}}
caller: {{voice: m3}}
steps:
 - {{leg: agent, say: "您好，客服代表{{agent}}。", after: agent_answer}}
 - {{leg: caller, say: "你好。", after: other_leg_end}}
 - {{leg: caller, hang_up: true}}
"""


@pytest.fixture(scope="module")
def home(pbx) -> Path:
    """The home of the running Asterisk, with the settings that it was started with."""
    settings = pbx.settings.model_dump(mode="json", include={"site", "ports", "agents", "queues"}, exclude_none=True)
    (pbx.home / "sansheng.toml").write_text(tomlkit.dumps(settings), "utf-8")
    secrets = pbx.secrets.model_dump(mode="json")
    (pbx.home / "secrets.toml").write_text(tomlkit.dumps(secrets), "utf-8")
    return pbx.home


def simulate(*arguments: str | Path) -> tuple[int, str]:
    """Run the command; give its exit code and what it printed."""
    result = CliRunner().invoke(app, ["simulate", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


def written(folder: Path, ends: str) -> Path:
    """Write the short scenario into a file."""
    path = folder / f"ends-{ends}.yaml"
    path.write_text(SHORT.format(ends=ends), "utf-8")
    return path


def test_two_calls_at_once_are_played_and_recorded(home: Path, tmp_path: Path) -> None:
    script = written(tmp_path, "caller")
    code, output = simulate(script, "--calls", "2", "--home", home, "--record", tmp_path / "heard")
    assert (code, "2/2" in output) == (0, True), output
    told = [json.loads(file.read_text("utf-8")) for file in (tmp_path / "heard").glob("*/timeline.json")]
    assert {call["agent"] for call in told} == {"1001", "1002"}
    for call in told:
        assert call["steps"][0]["detail"] == f"您好，客服代表{call['agent']}。"
        assert call["agent_ear"]["sounds"]
        assert call["caller_ear"]["sounds"]
    assert len(list((tmp_path / "heard").glob("*/conversation.wav"))) == 2


def test_one_call_is_told_step_by_step_and_a_wrong_end_fails(home: Path, tmp_path: Path) -> None:
    code, output = simulate(written(tmp_path, "agent"), "--home", home, "--agent", "1002")
    assert code == 1
    assert "客服代表1002" in output
    assert "0/1" in output


def test_without_a_name_the_scenarios_are_listed() -> None:
    code, output = simulate()
    assert code == 0
    assert "good-call" in output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no-such-scenario"], "good-call"),
        (["abandon", "--agent", "1003"], "1003"),
        (["abandon", "--calls", "2", "--speaker"], "--speaker"),
    ],
)
def test_what_cannot_be_played_is_explained(home: Path, arguments: list[str], told: str) -> None:
    code, output = simulate(*arguments, "--home", home)
    assert (code, told in output) == (2, True), output


def test_without_a_running_line_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "sansheng.toml").write_text('[[agents]]\nnumber = "1001"\nname = "甲"\n[ports]\nsip = 9\n', "utf-8")
    code, output = simulate("abandon", "--home", tmp_path)
    assert (code, "127.0.0.1:9" in output) == (2, True), output
