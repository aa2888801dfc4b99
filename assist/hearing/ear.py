"""One leg's sound on its way: placed on the call's clock, measured, recorded, recognised.

The Ear says what it found through an `Outlet`: facts to be stored, signals to be passed on, gates for the flows. It
owns no timers: `assist.listening` calls it in a steady rhythm, many legs at once: measuring is cheap in company.
"""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

import numpy as np

from assist.asr.pool import Pool, Stream
from assist.asr.text import UNKNOWN, joined
from assist.asr.wire import HeardWord
from assist.hearing import level
from assist.hearing.answering import Answering
from assist.hearing.gate import Closed, Confirmed, Event, Gate, Measured, Opened
from assist.hearing.level import FRAME, FRAME_MS
from assist.hearing.pitch import Pitch
from assist.hearing.privacy import spread
from assist.hearing.tones import Tones, tones
from assist.settings import AssistSettings
from assist.tap.segment import RATE, SAMPLES_PER_MS, Span, Timeline
from calls.facts import Fact, HearingChanged, UtteranceHeard, Word
from calls.findings import Role, Unjudged
from calls.ids import CallId, LegId, UtteranceId
from calls.ports import LineCondition
from calls.signals import AudioConsumed, LevelMeasured, PartialHeard, Signal, SpeechStarted, SpeechStopped

CONSUMED_EVERY: Final = 100 * SAMPLES_PER_MS
REMEMBERED: Final = 2 * RATE
"""Samples kept for judging tones."""
STALLED: Final = 5 * RATE
"""So far behind, a recogniser does not answer any more."""
BEHIND: Final = RATE
"""So near, it has caught up; and so near it should be when the leg ends."""
OVER_FLOOR_DB: Final = 5.0
QUIET_MOST_DBFS: Final = -45.0
"""However noisy the line, sound above this is recognised."""


class Outlet(Protocol):
    """Where an Ear's findings go."""

    def moment(self, call: CallId, position: int | None) -> tuple[datetime, int]:
        """Return the aware UTC time and the offset in ms of a position on the call's clock; None: now."""
        ...

    def record(self, owner: "Owner", start: int, pcm: bytes) -> None: ...

    def store(self, fact: Fact) -> None: ...

    def publish(self, signal: Signal) -> None: ...

    def discreet(self, owner: "Owner", start_ms: int, end_ms: int, text: str, *, final: bool) -> str:
        """Return the text as it may be shown and stored: same length, private digits hidden."""
        ...

    def gate(self, leg: LegId, opened: bool, offset_ms: int) -> None: ...

    def speech(self, leg: LegId, speaking: bool, offset_ms: int) -> None: ...

    def finished(self, leg: LegId) -> None:
        """The leg's last utterance is out."""
        ...


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose sound it is."""

    call: CallId
    leg: LegId
    role: Role
    rank: tuple[int, ...]
    """Order of giving up under overload: the highest first."""


class Ear:
    """One leg. `sound` what arrives, then `due` and the batch functions, in a rhythm; `close` at the leg's end."""

    def __init__(
        self, owner: Owner, settings: AssistSettings, pool: Pool, outlet: Outlet, first_utterance: int
    ) -> None:
        self.owner = owner
        self.gate = Gate(settings.hearing)
        self._pitch = Pitch()
        self.spans: list[Span] = []
        """Placed, not yet measured."""
        self.windows = b""
        """Sound for the voicing: whole 40 ms windows and a rest."""
        self._quiet_dbfs = settings.asr.quiet_dbfs
        self._outlet = outlet
        self._stream: Stream = pool.open(self, owner.rank)
        self.asked: set[Answering] = set()
        """Questions that are open: they hear what the leg says, too."""
        self._timeline: Timeline | None = None
        self._batch: list[bytes] = []
        self._batch_start = 0
        self._batch_quiet = True
        self._utterance = first_utterance
        self._published = -1
        self._speaking = False
        self._deaf: dict[Unjudged, None] = {}
        self._heard_to = 0
        """The recogniser has answered up to here."""
        self._resumes = 0
        """From here on it hears again, once it has caught up."""
        self._recent: deque[bytes] = deque()
        self._recent_samples = 0
        self._words = 0
        self._words_ms = 0
        self._understood_ms = 0.0
        self._open_utterance = False
        self._began = 0
        self.write: Callable[[str], str] = str
        """How recognised text is written: the company's names as the company writes them."""

    # -- what arrives

    @property
    def begun(self) -> bool:
        """It has a place on the clock."""
        return self._timeline is not None

    @property
    def position(self) -> int:
        """Everything before it is placed."""
        return self._timeline.position if self._timeline else 0

    @property
    def taken(self) -> int:
        """Samples that arrived and were placed."""
        return self._timeline.taken if self._timeline else 0

    @property
    def filled(self) -> int:
        """Samples of zeros because nothing arrived."""
        return self._timeline.filled if self._timeline else 0

    def begin(self, position: int) -> None:
        """The leg is up: from here on every sample counts, heard or not."""
        if self._timeline is None:
            self._timeline = Timeline(position)
            self._batch_start = self._began = self._heard_to = position

    def continue_at(self, position: int, utterance: int) -> None:
        """Go on after a restart of the service: what was before `position` is not heard any more."""
        self._timeline = Timeline(position)
        self._batch_start = self._began = self._heard_to = position
        self._utterance = utterance

    def sound(self, pcm: bytes, now: int) -> None:
        """Take samples that arrived now."""
        if self._timeline is None:
            self.begin(max(0, now - len(pcm) // 2))
        assert self._timeline
        self.spans += self._timeline.audio(pcm, now)

    def tick(self, now: int) -> None:
        """Let the clock fill what did not come."""
        if self._timeline is not None:
            self.spans += self._timeline.tick(now)

    def hold(self, held: bool, now: int) -> None:
        if self._timeline is not None:
            self.spans += self._timeline.hold(held, now)

    # -- measured

    def measured(self, spans: Sequence[tuple[Span, list[float], list[bool]]], vowels: Sequence[float]) -> None:
        """Take the levels of what was placed, in order, with its vowels' pitch; gather it for the recogniser."""
        voiced_ms = 2 * FRAME_MS * len(vowels)
        self._pitch.take(vowels)
        for span, levels, clipped in spans:
            if span.pcm is None:
                pcm = bytes(2 * span.length)
                events = self.gate.filled(span.start, span.length // FRAME)
                quiet = True
            else:
                pcm = span.pcm
                events = self.gate.frames(span.start, levels, clipped, voiced_ms)
                quiet = max(levels, default=level.SILENCE_DBFS) < self._quiet_below()
                self._remember(pcm)
                self._outlet.record(self.owner, span.start, pcm)
            self._batch.append(pcm)
            self._batch_quiet &= quiet
            self._say(events)

    def feed(self) -> None:
        """Give the recogniser what has gathered."""
        if not self._batch:
            return
        pcm = self._batch[0] if len(self._batch) == 1 else b"".join(self._batch)
        start = self._batch_start
        self._batch_start += len(pcm) // 2
        quiet = self._batch_quiet and not self.gate.open
        self._batch, self._batch_quiet = [], True
        self._stream.feed(start, pcm, quiet)
        self._look(STALLED)
        for asked in self.asked:
            asked.feed(start, pcm, quiet)

    def close(self) -> None:
        """The leg is over; the outlet's `finished` follows its last utterance."""
        self.feed()
        self._look(BEHIND)
        for asked in self.asked:
            asked.stop()
        self._stream.close()

    # -- told by the recogniser (assist.asr.pool.Told)

    def partial(self, start: int, position: int, text: str) -> None:
        self._open_utterance = bool(text)
        self._say(self.gate.recognised(position) if text else [])
        said = joined(text.split())
        if not said:
            return
        owner, start_ms, end_ms = self.owner, start // SAMPLES_PER_MS, position // SAMPLES_PER_MS
        self._outlet.publish(
            PartialHeard(
                call=owner.call,
                utterance=self._utterance_id(),
                leg=owner.leg,
                role=owner.role,
                start_ms=start_ms,
                end_ms=end_ms,
                text=self.write(self._outlet.discreet(owner, start_ms, end_ms, said, final=False)),
            )
        )

    def final(self, position: int, words: tuple[HeardWord, ...]) -> None:
        self._open_utterance = False
        self._count(words)
        owner = self.owner
        occurred_at, offset_ms = self._outlet.moment(owner.call, words[-1].end)
        heard_at, _ = self._outlet.moment(owner.call, None)
        start_ms, end_ms = words[0].start // SAMPLES_PER_MS, words[-1].end // SAMPLES_PER_MS
        said = self._outlet.discreet(owner, start_ms, end_ms, joined(word.text for word in words), final=True)
        timed = [
            Word(word.text, word.start // SAMPLES_PER_MS, word.end // SAMPLES_PER_MS, round(word.confidence, 3))
            for word in words
        ]
        self._outlet.store(
            UtteranceHeard(
                call=owner.call,
                occurred_at=occurred_at,
                offset_ms=offset_ms,
                utterance=self._utterance_id(),
                leg=owner.leg,
                role=owner.role,
                start_ms=start_ms,
                end_ms=end_ms,
                text=self.write(said),
                confidence=round(sum(word.confidence for word in words) / len(words), 3),
                words=spread(said, timed),
                heard_at=heard_at,
            )
        )
        self._utterance += 1

    def consumed(self, position: int, speaking: bool) -> None:
        self._heard_to = max(self._heard_to, position)
        if not speaking and self._batch_start - position <= BEHIND:
            self.heard_again(Unjudged.RECOGNISER_DOWN, self._resumes)
        if speaking == self._speaking and position - self._published < CONSUMED_EVERY:
            return
        self._published, self._speaking = position, speaking
        owner = self.owner
        self._outlet.publish(
            AudioConsumed(
                call=owner.call,
                leg=owner.leg,
                role=owner.role,
                offset_ms=position // SAMPLES_PER_MS,
                speaking=speaking,
            )
        )

    def deaf(self, position: int) -> None:
        self._resumes = position
        self.unheard(Unjudged.RECOGNISER_DOWN, position)

    def heard(self, position: int) -> None:
        """What lies between has not been judged yet: it is told once the recogniser has caught up."""
        self._resumes = position

    def closed(self) -> None:
        self._outlet.finished(self.owner.leg)

    # -- trust

    def unheard(self, reason: Unjudged, position: int) -> None:
        """From `position` on the leg is not heard."""
        if reason not in self._deaf:
            self._deaf[reason] = None
            if len(self._deaf) == 1:
                self._changed(position, reason)

    def heard_again(self, reason: Unjudged, position: int) -> None:
        """The reason is gone since `position`."""
        if reason in self._deaf:
            del self._deaf[reason]
            self._changed(position, next(iter(self._deaf), None))

    @property
    def hears(self) -> bool:
        """Sound arrives now."""
        return self._timeline is not None and self._timeline.anchored and Unjudged.NO_AUDIO not in self._deaf

    def condition(self) -> LineCondition:
        """Return what the leg has sounded like so far."""
        gate, found = self.gate, self._tones()
        snr = gate.snr_db
        return LineCondition(
            speech_ms=gate.speech_ms,
            speech_dbfs=gate.speech_dbfs,
            noise_dbfs=gate.noise_dbfs,
            snr_db=None if snr is None else round(snr, 1),
            quiet_ms=max(0, self.position - max(gate.last_loud, self._began)) // SAMPLES_PER_MS,
            clipped=round(gate.clipped_share, 3),
            hum=found.hum,
            music=found.music,
            fax=found.fax,
            words=self._words,
            words_ms=self._words_ms,
            unknown=round(1 - self._understood_ms / self._words_ms, 3) if self._words_ms else 0.0,
            speaking=gate.open or self._open_utterance,
        )

    # -- inside

    def _count(self, words: tuple[HeardWord, ...]) -> None:
        """Add up how much of an utterance was understood."""
        self._words += len(words)
        for word in words:
            took_ms = (word.end - word.start) // SAMPLES_PER_MS
            self._words_ms += took_ms
            self._understood_ms += took_ms * word.confidence * (word.text not in UNKNOWN)

    def _tones(self) -> Tones:
        return tones(b"".join(self._recent))

    def _quiet_below(self) -> float:
        return max(self._quiet_dbfs, min(self.gate.floor_dbfs + OVER_FLOOR_DB, QUIET_MOST_DBFS))

    def _remember(self, pcm: bytes) -> None:
        self._recent.append(pcm)
        self._recent_samples += len(pcm) // 2
        while self._recent_samples > REMEMBERED:
            self._recent_samples -= len(self._recent.popleft()) // 2

    def _look(self, most: int) -> None:
        """Tell when the recogniser has not answered for so long. Nothing is lost yet: what waits is heard later."""
        down = Unjudged.RECOGNISER_DOWN
        if self._timeline is not None and down not in self._deaf and self._batch_start - self._heard_to > most:
            self._resumes = self._heard_to
            self.unheard(down, self._heard_to)

    def _utterance_id(self) -> UtteranceId:
        return UtteranceId(f"{self.owner.leg}#{self._utterance}")

    def _changed(self, position: int, deaf: Unjudged | None) -> None:
        owner = self.owner
        occurred_at, offset_ms = self._outlet.moment(owner.call, None)
        self._outlet.store(
            HearingChanged(
                call=owner.call,
                occurred_at=occurred_at,
                offset_ms=offset_ms,
                leg=owner.leg,
                role=owner.role,
                from_ms=position // SAMPLES_PER_MS,
                deaf=deaf,
            )
        )

    def _say(self, events: Sequence[Event]) -> None:
        for event in events:
            if isinstance(event, Measured):
                self._level(event)
            elif isinstance(event, Confirmed):
                self._outlet.speech(self.owner.leg, True, event.position // SAMPLES_PER_MS)
            else:
                self._gated(event)

    def _gated(self, event: Opened | Closed) -> None:
        owner, offset_ms = self.owner, event.position // SAMPLES_PER_MS
        opened = isinstance(event, Opened)
        signal = SpeechStarted if opened else SpeechStopped
        self._outlet.publish(signal(call=owner.call, leg=owner.leg, role=owner.role, offset_ms=offset_ms))
        self._outlet.gate(owner.leg, opened, offset_ms)
        if isinstance(event, Closed) and event.confirmed:
            self._outlet.speech(owner.leg, False, offset_ms)

    def _level(self, window: Measured) -> None:
        owner = self.owner
        pitch_hz, spread = self._pitch.measured()
        self._outlet.publish(
            LevelMeasured(
                call=owner.call,
                leg=owner.leg,
                role=owner.role,
                start_ms=window.start // SAMPLES_PER_MS,
                end_ms=window.end // SAMPLES_PER_MS,
                rms_dbfs=window.rms_dbfs,
                speech_ms=window.speech_ms,
                noise_dbfs=window.noise_dbfs,
                clipped=window.clipped,
                gap=window.gap,
                pitch_hz=pitch_hz,
                spread_semitones=spread,
            )
        )


def measure(ears: Sequence[Ear]) -> None:
    """Measure what the ears have placed, all in one go, and let each take its part."""
    placed = [(ear, span) for ear in ears for span in ear.spans]
    if not placed:
        return
    pieces = [span.pcm[: len(span.pcm) // (2 * FRAME) * 2 * FRAME] for _, span in placed if span.pcm is not None]
    rows = level.frames(b"".join(pieces))
    all_levels, all_clipped = (level.levels(rows), level.clipped(rows)) if len(rows) else ([], [])
    parts: dict[int, list[tuple[Span, list[float], list[bool]]]] = {id(ear): [] for ear, _ in placed}
    at = 0
    for ear, span in placed:
        count = 0 if span.pcm is None else len(span.pcm) // (2 * FRAME)
        parts[id(ear)].append((span, all_levels[at : at + count], all_clipped[at : at + count]))
        at += count
    voiced = _voiced([ear for ear in ears if ear.spans], parts)
    for ear in ears:
        if ear.spans:
            ear.spans = []
            ear.measured(parts[id(ear)], voiced.get(id(ear), ()))


def _voiced(
    ears: Sequence[Ear], parts: dict[int, list[tuple[Span, list[float], list[bool]]]]
) -> dict[int, list[float]]:
    """Return by id of the ear the pitch of each vowel in what it placed; ears without loud sound are left out."""
    counts: list[tuple[int, int]] = []
    windows: list[bytes] = []
    for ear in ears:
        mine = parts[id(ear)]
        threshold = ear.gate.threshold_dbfs
        if not ear.gate.open and all(max(levels, default=-96.0) <= threshold for _, levels, _ in mine):
            ear.windows = b""
            continue
        pcm = ear.windows + b"".join(span.pcm for span, _, _ in mine if span.pcm is not None)
        whole = len(pcm) // (2 * level.WINDOW)
        windows.append(pcm[: whole * 2 * level.WINDOW])
        ear.windows = pcm[whole * 2 * level.WINDOW :]
        counts.append((id(ear), whole))
    if not any(count for _, count in counts):
        return {}
    pitches = level.hertz(np.frombuffer(b"".join(windows), np.int16).reshape(-1, level.WINDOW))
    found, at = {}, 0
    for key, count in counts:
        found[key] = [one for one in pitches[at : at + count] if one]
        at += count
    return found
