"""Speech of a scenario: made once, at its level, on its line, with each agent's own number."""

import numpy as np
import pytest

from sansheng.simulation import scenario
from sansheng.simulation.ear import level_dbfs
from sansheng.simulation.rehearsal import Rehearsal, background
from sansheng.simulation.run import Script
from sansheng.speech.channel import active_level_dbfs
from sansheng.speech.noise import Noise

TEXT = """
title: 甲
title_en: A
ends: caller
agent: {voice: f2}
caller: {voice: m3, line: {level_dbfs: -40}}
steps:
 - {leg: agent, say: "客服代表{agent}"}
 - {leg: agent, say: "您好"}
 - {leg: agent, say: "您好"}
 - {leg: agent, say: "您好", rate: 250}
 - {leg: caller, say: "您好"}
 - {leg: caller, press: "1"}
"""


@pytest.fixture(scope="module")
def scripts() -> dict[str, Script]:
    """The scenario as two agents play it."""
    return Rehearsal().scripts(scenario.parse(TEXT, "a.yaml", "a"), "示例公司", ["1001", "2468"])


def test_each_agent_says_the_own_number(scripts: dict[str, Script]) -> None:
    one, other = scripts["1001"], scripts["2468"]
    assert one.scenario.steps[0].say == "客服代表1001"
    assert not np.array_equal(one.speech[0], other.speech[0])
    assert one.speech[1] is other.speech[1]


def test_only_steps_that_speak_have_speech_and_equal_ones_share_it(scripts: dict[str, Script]) -> None:
    speech = scripts["1001"].speech
    assert set(speech) == {0, 1, 2, 3, 4}
    assert speech[1] is speech[2]
    assert speech[3].size < speech[1].size


@pytest.mark.parametrize(("step", "level"), [(1, -26), (4, -40)])
def test_the_level_is_that_of_the_line(scripts: dict[str, Script], step: int, level: float) -> None:
    wave = (scripts["1001"].speech[step] / 32768).astype(np.float32)
    assert active_level_dbfs(wave) == pytest.approx(level, abs=2)


def test_a_noisy_line_has_its_noise_below_the_speech() -> None:
    noisy = background(scenario.Line(level_dbfs=-26, noise=Noise.WHITE, snr_db=5))
    assert noisy is not None
    assert level_dbfs(noisy) == pytest.approx(-31, abs=0.5)
    assert background(scenario.Line()) is None
