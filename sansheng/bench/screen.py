"""What the line decides about lines in ten conditions: rendered calls through the gate, the measures and the flows.

Each call is five seconds of listening after the greeting, in audio time: no Asterisk, no network. What is decided is
what `front.screen` would do: which protocol begins, or none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
import numpy.typing as npt

from assist.hearing import level
from assist.hearing.gate import Gate
from assist.hearing.level import FRAME
from assist.hearing.tones import tones
from assist.settings import HearingSettings
from calls.ports import LineCondition
from ivr.flows.line_condition import Limits, Trouble, trouble
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import Line, Speech, Voice, speak_all
from sansheng.speech.noise import Noise

Pcm = npt.NDArray[np.int16]

RATE: Final = 8000
LISTEN_S: Final = 5
BATCH: Final = 5
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


NOMINAL: Final = -26.0
LINES: Final[dict[Condition, TelephoneLine]] = {
    Condition.CLEAN: TelephoneLine(level_dbfs=NOMINAL),
    Condition.SOFT: TelephoneLine(level_dbfs=NOMINAL - 12),
    Condition.FAINT: TelephoneLine(level_dbfs=NOMINAL - 24),
    Condition.HANDS_FREE: TelephoneLine(level_dbfs=NOMINAL - 18, reverberation_s=0.6),
    Condition.WHITE: TelephoneLine(noise=Noise.WHITE, snr_db=5),
    Condition.STREET: TelephoneLine(noise=Noise.STREET, snr_db=5),
    Condition.HUM: TelephoneLine(noise=Noise.HUM, snr_db=5),
}
EXPECTED: Final[dict[Condition, frozenset[Trouble | None]]] = {
    Condition.CLEAN: frozenset({None}),
    Condition.SOFT: frozenset({None}),
    Condition.FAINT: frozenset({Trouble.QUIET}),
    Condition.HANDS_FREE: frozenset({Trouble.HANDS_FREE}),
    Condition.WHITE: frozenset({Trouble.NOISY}),
    Condition.STREET: frozenset({Trouble.NOISY}),
    Condition.HUM: frozenset({Trouble.NOISY}),
    Condition.SILENCE: frozenset({Trouble.SILENT}),
    Condition.MUSIC: frozenset({Trouble.MUSIC_OR_FAX}),
}


@dataclass(slots=True)
class Decisions:
    """What was decided in one condition."""

    condition: Condition
    decided: Counter[str] = field(default_factory=Counter)
    right: int = 0
    calls: int = 0


def listen(pcm: Pcm, settings: HearingSettings | None = None) -> LineCondition:
    """Return what the ear would say of the leg after this sound."""
    gate = Gate(settings or HearingSettings())
    rest = np.zeros(0, np.int16)
    for at in range(0, len(pcm) - FRAME + 1, BATCH * FRAME):
        rows = level.frames(pcm[at : at + BATCH * FRAME].tobytes())
        joined = np.concatenate([rest, rows.reshape(-1)])
        whole = len(joined) // level.WINDOW * level.WINDOW
        windows, rest = joined[:whole].reshape(-1, level.WINDOW), joined[whole:]
        voiced_ms = 40 * sum(level.voiced(windows)) if len(windows) else 0
        gate.frames(at, level.levels(rows), level.clipped(rows), voiced_ms)
    found = tones(pcm[-2 * RATE :].tobytes())
    speech, noise_dbfs = gate.speech_dbfs, gate.noise_dbfs
    return LineCondition(
        speech_ms=gate.speech_ms,
        speech_dbfs=speech,
        noise_dbfs=noise_dbfs,
        snr_db=None if speech is None or noise_dbfs is None else speech - noise_dbfs,
        hum=found.hum,
        music=found.music,
        fax=found.fax,
    )


def speeches(count: int) -> list[Speech]:
    """Return that many callers' first sentences, each another voice, rate and text."""
    lines = [
        Line(Voice(VARIANTS[i % len(VARIANTS)], rate=150 + 7 * (i % 9)), SENTENCES[i % len(SENTENCES)])
        for i in range(count)
    ]
    return speak_all(lines)


def render(condition: Condition, speech: Speech, seed: int) -> Pcm:
    """Return five seconds of a caller's leg in this condition."""
    random = np.random.default_rng(seed)
    length = LISTEN_S * RATE
    if condition is Condition.SILENCE:
        return np.round(random.normal(0, 4, length)).astype(np.int16)
    if condition is Condition.MUSIC:
        return music(length, random)
    before, after = int(random.uniform(0.3, 1.0) * speech.rate), 5 * speech.rate
    padded = np.concatenate([np.zeros(before, np.int16), speech.samples, np.zeros(after, np.int16)])
    padded = padded[: LISTEN_S * speech.rate]
    sound = telephone(padded, speech.rate, LINES[condition], seed=seed)[:length]
    return np.concatenate([sound, np.zeros(length - len(sound), np.int16)])


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


def decide(condition: Condition, calls: Sequence[Speech], limits: Limits | None = None) -> Decisions:
    """Let the line decide about every call in one condition."""
    decisions = Decisions(condition)
    for seed, speech in enumerate(calls):
        found = trouble(listen(render(condition, speech, seed)), limits or Limits())
        decisions.decided[found.value if found else "none"] += 1
        decisions.right += found in EXPECTED[condition]
        decisions.calls += 1
    return decisions
