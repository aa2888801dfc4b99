"""The telephone line does what its settings say."""

import numpy as np
import pytest

from sansheng.speech.channel import PACKET, TelephoneLine, active_level_dbfs, telephone
from sansheng.speech.noise import RATE, Noise, babble, melody, noise, tone
from sansheng.speech.resample import resample

SOURCE = 22_050


def sine(frequency: float, seconds: float = 2.0, amplitude: float = 8000) -> np.ndarray:
    return (amplitude * np.sin(2 * np.pi * frequency * np.arange(int(seconds * SOURCE)) / SOURCE)).astype(np.int16)


def level(samples: np.ndarray) -> float:
    return active_level_dbfs(samples.astype(np.float32) / 32768)


@pytest.mark.parametrize(("frequency", "kept"), [(1000, True), (3000, True), (4500, False), (7000, False)])
def test_resampling_keeps_the_band_and_rejects_what_would_alias(frequency: float, kept: bool) -> None:
    wave = resample(sine(frequency).astype(np.float32), SOURCE, RATE)
    assert len(wave) == 16_000
    rms = np.sqrt((wave[200:-200] ** 2).mean()) / (8000 / np.sqrt(2))
    assert (0.98 < rms < 1.02) if kept else rms < 0.001


def test_resampling_places_samples_where_they_were() -> None:
    wave = resample(sine(440).astype(np.float32), SOURCE, RATE)
    expected = 8000 * np.sin(2 * np.pi * 440 * np.arange(len(wave)) / RATE)
    assert np.abs(wave - expected)[200:-200].max() < 60


@pytest.mark.parametrize("dbfs", [-45.0, -26.0, -10.0])
def test_level(dbfs: float) -> None:
    assert level(telephone(sine(1000), SOURCE, TelephoneLine(level_dbfs=dbfs))) == pytest.approx(dbfs, abs=0.6)


@pytest.mark.parametrize("kind", list(Noise))
@pytest.mark.parametrize("snr_db", [20.0, 6.0])
def test_noise_has_its_distance_from_the_speech(kind: Noise, snr_db: float) -> None:
    quiet = TelephoneLine(band_hz=None, codec="linear")
    noisy = TelephoneLine(band_hz=None, codec="linear", noise=kind, snr_db=snr_db)
    speech = telephone(sine(1000), SOURCE, quiet, seed=3).astype(float)
    error = telephone(sine(1000), SOURCE, noisy, seed=3) - speech
    assert 10 * np.log10((speech**2).mean() / (error**2).mean()) == pytest.approx(snr_db, abs=0.5)


def test_babble_is_made_of_its_talkers() -> None:
    random = np.random.default_rng(1)
    talkers = [tone(RATE, 500.0), tone(RATE, 900.0)]
    spectrum = np.abs(np.fft.rfft(babble(RATE, random, talkers)))
    assert set(np.argsort(spectrum)[-2:]) == {500, 900}
    assert np.array_equal(
        noise(Noise.BABBLE, RATE, np.random.default_rng(1), talkers), babble(RATE, np.random.default_rng(1), talkers)
    )


def test_lost_packets_are_silent_and_as_many_as_asked() -> None:
    samples = telephone(sine(1000, 60), SOURCE, TelephoneLine(loss=0.03, codec="linear"), seed=5)
    packets = samples[: len(samples) // PACKET * PACKET].reshape(-1, PACKET)
    assert 0.02 < (~packets.any(axis=1)).mean() < 0.04


def test_clipping_flattens_the_peaks() -> None:
    line = TelephoneLine(clip_db=6, codec="linear", band_hz=None)
    samples = telephone(sine(1000), SOURCE, line)
    assert (np.abs(samples) == np.abs(samples).max()).mean() > 0.5


def test_reverberation_lengthens_the_sound() -> None:
    click = np.zeros(SOURCE, np.int16)
    click[2000] = 20_000
    line = TelephoneLine(reverberation_s=0.3, level_dbfs=None, band_hz=None, codec="linear")
    dry = telephone(click, SOURCE, TelephoneLine(level_dbfs=None, band_hz=None, codec="linear"))
    assert np.abs(telephone(click, SOURCE, line)[1000:2000]).sum() > 10 * np.abs(dry[1000:2000]).sum()


def test_the_same_seed_gives_the_same_line() -> None:
    line = TelephoneLine(noise=Noise.STREET, snr_db=10, loss=0.05, reverberation_s=0.2)
    first, second, other = (telephone(sine(700), SOURCE, line, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(first, second)
    assert not np.array_equal(first, other)


def test_silence_stays_silent() -> None:
    assert np.abs(telephone(np.zeros(SOURCE, np.int16), SOURCE)).max() <= 8


def test_melody_has_unit_level() -> None:
    assert np.sqrt((melody(RATE * 3, np.random.default_rng(2)) ** 2).mean()) == pytest.approx(1, abs=0.01)
