"""How a stored call sounded: level, noise and pitch of each utterance, measured again on its recording. Pure."""

from collections.abc import Iterable

import numpy as np

from assist.analysis.recording import Recording, noise_dbfs, pitch, speech_dbfs
from calls.facts import UtteranceHeard
from calls.findings import Role
from calls.signals import LevelMeasured

LEAST_MS = 200


def levels(recording: Recording, heard: Iterable[UtteranceHeard]) -> tuple[LevelMeasured, ...]:
    """Return one measurement per utterance whose sound is there; both lie on the call's clock.

    Spans of digital silence (a hold, a muted part) are no speech and are left out.
    """
    channels = {Role.AGENT: recording.agent, Role.CALLER: recording.caller}
    floors = {role: noise_dbfs(samples, recording.rate) for role, samples in channels.items()}
    found = []
    for one in heard:
        samples = channels[one.role][one.start_ms * recording.rate // 1000 : one.end_ms * recording.rate // 1000]
        if len(samples) * 1000 < LEAST_MS * recording.rate or not np.any(samples):
            continue
        hertz, spread = pitch(samples, recording.rate)
        found.append(
            LevelMeasured(
                call=one.call,
                leg=one.leg,
                role=one.role,
                start_ms=one.start_ms,
                end_ms=one.end_ms,
                rms_dbfs=round(speech_dbfs(samples, recording.rate), 1),
                speech_ms=one.end_ms - one.start_ms,
                noise_dbfs=round(floors[one.role], 1),
                pitch_hz=hertz,
                spread_semitones=spread,
            )
        )
    return tuple(found)
