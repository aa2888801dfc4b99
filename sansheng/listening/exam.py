"""The evaluation of one model: every condition, sounds without speech, delay, cost, confidence, dialect."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sansheng.listening import material, measures
from sansheng.listening.ear import Heard, Listener
from sansheng.listening.material import CONDITIONS, Clip, Condition
from sansheng.listening.measures import Errors
from sansheng.speech.espeak import MANDARIN

Say = Callable[[str], None]
_MANDARIN_CLIPS: Final = 200
_CANTONESE_CLIPS: Final = 90


@dataclass(frozen=True, slots=True)
class Row:
    """One condition's result."""

    condition: Condition
    errors: Errors
    unknown: int
    """How many [unk] it gave."""
    exact: int
    """Sentences without any error."""
    clips: int

    @property
    def passed(self) -> bool | None:
        """Whether the goal is reached; None where there is none."""
        return None if self.condition.goal is None else self.errors.percent <= self.condition.goal


@dataclass(frozen=True, slots=True)
class Dialect:
    """How well the recogniser's own signs tell Cantonese from Mandarin in 6 s of speech."""

    area: float
    recall: float
    """At no false alarm."""
    cantonese: int
    mandarin: int


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that was measured."""

    model: str
    every: int
    """Every n-th sentence was spoken."""
    rows: tuple[Row, ...]
    false_words: dict[str, int]
    """Words heard in 20 s of each sound without speech."""
    delay_p50_s: float
    delay_p90_s: float
    """From a character's end to the first partial that has everything up to it right."""
    real_time_factor: float
    legs_per_core: float
    load_s: float
    memory_mb: float
    """Resident, at the end, of the whole evaluation's process."""
    confidence_right: float
    confidence_wrong: float
    confidence_area: float
    """How often a right sentence has the higher confidence."""
    dialect: Dialect | None


def examine(model: Path, name: str, *, every: int = 1, dialect: bool = True, say: Say = lambda _: None) -> Report:
    """Examines a model with every n-th sentence; takes minutes. `say` is told each step."""
    began = time.monotonic()
    listener = Listener(model)
    loaded = time.monotonic() - began
    rows, heard = [], []
    for condition in CONDITIONS:
        say(condition.name)
        row, results = _row(listener, condition, every)
        rows.append(row)
        heard += results
    say("sounds without speech")
    false_words = {kind: len(listener.listen(s).words) for kind, s in material.without_speech().items()}
    delays = [delay for clip, result in heard if result.text == clip.said for delay in _delays(clip, result)]
    factor = sum(result.cpu_s for _, result in heard) / sum(result.audio_s for _, result in heard)
    right = [result.confidence for clip, result in heard if result.text == clip.said]
    wrong = [result.confidence for clip, result in heard if result.text != clip.said]
    return Report(
        model=name,
        every=every,
        rows=tuple(rows),
        false_words=false_words,
        delay_p50_s=measures.percentile(delays, 0.5),
        delay_p90_s=measures.percentile(delays, 0.9),
        real_time_factor=factor,
        legs_per_core=1 / factor,
        load_s=loaded,
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        confidence_right=_mean(right),
        confidence_wrong=_mean(wrong),
        confidence_area=measures.area(right, wrong),
        dialect=_dialect(listener, every, say) if dialect else None,
    )


def _row(listener: Listener, condition: Condition, every: int) -> tuple[Row, list[tuple[Clip, Heard]]]:
    results = [(clip, listener.listen(clip.samples)) for clip in material.clips(condition, every=every)]
    total = sum((measures.errors(clip.said, heard.text) for clip, heard in results), Errors())
    unknown = sum(heard.text.count(measures.UNKNOWN) for _, heard in results)
    exact = sum(clip.said == heard.text for clip, heard in results)
    return Row(condition, total, unknown, exact, len(results)), results


def _delays(clip: Clip, heard: Heard) -> list[float]:
    return measures.prefix_delays(clip.said, clip.ends_s, heard.partials)


def strangeness(heard: Heard) -> float:
    """How little the model made of the speech: doubt per word, one full doubt for each [unk], weighted by time."""
    if not heard.words:
        return 1.0
    doubts = [1.0 if word.text == measures.UNKNOWN else 1.0 - word.confidence for word in heard.words]
    return sum(doubts) / len(doubts)


def _dialect(listener: Listener, every: int, say: Say) -> Dialect:
    say("Cantonese against Mandarin")
    mandarin = [
        strangeness(listener.listen(samples)) for samples in material.long_clips(MANDARIN, _MANDARIN_CLIPS // every)
    ]
    foreign = [strangeness(listener.listen(samples)) for samples in material.cantonese(_CANTONESE_CLIPS // every)]
    return Dialect(
        measures.area(foreign, mandarin),
        measures.recall_without_false_alarm(foreign, mandarin),
        len(foreign),
        len(mandarin),
    )


def _mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else float("nan")
