"""Speech on and off of one leg, its noise and its level, from frames' levels. Pure; audio time only.

The gate opens when some frames in a row (60 ms) rise above the noise, and closes when none has for a while. An open
gate is confirmed as speech by 300 ms of voiced sound in it. The noise floor, against which the gate opens, is the
quietest frame of the last four seconds: speech has pauses, noise has none. The signal to noise ratio is that of the
sound at vowels to the sound away from them, the gate open or not: noise that swells opens the gate too. Filled-in zeros
close the gate and teach nothing about the noise.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import log10
from typing import Final

from assist.hearing.level import FRAME, FRAME_MS, SILENCE_DBFS
from assist.settings import HearingSettings

BLOCK: Final = 25
"""Frames per block of the floor (500 ms)."""
BLOCKS: Final = 8
VOICING: Final = 2
"""Frames that are judged for vowels together: a group at least."""
KEPT: Final = 250
"""Frames at vowels, and away from them, that the ratio is taken from: 5 s of each."""
KEPT_LEAST: Final = 10
NOISE_RANK: Final = 0.7
"""The noise is louder than this share of what lies away from vowels: more than half, since noise swells; not their
mean, since a cough is no noise."""
LEAST_RATIO: Final = 0.1


@dataclass(frozen=True, slots=True)
class Opened:
    """Sound rose above the noise at `position`, the first loud sample."""

    position: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """It is speech; known at `position`."""

    position: int


@dataclass(frozen=True, slots=True)
class Closed:
    """The last loud sample was at `position`."""

    position: int
    confirmed: bool
    """It had been speech."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One window."""

    start: int
    end: int
    rms_dbfs: float
    speech_ms: int
    noise_dbfs: float | None
    clipped: bool
    gap: bool
    """More than half of it was filled in."""


Event = Opened | Confirmed | Closed | Measured


def power(dbfs: float) -> float:
    return float(10.0 ** (dbfs / 10.0))


def decibels(share: float) -> float:
    """Return dBFS of a mean square, full scale 1."""
    return max(SILENCE_DBFS, 10.0 * log10(share)) if share > 0 else SILENCE_DBFS


class Gate:
    """One leg's. Positions are samples on the call's clock."""

    def __init__(self, settings: HearingSettings) -> None:
        self._open_frames = settings.gate_ms // FRAME_MS
        self._confirm_ms = settings.confirm_ms
        self._hang_frames = settings.hang_over_ms // FRAME_MS
        self._over = settings.gate_over_noise_db
        self._least = settings.gate_least_dbfs
        self._prompt_least = settings.prompt_least_dbfs
        self._window = settings.window_ms // FRAME_MS
        self.prompting = False
        """A prompt plays into this ear."""
        self.open = False
        self.confirmed = False
        self.spoken_ms = 0
        """Voiced sound in the open gate."""
        self.last_loud = 0
        """Where the last loud frame ended."""
        self.speech_ms = 0
        """Voiced sound in all gates so far."""
        self._speech_power = 0.0
        self._speech_frames = 0
        self._clipped_frames = 0
        self._owed_ms = 0
        """Voiced sound not credited yet: a window of voicing is two frames, and may arrive with the second."""
        self._group: list[float] = []
        self._group_voiced_ms = 0
        self._last_group: tuple[list[float], bool] = ([], False)
        self._near_vowel = False
        """The group before the last was voiced."""
        self._at_vowels: deque[float] = deque(maxlen=KEPT)
        self._away: deque[float] = deque(maxlen=KEPT)
        self._floors: deque[float] = deque(maxlen=BLOCKS)
        self._block_least = 0.0
        self._block_frames = 0
        self._loud_run = 0
        self._quiet_run = 0
        self._window_power = 0.0
        self._window_frames = 0
        self._window_speech = 0
        self._window_clipped = False
        self._window_gap = 0

    @property
    def floor_dbfs(self) -> float:
        """The quietest frame lately."""
        least = min(self._floors, default=0.0)
        return min(least, self._block_least) if self._block_frames else (least if self._floors else SILENCE_DBFS)

    @property
    def threshold_dbfs(self) -> float:
        """What a frame must exceed to be loud."""
        return max(self.floor_dbfs + self._over, self._prompt_least if self.prompting else self._least)

    @property
    def noise_dbfs(self) -> float | None:
        """The sound away from vowels lately; None before there was enough."""
        return sorted(self._away)[int(NOISE_RANK * len(self._away))] if len(self._away) >= KEPT_LEAST else None

    @property
    def snr_db(self) -> float | None:
        """Speech lately, without the noise in it, over the noise; None before there was enough of both."""
        noise = self.noise_dbfs
        if noise is None or len(self._at_vowels) < KEPT_LEAST:
            return None
        heard = sum(map(power, self._at_vowels)) / len(self._at_vowels)
        return 10.0 * log10(max(LEAST_RATIO, heard / power(noise) - 1.0))

    @property
    def speech_dbfs(self) -> float | None:
        """The speech's level; None before 200 ms of it."""
        return decibels(self._speech_power / self._speech_frames) if self._speech_frames >= 10 else None

    @property
    def clipped_share(self) -> float:
        """Share of loud frames that were clipped."""
        return self._clipped_frames / self._speech_frames if self._speech_frames else 0.0

    def frames(self, start: int, levels: Sequence[float], clipped: Sequence[bool], voiced_ms: int) -> list[Event]:
        """Take the levels of frames that begin at `start`, of which about `voiced_ms` were voiced."""
        events: list[Event] = []
        threshold = self.threshold_dbfs
        end = start
        self._sort(levels, voiced_ms)
        voiced_ms += self._owed_ms
        for level, clip in zip(levels, clipped, strict=True):
            end += FRAME
            share = power(level)
            self._learn(level)
            if level > threshold:
                self._loud_run += 1
                self._quiet_run = 0
                self.last_loud = end
                if self.open:
                    credit = min(FRAME_MS, voiced_ms)
                    voiced_ms -= credit
                    self._loud(share, clip, credit)
                    if not self.confirmed and self.spoken_ms >= self._confirm_ms:
                        self.confirmed = True
                        events.append(Confirmed(end))
                elif self._loud_run >= self._open_frames:
                    self.open, self.spoken_ms = True, 0
                    events.append(Opened(end - self._loud_run * FRAME))
            else:
                self._loud_run = 0
                self._quiet_run += 1
                if self.open and self._quiet_run >= self._hang_frames:
                    events.append(self._close())
            self._window_power += share
            self._window_frames += 1
            self._window_clipped |= clip
            if self._window_frames == self._window:
                events.append(self._measured(end))
        self._owed_ms = min(voiced_ms, FRAME_MS)
        return events

    def filled(self, start: int, count: int) -> list[Event]:
        """Take `count` frames of zeros that were filled in from `start` on."""
        events: list[Event] = []
        self._loud_run = 0
        for index in range(count):
            self._quiet_run += 1
            if self.open and self._quiet_run >= self._hang_frames:
                events.append(self._close())
            self._window_frames += 1
            self._window_gap += 1
            if self._window_frames == self._window:
                events.append(self._measured(start + (index + 1) * FRAME))
        return events

    def recognised(self, position: int) -> list[Event]:
        """A word was recognised: that is speech, whatever the level says."""
        if not self.open or self.confirmed:
            return []
        self.confirmed = True
        return [Confirmed(position)]

    def _learn(self, level: float) -> None:
        """Follow the floor, block by block."""
        self._block_least = min(self._block_least, level) if self._block_frames else level
        self._block_frames += 1
        if self._block_frames == BLOCK:
            self._floors.append(self._block_least)
            self._block_frames = 0

    def _sort(self, levels: Sequence[float], voiced_ms: int) -> None:
        """Tell the sound at vowels from the sound away from them, group by group; a prompt's echo is neither."""
        if self.prompting:
            return
        self._group += levels
        self._group_voiced_ms += voiced_ms
        if len(self._group) < VOICING:
            return
        voiced, (last, last_voiced) = self._group_voiced_ms > 0, self._last_group
        near = voiced or last_voiced or self._near_vowel
        (self._at_vowels if near else self._away).extend(last)
        self._near_vowel, self._last_group = last_voiced, (self._group, voiced)
        self._group, self._group_voiced_ms = [], 0

    def _loud(self, share: float, clipped: bool, credit: int) -> None:
        """Count a loud frame in the open gate, of which `credit` ms were voiced."""
        self._speech_power += share
        self._speech_frames += 1
        self._clipped_frames += clipped
        self.spoken_ms += credit
        self.speech_ms += credit
        self._window_speech += credit

    def _close(self) -> Closed:
        event = Closed(self.last_loud, self.confirmed)
        self.open = self.confirmed = False
        return event

    def _measured(self, end: int) -> Measured:
        frames, noise = self._window_frames, self.noise_dbfs
        event = Measured(
            end - frames * FRAME,
            end,
            round(decibels(self._window_power / frames), 1),
            self._window_speech,
            None if noise is None else round(noise, 1),
            self._window_clipped,
            2 * self._window_gap > frames,
        )
        self._window_power, self._window_frames = 0.0, 0
        self._window_speech, self._window_clipped, self._window_gap = 0, False, 0
        return event
