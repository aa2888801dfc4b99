"""How a stretch of a recording sounds: level, the noise around it, pitch. Pure numpy; the pitch as a live leg's."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from assist.hearing import level
from assist.hearing.pitch import Pitch

FRAME_S: Final = 0.02
NEAR_S: Final = 3.0
"""Noise is looked for in the stretch and so far before and after it: lines change during a call."""
VOWEL_BELOW_DB: Final = 15.0
"""What lies further below the stretch's level is too soft for its pitch."""
_FULL_SCALE: Final = 32768.0
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sound:
    """Of one stretch of one channel."""

    level_dbfs: float
    noise_dbfs: float
    pitch_hz: float | None
    """Median of the vowels; None where there are none."""
    spread_semitones: float | None
    """10th to 90th percentile of the pitch; None with less than a second of vowels."""


def sound(channel: Floats, rate: int, start_ms: int, end_ms: int) -> Sound:
    """Measure a stretch of a channel, by the channel's clock."""
    samples = channel[start_ms * rate // 1000 : end_ms * rate // 1000]
    near = round(1000 * NEAR_S)
    around = channel[max(0, start_ms - near) * rate // 1000 : (end_ms + near) * rate // 1000]
    loud = speech_dbfs(samples, rate)
    hertz, spread = pitch(samples, rate, loud - VOWEL_BELOW_DB)
    return Sound(round(loud, 1), round(noise_dbfs(around, rate), 1), hertz, spread)


def noise_dbfs(samples: Floats, rate: int) -> float:
    """Return the level of the quietest tenth."""
    power = _frame_power(samples, rate)
    return _decibels(float(np.percentile(power, 10)) if len(power) else 0.0)


def speech_dbfs(samples: Floats, rate: int) -> float:
    """Return the RMS level of the louder half of the frames: speech without its pauses."""
    power = _frame_power(samples, rate)
    return _decibels(float(power[power >= np.median(power)].mean()) if len(power) else 0.0)


def pitch(samples: Floats, rate: int, least_dbfs: float) -> tuple[float | None, float | None]:
    """Return the median pitch in Hz and its 10th to 90th percentile in semitones, from windows at least so loud."""
    heard = _at_telephone_rate(samples, rate)
    windows = heard[: len(heard) // level.WINDOW * level.WINDOW].reshape(-1, level.WINDOW)
    if not len(windows):
        return None, None
    vowels = windows[np.array(level.levels(windows)) >= least_dbfs]
    if not len(vowels):
        return None, None
    found = Pitch(kept=len(vowels))
    found.take([one for one in level.hertz(vowels) if one])
    return found.measured()


def _at_telephone_rate(samples: Floats, rate: int) -> NDArray[np.int16]:
    """Return it at 8 kHz, good enough for pitches up to 400 Hz: means of neighbouring samples, then a straight line."""
    width = max(1, rate // level.RATE)
    smooth = np.convolve(samples, np.full(width, 1 / width, np.float32), "same") if width > 1 else samples
    places = np.arange(len(samples) * level.RATE // rate) * (rate / level.RATE)
    wanted = smooth if rate == level.RATE else np.interp(places, np.arange(len(smooth)), smooth)
    heard: NDArray[np.int16] = np.clip(wanted * _FULL_SCALE, -32768, 32767).astype(np.int16)
    return heard


def _frame_power(samples: Floats, rate: int) -> Floats:
    size = int(rate * FRAME_S)
    rows = samples[: len(samples) // size * size].reshape(-1, size)
    power: Floats = np.einsum("ij,ij->i", rows, rows) / size
    return power


def _decibels(power: float) -> float:
    return float(max(level.SILENCE_DBFS, 10 * np.log10(max(power, 1e-12))))
