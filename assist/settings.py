"""What the listener can be told: tap, recognition, recording, and every threshold of the conduct rules.

The defaults are the product's; an operator changes single lines. `sansheng.settings` puts these sections into the one
settings file. Units are in the names: `_s`, `_ms`, `_dbfs`, `_db`.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Dbfs = Annotated[float, Field(ge=-96.0, le=0.0)]
Seconds = Annotated[float, Field(gt=0.0, le=3600.0)]
Hour = Annotated[int, Field(ge=0, le=24)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ModelSettings(_Section):
    """Which acoustic model hears."""

    name: str | None = None
    """A model of the catalogue or a folder's name under the home's models/; None: the bundled one."""


class TapSettings(_Section):
    """How the legs' audio reaches us."""

    host: str = "127.0.0.1"
    """Address that Asterisk connects to; AudioSocket has neither password nor encryption: keep it on loopback."""
    deaf_after_s: Seconds = 1.0
    """A leg that is up, not held, and gave frames before is deaf after so long without any."""
    first_frame_s: Seconds = 2.0
    """The same for a leg that has given none yet."""
    reopen_s: Seconds = 0.3
    """From closing a channel's taps to opening the new one: its hooks need to be gone."""
    back_off_s: tuple[Seconds, ...] = (2.0, 5.0, 15.0, 60.0)
    """Pauses before the second and later attempts; the last one repeats."""
    announce_s: Seconds = 5.0
    """A connection that has not named its tap by then is closed."""


class AsrSettings(_Section):
    """The recognisers' processes."""

    workers: Annotated[int, Field(ge=0, le=64)] = 0
    """Processes; 0: two, or one on a single core. One crash takes a worker's legs through a replay, never a word."""
    threads: Annotated[int, Field(ge=0, le=64)] = 0
    """Recognising threads per process; 0: so many that there is one per core."""
    batch_ms: Annotated[int, Field(ge=20, le=500, multiple_of=20)] = 100
    """Audio per step. Less costs more and gains nothing below the model's own chunk."""
    nice: Annotated[int, Field(ge=0, le=19)] = 5
    """Lower priority of the workers: the phone comes first."""
    start_s: Seconds = 60.0
    """A worker that has not loaded its model by then is started again."""
    hung_s: Seconds = 5.0
    """A worker that answers nothing for so long while it has audio is killed and its legs are replayed."""
    keep_s: Seconds = 30.0
    """Audio kept per leg since its last final, for the replay."""
    drop_partials_ms: Annotated[int, Field(ge=100)] = 400
    """Backlog of a lane from which on it makes no partials."""
    shed_ms: Annotated[int, Field(ge=200)] = 2000
    """Backlog of a lane from which on it gives up legs: callers' before agents', the youngest call first."""
    resume_s: Seconds = 5.0
    """A lane that has kept up for so long takes a given-up leg back."""
    recycle_s: Seconds = 40.0
    """Audio after which a recogniser is replaced, between two utterances: its cache only grows."""
    quiet_dbfs: Dbfs = -55.0
    """Below this, and with no utterance open, a leg's audio is not recognised: there is nothing to hear."""
    preroll_ms: Annotated[int, Field(ge=100, le=2000, multiple_of=20)] = 400
    """Audio before the first louder frame that is recognised with it."""

    @model_validator(mode="after")
    def _ordered(self) -> "AsrSettings":
        if self.drop_partials_ms >= self.shed_ms:
            raise ValueError("asr.drop_partials_ms must be below asr.shed_ms: partials are given up before legs")
        return self


class HearingSettings(_Section):
    """Levels and gates of one leg, and what the flows make of a line's condition."""

    nominal_dbfs: Dbfs = -26.0
    """Speech of a normal line, RMS."""
    gate_ms: Annotated[int, Field(ge=20, le=500, multiple_of=20)] = 60
    """So much above the noise opens the gate: a playing prompt pauses."""
    confirm_ms: Annotated[int, Field(ge=60, le=2000, multiple_of=20)] = 300
    """So much voiced speech confirms it: the prompt is over."""
    hang_over_ms: Annotated[int, Field(ge=40, le=2000, multiple_of=20)] = 240
    """So long below the threshold closes the gate: the pauses inside words are shorter."""
    gate_over_noise_db: Annotated[float, Field(ge=3.0, le=30.0)] = 9.0
    gate_least_dbfs: Dbfs = -58.0
    """Nothing below this opens the gate, however quiet the line is."""
    prompt_least_dbfs: Dbfs = -37.0
    """The same while a prompt plays into this ear: its echo comes back some 20 dB down."""
    window_ms: Annotated[int, Field(ge=100, le=5000, multiple_of=20)] = 500
    """One LevelMeasured per so much audio."""
    too_quiet_dbfs: Dbfs = -46.0
    """S05: speech below this is too quiet. -45 where it is spoken: the telephone's band takes a decibel off a voice."""
    hands_free_dbfs: Dbfs = -41.0
    """S04: speech between the two is somebody far from the handset."""
    noisy_snr_db: Annotated[float, Field(ge=0.0, le=60.0)] = 10.0
    """S06: speech less than this over the noise is a noisy line."""
    noise_least_dbfs: Dbfs = -46.0
    """S06: noise below this disturbs nobody."""
    noise_alone_dbfs: Dbfs = -34.0
    """S06: noise above this is a noisy line also where no speech is made out in it."""
    not_understood: Annotated[float, Field(ge=0.05, le=1.0)] = 0.25
    """S07: when this share of the time of the caller's words was not understood, it is a dialect."""
    enough_speech_ms: Annotated[int, Field(ge=200, le=10_000)] = 600
    """Less speech says nothing about level, noise or dialect."""
    enough_words_ms: Annotated[int, Field(ge=200, le=10_000)] = 1000
    """Fewer recognised words say nothing about a dialect."""

    @model_validator(mode="after")
    def _levels_ordered(self) -> "HearingSettings":
        if self.too_quiet_dbfs >= self.hands_free_dbfs:
            raise ValueError("hearing.too_quiet_dbfs must be below hearing.hands_free_dbfs: hands-free lies between")
        return self


class JudgeSettings(_Section):
    """By what calls are judged. The thresholds of the conduct rules are the pack's `limits`."""

    on: bool = True
    pack: str = "zh-CN"
    """A shipped pack's name, or the path of the company's own."""
    department: str = ""
    """Said in calls out; empty: any department counts."""


class DaySettings(_Section):
    """Which greeting belongs to which hour, and when we do not call."""

    morning: tuple[Hour, Hour] = (5, 11)
    noon: tuple[Hour, Hour] = (11, 13)
    afternoon: tuple[Hour, Hour] = (13, 18)
    evening: tuple[Hour, Hour] = (18, 5)
    quiet: tuple[Hour, Hour] = (21, 8)
    """No calls out."""


class RecordingSettings(_Section):
    """Recordings of the calls: two channels, agent and caller, on the call's clock."""

    on: bool = True
    codec: Literal["opus", "flac"] = "opus"
    keep_days: Annotated[int, Field(ge=1, le=36500)] = 90
    """Older recordings are removed."""
    flush_s: Seconds = 2.0
    """Written out so often."""
    hold_back_s: Annotated[float, Field(ge=0.0, le=120.0)] = 10.0
    """Written out so late: a number that is noticed within it never reaches the disk; a crash can lose as much."""


class PrivacySettings(_Section):
    """When the recording pauses and digits are not written down: a card's number, an ID's."""

    on: bool = True
    """The rule; the button always works."""
    named: tuple[str, ...] = (
        "卡号",
        "银行卡",
        "信用卡",
        "储蓄卡",
        "身份证",
        "证件号",
        "护照号",
        "密码",
        "验证码",
        "安全码",
        "有效期",
    )
    """What the agent asks for: one of these words …"""
    asked: tuple[str, ...] = (
        "请",
        "麻烦",
        "报一下",
        "说一下",
        "念一下",
        "告诉",
        "提供",
        "输入",
        "多少",
        "核对",
        "核实",
    )
    """… and one of these in the same utterance."""
    digits: Annotated[int, Field(ge=8, le=40)] = 13
    """A row of so many digits is such a number whoever says it; telephone numbers have 12 at most."""
    asked_s: Seconds = 25.0
    """After the question the pause lasts so long when no digits follow."""
    quiet_s: Seconds = 8.0
    """It ends so long after the last digits."""
    longest_s: Seconds = 180.0
    """No pause is longer, whoever began it."""


class AssistSettings(_Section):
    """All sections of the listener."""

    model: ModelSettings = ModelSettings()
    tap: TapSettings = TapSettings()
    asr: AsrSettings = AsrSettings()
    hearing: HearingSettings = HearingSettings()
    judge: JudgeSettings = JudgeSettings()
    day: DaySettings = DaySettings()
    recording: RecordingSettings = RecordingSettings()
    privacy: PrivacySettings = PrivacySettings()
