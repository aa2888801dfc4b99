"""Levels, voicing and pitch of 20 ms frames, many legs at once. Pure numpy; 100 frames cost about as much as one.

Levels are RMS relative to a full-scale square wave (dBFS); -96 stands for digital silence. Voiced means periodic as
vowels are, at 60 to 400 Hz, and not one or two pure tones (ring-back, DTMF).
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

RATE: Final = 8000
FRAME: Final = 160
FRAME_MS: Final = 20
SILENCE_DBFS: Final = -96.0
CLIPPED: Final = 31_900
"""A-law's largest value is 32,256 and mu-law's 32,124; speech at a normal level never comes near."""
WINDOW: Final = 2 * FRAME
_SIZE: Final = 512
_LAGS: Final = slice(RATE // 400, RATE // 60 + 1)
PERIODIC: Final = 0.5
TONAL: Final = 0.97
_TONE_BINS: Final = 14
_NEARLY: Final = 0.93
"""Sound that repeats after one period repeats after two as well: the first lag that is so near to the best is it."""
_FLANK: Final = 8
"""Lags from where a peak is nearly reached to where it is."""

Int16 = NDArray[np.int16]
Floats = NDArray[np.float32]

_hann = np.hanning(WINDOW).astype(np.float32)


def _autocorrelation(power: Floats) -> Floats:
    lags: Floats = np.fft.irfft(power, _SIZE).astype(np.float32)
    return lags


_shape = _autocorrelation((np.abs(np.fft.rfft(_hann, _SIZE)) ** 2).astype(np.float32))
_bias = (_shape[_LAGS] / _shape[0]).astype(np.float32)
"""What the window alone takes from the autocorrelation at each lag."""


def frames(pcm: bytes) -> Int16:
    """Return whole 20 ms frames, one per row; a rest shorter than a frame is left out."""
    whole = len(pcm) // (2 * FRAME)
    return np.frombuffer(pcm, np.int16, whole * FRAME).reshape(whole, FRAME)


def levels(rows: Int16) -> list[float]:
    """Return each frame's level in dBFS."""
    samples = rows.astype(np.float32)
    power = np.einsum("ij,ij->i", samples, samples) / (rows.shape[1] * 32768.0**2)
    decibels: list[float] = (10.0 * np.log10(np.maximum(power, 10.0 ** (SILENCE_DBFS / 10)))).tolist()
    return decibels


def clipped(rows: Int16) -> list[bool]:
    """Return for each frame whether it holds clipped samples."""
    loud: list[bool] = ((rows.max(axis=1) >= CLIPPED) | (rows.min(axis=1) <= -CLIPPED)).tolist()
    return loud


def voiced(windows: Int16) -> list[bool]:
    """Return for each 40 ms window (320 samples) whether it is a voice's vowel."""
    return [one > 0 for one in hertz(windows)]


def hertz(windows: Int16) -> list[float]:
    """Return the pitch of each 40 ms window (320 samples) that is a voice's vowel, 0 where it is none."""
    power = (np.abs(np.fft.rfft(windows * _hann, _SIZE)) ** 2).astype(np.float32)
    power[:, :3] = 0.0
    total = power.sum(axis=1) + 1.0
    lags = _autocorrelation(power)
    alike = lags[:, _LAGS] / _bias
    best = alike.max(axis=1)
    tones = np.partition(power, -_TONE_BINS, axis=1)[:, -_TONE_BINS:].sum(axis=1) / total
    vowels = (best / np.maximum(lags[:, 0], 1e-3) > PERIODIC) & (tones < TONAL)
    found: list[float] = np.where(vowels, RATE / _period(alike, best), 0.0).tolist()
    return found


def _period(alike: Floats, best: Floats) -> Floats:
    """Return each window's period in samples."""
    reached = np.argmax(alike >= _NEARLY * best[:, None], axis=1)
    lags = np.minimum(reached[:, None] + np.arange(_FLANK), alike.shape[1] - 1)
    peaks = np.take_along_axis(alike, lags, axis=1)
    period: Floats = (_LAGS.start + reached + np.argmax(peaks, axis=1)).astype(np.float32)
    return period
