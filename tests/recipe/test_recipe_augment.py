"""Training clips go through lines of every kind, the same ones at each build."""

from __future__ import annotations

import numpy as np
import pytest

from models.recipe import augment
from sansheng.speech import noise
from sansheng.speech.noise import RATE


def level_db(wave: noise.Wave, hz: float) -> float:
    """The strength of one frequency."""
    time = np.arange(len(wave)) / RATE
    return 20 * float(np.log10(2 * abs(np.mean(wave * np.exp(-2j * np.pi * hz * time)))))


@pytest.mark.parametrize("slope", [1, 2])
@pytest.mark.parametrize(("hz", "lost_db"), [(100, 0.5), (300, 3.0), (1200, 12.3), (2400, 18.1)])
def test_a_muffled_voice_loses_6_or_12_db_an_octave(hz: float, lost_db: float, slope: int) -> None:
    wave = np.sin(2 * np.pi * hz * np.arange(RATE) / RATE).astype(np.float32)
    assert -level_db(augment.muffled(wave, 300.0, slope), hz) == pytest.approx(slope * lost_db, abs=0.3)


def test_a_clip_is_recorded_the_same_again() -> None:
    voice = noise.melody(RATE, np.random.default_rng(1))
    talkers = [noise.coloured(RATE, np.random.default_rng(seed), 1.0) for seed in range(8)]
    once, again, other = (
        [augment.telephone(voice, np.random.default_rng(seed), talkers) for seed in seeds]
        for seeds in (range(30), range(30), range(30, 60))
    )
    assert all(np.array_equal(a, b) for a, b in zip(once, again, strict=True))
    assert not any(np.array_equal(a, b) for a, b in zip(once, other, strict=True))
