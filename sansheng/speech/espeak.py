"""Speech from text through espeak-ng, with the time of every syllable.

Mandarin is given to espeak-ng as numbered pinyin (our own readings, see `pinyin`), other languages as they are
written. Each chunk of texts is spoken in a fresh worker process (see `espeak_worker`), therefore the same
chunk always gives the same samples. Blocking: call it from a thread in asynchronous code.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from sansheng.speech import espeak_worker as worker
from sansheng.speech.errors import SynthesiserMissing, SynthesisFailed, VoiceUnknown
from sansheng.speech.espeak_abi import SAMPLE_RATE
from sansheng.speech.pinyin import clauses

Pcm = npt.NDArray[np.int16]

MANDARIN: Final = "cmn-latn-pinyin"
CANTONESE: Final = "yue"
ENGLISH: Final = "en-us"
_GAP: Final = "_"
_TIME_LIMIT_S: Final = 120.0


@dataclass(frozen=True, slots=True)
class Voice:
    """One synthetic person."""

    variant: str = ""
    """A file of espeak-ng's voices/!v, such as f2 or Andy; empty for the plain voice."""
    rate: int = 170
    """espeak-ng's words per minute, 80 to 450; 170 gives about 230 Mandarin syllables a minute with pauses."""
    pitch: int = 50
    """0 to 99."""
    pitch_range: int = 50
    """0 (monotonous) to 99."""
    language: str = MANDARIN
    """An espeak-ng voice name: MANDARIN, CANTONESE, ENGLISH or another."""

    @property
    def name(self) -> str:
        """The name under which espeak-ng finds the voice."""
        return f"{self.language}+{self.variant}" if self.variant else self.language


@dataclass(frozen=True, slots=True)
class SyllableMark:
    """Where one syllable lies in the samples."""

    pinyin: str
    """Numbered pinyin, neutral tone 5."""
    start: int
    """First sample."""
    rime: int
    """First sample of the final; equals `start` where the syllable has no initial of its own."""
    end: int
    """First sample after the syllable."""


@dataclass(frozen=True, slots=True)
class Speech:
    """What was spoken."""

    samples: Pcm
    rate: int
    """Samples per second."""
    marks: tuple[SyllableMark, ...]
    """One for each syllable, in order; empty for languages other than Mandarin."""

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.rate


@dataclass(frozen=True, slots=True)
class Line:
    """A text and who speaks it."""

    voice: Voice
    text: str = ""
    """Written text; not used where `clauses` is given."""
    clauses: tuple[tuple[str, ...], ...] = ()
    """Mandarin as numbered pinyin, one tuple for each stretch without a pause."""


def speak(text: str, *, voice: Voice | None = None) -> Speech:
    """Speaks one text in a process of its own.

    Raises:
        SynthesiserMissing: libespeak-ng is not installed.
        VoiceUnknown: espeak-ng lacks the voice.
        TextUnspeakable: nothing in the text can be spoken.
        SynthesisFailed: the worker ended without a result.
    """
    return speak_chunk([Line(voice or Voice(), text)])[0]


def speak_all(lines: Sequence[Line], *, chunk: int = 64, processes: int = 2) -> list[Speech]:
    """Speaks many texts, `chunk` of them per worker process, `processes` at a time; raises as `speak` does.

    The samples depend on the chunks' borders, not on `processes`.
    """
    chunks = [lines[start : start + chunk] for start in range(0, len(lines), chunk)]
    with ThreadPoolExecutor(processes) as pool:
        return [speech for spoken in pool.map(speak_chunk, chunks) for speech in spoken]


def speak_chunk(lines: Sequence[Line]) -> list[Speech]:
    """Speaks texts one after another in one worker process; raises as `speak` does."""
    read = [_syllables(line) for line in lines]
    requests = [
        [
            line.voice.name,
            line.voice.rate,
            line.voice.pitch,
            line.voice.pitch_range,
            _written(line, syllables),
        ]
        for line, syllables in zip(lines, read, strict=True)
    ]
    output = memoryview(_run(json.dumps(requests).encode()))
    spoken = []
    for line, syllables in zip(lines, read, strict=True):
        speech, output = _speech(line, syllables, output)
        spoken.append(speech)
    return spoken


def _syllables(line: Line) -> tuple[tuple[str, ...], ...]:
    if line.voice.language != MANDARIN:
        return ()
    return line.clauses or clauses(line.text)


def _written(line: Line, syllables: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(" ".join(clause) for clause in syllables) or line.text


def _run(requests: bytes) -> bytes:
    command = [sys.executable, "-m", "sansheng.speech.espeak_worker"]
    try:
        done = subprocess.run(command, input=requests, capture_output=True, check=False, timeout=_TIME_LIMIT_S)
    except subprocess.TimeoutExpired as error:
        raise SynthesisFailed(f"no result within {_TIME_LIMIT_S:.0f} s") from error
    detail = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode == worker.EXIT_LIBRARY_MISSING:
        raise SynthesiserMissing(detail)
    if done.returncode == worker.EXIT_VOICE_UNKNOWN:
        raise VoiceUnknown(detail)
    if done.returncode != 0:
        raise SynthesisFailed(f"exit status {done.returncode} {detail[-500:]}")
    return done.stdout


def _speech(line: Line, syllables: tuple[tuple[str, ...], ...], output: memoryview) -> tuple[Speech, memoryview]:
    """Takes one result from the worker's output and returns the rest."""
    end = bytes(output[: 1 << 20]).find(b"\n")
    if end < 0:
        raise SynthesisFailed("the worker's output is cut short")
    header = json.loads(bytes(output[:end]))
    body, rest = output[end + 1 : end + 1 + header["bytes"]], output[end + 1 + header["bytes"] :]
    samples = np.frombuffer(body, dtype="<i2").astype(np.int16)
    marks = _marks(syllables, header["phonemes"], len(samples))
    return Speech(samples, SAMPLE_RATE, marks), rest


def _marks(
    syllables: tuple[tuple[str, ...], ...], phonemes: list[tuple[int, int, str]], total: int
) -> tuple[SyllableMark, ...]:
    """Gives each syllable the phonemes that carry its position in the written text (from 1)."""
    ends = [sample for _, sample, _ in phonemes[1:]] + [total]
    spans: dict[int, list[tuple[int, int]]] = {}
    for (position, sample, name), end in zip(phonemes, ends, strict=True):
        if not name.startswith(_GAP):
            spans.setdefault(position, []).append((sample, end))
    marks = []
    position = 1
    for clause in syllables:
        for pinyin in clause:
            if parts := spans.get(position):
                rime = parts[1][0] if len(parts) > 1 else parts[0][0]
                marks.append(SyllableMark(pinyin, parts[0][0], rime, parts[-1][1]))
            position += len(pinyin) + 1
        position += 1
    return tuple(marks)
