"""S04, S05, S06 and the line's part of S03: which condition of the line stands in the way, from its figures alone."""

from dataclasses import dataclass, replace
from enum import StrEnum
from math import log10

from calls.ports import LineCondition


class Trouble(StrEnum):
    SILENT = "silent"
    MUSIC_OR_FAX = "music-or-fax"
    QUIET = "quiet"
    HANDS_FREE = "hands-free"
    NOISY = "noisy"
    DIALECT = "dialect"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which figures on a line is in trouble; the operator's are in the settings, [hearing]. What is no rule of the
    standard is measured (`bench screen`)."""

    enough_speech_ms: int = 600
    """Less speech says nothing about level or noise."""
    quiet_dbfs: float = -46.0
    hands_free_dbfs: float = -41.0
    """Speech between the two is somebody far from the handset."""
    noisy_snr_db: float = 10.0
    noise_dbfs: float = -46.0
    """Noise below this disturbs nobody."""
    noise_alone_dbfs: float = -34.0
    """Noise above this is a noisy line also where no speech is made out in it."""
    unknown: float = 0.25
    enough_words_ms: int = 1000
    """Fewer words say nothing about a dialect."""
    dialect_alone: bool = True
    """Whether the line may ask for Mandarin by itself: that depends on the model that listens. Agents may always."""


def trouble(condition: LineCondition, limits: Limits) -> Trouble | None:
    """Return what is wrong with the line, or None. The first that applies wins."""
    snr, level, noise = condition.snr_db, condition.speech_dbfs, condition.noise_dbfs
    if condition.fax:
        return Trouble.MUSIC_OR_FAX
    if condition.speech_ms < limits.enough_speech_ms or level is None:
        return _without_speech(condition, limits)
    if snr is not None and snr < limits.noisy_snr_db and noise is not None and noise > limits.noise_dbfs:
        return Trouble.NOISY
    if level < limits.quiet_dbfs:
        return Trouble.QUIET
    if level < limits.hands_free_dbfs:
        return Trouble.HANDS_FREE
    if condition.words_ms >= limits.enough_words_ms and condition.unknown >= limits.unknown:
        return Trouble.DIALECT
    return None


def _without_speech(condition: LineCondition, limits: Limits) -> Trouble | None:
    voice_in_it = condition.snr_db is not None and condition.snr_db >= 0
    if condition.music and not voice_in_it:
        return Trouble.MUSIC_OR_FAX
    if condition.noise_dbfs is not None and condition.noise_dbfs > limits.noise_alone_dbfs:
        return Trouble.NOISY
    return Trouble.SILENT if condition.speech_ms == 0 else None


def since(before: LineCondition, now: LineCondition) -> LineCondition:
    """Return what came between two measurements: has the caller moved to the handset, or turned to Mandarin?"""
    speech_ms = now.speech_ms - before.speech_ms
    level = _level_between(before, now, speech_ms)
    words_ms = now.words_ms - before.words_ms
    unknown_ms = now.unknown * now.words_ms - before.unknown * before.words_ms
    return replace(
        now,
        speech_ms=max(0, speech_ms),
        speech_dbfs=level,
        snr_db=None if level is None else now.snr_db,
        words=max(0, now.words - before.words),
        words_ms=max(0, words_ms),
        unknown=min(1.0, max(0.0, unknown_ms / words_ms)) if words_ms > 0 else 0.0,
    )


def _level_between(before: LineCondition, now: LineCondition, speech_ms: int) -> float | None:
    if speech_ms <= 0 or now.speech_dbfs is None:
        return None
    energy = now.speech_ms * _power(now.speech_dbfs)
    if before.speech_dbfs is not None:
        energy -= before.speech_ms * _power(before.speech_dbfs)
    return 10 * log10(energy / speech_ms) if energy > 0 else None


def _power(dbfs: float) -> float:
    return float(10 ** (dbfs / 10))
