"""A stretch of a recording is measured as a live leg is: its pitch from vowels, its noise from what is around it."""

import numpy as np
import pytest

from assist.analysis.sound import Floats, sound


def vowel(hertz: float, seconds: float, rate: int, semitones: float = 0.0) -> Floats:
    """Harmonics from 300 to 3400 Hz, as a telephone passes them, whose pitch swings by so much either way."""
    time = np.arange(round(seconds * rate)) / rate
    pitch = hertz * 2 ** (semitones / 12 * np.sin(2 * np.pi * 2 * time))
    phase = 2 * np.pi * np.cumsum(pitch) / rate
    harmonics = [n for n in range(1, 40) if 300 < n * hertz < 3300]
    wave = sum(np.sin(n * phase) / n for n in harmonics)
    return (0.05 * wave / np.std(wave)).astype(np.float32)


def noise(dbfs: float, seconds: float, rate: int) -> Floats:
    return (10 ** (dbfs / 20) * np.random.default_rng(1).standard_normal(round(seconds * rate))).astype(np.float32)


@pytest.mark.parametrize("rate", [8000, 16000, 44100])
@pytest.mark.parametrize("hertz", [90.0, 180.0, 300.0])
def test_the_pitch_is_the_voices_though_the_telephone_takes_its_lowest_tone(hertz: float, rate: int) -> None:
    measured = sound(vowel(hertz, 2, rate), rate, 0, 2000)
    assert measured.pitch_hz == pytest.approx(hertz, rel=0.04)
    assert measured.spread_semitones == pytest.approx(0, abs=0.4)


def test_the_spread_is_how_far_the_voice_moves() -> None:
    assert sound(vowel(180, 4, 8000, semitones=3), 8000, 0, 4000).spread_semitones == pytest.approx(5.7, abs=0.8)


def test_silence_and_noise_have_no_pitch() -> None:
    for samples in (np.zeros(16_000, np.float32), noise(-30, 2, 8000)):
        assert sound(samples, 8000, 0, 2000).pitch_hz is None


def test_the_noise_is_that_around_the_stretch_not_that_of_the_whole_call() -> None:
    loud, still = noise(-30, 10, 8000), noise(-70, 10, 8000)
    call = np.concatenate([loud, still])
    for at in (2, 15):
        call[at * 8000 : (at + 2) * 8000] += vowel(150, 2, 8000)
    assert sound(call, 8000, 2000, 4000).noise_dbfs == pytest.approx(-30, abs=2)
    assert sound(call, 8000, 15_000, 17_000).noise_dbfs == pytest.approx(-70, abs=2)


def test_a_stretch_shorter_than_a_frame_is_silence() -> None:
    assert sound(vowel(150, 1, 8000), 8000, 0, 10).level_dbfs == -96.0
