"""`sansheng analyze`: what goes in, what comes out, and what bad input is told."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from typer.testing import CliRunner, Result

from sansheng.commands import app

GREETING = "您好，欢迎致电示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您！"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["analyze", *arguments])


def dialogue(folder: Path, *said: tuple[str, int, int, str], **more: object) -> str:
    utterances = [{"leg": leg, "start_ms": a, "end_ms": b, "text": text} for leg, a, b, text in said]
    path = folder / "dialogue.json"
    path.write_text(json.dumps({"utterances": utterances, **more}), encoding="utf-8")
    return str(path)


def report(folder: Path, *arguments: str, said: tuple[tuple[str, int, int, str], ...]) -> dict[str, Any]:
    result = run("--text", dialogue(folder, *said), "--json", *arguments)
    assert result.exit_code == 0, result.output
    made: dict[str, Any] = json.loads(result.stdout)
    return made


def verdicts(made: dict[str, Any], rule: str) -> list[str]:
    return [one["verdict"] for one in made["findings"] if one["rule"] == rule]


TALK = (
    ("agent", 900, 11_000, GREETING),
    ("caller", 11_500, 13_000, "我想查一下我的快递"),
    ("agent", 13_500, 15_000, "喂，说话呀"),
)


def test_json_is_one_object_of_the_shipped_schema(tmp_path: Path) -> None:
    made = report(tmp_path, "--agent-number", "1001", "--company", "示例公司", said=TALK)
    schema = json.loads((files("assist.analysis") / "schema.json").read_text(encoding="utf-8"))
    assert set(made) == set(schema["required"])
    finding = schema["properties"]["findings"]["items"]
    for one in made["findings"]:
        assert set(finding["required"]) <= set(one) <= set(finding["properties"])
        assert one["verdict"] in finding["properties"]["verdict"]["enum"]
    assert verdicts(made, "S01") == ["met", "violated"]
    assert 0 <= made["score"] < 100
    printed = run("--schema")
    assert json.loads(printed.stdout) == schema


def test_a_fact_that_was_not_given_yields_no_finding(tmp_path: Path) -> None:
    made = report(tmp_path, said=TALK)
    assert not {"C01", "C10", "C14", "C24", "C28", "S00", "S15"} & {one["rule"] for one in made["findings"]}
    made = report(tmp_path, "--ring-s", "16", "--hung-up-first", "agent", said=TALK)
    assert verdicts(made, "C01") == verdicts(made, "C14") == ["violated"]
    assert verdicts(made, "S15") == ["missed"]
    made = report(tmp_path, "--wait-s", "20", said=TALK)
    assert [one["reason"] for one in made["findings"] if one["rule"] == "S15"] == ["waited"]


def test_a_call_out_is_judged_by_its_own_rules(tmp_path: Path) -> None:
    made = report(tmp_path, "--direction", "out", said=TALK)
    rules = {one["rule"] for one in made["findings"]}
    assert "S34" not in rules
    assert "O2" in rules
    assert "violated" in verdicts(made, "S01")


def test_for_people_it_prints_a_table(tmp_path: Path) -> None:
    result = run("--text", dialogue(tmp_path, *TALK))
    assert result.exit_code == 0
    assert "S01" in result.stdout
    assert "得分" in result.stdout


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "不是 JSON"),
        ("[]", "(file)"),
        ('{"utterances": [{"leg": "agent", "start_ms": 5, "end_ms": 5, "text": "a"}]}', "after start_ms"),
        ('{"utterances": [{"leg": "boss", "start_ms": 0, "end_ms": 5, "text": "a"}]}', "utterances.0.leg"),
        ('{"utterances": [], "known": {"ring": 3}}', "known.ring"),
    ],
)
def test_a_bad_dialogue_is_refused_with_its_fault(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text(content, encoding="utf-8")
    result = run("--text", str(path), "--json")
    assert result.exit_code == 2
    assert told in result.stderr
    assert not result.stdout


def test_bad_recordings_are_refused_with_their_fault(tmp_path: Path) -> None:
    mono, slow, empty, text = (tmp_path / name for name in ("mono.wav", "slow.wav", "empty.wav", "text.wav"))
    soundfile.write(mono, np.zeros(8000), 8000)
    soundfile.write(slow, np.zeros((4000, 2)), 4000)
    soundfile.write(empty, np.zeros((0, 2)), 8000)
    text.write_text("no audio", encoding="utf-8")
    for path, told in (
        (mono, "1 channels"),
        (slow, "8000"),
        (empty, "no samples"),
        (text, "not audio"),
        (tmp_path / "x", "no such"),
    ):
        result = run(str(path), "--json")
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr
    assert run().exit_code == 2
    assert run("--text", "a.json", "--pack", "nobody").exit_code == 2


@pytest.mark.e2e
def test_a_recording_is_heard_and_judged(tmp_path: Path) -> None:
    from sansheng.speech.channel import telephone
    from sansheng.speech.espeak import Line, Voice, speak_all

    lines = [(0, 0.8, GREETING), (1, 13.0, "我想查一下我的快递到哪里了"), (0, 16.5, "喂，说话呀，再不说话我就挂了")]
    sound = np.zeros((8000 * 24, 2), np.float32)
    for (channel, start, _), speech in zip(
        lines, speak_all([Line(Voice("f2"), text) for _, _, text in lines]), strict=True
    ):
        samples = telephone(speech.samples, speech.rate)
        begin = int(start * 8000)
        sound[begin : begin + len(samples), channel] = samples.astype(np.float32) / 32768
    path = tmp_path / "call.wav"
    soundfile.write(path, sound, 8000)
    result = run(str(path), "--json", "--agent-number", "1001", "--company", "示例公司", "--simulated")
    assert result.exit_code == 0, result.stderr
    made = json.loads(result.stdout)
    assert verdicts(made, "S01")[0] == "met"
    assert "violated" in [one["verdict"] for one in made["findings"]]
    assert made["score"] is not None
    unscored = json.loads(run(str(path), "--json").stdout)
    assert unscored["score"] is None
