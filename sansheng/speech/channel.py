"""What a telephone line does to speech, in the order in which it happens.

Room (reverberation, noise), handset (band-pass, gain, clipping), codec (G.711), network (lost packets). Pure and
seeded: the same speech, `TelephoneLine` and seed give the same samples.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from sansheng.speech import g711
from sansheng.speech.noise import RATE, Noise, Wave, noise, unit
from sansheng.speech.resample import resample

Pcm = npt.NDArray[np.int16]
Codec = Literal["alaw", "ulaw", "linear"]

NOMINAL_DBFS: Final = -26.0
PACKET: Final = RATE // 50
_FULL_SCALE: Final = 32768.0
_FRAME: Final = RATE // 50
_ACTIVE_BELOW_PEAK_DB: Final = 25.0


@dataclass(frozen=True, slots=True)
class TelephoneLine:
    """The condition of one line; the defaults are a good one."""

    level_dbfs: float | None = NOMINAL_DBFS
    """RMS of the active speech against full scale; None leaves it as it is."""
    reverberation_s: float = 0.0
    """Time in which the room's echo falls by 60 dB."""
    noise: Noise | None = None
    snr_db: float = 20.0
    """Active speech against noise; used with `noise`."""
    band_hz: tuple[float, float] | None = (300.0, 3400.0)
    clip_db: float = 0.0
    """How far the speech's peak would rise above the point where the line clips."""
    codec: Codec = "alaw"
    loss: float = 0.0
    """Share of 20 ms packets that are lost, 0 to 1; the gap is silent."""


def telephone(
    samples: Pcm,
    rate: int,
    line: TelephoneLine | None = None,
    *,
    seed: int = 0,
    talkers: Sequence[Wave] = (),
) -> Pcm:
    """Sends speech down a line; returns s16 at 8 kHz. `talkers` are 8 kHz clips for babble."""
    line = line or TelephoneLine()
    random = np.random.default_rng(seed)
    wave = resample(samples.astype(np.float32) / np.float32(_FULL_SCALE), rate, RATE)
    if line.reverberation_s > 0:
        wave = reverberate(wave, line.reverberation_s, random)
    if line.level_dbfs is not None:
        wave = at_level(wave, line.level_dbfs)
    if line.noise is not None:
        wave = add_noise(wave, noise(line.noise, len(wave), random, talkers), line.snr_db)
    if line.band_hz is not None:
        wave = band_pass(wave, *line.band_hz)
    if line.clip_db > 0:
        wave = clip(wave, line.clip_db)
    return lose_packets(coded(to_pcm(wave), line.codec), line.loss, random)


def active_level_dbfs(wave: Wave) -> float:
    """RMS of the frames within 25 dB of the loudest one; −inf for silence."""
    frames = wave[: len(wave) // _FRAME * _FRAME].reshape(-1, _FRAME).astype(np.float64)
    power = (frames**2).mean(axis=1) if len(frames) else np.zeros(1)
    if power.max() <= 0:
        return float("-inf")
    active = power[power >= power.max() * 10 ** (-_ACTIVE_BELOW_PEAK_DB / 10)]
    return float(10 * np.log10(active.mean()))


def at_level(wave: Wave, dbfs: float) -> Wave:
    """Scales so that the active speech has this level; silence stays silence."""
    level = active_level_dbfs(wave)
    return wave if np.isinf(level) else (wave * np.float32(10 ** ((dbfs - level) / 20)))


def add_noise(wave: Wave, sound: Wave, snr_db: float) -> Wave:
    """Adds a sound of unit RMS at a distance below the active speech."""
    level = active_level_dbfs(wave)
    reference = NOMINAL_DBFS if np.isinf(level) else level
    return wave + sound * np.float32(10 ** ((reference - snr_db) / 20))


def reverberate(wave: Wave, seconds: float, random: np.random.Generator, share: float = 0.2) -> Wave:
    """Adds a room: noise that decays by 60 dB in `seconds` and holds `share` of the energy."""
    length = max(int(seconds * RATE), 1)
    tail = unit(random.standard_normal(length) * 10 ** (-3 * np.arange(length) / length))
    response = np.concatenate([[1.0], tail * np.sqrt(share / (1 - share) / length)])
    size = 1 << int(np.ceil(np.log2(len(wave) + len(response))))
    spectrum = np.fft.rfft(wave, size) * np.fft.rfft(response, size)
    return np.fft.irfft(spectrum, size)[: len(wave)].astype(np.float32)


def band_pass(wave: Wave, low_hz: float, high_hz: float) -> Wave:
    """Keeps a band, with slopes of 24 dB an octave."""
    spectrum = np.fft.rfft(wave)
    frequency = np.maximum(np.fft.rfftfreq(len(wave), 1 / RATE), 1e-3)
    gain = 1 / np.sqrt((1 + (low_hz / frequency) ** 8) * (1 + (frequency / high_hz) ** 8))
    return np.fft.irfft(spectrum * gain, len(wave)).astype(np.float32)


def clip(wave: Wave, decibels: float) -> Wave:
    """Cuts the peaks off at `decibels` below the loudest sample."""
    limit = float(np.abs(wave).max(initial=0.0)) * 10 ** (-decibels / 20)
    return np.clip(wave, -limit, limit)


def to_pcm(wave: Wave) -> Pcm:
    """Rounds to s16, saturating."""
    rounded: Pcm = np.clip(np.rint(wave * _FULL_SCALE), -32768, 32767).astype(np.int16)
    return rounded


def coded(samples: Pcm, codec: Codec) -> Pcm:
    """Encodes and decodes once."""
    if codec == "alaw":
        return g711.alaw_decode(g711.alaw_encode(samples))
    if codec == "ulaw":
        return g711.ulaw_decode(g711.ulaw_encode(samples))
    return samples


def lose_packets(samples: Pcm, share: float, random: np.random.Generator) -> Pcm:
    """Replaces a share of the 20 ms packets by silence."""
    if share <= 0:
        return samples
    lost = random.random(-(-len(samples) // PACKET)) < share
    return np.where(np.repeat(lost, PACKET)[: len(samples)], np.int16(0), samples)
