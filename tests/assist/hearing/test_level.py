"""Levels and voicing, on made sound and on speech."""

import numpy as np
import pytest

from assist.hearing import level
from assist.hearing.pitch import Pitch
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import Voice, speak
from sansheng.speech.noise import Noise, noise, tone, unit

Pcm = np.ndarray[tuple[int], np.dtype[np.int16]]


def at(wave: object, rms: float = 1600.0) -> Pcm:
    return (unit(wave) * rms).clip(-32000, 32000).astype(np.int16)  # type: ignore[arg-type]


def voiced_share(pcm: Pcm) -> float:
    windows = pcm[: len(pcm) // level.WINDOW * level.WINDOW].reshape(-1, level.WINDOW)
    loud = np.array(level.levels(windows)) > -50
    return float(np.array(level.voiced(windows))[loud].mean())


def test_levels_are_relative_to_full_scale() -> None:
    rows = np.stack([np.full(160, value, np.int16) for value in (0, 1, 3277, -32768)])
    assert level.levels(rows) == pytest.approx([-96.0, -90.3, -20.0, 0.0], abs=0.05)
    assert level.clipped(rows) == [False, False, False, True]


def test_a_rest_shorter_than_a_frame_is_left_out() -> None:
    assert level.frames(bytes(320 * 3 + 318)).shape == (3, 160)
    assert level.frames(b"").shape == (0, 160)


@pytest.mark.parametrize("variant", ["", "f2", "m3"])
def test_speech_is_mostly_voiced(variant: str) -> None:
    speech = speak("您好，很高兴为您服务，请问有什么可以帮助您", voice=Voice(variant=variant))
    assert voiced_share(telephone(speech.samples, speech.rate)) > 0.6


def test_speech_stays_voiced_in_noise() -> None:
    speech = speak("您好，很高兴为您服务", voice=Voice(variant="f2"))
    line = TelephoneLine(noise=Noise.WHITE, snr_db=10.0)
    assert voiced_share(telephone(speech.samples, speech.rate, line)) > 0.4


@pytest.mark.parametrize(("kind", "most"), [(Noise.WHITE, 0), (Noise.PINK, 0.1), (Noise.HUM, 0), (Noise.STREET, 0.5)])
def test_noise_is_hardly_voiced(kind: Noise, most: float) -> None:
    assert voiced_share(at(noise(kind, 24_000, np.random.default_rng(3)))) <= most


@pytest.mark.parametrize("hertz", [(450.0,), (697.0, 1209.0), (941.0, 1477.0), (1100.0,), (2100.0,)])
def test_tones_are_not_voiced(hertz: tuple[float, ...]) -> None:
    assert voiced_share(at(tone(16_000, *hertz))) == 0.0


@pytest.mark.parametrize("pitch", [90, 140, 210, 300])
@pytest.mark.parametrize("snr_db", [60.0, 15.0])
def test_the_pitch_is_found_in_the_telephones_band_without_its_fundamental(pitch: int, snr_db: float) -> None:
    """Harmonics up to 3.4 kHz, nothing below 300 Hz; no octave is mistaken."""
    time = np.arange(level.RATE) / level.RATE
    voice = sum(np.sin(2 * np.pi * pitch * n * time + n) / n for n in range(1, 3400 // pitch))
    line = TelephoneLine(noise=Noise.WHITE, snr_db=snr_db)
    pcm = telephone(at(voice, 6000), level.RATE, line)
    found = np.array(level.hertz(pcm[: len(pcm) // level.WINDOW * level.WINDOW].reshape(-1, level.WINDOW)))
    assert (found > 0).mean() > 0.9
    assert found[found > 0] == pytest.approx(pitch, rel=0.05)


def test_a_voice_is_told_by_median_and_spread_once_enough_was_heard() -> None:
    pitch = Pitch()
    assert pitch.measured() == (None, None)
    pitch.take([200.0] * 20)
    assert pitch.measured() == (200.0, None)
    assert pitch.measured() == (None, None)
    pitch.take([150.0] * 25)
    assert pitch.measured() == (150.0, pytest.approx(4.98, abs=0.01))
    pitch.take([150.0] * 68 + [300.0] * 7)
    assert pitch.measured() == (150.0, 0.0)
