"""How a stored call sounded: level, noise and pitch of each utterance, measured again on its recording."""

import logging
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from assist.analysis.recording import Recording, RecordingRefused, read
from assist.analysis.sound import sound
from calls.facts import Fact, UtteranceHeard
from calls.findings import Role
from calls.signals import LevelMeasured

LOG = logging.getLogger(__name__)
LEAST_MS = 200


def levels_of(path: Path | None, stored: Iterable[Fact]) -> tuple[LevelMeasured, ...]:
    """Measure a call's recording; nothing where there is none, or none that can be read."""
    if path is None:
        return ()
    try:
        return levels(read(path), (one for one in stored if isinstance(one, UtteranceHeard)))
    except RecordingRefused as error:
        LOG.warning("recording-refused", extra={"recording": path.name, "why": str(error)})
        return ()


def levels(recording: Recording, heard: Iterable[UtteranceHeard]) -> tuple[LevelMeasured, ...]:
    """Return one measurement per utterance whose sound is there; both lie on the call's clock.

    Spans of digital silence (a hold, a muted part) are no speech and are left out.
    """
    channels = {Role.AGENT: recording.agent, Role.CALLER: recording.caller}
    found = []
    for one in heard:
        samples = channels[one.role][one.start_ms * recording.rate // 1000 : one.end_ms * recording.rate // 1000]
        if len(samples) * 1000 < LEAST_MS * recording.rate or not np.any(samples):
            continue
        measured = sound(channels[one.role], recording.rate, one.start_ms, one.end_ms)
        found.append(
            LevelMeasured(
                call=one.call,
                leg=one.leg,
                role=one.role,
                start_ms=one.start_ms,
                end_ms=one.end_ms,
                rms_dbfs=measured.level_dbfs,
                speech_ms=one.end_ms - one.start_ms,
                noise_dbfs=measured.noise_dbfs,
                pitch_hz=measured.pitch_hz,
                spread_semitones=measured.spread_semitones,
            )
        )
    return tuple(found)
