"""What the packs' concepts are learned from: examples as labelled, dialogues by their verdicts, never a test row."""

from __future__ import annotations

from pathlib import Path

import pytest

from assist.analysis.corpus import read_rows
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.loader import load
from calls.findings import Role
from models.phrases.material import Material, Sides, dialogues, examples, plain

STANDARD = Path(__file__).parents[1] / "standard"


@pytest.fixture(scope="module")
def pack() -> CompiledPack:
    return compile_pack(load("zh-CN").model_copy(update={"learned": "none"}))


def learned_from(folder: Path, pack: CompiledPack, text: str, *, inside: str = "practice") -> Sides:
    sides = {role: Material() for role in Role}
    (folder / inside).mkdir()
    path = folder / inside / "S18.yaml"
    path.write_text(text, "utf-8")
    dialogues([path], pack, sides)
    return sides


def test_examples_are_of_the_side_that_says_them(tmp_path: Path, pack: CompiledPack) -> None:
    (tmp_path / "S18.heard.0.any.txt").write_text("+ 那个人说话真冲\n- 那个人说话真好听\n", "utf-8")
    sides = {role: Material() for role in Role}
    examples(tmp_path, pack, sides)
    assert sides[Role.CALLER].utterances == {
        "那个人说话真冲": {"S18.heard.0.any": True},
        "那个人说话真好听": {"S18.heard.0.any": False},
    }
    assert not sides[Role.AGENT].utterances


@pytest.mark.parametrize(("name", "line"), [("S18.never", "没有符号"), ("S99.never", "+ 没有这条")])
def test_what_cannot_be_an_example_is_refused(tmp_path: Path, pack: CompiledPack, name: str, line: str) -> None:
    (tmp_path / f"{name}.txt").write_text(line, "utf-8")
    with pytest.raises(ValueError, match=name.split(".")[0]):
        examples(tmp_path, pack, {role: Material() for role in Role})


def test_plain_talk_has_no_labels(tmp_path: Path) -> None:
    (tmp_path / "talk.txt").write_text("# 天气\n今天真热\n", "utf-8")
    side = Material()
    plain([tmp_path / "talk.txt"], side)
    assert side.utterances == {"今天真热": {}}


def test_where_nothing_was_broken_nobody_said_what_is_forbidden(tmp_path: Path, pack: CompiledPack) -> None:
    sides = learned_from(tmp_path, pack, '- id: S18-none-x01\n  gold: none\n  say: ["C: 你好", "A: 您请讲"]\n')
    assert sides[Role.AGENT].utterances["您请讲"]["S18.never"] is False
    assert sides[Role.CALLER].utterances["你好"]["S18.heard.0.any"] is False


def test_what_somebody_said_and_no_phrase_finds_teaches_nothing_wrong(tmp_path: Path, pack: CompiledPack) -> None:
    said = "她跟我讲话鼻子不是鼻子眼睛不是眼睛的"
    say = f'["C: 我前天打过一次电话", "A: 您请讲", "C: {said}", "A: 对不起"]'
    sides = learned_from(tmp_path, pack, f"- id: S18-met-x01\n  gold: met\n  say: {say}\n")
    assert sides[Role.CALLER].utterances[said]["S18.heard.0.any"] is None


@pytest.mark.parametrize(
    ("row", "role", "concept", "expected"),
    [
        (
            'S18-met-x01, gold: met, say: ["A: 您好，请问有什么可以帮您", "C: ~", "A: 对不起"]',
            "caller",
            "S18.heard.0.any",
            True,
        ),
        ('S18-none-x01, gold: none, say: ["C: ~", "A: 对不起"]', "caller", "S18.heard.0.any", False),
        ('C21-broken-x01, gold: broken, say: ["C: 我想退票", "A: ~"]', "agent", "C21.never", True),
        ('C21-broken-x02, gold: broken, say: ["C: 我想退票", "A: ~", "A: 随您怎么想"]', "agent", "C21.never", None),
        ('S18-broken-x02, gold: broken, say: ["C: 你们态度很差", "A: ~"]', "agent", "S18.never", None),
    ],
)
def test_the_only_utterance_that_can_be_meant_is(
    tmp_path: Path, pack: CompiledPack, row: str, role: Role, concept: str, expected: bool | None
) -> None:
    said = "唱戏的下了台也没您这个嗓门"
    sides = learned_from(tmp_path, pack, "- {id: " + row.replace("~", said) + "}")
    assert sides[Role(role)].utterances[said].get(concept) is expected


def test_what_a_phrase_finds_needs_no_label(tmp_path: Path, pack: CompiledPack) -> None:
    sides = learned_from(tmp_path, pack, '- id: S18-met-x01\n  gold: met\n  say: ["C: 他态度很差", "A: 对不起"]\n')
    assert "S18.heard.0.any" not in sides[Role.CALLER].utterances["他态度很差"]


def test_no_test_row_is_learned_from(pack: CompiledPack) -> None:
    sides = {role: Material() for role in Role}
    rows = sorted((STANDARD / "rows").glob("S1*.yaml"))
    dialogues(rows, pack, sides)
    dev = [row for path in rows for row in read_rows(path) if row.split == "dev"]
    said = {line.partition(": ")[2] for row in dev for line in row.say}
    known = {text for side in sides.values() for text in side.utterances}
    assert known
    assert known <= said
