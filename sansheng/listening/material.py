"""The sounds of the evaluation: sentences by seen and unseen voices on many kinds of line, and other sounds."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from sansheng.listening.ear import LEAD_S, RATE
from sansheng.listening.sentences import Collection, Sentence, sentences
from sansheng.speech import noise
from sansheng.speech.channel import TelephoneLine, telephone, to_pcm
from sansheng.speech.espeak import CANTONESE, Line, Voice, speak_all
from sansheng.speech.noise import Noise, Wave
from sansheng.speech.resample import resample

Pcm = npt.NDArray[np.int16]

HELD_OUT_VOICES: Final = (
    "Alicia",
    "Gene2",
    "Mike",
    "benjamin",
    "edward",
    "edward2",
    "f3",
    "klatt3",
    "klatt6",
    "marcelo",
    "paul",
    "rob",
    "robert",
    "steph",
    "steph3",
)
SEEN_VOICES: Final = (
    "f1",
    "f2",
    "f4",
    "f5",
    "m1",
    "m3",
    "m7",
    "klatt2",
    "Andy",
    "anika",
    "boris",
    "linda",
    "max",
    "pablo",
    "belinda",
)
_GOOD_LINE: Final = TelephoneLine()
_TALKERS: Final = 6


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the table."""

    name: str
    collection: Collection = "written"
    voices: tuple[str, ...] = HELD_OUT_VOICES
    rates: tuple[int, int] = (145, 210)
    line: TelephoneLine = _GOOD_LINE
    goal: float | None = None
    """Character error rate in percent that it shall not pass."""


_NOISES: Final[tuple[tuple[Collection, int], ...]] = (("drawn", 10), ("written", 20), ("written", 10))
_NOISY: Final = tuple(
    Condition(
        f"{collection} sentences, {kind} noise, {snr} dB",
        collection,
        line=TelephoneLine(noise=kind, snr_db=snr),
        goal=8.0 if snr == 10 else None,
    )
    for kind in (Noise.WHITE, Noise.PINK, Noise.STREET, Noise.BABBLE)
    for collection, snr in _NOISES
)

CONDITIONS: Final = (
    Condition("drawn sentences, seen voices", "drawn", SEEN_VOICES, goal=3.0),
    Condition("drawn sentences, held-out voices", "drawn", goal=5.0),
    Condition("written sentences, seen voices", voices=SEEN_VOICES, goal=3.0),
    Condition("written sentences, held-out voices", goal=5.0),
    Condition("written sentences, slow (rate 100–130)", rates=(100, 130)),
    Condition("written sentences, fast (rate 240–280)", rates=(240, 280)),
    *_NOISY,
    Condition("written sentences, 3 % of packets lost", line=TelephoneLine(loss=0.03)),
    Condition(
        "written sentences, far from the telephone (echo, −36 dBFS)",
        line=TelephoneLine(level_dbfs=-36, reverberation_s=0.4),
    ),
    Condition("written sentences, clipped by 6 dB, −10 dBFS", line=TelephoneLine(level_dbfs=-10, clip_db=6)),
)


@dataclass(frozen=True, slots=True)
class Clip:
    """One utterance to recognise."""

    said: str
    """Its characters."""
    samples: Pcm
    """8 kHz, without silence around it."""
    ends_s: tuple[float, ...]
    """When each character ends, in seconds of the padded audio."""


def clips(condition: Condition, *, every: int = 1, seed: int = 11) -> list[Clip]:
    """Speaks every n-th sentence of a condition; the same seed gives the same clips."""
    chosen = sentences(condition.collection)[::every]
    spoken = speak_all(_lines(chosen, condition, seed))
    talkers = _babble(seed) if condition.line.noise is Noise.BABBLE else ()
    made = []
    for index, (sentence, speech) in enumerate(zip(chosen, spoken, strict=True)):
        samples = telephone(speech.samples, speech.rate, condition.line, seed=seed + index, talkers=talkers)
        ends = tuple(LEAD_S + mark.end / speech.rate for mark in speech.marks)
        made.append(Clip(sentence.characters, samples, ends))
    return made


def _lines(chosen: Sequence[Sentence], condition: Condition, seed: int) -> list[Line]:
    chance = random.Random(seed)  # noqa: S311 (repeatable)
    return [
        Line(Voice(condition.voices[index % len(condition.voices)], chance.randint(*condition.rates)), sentence.text)
        for index, sentence in enumerate(chosen)
    ]


def _babble(seed: int) -> list[Wave]:
    texts = [sentence.text for sentence in sentences("drawn")[seed : seed + _TALKERS]]
    voices = (Voice(variant) for variant in SEEN_VOICES)
    spoken = speak_all([Line(voice, text) for voice, text in zip(voices, texts, strict=False)])
    return [resample(speech.samples.astype(np.float32), speech.rate, RATE) for speech in spoken]


def without_speech(seconds: float = 20.0, seed: int = 5) -> dict[str, Pcm]:
    """Sounds in which nothing must be heard."""
    count = int(seconds * RATE)
    chance = np.random.default_rng(seed)

    def at(wave: Wave, dbfs: float) -> Pcm:
        return to_pcm(wave * np.float32(10 ** (dbfs / 20)))

    return {
        "digital silence": np.zeros(count, np.int16),
        "line noise, ±1": chance.integers(-1, 2, count).astype(np.int16),
        "white noise": at(noise.noise(Noise.WHITE, count, chance), -30),
        "pink noise": at(noise.noise(Noise.PINK, count, chance), -30),
        "street": at(noise.noise(Noise.STREET, count, chance), -30),
        "mains hum": at(noise.noise(Noise.HUM, count, chance), -35),
        "hold music": at(noise.melody(count, chance), -26),
        "ring-back 450 Hz": at(noise.tone(count, 450.0, on_s=1.0, off_s=4.0), -20),
        "busy tone": at(noise.tone(count, 450.0, on_s=0.35, off_s=0.35), -20),
        "keypad tones": at(noise.tone(count, 770.0, 1336.0, on_s=0.1, off_s=0.4), -20),
    }


def long_clips(language: str, count: int, *, seed: int = 3, least_s: float = 6.0) -> list[Pcm]:
    """Stretches of at least 6 s of continuous speech for the dialect's evidence, by all voices and line qualities."""
    chance = random.Random(f"{language}-{seed}")  # noqa: S311 (repeatable)
    voices = HELD_OUT_VOICES + SEEN_VOICES
    texts = [sentence.text for sentence in (*sentences("written"), *sentences("drawn"))]
    lines = [
        Line(
            replace(Voice(voices[i % len(voices)], chance.randint(150, 200)), language=language),
            "，".join(chance.sample(texts, 3)),
        )
        for i in range(count)
    ]
    found = []
    for index, speech in enumerate(speak_all(lines)):
        line = TelephoneLine(noise=Noise.PINK, snr_db=chance.choice((30, 20, 15))) if index % 2 else TelephoneLine()
        samples = telephone(speech.samples, speech.rate, line, seed=index)
        if len(samples) >= least_s * RATE:
            found.append(samples)
    return found


def cantonese(count: int) -> list[Pcm]:
    """Cantonese, which the bundled model has never heard."""
    return long_clips(CANTONESE, count)
