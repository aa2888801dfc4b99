"""A stereo recording through the recogniser: channel 0 the agent, channel 1 the caller; words, levels and pitch."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import soundfile

from assist.analysis.dialogue import LegName, Said
from assist.analysis.sound import Floats, sound
from assist.asr.text import UNKNOWN, joined

CHUNK_S: Final = 0.1
LEAST_RATE: Final = 8000
LONGEST_S: Final = 4 * 3600
_FULL_SCALE: Final = 32768.0
Progress = Callable[[float], None]


class RecordingRefused(Exception):
    """The file cannot be judged; says why and what would do."""

    code = "recording-refused"


@dataclass(frozen=True, slots=True)
class Recording:
    """A call's audio: two channels of float samples at one rate."""

    agent: Floats
    caller: Floats
    rate: int

    @property
    def duration_ms(self) -> int:
        return round(1000 * len(self.agent) / self.rate)


def read(path: Path) -> Recording:
    """Read a stereo file (WAV, FLAC, Ogg/Opus).

    Raises:
        RecordingRefused: it is missing, no audio, not stereo, slower than 8 kHz, empty, or longer than four hours.
    """
    if not path.is_file():
        raise RecordingRefused(f"{path}: 没有这个文件 no such file")
    try:
        info = soundfile.info(str(path))
        if info.duration > LONGEST_S:
            raise RecordingRefused(f"{path}: 长于四小时 longer than four hours")
        samples, rate = soundfile.read(str(path), dtype="float32", always_2d=True)
    except soundfile.LibsndfileError as error:
        raise RecordingRefused(f"{path}: 不是能读的音频 not audio that can be read ({error})") from error
    if samples.shape[1] != 2:
        channels = samples.shape[1]
        raise RecordingRefused(
            f"{path}: 有 {channels} 个声道，需要两个：左坐席，右客户 "
            f"has {channels} channels, needs two: agent left, caller right"
        )
    if rate < LEAST_RATE:
        raise RecordingRefused(f"{path}: {rate} Hz 太低，至少 8000 too low, at least 8000")
    if not len(samples):
        raise RecordingRefused(f"{path}: 没有声音数据 holds no samples")
    return Recording(np.ascontiguousarray(samples[:, 0]), np.ascontiguousarray(samples[:, 1]), rate)


def heard(recording: Recording, model: Path, progress: Progress | None = None) -> tuple[Said, ...]:
    """Recognise both channels; each utterance carries its level, SNR and pitch. The model is loaded once per process.

    Raises:
        RecordingRefused: the model refuses the recording's rate.
    """
    import vosk

    loaded = _model(model)
    said: list[Said] = []
    legs: tuple[tuple[LegName, Floats], ...] = (("agent", recording.agent), ("caller", recording.caller))
    for number, (leg, samples) in enumerate(legs):
        recogniser = vosk.KaldiRecognizer(loaded, recording.rate)
        recogniser.SetWords(True)
        for result in _results(recogniser, samples, recording.rate, number, progress):
            one = _said(leg, result, samples, recording.rate)
            if one is not None:
                said.append(one)
    return tuple(sorted(said, key=lambda one: one.start_ms))


@lru_cache(maxsize=1)
def _model(path: Path) -> Any:
    import vosk

    vosk.SetLogLevel(-2)
    return vosk.Model(str(path))


def _results(
    recogniser: Any, samples: Floats, rate: int, number: int, progress: Progress | None
) -> Iterator[dict[str, Any]]:
    step = int(rate * CHUNK_S)
    pcm = np.clip(samples * _FULL_SCALE, -32768, 32767).astype("<i2")
    for start in range(0, len(pcm), step):
        try:
            closed = recogniser.AcceptWaveform(pcm[start : start + step].tobytes())
        except Exception as error:  # vosk raises a bare Exception
            raise RecordingRefused(f"识别模型不接受 {rate} Hz the model refuses {rate} Hz: {error}") from error
        if closed:
            yield json.loads(recogniser.Result())
        if progress is not None and start % (step * 50) == 0:
            progress((number + start / len(pcm)) / 2)
    yield json.loads(recogniser.FinalResult())


def _said(leg: LegName, result: dict[str, Any], samples: Floats, rate: int) -> Said | None:
    words = result.get("result", [])
    if not words:
        return None
    start = round(1000 * words[0]["start"])
    end = max(start + 1, round(1000 * words[-1]["end"]))
    measured = sound(samples, rate, start, end)
    known = [word for word in words if word["word"] not in UNKNOWN]
    text = joined([word["word"] for word in words])
    unknown = len(words) - len(known)
    return Said(
        leg=leg,
        start_ms=start,
        end_ms=end,
        text=text + "[unk]" * unknown if 2 * unknown >= len(words) else text or "[unk]",
        confidence=min(1.0, max(0.0, float(np.mean([word.get("conf", 1.0) for word in words])))),
        level_dbfs=measured.level_dbfs,
        snr_db=round(measured.level_dbfs - measured.noise_dbfs, 1),
        pitch_hz=measured.pitch_hz,
        spread_semitones=measured.spread_semitones,
    )
