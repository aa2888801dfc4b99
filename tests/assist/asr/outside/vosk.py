"""A stand-in for the vosk library in worker processes of tests: what it hears is written in the samples.

A run of equal samples of value v, 100 ms or longer, is the word `词v`; zeros are silence, and 500 ms of it after a
word end the utterance. Times count from the first sample that the recogniser was ever given, as in vosk 0.3.45.
"""

import json
import os
import time

import numpy as np

SLOWNESS_S = float(os.environ.get("OUTSIDE_VOSK_SLOW_S", "0"))
BLOCK = 80


def SetLogLevel(level: int) -> None:  # noqa: N802
    """Nothing is logged."""


class Model:
    """Any folder will do, but it has to exist."""

    def __init__(self, path: str) -> None:
        if not os.path.isdir(path):
            raise Exception("Failed to create a model")


class KaldiRecognizer:
    """Hears runs of equal samples; with a grammar, those of its words, and `[unk]` for the others."""

    def __init__(self, model: Model, rate: int, grammar: str = "") -> None:
        self.rate = rate
        self.known = set(" ".join(json.loads(grammar)).split()) if grammar else None
        self.given = 0
        self.rest = np.zeros(0, np.int16)
        self.runs: list[list[int]] = []
        self.ended = False

    def SetWords(self, on: bool) -> None:  # noqa: N802
        assert on

    def AcceptWaveform(self, data: bytes) -> int:  # noqa: N802
        time.sleep(SLOWNESS_S)
        samples = np.concatenate([self.rest, np.frombuffer(data, np.int16)])
        whole = len(samples) // BLOCK
        for value in samples[: whole * BLOCK : BLOCK].tolist():
            if self.runs and self.runs[-1][0] == value and self.runs[-1][2] == self.given:
                self.runs[-1][2] += BLOCK
            else:
                self.runs.append([value, self.given, self.given + BLOCK])
            self.given += BLOCK
        self.rest = samples[whole * BLOCK :]
        last = self.runs[-1] if self.runs else [1, 0, 0]
        return int(bool(self._words()) and last[0] == 0 and last[2] - last[1] >= self.rate // 2)

    def Result(self) -> str:  # noqa: N802
        words = self._words()
        self.runs = []
        if not words:
            return json.dumps({"text": ""})
        rows = [
            {"word": self._word(value), "start": start / self.rate, "end": end / self.rate, "conf": 1.0}
            for value, start, end in words
        ]
        return json.dumps({"result": rows, "text": " ".join(row["word"] for row in rows)})

    def PartialResult(self) -> str:  # noqa: N802
        return json.dumps({"partial": " ".join(self._word(value) for value, _, _ in self._words())})

    def FinalResult(self) -> str:  # noqa: N802
        self.given += len(self.rest)
        self.rest = np.zeros(0, np.int16)
        return self.Result()

    def _word(self, value: int) -> str:
        word = f"词{value}"
        return word if self.known is None or word in self.known else "[unk]"

    def _words(self) -> list[list[int]]:
        return [run for run in self.runs if run[0] and run[2] - run[1] >= self.rate // 10]
