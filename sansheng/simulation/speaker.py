"""A simulated call on this machine's loudspeaker: the caller's ear on the left, the agent's on the right."""

from __future__ import annotations

import threading
from types import TracebackType
from typing import Any, Self

import numpy as np

from sansheng.simulation.ear import Ear, Samples
from sansheng.simulation.errors import SpeakerUnavailable
from sansheng.simulation.rtp import SAMPLE_RATE

_BACKLOG_SAMPLES = SAMPLE_RATE


class Speaker:
    """Plays what ears hear while they hear it; a second of delay at most, the oldest sound is dropped."""

    def __init__(self) -> None:
        self._waiting = [np.zeros(0, np.int16), np.zeros(0, np.int16)]
        self._lock = threading.Lock()
        self._stream = _stream(self._play)

    def __enter__(self) -> Self:
        self._stream.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.close()

    def listen(self, ear: Ear, side: int) -> None:
        """Play an ear on a side, 0 left or 1 right."""
        ear.listener = lambda samples: self._hear(side, samples)

    def _hear(self, side: int, samples: Samples) -> None:
        with self._lock:
            self._waiting[side] = np.concatenate([self._waiting[side], samples])[-_BACKLOG_SAMPLES:]

    def _play(self, out: Samples, frames: int, _time: object, _status: object) -> None:
        out.fill(0)
        with self._lock:
            for side, waiting in enumerate(self._waiting):
                out[: min(frames, waiting.size), side] = waiting[:frames]
                self._waiting[side] = waiting[frames:]


def _stream(play: Any) -> Any:
    try:
        import sounddevice
    except (ImportError, OSError) as error:
        raise SpeakerUnavailable(
            "找不到 PortAudio，请安装系统包 libportaudio2，或去掉 --speaker "
            "/ PortAudio is missing: install the system package libportaudio2, or leave out --speaker"
        ) from error
    try:
        return sounddevice.OutputStream(samplerate=SAMPLE_RATE, channels=2, dtype="int16", callback=play)
    except sounddevice.PortAudioError as error:
        raise SpeakerUnavailable(
            f"这台机器没有可用的扬声器，请去掉 --speaker / no loudspeaker here ({error}): leave out --speaker"
        ) from error
