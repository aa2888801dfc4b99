"""What the line decides about lines in ten conditions: rendered calls through the ear, the recogniser and the flow.

Each call is what follows the greeting where `front.screen` is on, in audio time: no Asterisk, no network. Levels, gate
and voicing are measured in the same steps of 20 ms as on a live call, words are recognised by the model, and the flow
itself decides: by which protocol it begins, or none. Processes share the calls.
"""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from enum import StrEnum
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import vosk

from assist.asr.recogniser import LegDecoder, Recognisers, Vosk
from assist.asr.text import UNKNOWN
from assist.asr.wire import HeardWord
from assist.hearing import level
from assist.hearing.gate import Gate
from assist.hearing.level import FRAME, FRAME_MS, WINDOW
from assist.hearing.tones import tones
from assist.settings import AsrSettings, HearingSettings
from calls.ports import LineCondition
from ivr.flows.flow import Command, Done, Event, Listen, Measure, Measured, Outcome, Say
from ivr.flows.line_condition import Limits
from ivr.flows.measuring import FINISH_S, FINISHES
from ivr.flows.screen import LISTEN_S, screen
from sansheng.limits import line_limits
from sansheng.speech.channel import TelephoneLine, add_noise, band_pass, coded, telephone, to_pcm
from sansheng.speech.espeak import CANTONESE, MANDARIN, Line, Speech, Voice, speak_chunk
from sansheng.speech.noise import Noise, noise, unit

Pcm = npt.NDArray[np.int16]

RATE: Final = 8000
LENGTH: Final = round((LISTEN_S + FINISH_S * FINISHES) * RATE)
CHUNK: Final = RATE // 10
"""Samples per step of the recogniser."""
TONES: Final = 2 * RATE
PIECE: Final = 20
"""Calls that one process does in one go."""
VARIANTS: Final = ("", "f2", "f4", "m1", "m3", "m5", "f1", "m7", "f3", "m2")
SENTENCES: Final = (
    "您好，我想查询一下上个星期寄出的快递，请问现在到哪里了",
    "我的订单三天了还没有发货，麻烦你帮我看一下是什么原因",
    "请问你们周末上班吗，我想过来办理退货，需要带什么东西",
    "上次买的东西坏了，我要投诉，你们的电话一直打不通",
    "我想修改一下收货地址，原来的地址写错了，可以改吗",
    "喂，你好，我要咨询一下会员积分怎么兑换，还能用多久",
    "你好，我收到的货跟照片上不一样，我要求换货或者退款",
    "请帮我转一下技术部门，我的机器装好以后一直连不上网络",
)
CANTONESE_SENTENCES: Final = (
    "喂，我想問下我上個禮拜寄嘅快遞而家去到邊度",
    "我張單三日都未發貨，麻煩你幫我睇下係咩原因",
    "請問你哋禮拜六開唔開門，我想過嚟退貨，要帶啲咩",
    "上次買嘅嘢壞咗，我要投訴，你哋電話成日都打唔通",
    "我想改收貨地址，之前嗰個寫錯咗，可唔可以改",
    "我收到嘅貨同相入面嘅唔一樣，我要換貨或者退錢",
    "唔該幫我轉去技術部，我部機裝好之後一直上唔到網",
    "點解扣咗我兩次錢，你幫我查下得唔得",
)


class Condition(StrEnum):
    CLEAN = "clean"
    SOFT = "-12 dB"
    FAINT = "-24 dB"
    HANDS_FREE = "hands-free"
    WHITE = "white noise 5 dB"
    STREET = "street 5 dB"
    HUM = "hum 5 dB"
    SILENCE = "one-way silence"
    MUSIC = "music"
    CANTONESE = "Cantonese"


NOMINAL: Final = -26.0
NOISE_SNR_DB: Final = 5.0
LINES: Final[dict[Condition, TelephoneLine]] = {
    Condition.SOFT: TelephoneLine(level_dbfs=NOMINAL - 12),
    Condition.FAINT: TelephoneLine(level_dbfs=NOMINAL - 24),
    Condition.HANDS_FREE: TelephoneLine(level_dbfs=NOMINAL - 18, reverberation_s=0.6),
}
NOISES: Final = {Condition.WHITE: Noise.WHITE, Condition.STREET: Noise.STREET, Condition.HUM: Noise.HUM}
CLEAR: Final = "none"
RULES: Final = {
    "silent-question": "S03",
    "hands-free": "S04",
    "quiet-louder": "S05",
    "noisy-goodbye": "S06",
    "dialect-mandarin": "S07",
}
"""The rule that a flow follows, by its first prompt."""
EXPECTED: Final = {
    Condition.CLEAN: CLEAR,
    Condition.SOFT: CLEAR,
    Condition.FAINT: "S05",
    Condition.HANDS_FREE: "S04",
    Condition.WHITE: "S06",
    Condition.STREET: "S06",
    Condition.HUM: "S06",
    Condition.SILENCE: "S03",
    Condition.MUSIC: "S03",
    Condition.CANTONESE: "S07",
}


@dataclass(slots=True)
class Decisions:
    """What was decided in one condition."""

    condition: Condition
    decided: Counter[str] = field(default_factory=Counter)

    @property
    def calls(self) -> int:
        return self.decided.total()

    @property
    def right(self) -> int:
        return self.decided[EXPECTED[self.condition]]


class Leg:
    """A caller's leg as the ear has it: `hear` its sound in order, ask for its `condition`."""

    def __init__(self, make: "Recognisers", settings: HearingSettings) -> None:
        self._gate = Gate(settings)
        self._decoder = LegDecoder(make)
        self._heard = np.zeros(0, np.int16)
        self._chunk_at = 0
        self._words: list[HeardWord] = []

    def hear(self, pcm: Pcm) -> None:
        for frame in pcm[: len(pcm) // FRAME * FRAME].reshape(-1, 1, FRAME):
            start = len(self._heard)
            self._heard = np.concatenate([self._heard, frame[0]])
            done = len(self._heard) % WINDOW == 0
            voiced = done and level.voiced(self._heard[-WINDOW:].reshape(1, WINDOW))[0]
            self._gate.frames(start, level.levels(frame), level.clipped(frame), 2 * FRAME_MS * voiced)
        while len(self._heard) - self._chunk_at >= CHUNK:
            chunk = self._heard[self._chunk_at : self._chunk_at + CHUNK].tobytes()
            for words in self._decoder.accept(self._chunk_at, chunk, True).finals:
                self._words += words
            self._chunk_at += CHUNK

    def close(self) -> None:
        self._decoder.rest()

    def condition(self) -> LineCondition:
        gate, found = self._gate, tones(self._heard[-TONES:].tobytes())
        words_ms = sum(word.end - word.start for word in self._words) * 1000 // RATE
        known = sum((w.end - w.start) * w.confidence for w in self._words if w.text not in UNKNOWN) * 1000 / RATE
        return LineCondition(
            speech_ms=gate.speech_ms,
            speech_dbfs=gate.speech_dbfs,
            noise_dbfs=gate.noise_dbfs,
            snr_db=gate.snr_db,
            hum=found.hum,
            music=found.music,
            fax=found.fax,
            words=len(self._words),
            words_ms=words_ms,
            unknown=1 - known / words_ms if words_ms else 0.0,
            speaking=gate.open or self._decoder.open,
        )


def decided(pcm: Pcm, leg: Leg, limits: Limits) -> str:
    """Carry the screening out on a call's sound; return the rule whose protocol it begins, or none."""
    flow = screen(limits)
    at, command = 0, next(flow)
    try:
        while not isinstance(command, Say):
            at, event = _performed(command, leg, pcm, at)
            command = flow.send(event)
    except StopIteration as end:
        outcome: Outcome = end.value
        assert not outcome.hang_up
        return CLEAR
    finally:
        flow.close()
        leg.close()
    return RULES[command.names[0]]


def _performed(command: Command, leg: Leg, pcm: Pcm, at: int) -> tuple[int, Event]:
    match command:
        case Listen(seconds=seconds):
            end = at + round(seconds * RATE)
            leg.hear(pcm[at:end])
            return end, Done()
        case Measure():
            return at, Measured(leg.condition(), True)
        case _:
            raise AssertionError(command)


def lines(condition: Condition, first: int, count: int) -> list[Line]:
    """Return who says what in these calls, each another voice, rate and text."""
    cantonese = condition is Condition.CANTONESE
    texts = CANTONESE_SENTENCES if cantonese else SENTENCES
    language = CANTONESE if cantonese else MANDARIN
    return [
        Line(
            Voice(VARIANTS[i % len(VARIANTS)], rate=150 + 7 * (i % 9), language=language),
            texts[i % len(texts)],
        )
        for i in range(first, first + count)
    ]


def render(condition: Condition, speech: Speech, seed: int) -> Pcm:
    """Return a caller's leg in this condition from the greeting's end on."""
    random = np.random.default_rng(seed)
    if condition is Condition.SILENCE:
        return np.round(random.normal(0, 4, LENGTH)).astype(np.int16)
    if condition is Condition.MUSIC:
        return music(LENGTH, random)
    before, whole = int(random.uniform(0.3, 1.0) * speech.rate), LENGTH * speech.rate // RATE
    padded = np.pad(speech.samples, (before, whole))[:whole]
    if condition in NOISES:
        return noisy(padded, speech.rate, NOISES[condition], seed)
    return telephone(padded, speech.rate, LINES.get(condition), seed=seed)


def noisy(samples: Pcm, rate: int, kind: Noise, seed: int) -> Pcm:
    """Return speech with noise `NOISE_SNR_DB` below it *in the telephone's band*: what lies outside disturbs nobody."""
    clean = telephone(samples, rate, TelephoneLine(codec="linear"), seed=seed).astype(np.float32) / np.float32(32768)
    sound = unit(band_pass(noise(kind, len(clean), np.random.default_rng(seed)), 300.0, 3400.0))
    return coded(to_pcm(add_noise(clean, sound, NOISE_SNR_DB)), "alaw")


def music(length: int, random: np.random.Generator) -> Pcm:
    """Return a tune on a plucked instrument with a bass, as a mobile's ring-back or a hold loop has it."""
    time = np.arange(length) / RATE
    scale = 220.0 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14, 16]) / 12)
    sound = np.zeros(length)
    for start in range(0, length, RATE // 3):
        tone = float(random.choice(scale))
        part = time[start:] - time[start]
        for harmonic in (1, 2, 3):
            sound[start:] += np.sin(2 * np.pi * tone * harmonic * part) * np.exp(-2.0 * part) / harmonic
    scaled: Pcm = np.round(sound / np.abs(sound).max() * 8000).astype(np.int16)
    return scaled


def measure(
    model: Path, wanted: dict[Condition, int], processes: int, hearing: HearingSettings | None = None
) -> Iterator[Decisions]:
    """Let the line decide about so many calls of each condition; yields each condition when its calls are done."""
    hearing = hearing or HearingSettings()
    with ProcessPoolExecutor(processes, get_context("spawn"), _load, (str(model), hearing)) as pool:
        pending = {
            condition: [
                pool.submit(_piece, condition, first, min(PIECE, calls - first)) for first in range(0, calls, PIECE)
            ]
            for condition, calls in wanted.items()
        }
        for condition, pieces in pending.items():
            yield Decisions(condition, sum((piece.result() for piece in pieces), Counter()))


_loaded: list[tuple[Recognisers, HearingSettings]] = []
"""Of a working process."""


def _load(model: str, hearing: HearingSettings) -> None:
    vosk.SetLogLevel(-1)
    acoustic = vosk.Model(model)

    def make() -> Vosk:
        recogniser: Vosk = vosk.KaldiRecognizer(acoustic, RATE)
        recogniser.SetWords(True)  # type: ignore[attr-defined]
        return recogniser

    _loaded[:] = [(Recognisers(make, round(AsrSettings().recycle_s * RATE)), hearing)]


def _piece(condition: Condition, first: int, count: int) -> Counter[str]:
    (recognisers, hearing), limits = _loaded[0], line_limits(_loaded[0][1])
    found: Counter[str] = Counter()
    for seed, speech in enumerate(speak_chunk(lines(condition, first, count)), start=first):
        found[decided(render(condition, speech, seed), Leg(recognisers, hearing), limits)] += 1
    return found
