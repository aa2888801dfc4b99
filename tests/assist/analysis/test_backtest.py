"""Back-test: a threshold is changed, stored calls are judged again, and the calls whose verdict changes are told."""

from pathlib import Path

from assist.analysis.backtest import as_stored, changes, replay, summary
from assist.analysis.corpus import Row, dialogue
from assist.analysis.errors import damaged_dialogue
from assist.analysis.events import events, profile
from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from calls import facts
from calls.facts import Fact
from calls.ids import RuleId

PACK = compile_pack(load())


def stored(number: int) -> tuple[Row, list[Fact]]:
    row = Row(
        id=f"S01-met-{number}",
        gold="met",
        say=(
            "A: 您好，示例公司，我是1001号，请问有什么可以帮您",
            "C: 我的快递什么时候到",
            f"A[gap={number / 10}]: 我马上帮您查一下",
        ),
    )
    return row, [event for event in events(dialogue(row)) if hasattr(event, "occurred_at")]


def test_a_threshold_changes_the_calls_that_lie_between(tmp_path: Path) -> None:
    path = tmp_path / "quick.yaml"
    path.write_text('pack: quick\nversion: "1"\nextends: zh-CN\nlimits: {response_s: 2}\n', encoding="utf-8")
    quicker = compile_pack(load(str(path)))
    changed = []
    for number in range(50):
        row, kept = stored(number)
        known = profile(dialogue(row))
        before, after = replay(kept, PACK, known), replay(kept, quicker, known)
        rules = {change.rule: (change.before, change.after) for change in changes(before.findings, after.findings)}
        if RuleId("C18") in rules:
            changed.append(number)
            assert rules[RuleId("C18")] == ("met", "violated")
    assert changed == list(range(21, 31))


def test_what_was_said_live_is_read_from_the_facts() -> None:
    row, kept = stored(5)
    again = replay(kept, PACK, profile(dialogue(row)))
    told = [
        facts.FindingChanged(call=one.call, occurred_at=one.occurred_at, offset_ms=0, finding=finding)
        for one in kept[:1]
        for finding in again.findings
    ]
    live = as_stored([*kept, *told])
    assert changes(live, again.findings) == ()
    assert summary(live, RuleId("S01")) == "met"
    assert summary(live, RuleId("O8")) == "-"


def test_damage_is_repeatable_and_of_the_size_asked_for() -> None:
    row, _ = stored(1)
    one = damaged_dialogue(dialogue(row), 0.3, row.id)
    assert one == damaged_dialogue(dialogue(row), 0.3, row.id)
    assert one != damaged_dialogue(dialogue(row), 0.3, "another")
    assert damaged_dialogue(dialogue(row), 0.0, row.id).utterances[1].text == row.say[1][3:]
