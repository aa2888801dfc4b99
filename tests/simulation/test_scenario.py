"""Scenario files: the shipped ones are whole, a wrong one is told file, field and fault."""

from pathlib import Path

import pytest

from sansheng.simulation import scenario
from sansheng.simulation.errors import ScenarioError

HEAD = "title: 甲\ntitle_en: A\nends: caller\n"
PROMISED = {
    "good-call",
    "silent-caller",
    "forbidden-phrase",
    "slow-answer",
    "slow-answer-no-apology",
    "abandon",
    "agent-hangs-up-first",
}


def read(steps: str, more: str = "") -> scenario.Scenario:
    """Parse a scenario with these steps."""
    return scenario.parse(f"{HEAD}{more}steps:\n{steps}", "mine.yaml", "mine")


def test_every_promised_scenario_ships() -> None:
    assert set(scenario.shipped()) >= PROMISED


@pytest.mark.parametrize("name", scenario.shipped())
def test_shipped_scenarios_are_whole_and_can_be_filled_in(name: str) -> None:
    filled = scenario.load(name).filled("示例公司", "1065")
    assert filled.name == name
    assert not any("{" in (step.say or "") for step in filled.steps)
    assert any(step.hang_up for step in filled.steps if step.leg == filled.ends)


def test_the_opening_names_company_and_number() -> None:
    opening = scenario.load("good-call").filled("示例公司", "1065").steps[0].say
    assert opening is not None
    assert "示例公司" in opening
    assert "1065" in opening


def test_a_step_waits_for_the_other_legs_nearest_step_above() -> None:
    made = read(
        " - {leg: caller, say: 甲}\n - {leg: agent, say: 乙, after: other_leg_end}\n"
        " - {leg: agent, say: 丙}\n - {leg: caller, hang_up: true, after: other_leg_end, pause_s: 1.5}\n"
    )
    assert [made.awaited(index) for index in range(4)] == [None, 0, 0, 2]
    assert [step.pause for step in made.steps] == [0, 0.4, 0, 1.5]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- x", "mine.yaml"),
        ("a: [", "mine.yaml"),
        (f"{HEAD}steps: []", "steps"),
        (f"{HEAD}steps: [{{leg: nobody, wait_s: 1}}]", "steps[1].leg"),
        (f"{HEAD}steps: [{{leg: caller}}]", "exactly one action"),
        (f"{HEAD}steps: [{{leg: caller, wait_s: 1, press: '1'}}]", "exactly one action"),
        (f"{HEAD}steps: [{{leg: caller, press: 1x}}]", "steps[1].press"),
        (f"{HEAD}steps: [{{leg: caller, wait_s: -1}}]", "steps[1].wait_s"),
        (f"{HEAD}steps: [{{leg: caller, wait_s: 1, until: 2}}]", "steps[1].until"),
        (f"{HEAD}steps: [{{leg: caller, say: 甲, after: other_leg_end}}]", "steps[1]"),
        (f"{HEAD}agent: {{answer_after_s: null}}\nsteps: [{{leg: agent, say: 甲}}]", "answer_after_s"),
        (f"{HEAD}agent: {{answer_after_s: null}}\nsteps: [{{leg: caller, say: 甲, after: agent_answer}}]", "steps[1]"),
    ],
)
def test_what_is_wrong_is_named(text: str, told: str) -> None:
    with pytest.raises(ScenarioError) as wrong:
        scenario.parse(text, "mine.yaml", "mine")
    assert told in str(wrong.value)


def test_an_unknown_placeholder_is_named() -> None:
    with pytest.raises(ScenarioError, match="who"):
        read(' - {leg: caller, say: "{who}"}\n').filled("a", "b")


def test_your_own_file_is_read_by_its_path_and_a_missing_one_lists_the_shipped(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(f"{HEAD}steps: [{{leg: caller, hang_up: true}}]", "utf-8")
    assert scenario.load(str(path)).name == "own"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ScenarioError):
        scenario.load(str(path))
    with pytest.raises(ScenarioError, match="good-call"):
        scenario.load("no-such-call")
