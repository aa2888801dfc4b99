"""What the training clips go through between the speaker and the recogniser, drawn at random from a seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sansheng.speech import noise
from sansheng.speech.channel import add_noise, band_pass, coded, lose_packets, reverberate, to_pcm
from sansheng.speech.noise import Noise, Wave
from sansheng.speech.resample import resample

Pcm = npt.NDArray[np.int16]
_NOISES: Final = (Noise.WHITE, Noise.PINK, Noise.HUM, Noise.STREET)


@dataclass(frozen=True, slots=True)
class Stretch:
    """How the clip's times map to the telephone's samples."""

    scale: float
    offset: int

    def at(self, sample: int) -> float:
        return sample * self.scale + self.offset


def warp(samples: Pcm, rate: int, random: np.random.Generator) -> tuple[Wave, Stretch]:
    """Resamples to 8 kHz with formants, pitch and tempo shifted together, and adds silence around."""
    factor = float(np.clip(random.normal(1.0, 0.06), 0.86, 1.16))
    wave = resample(samples.astype(np.float32) / np.float32(32768), rate * factor, noise.RATE)
    lead = int(random.uniform(0.06, 0.7) * noise.RATE)
    tail = int(random.uniform(0.15, 0.8) * noise.RATE)
    return np.pad(wave, (lead, tail)), Stretch(noise.RATE / (rate * factor), lead)


def telephone(wave: Wave, random: np.random.Generator, talkers: Sequence[Wave]) -> Pcm:
    """Sends a clip down a random line."""
    if random.random() < 0.25:
        wave = reverberate(wave, random.uniform(0.1, 0.6), random, random.uniform(0.05, 0.35))
    band = (random.uniform(150, 350), random.uniform(3000, 3700)) if random.random() < 0.5 else None
    noise_in_band = random.random() < 0.5
    if band and not noise_in_band:
        wave = band_pass(wave, *band)
    if random.random() < 0.2:
        tilt = random.uniform(-0.6, 0.6)
        wave = (wave + np.float32(tilt) * np.concatenate([[0.0], wave[:-1]]).astype(np.float32)).astype(np.float32)
    if random.random() < 0.3:
        wave = muffled(wave, 10 ** random.uniform(2.4, 3.2), slope=1 + int(random.integers(2)))
    wave = noise.unit(wave) * np.float32(10 ** random.uniform(1.9, 3.7) / 32768)
    wave = _disturb(wave, random, talkers)
    if band and noise_in_band:
        wave = band_pass(wave, *band)
    codec = ("alaw", "ulaw", "linear")[int(random.choice(3, p=[0.45, 0.25, 0.3]))]
    samples = coded(to_pcm(wave), codec)  # type: ignore[arg-type]
    share = random.uniform(0.005, 0.05) if random.random() < 0.15 else 0.0
    return lose_packets(samples, share, random)


def muffled(wave: Wave, corner_hz: float, slope: int = 1) -> Wave:
    """Takes the treble off, `slope` times 6 dB an octave above the corner: noise drowns such a voice's consonants."""
    frequency = np.fft.rfftfreq(len(wave), 1 / noise.RATE)
    gain = (1 + (frequency / corner_hz) ** 2) ** (-slope / 2)
    return np.fft.irfft(np.fft.rfft(wave) * gain, len(wave)).astype(np.float32)


def _disturb(wave: Wave, random: np.random.Generator, talkers: Sequence[Wave]) -> Wave:
    draw = random.random()
    if draw < 0.42:
        kind = _NOISES[int(random.integers(len(_NOISES)))]
        return add_noise(wave, noise.noise(kind, len(wave), random), random.uniform(1, 26))
    if draw < 0.82 and talkers:
        count = int(random.integers(3, 9))
        chosen = [talkers[int(i)] for i in random.integers(len(talkers), size=count)]
        return add_noise(wave, noise.babble(len(wave), random, chosen), random.uniform(1, 22))
    if draw < 0.88:
        return add_noise(wave, noise.coloured(len(wave), random, random.uniform(0, 2)), random.uniform(32, 50))
    return wave


def line_sound(random: np.random.Generator) -> Pcm:
    """A sound without speech: silence, tones of the network, music, clicks, noise, sweeps."""
    count = int(random.uniform(1.5, 6) * noise.RATE)
    kind = int(random.integers(12))
    time = np.arange(count) / noise.RATE
    if kind == 0:
        wave = noise.tone(count, 450.0, on_s=float(random.choice([1.0, 0.35])), off_s=float(random.choice([4.0, 0.35])))
    elif kind == 1:
        wave = _dtmf(count, random)
    elif kind in (2, 3, 9):
        wave = noise.melody(count, random)
    elif kind == 4:
        clicks = (random.random(count) < random.uniform(0.0002, 0.002)) * random.standard_normal(count)
        wave = noise.unit(np.convolve(clicks, np.exp(-np.arange(200) / random.uniform(3, 60)), "same"))
    elif kind in (5, 6):
        kinds = list(Noise)
        wave = noise.noise(kinds[int(random.integers(len(kinds)))], count, random)
    elif kind in (10, 11):
        wave = noise.hum(count, random)
    elif kind == 7:
        sweep = random.uniform(100, 3500) + (random.uniform(100, 3500) - 1000) * time / time[-1]
        wave = noise.unit(np.sin(2 * np.pi * np.cumsum(sweep) / noise.RATE))
    else:
        return random.integers(-3, 4, count).astype(np.int16)
    level = 10 ** random.uniform(1.0, 3.8) / 32768
    floor = noise.coloured(count, random, random.uniform(0, 2)) * 10 ** random.uniform(0, 2) / 32768
    return coded(to_pcm((wave * level + floor).astype(np.float32)), "alaw")


def _dtmf(count: int, random: np.random.Generator) -> Wave:
    wave = np.zeros(count, np.float32)
    start = 0
    while start < count:
        length = int(random.uniform(0.06, 0.3) * noise.RATE)
        low, high = random.choice([697.0, 770.0, 852.0, 941.0]), random.choice([1209.0, 1336.0, 1477.0, 1633.0])
        part = noise.tone(min(length, count - start), float(low), float(high))
        wave[start : start + len(part)] = part
        start += length + int(random.uniform(0.05, 0.5) * noise.RATE)
    return noise.unit(wave)
