"""Streams audio through a model as the service does, and notes what it heard and when.

Uses the stock vosk package and the service's own lending of recognisers, one stream after the other. Blocking.
"""

import json
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import vosk

from assist.asr.recogniser import LegDecoder, Recognisers, Taken
from assist.asr.wire import HeardWord
from assist.settings import AsrSettings

Pcm = npt.NDArray[np.int16]
RATE: Final = 8_000
CHUNK: Final = RATE // 10
_LEAD: Final = 2_400
_TAIL: Final = 6_400


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word."""

    text: str
    start_s: float
    end_s: float
    confidence: float


@dataclass(slots=True)
class Heard:
    """What a stream gave."""

    words: list[Word] = field(default_factory=list)
    partials: list[tuple[float, str]] = field(default_factory=list)
    """Seconds of audio fed so far and the whole text up to then, spaces removed."""
    audio_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def text(self) -> str:
        """All words without spaces."""
        return "".join(word.text for word in self.words)

    @property
    def confidence(self) -> float:
        """Mean over the words; 1 where none was heard."""
        return sum(word.confidence for word in self.words) / len(self.words) if self.words else 1.0


class Listener:
    """A loaded model."""

    def __init__(self, path: Path) -> None:
        vosk.SetLogLevel(-2)
        self._model = vosk.Model(str(path))
        self._recognisers = Recognisers(self._recogniser, round(AsrSettings().recycle_s * RATE))

    def listen(self, samples: Pcm, *, grammar: list[str] | None = None, pad: bool = True) -> Heard:
        """Feeds 8 kHz audio in chunks of 100 ms, with silence around it where `pad` is set."""
        if pad:
            samples = np.pad(samples, (_LEAD, _TAIL))
        heard = Heard(audio_s=len(samples) / RATE)
        leg = LegDecoder(self._recognisers if grammar is None else Recognisers(lambda: self._recogniser(grammar), 0))
        began = time.thread_time()
        for start in range(0, len(samples), CHUNK):
            taken = leg.accept(start, samples[start : start + CHUNK].tobytes(), partial=True)
            _note(taken, (start + CHUNK) / RATE, heard)
        _note(Taken(tuple(leg.rest())), heard.audio_s, heard)
        heard.cpu_s = time.thread_time() - began
        return heard

    def _recogniser(self, grammar: list[str] | None = None) -> vosk.KaldiRecognizer:
        extra = [json.dumps(grammar, ensure_ascii=False)] if grammar is not None else []
        recogniser = vosk.KaldiRecognizer(self._model, RATE, *extra)
        recogniser.SetWords(True)
        return recogniser


def _note(taken: Taken, fed_s: float, heard: Heard) -> None:
    for words in taken.finals:
        heard.words += [_word(word) for word in words]
        heard.partials.append((fed_s, heard.text))
    if taken.partial:
        heard.partials.append((fed_s, heard.text + taken.partial.replace(" ", "")))


def _word(word: HeardWord) -> Word:
    return Word(word.text, word.start / RATE, word.end / RATE, word.confidence)


LEAD_S: Final = _LEAD / RATE
"""Silence before padded audio."""
