"""The bench of the listener measures something, and loses nothing at a small load."""

import asyncio

import pytest

from assist.acoustic.locate import bundled_directory
from assist.settings import AssistSettings
from sansheng.bench.asr import Load, measure, sound


@pytest.mark.e2e
def test_two_legs_are_heard_without_loss() -> None:
    load = Load(legs=2, seconds=6.0, model=bundled_directory(), speech_share=0.9, settings=AssistSettings())
    with sound(load.speech_share, count=4, seconds=12.0) as folder:
        result = asyncio.run(measure(load, folder))
    assert result.frames_sent >= 2 * 6 * 50
    assert (result.frames_lost, result.legs_shed, result.restarts) == (0, 0, 0)
    assert result.partials > 0
    assert result.utterances > 0
    assert 0 < result.delay_p50_ms <= result.delay_p99_ms <= result.delay_max_ms
    assert result.cpu_per_leg == pytest.approx(result.control_per_leg + result.workers_per_leg, abs=0.01)
    assert result.bare_per_leg > 0
    assert 0.0 <= result.skipped_share < 0.9
