"""Training clips: features and, for every output frame, which pdf it is, from the synthesiser's own times."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from models.recipe import augment, phones
from models.recipe.features import SUBSAMPLING, mfcc, output_frame
from sansheng.speech.espeak import MANDARIN, Line, Speech, SyllableMark, speak_chunk
from sansheng.speech.noise import RATE, Wave
from sansheng.speech.resample import resample

_GAP: Final = 0.06
"""Seconds between syllables from which on the gap is silence."""
_TALKERS: Final = 12


@dataclass(frozen=True, slots=True)
class Clip:
    """One training example."""

    features: npt.NDArray[np.float16]
    """Input frames × 40."""
    states: npt.NDArray[np.int16]
    """The pdfs in order."""
    starts: npt.NDArray[np.int32]
    """First output frame of each."""

    @property
    def frames(self) -> int:
        """Output frames."""
        return (len(self.features) + SUBSAMPLING - 1) // SUBSAMPLING

    def targets(self) -> npt.NDArray[np.int16]:
        """The pdf of every output frame."""
        lengths = np.diff(np.append(self.starts, self.frames))
        return np.repeat(self.states, lengths)


@dataclass(frozen=True, slots=True)
class Order:
    """A chunk of clips to make: spoken lines, then sounds without speech."""

    seed: int
    lines: tuple[Line, ...]
    sounds: int = 0
    takes: int = 1
    """How often each line is sent down the telephone, every time down another one."""


def make(order: Order) -> list[Clip]:
    """Speaks and records a chunk; the same order gives the same clips."""
    random = np.random.default_rng(order.seed)
    spoken = speak_chunk(order.lines) if order.lines else []
    talkers = _talkers(spoken)
    clips = [
        _speech_clip(line, speech, random, talkers)
        for line, speech in zip(order.lines, spoken, strict=True)
        for _ in range(order.takes)
    ]
    clips += [_sound_clip(random) for _ in range(order.sounds)]
    return [clip for clip in clips if clip is not None]


def _talkers(spoken: Sequence[Speech]) -> list[Wave]:
    return [resample(speech.samples.astype(np.float32), speech.rate, RATE) for speech in spoken[:_TALKERS]]


def _speech_clip(line: Line, speech: Speech, random: np.random.Generator, talkers: list[Wave]) -> Clip | None:
    wave, stretch = augment.warp(speech.samples, speech.rate, random)
    samples = augment.telephone(wave, random, talkers)
    if line.voice.language != MANDARIN:
        return clip_of(samples, _foreign(wave))
    if len(speech.marks) != sum(len(clause) for clause in line.clauses):
        return None
    return clip_of(samples, _syllable_states(speech.marks, stretch))


def _sound_clip(random: np.random.Generator) -> Clip | None:
    return clip_of(augment.line_sound(random), [(phones.SIL_PDF, 0.0)])


def _syllable_states(marks: Sequence[SyllableMark], stretch: augment.Stretch) -> list[tuple[int, float]]:
    states: list[tuple[int, float]] = [(phones.SIL_PDF, 0.0)]
    for mark, following in pairwise([*marks, None]):
        assert mark is not None
        syllable = phones.parse(mark.pinyin)
        start, rime, end = (stretch.at(sample) for sample in (mark.start, mark.rime, mark.end))
        if syllable.initial and rime <= start:
            rime = start + (end - start) / 3
        final = rime if syllable.initial else start
        times = [start, final, (final + end) / 2] if syllable.initial else [start, (start + end) / 2]
        states += zip(syllable.pdfs, times, strict=True)
        if following is None or stretch.at(following.start) - end > _GAP * RATE:
            states.append((phones.SIL_PDF, end))
    return states


def _foreign(wave: Wave) -> list[tuple[int, float]]:
    """Foreign sound wherever the clean clip is loud, in stretches."""
    frames = wave[: len(wave) // 400 * 400].reshape(-1, 400)
    loud = (frames**2).mean(axis=1) > 1e-4 * float((frames**2).mean(axis=1).max())
    states: list[tuple[int, float]] = [(phones.SIL_PDF, 0.0)]
    for index in range(1, len(loud)):
        if loud[index] != loud[index - 1]:
            states.append((phones.SPN_PDF if loud[index] else phones.SIL_PDF, index * 400.0))  # noqa: PERF401
    return states


def clip_of(samples: npt.NDArray[np.int16], states: Sequence[tuple[int, float]]) -> Clip | None:
    """Puts features and states together; None where the clip has no room for its states."""
    features = mfcc(samples)
    frames = (len(features) + SUBSAMPLING - 1) // SUBSAMPLING
    if frames < len(states):
        return None
    starts = np.array([max(output_frame(time), 0) for _, time in states])
    starts[0] = 0
    for index in range(1, len(starts)):
        starts[index] = max(starts[index], starts[index - 1] + 1)
    limit = frames
    for index in range(len(starts) - 1, -1, -1):
        limit = min(int(starts[index]), limit - 1)
        starts[index] = limit
    return Clip(features.astype(np.float16), np.array([pdf for pdf, _ in states], np.int16), starts.astype(np.int32))
