"""What two seconds of a leg's sound are when they are no voice: mains hum, music or a ring-back tone, a fax. Pure."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from assist.hearing.level import FRAME, RATE, frames, levels

LEAST: Final = RATE
"""Samples below which nothing is said."""
FAX_HZ: Final = (1100.0, 2100.0)
RINGBACK_HZ: Final = 450.0
HUM_HZ: Final = tuple(50.0 * harmonic for harmonic in range(1, 11))
TONE_SHARE: Final = 0.7
HUM_SHARE: Final = 0.6
AUDIBLE_DBFS: Final = -60.0
PAUSE_DB: Final = 12.0
"""Speech falls so far below its mean in every pause between words; music does not."""
PAUSES: Final = 0.1
"""The least share of such pauses in speech."""


@dataclass(frozen=True, slots=True)
class Tones:
    """What was found."""

    hum: bool = False
    music: bool = False
    fax: bool = False


def tones(pcm: bytes) -> Tones:
    """Judge the sound of the last seconds (8 kHz); nothing is found in less than one."""
    rows = frames(pcm)
    samples = rows.reshape(-1).astype(np.float32)
    if len(samples) < LEAST:
        return Tones()
    loudness = np.array(levels(rows))
    mean_dbfs = 10 * np.log10(np.mean(10 ** (loudness / 10)))
    if mean_dbfs < AUDIBLE_DBFS:
        return Tones()
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)).astype(np.float32))) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    total = float(spectrum[hertz > 30].sum()) + 1.0

    def share(centre: float, width: float) -> float:
        return float(spectrum[np.abs(hertz - centre) <= width].sum()) / total

    fax = max(share(centre, 40.0) for centre in FAX_HZ) > TONE_SHARE
    hum = sum(share(centre, 4.0) for centre in HUM_HZ) > HUM_SHARE
    pauses = float((loudness < mean_dbfs - PAUSE_DB).mean())
    ringback = share(RINGBACK_HZ, 30.0) > TONE_SHARE
    music = not (fax or hum) and (ringback or (pauses < PAUSES and _tuneful(samples)))
    return Tones(hum, music, fax)


def _tuneful(samples: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> bool:
    """Say whether most of the sound is steady lines: each 60 ms piece's energy lies in a few narrow peaks."""
    size = 3 * FRAME
    rows = samples[: len(samples) // size * size].reshape(-1, size) * np.hanning(size).astype(np.float32)
    power = np.abs(np.fft.rfft(rows, 1024)) ** 2
    strongest = np.partition(power, -24, axis=1)[:, -24:].sum(axis=1) / (power.sum(axis=1) + 1.0)
    return float(np.median(strongest)) > 0.9
