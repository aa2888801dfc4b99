"""Sounds that disturb a telephone call, and the sounds of the line itself. Pure; 8 kHz, unit RMS.

Every function takes the number of samples and a seeded generator.
"""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

Wave = npt.NDArray[np.float32]
RATE: Final = 8_000


class Noise(StrEnum):
    """Kinds of noise."""

    WHITE = "white"
    PINK = "pink"
    HUM = "hum"
    STREET = "street"
    BABBLE = "babble"


def noise(kind: Noise, count: int, random: np.random.Generator, talkers: Sequence[Wave] = ()) -> Wave:
    """Makes noise of one kind; `talkers` are clips at 8 kHz for babble, speech-shaped noise stands in for none."""
    if kind is Noise.BABBLE and talkers:
        return babble(count, random, talkers)
    return _MAKERS[kind](count, random)


def coloured(count: int, random: np.random.Generator, exponent: float) -> Wave:
    """Noise whose power falls with frequency to the power `exponent`: 0 white, 1 pink, 2 brown, −1 blue."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequency = np.maximum(np.fft.rfftfreq(count, 1 / RATE), 20.0)
    return unit(np.fft.irfft(spectrum * frequency ** (-exponent / 2), count))


def hum(count: int, random: np.random.Generator) -> Wave:
    """Mains hum of 50 Hz with its harmonics, the fundamental mostly lost on the telephone."""
    time = np.arange(count) / RATE
    strengths = random.uniform(0.1, 1.0, 8)
    wave = sum(
        strength * np.sin(2 * np.pi * 50 * (order + 1) * time + random.uniform(0, 2 * np.pi))
        for order, strength in enumerate(strengths)
    )
    return unit(np.asarray(wave) + 0.02 * random.standard_normal(count))


def street(count: int, random: np.random.Generator) -> Wave:
    """Traffic: a rumble, cars that swell and pass, now and then a horn."""
    time = np.arange(count) / RATE
    wave = coloured(count, random, 1.5).astype(np.float64)
    for _ in range(1 + count // (3 * RATE)):
        middle, width = random.uniform(0, count / RATE), random.uniform(0.6, 2.0)
        swell = np.exp(-0.5 * ((time - middle) / width) ** 2)
        wave += random.uniform(0.5, 2.0) * swell * coloured(count, random, 0.8)
    if random.random() < 0.4:
        start, length = random.uniform(0, count / RATE), random.uniform(0.2, 0.8)
        sounding = (time > start) & (time < start + length)
        wave += sounding * (np.sin(2 * np.pi * 420 * time) + np.sin(2 * np.pi * 510 * time))
    return unit(wave)


def babble(count: int, random: np.random.Generator, talkers: Sequence[Wave]) -> Wave:
    """Several people talking at once: every talker's clip repeated from a random point."""
    wave = np.zeros(count)
    for clip in talkers:
        repeated = np.resize(unit(clip), count)
        wave += np.roll(repeated, int(random.integers(count)))
    return unit(wave)


def speech_shaped(count: int, random: np.random.Generator) -> Wave:
    """Noise with the long-term spectrum of speech, swelling a few times a second."""
    spectrum = np.fft.rfft(random.standard_normal(count))
    frequency = np.fft.rfftfreq(count, 1 / RATE)
    shaped = np.fft.irfft(spectrum / (1 + (frequency / 500.0) ** 2), count)
    swell = np.repeat(random.uniform(0.3, 1.0, count // (RATE // 5) + 1), RATE // 5)[:count]
    return unit(shaped * swell)


def tone(count: int, *frequencies: float, on_s: float = 0.0, off_s: float = 0.0) -> Wave:
    """Tones sounding together, with a cadence where `on_s` is given: ring-back is 450 Hz, 1 s on, 4 s off."""
    time = np.arange(count) / RATE
    wave = np.sum([np.sin(2 * np.pi * frequency * time) for frequency in frequencies], axis=0)
    if on_s:
        wave = wave * (time % (on_s + off_s) < on_s)
    return unit(wave)


def melody(count: int, random: np.random.Generator) -> Wave:
    """Hold music: notes of a scale in chords, each fading."""
    scale = 220.0 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14, 16, 19, 21]) / 12)
    wave = np.zeros(count)
    start = 0
    while start < count:
        length = int(RATE * random.choice([0.15, 0.25, 0.5, 1.0]))
        time = np.arange(min(length, count - start)) / RATE
        for pitch in random.choice(scale, int(random.integers(1, 4)), replace=False):
            overtones = sum(np.sin(2 * np.pi * pitch * (n + 1) * time) / (n + 1) ** 1.5 for n in range(4))
            wave[start : start + len(time)] += overtones * np.exp(-time * random.uniform(1, 6))
        start += length
    return unit(wave)


def unit(wave: npt.ArrayLike) -> Wave:
    """Scales to an RMS of 1; silence stays silence."""
    values = np.asarray(wave, np.float64)
    level = float(np.sqrt(np.mean(values**2))) if values.size else 0.0
    return (values / level if level > 0 else values).astype(np.float32)


_MAKERS: Final[dict[Noise, Callable[[int, np.random.Generator], Wave]]] = {
    Noise.WHITE: lambda count, random: coloured(count, random, 0.0),
    Noise.PINK: lambda count, random: coloured(count, random, 1.0),
    Noise.HUM: hum,
    Noise.STREET: street,
    Noise.BABBLE: speech_shaped,
}
