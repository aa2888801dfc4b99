"""The listener: hears every leg of every call, from its first sound to its last word.

It follows the facts on the bus (who is on which channel), has the line tap each leg, places the sound on the call's
clock, and has it recognised. What it finds goes out as UtteranceHeard and HearingChanged facts and as signals. To the
flows it is the LegEar. Nothing here can hurt a call: what fails is told as a deaf span, and tried again.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from assist.acoustic.vocabulary import vocabulary
from assist.asr.pool import Pool
from assist.hearing.answering import Answering
from assist.hearing.ear import Ear, Owner, measure
from assist.hearing.metrics import Figures, show
from assist.hearing.privacy import Pause, Privacy, Resume
from assist.recording.recorder import Recorder
from assist.settings import AssistSettings
from assist.tap import watch
from assist.tap.keeper import Tap, TapKeeper
from assist.tap.segment import RATE
from assist.tap.server import TapServer
from calls import facts as f
from calls.bus import Bus, Numbered, Overrun
from calls.clock import CLOCK, Clock
from calls.findings import Role, Unjudged
from calls.ids import CallId, LegId, QueueName
from calls.ports import Answer, Ask, FactLog, LineCondition, Talk, TapControl
from calls.signals import Signal

log = logging.getLogger(__name__)

STEP_S: Final = 0.02
"""The rhythm: each step reads a part of the legs, so that each leg is read once per batch."""
WATCH_STEPS: Final = 5
"""The taps are looked after every so many steps."""
SHOW_STEPS: Final = 50
STORE_MOST: Final = 10_000


@dataclass(eq=False, slots=True)
class Call:
    """A running call."""

    id: CallId
    started_at: float
    """Monotonic seconds of CallStarted."""
    privacy: Privacy
    legs: dict[LegId, "Leg"] = field(default_factory=dict)
    """Those whose last utterance is not out yet."""
    ended: bool = False


class Leg:
    """One leg: its tap, its ear, and the flows that listen. Implements assist.tap.keeper.Hearer."""

    def __init__(self, call: Call, channel: str, ear: Ear, phase: int, due_at: float) -> None:
        self.call = call
        self.ear = ear
        self.phase = phase
        self.tap = Tap(channel, self, watch.Watch(due_at=due_at))
        self.over = False
        self.on_gate: set[Talk] = set()
        self.on_speech: set[Talk] = set()

    def sound(self, pcm: bytes, at: float) -> None:
        if not self.over:
            self.ear.sound(pcm, self.now(at))

    def went_deaf(self, since: float) -> None:
        self.ear.unheard(Unjudged.NO_AUDIO, max(0, self.now(since)))

    def heard_again(self, since: float) -> None:
        self.ear.heard_again(Unjudged.NO_AUDIO, max(0, self.now(since)))

    def now(self, at: float) -> int:
        """Return the position of a monotonic time on the call's clock."""
        return round((at - self.call.started_at) * RATE)


class Ears:
    """Composition of the listener. Implements calls.ports.LegEar.

    `recall` the stored facts of the running calls first (after a restart of the service), then `await run()` until
    cancelled. `taps` is the line's; `bus` brings the facts and takes the signals; `facts` stores what was heard.
    `run` opens the tap port at once, also while no recogniser is ready: sound waits for it.
    """

    def __init__(
        self,
        settings: AssistSettings,
        model_dir: Path,
        facts: FactLog,
        bus: Bus,
        taps: TapControl,
        *,
        port: int = 19092,
        recordings: Path | None = None,
        clock: Clock = CLOCK,
    ) -> None:
        """Listen with the model in `model_dir`; record into `recordings`, None: not at all."""
        self._settings = settings
        self._facts = facts
        self._bus = bus
        self._clock = clock
        self.pool = Pool(model_dir, settings.asr, len(os.sched_getaffinity(0)))
        self.server = TapServer(settings.tap.host, port, settings.tap.announce_s)
        self._taps = TapKeeper(taps, self.server, settings.tap, clock)
        self.recorder = Recorder(recordings, settings.recording) if recordings and settings.recording.on else None
        self.write: Callable[[str], str] = str
        """How recognised text is written, e.g. assist.matching.terms.Terms.corrected."""
        self.unrecorded: frozenset[QueueName] = frozenset()
        """Queues whose calls leave no recording."""
        self._calls: dict[CallId, Call] = {}
        self._legs: dict[LegId, Leg] = {}
        self._ending: dict[LegId, Leg] = {}
        self._utterances: dict[LegId, int] = {}
        self._early_gate: dict[LegId, set[Talk]] = {}
        self._early_speech: dict[LegId, set[Talk]] = {}
        self._phases = settings.asr.batch_ms // 20
        self._phase = 0
        self._store: asyncio.Queue[f.Fact] = asyncio.Queue(STORE_MOST)
        self.late_steps = 0
        """Steps that came more than 100 ms late: the loop was busy with something else."""
        self.facts_lost = 0
        """Facts that could not be stored."""

    # -- life

    def recall(self, stored: Iterable[f.Fact]) -> None:
        """Take the running calls' stored facts, oldest first; the time since then is told as not heard."""
        ends: dict[LegId, int] = {}
        for fact in stored:
            self._follow(fact)
            if isinstance(fact, f.UtteranceHeard):
                self._utterances[fact.leg] = self._utterances.get(fact.leg, 0) + 1
                ends[fact.leg] = fact.end_ms
            elif isinstance(fact, f.LegUp):
                ends.setdefault(fact.leg, fact.offset_ms)
        for leg in self._legs.values():
            watched = leg.tap.watch
            if watched.up_at is not None:
                leg.ear.continue_at(leg.now(self._clock.now_at()), self._utterances.get(leg.ear.owner.leg, 0))
                leg.ear.unheard(Unjudged.NO_AUDIO, ends.get(leg.ear.owner.leg, 0) * RATE // 1000)
                self._taps.close(leg.tap)
                leg.tap.watch = watch.Watch(due_at=0.0, up_at=watched.up_at, held=watched.held, deaf=True)

    async def run(self) -> None:
        """Listen until cancelled.

        Raises:
            OSError: the tap's port is taken.
        """
        self.server.open()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.pool.run())
                group.create_task(self._follow_bus())
                group.create_task(self._step())
                group.create_task(self._write())
                group.create_task(self._taps.run())
                if self.recorder is not None:
                    group.create_task(self.recorder.run())
        finally:
            self.server.close()

    # -- calls.ports.LegEar

    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        """Call `talk` when the 60 ms gate opens or closes; the leg is read every 20 ms from now on."""
        return self._subscribe(leg, talk, self._early_gate, lambda found: found.on_gate)

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        """Call `talk` when speech is confirmed and when it is over."""
        return self._subscribe(leg, talk, self._early_speech, lambda found: found.on_speech)

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        """Hear the leg for answers, beside all else; never for a leg that is not there, or a model without words."""
        found, words = self._legs.get(leg), vocabulary(self.pool.model)
        if found is None or words is None:
            return lambda: None
        ear = found.ear
        asked = Answering(self.pool, ear.owner.rank, ask, words, answer)
        ear.asked.add(asked)

        def stop() -> None:
            ear.asked.discard(asked)
            asked.stop()

        return stop

    def hears(self, leg: LegId) -> bool:
        """True when the leg's tap delivers audio now."""
        found = self._legs.get(leg)
        return found is not None and found.tap.connection is not None and found.ear.hears

    def prompting(self, leg: LegId, playing: bool) -> None:
        """A prompt starts or ends in this leg's ear."""
        found = self._legs.get(leg)
        if found is not None:
            found.ear.gate.prompting = playing

    def condition(self, leg: LegId) -> LineCondition:
        """Return what the leg has sounded like so far."""
        found = self._legs.get(leg)
        return found.ear.condition() if found is not None else LineCondition()

    def figures(self) -> Figures:
        """Return the present figures, for the metrics and for `doctor`."""
        counts, ears = self.pool.counts, [leg.ear for leg in self._legs.values()]
        return Figures(
            legs=len(ears),
            taps=self.server.connections,
            taps_refused=self.server.refused,
            heard_ms=sum(ear.taken for ear in ears) * 1000 // RATE,
            gap_ms=sum(ear.filled for ear in ears) * 1000 // RATE,
            lanes=self.pool.listening,
            lag_ms=round(self.pool.lag_s() * 1000),
            restarts=counts.restarts,
            hung=counts.hung,
            replayed_ms=counts.replayed_ms,
            lost_ms=counts.lost_ms,
            partials_dropped=counts.partials_dropped,
            legs_shed=counts.legs_shed,
            skipped_ms=counts.skipped_ms,
            recognised_ms=counts.fed_ms,
            facts_waiting=self._store.qsize(),
            facts_lost=self.facts_lost,
            late_steps=self.late_steps,
            recording_failures=self.recorder.failures if self.recorder else 0,
        )

    def taken(self, leg: LegId) -> int:
        """Return how many samples of a running leg have been placed."""
        found = self._legs.get(leg)
        return found.ear.taken if found is not None else 0

    def arrived(self, leg: LegId, position: int) -> int:
        """Return how many samples of a running leg had arrived when it was at `position` of the call's clock.

        Exact while no gap lies between there and now.
        """
        found = self._legs.get(leg)
        return found.ear.taken - (found.ear.position - position) if found is not None else 0

    # -- assist.hearing.ear.Outlet

    def moment(self, call: CallId, position: int | None) -> tuple[datetime, int]:
        """Return the time and offset of a position on the call's clock; None: now."""
        found = self._calls[call]
        at = self._clock.now_at() if position is None else found.started_at + position / RATE
        return self._clock.utc(at), round((at - found.started_at) * 1000)

    def record(self, owner: Owner, start: int, pcm: bytes) -> None:
        if self.recorder is not None:
            self.recorder.take(owner.call, owner.role, start, pcm)

    def discreet(self, owner: Owner, start_ms: int, end_ms: int, text: str, *, final: bool) -> str:
        """Return the text as it may be shown and stored; begin a pause of the recording where it asks for one."""
        privacy = self._calls[owner.call].privacy
        pause = privacy.hear(owner.role, start_ms, end_ms, text, final=final)
        if pause is not None:
            self._pause(owner.call, pause)
        return privacy.written(text, start_ms, end_ms)

    def store(self, fact: f.Fact) -> None:
        """Queue a fact for the log, in order."""
        try:
            self._store.put_nowait(fact)
        except asyncio.QueueFull:
            self.facts_lost += 1
            log.exception("a fact was lost: the log does not take them", extra={"code": "ears-facts-lost"})

    def publish(self, signal: Signal) -> None:
        self._bus.publish(signal)

    def gate(self, leg: LegId, opened: bool, offset_ms: int) -> None:
        for talk in list(self._talks(leg, "on_gate")):
            talk(opened, offset_ms)

    def speech(self, leg: LegId, speaking: bool, offset_ms: int) -> None:
        for talk in list(self._talks(leg, "on_speech")):
            talk(speaking, offset_ms)

    def finished(self, leg: LegId) -> None:
        """An ended leg's last utterance is out."""
        gone = self._ending.pop(leg, None)
        if gone is not None:
            gone.call.legs.pop(leg, None)
            self._forget(gone.call)

    # -- facts

    async def _follow_bus(self) -> None:
        while True:
            async with self._bus.subscribe(signals=False) as facts:
                try:
                    async for item in facts:
                        if isinstance(item, Numbered):
                            self._follow(item.fact)
                except Overrun:
                    log.exception("the listener fell behind the facts", extra={"code": "ears-overrun"})

    def _follow(self, fact: f.Fact) -> None:
        """Take one fact about who is where."""
        if isinstance(fact, f.CallStarted):
            self._start(fact)
        elif isinstance(fact, f.OfferStarted):
            self._join(fact.call, fact.leg, Role.AGENT, fact.channel)
        elif isinstance(fact, f.OfferEnded):
            if fact.result is not f.OfferResult.ANSWERED:
                self._leave(fact.leg)
        elif isinstance(fact, f.LegUp):
            self._up(fact)
        elif isinstance(fact, f.LegDown):
            self._leave(fact.leg)
        elif isinstance(fact, f.HoldStarted | f.HoldEnded):
            self._hold(fact.leg, isinstance(fact, f.HoldStarted))
        elif isinstance(fact, f.QueueJoined):
            if self.recorder is not None and fact.queue in self.unrecorded:
                self.recorder.discard(fact.call)
        elif isinstance(fact, f.RecordingPaused | f.RecordingResumed):
            self._told_of_pause(fact)
        elif isinstance(fact, f.CallEnded):
            self._end(fact.call)

    def _start(self, fact: f.CallStarted) -> None:
        if fact.call in self._calls:
            return
        started_at = self._clock.at_epoch(fact.occurred_at.timestamp())
        self._calls[fact.call] = Call(fact.call, started_at, Privacy(self._settings.privacy))
        if self.recorder is not None:
            self.recorder.begin(fact.call, fact.occurred_at)
        if fact.direction is f.Direction.IN and fact.channel:
            self._join(fact.call, LegId(fact.call), Role.CALLER, fact.channel)

    def _join(self, call_id: CallId, leg_id: LegId, role: Role, channel: str) -> Leg | None:
        call = self._calls.get(call_id)
        if call is None or leg_id in self._ending:
            return None
        leg = self._legs.get(leg_id)
        if leg is None:
            rank = (int(role is Role.CALLER), round(call.started_at * 1000))
            ear = Ear(
                Owner(call_id, leg_id, role, rank), self._settings, self.pool, self, self._utterances.get(leg_id, 0)
            )
            ear.write = self.write
            self._phase = (self._phase + 1) % self._phases
            leg = Leg(call, channel, ear, self._phase, self._clock.now_at())
            leg.on_gate |= self._early_gate.pop(leg_id, set())
            leg.on_speech |= self._early_speech.pop(leg_id, set())
            self._legs[leg_id] = call.legs[leg_id] = leg
            self._taps.look(leg.tap, watch.Tick())
        return leg

    def _up(self, fact: f.LegUp) -> None:
        leg = self._join(fact.call, fact.leg, fact.role, fact.channel)
        if leg is not None:
            leg.ear.begin(fact.offset_ms * RATE // 1000)
            self._taps.look(leg.tap, watch.Rose())

    def _hold(self, leg_id: LegId, held: bool) -> None:
        leg = self._legs.get(leg_id)
        if leg is not None:
            leg.ear.hold(held, leg.now(self._clock.now_at()))
            self._taps.look(leg.tap, watch.HoldChanged(held))

    def _leave(self, leg_id: LegId) -> None:
        leg = self._legs.pop(leg_id, None)
        if leg is None:
            return
        leg.tap.read()
        leg.over = True
        self._ending[leg_id] = leg
        measure([leg.ear])
        self._taps.close(leg.tap)
        leg.ear.close()

    def _end(self, call_id: CallId) -> None:
        call = self._calls.get(call_id)
        if call is None:
            return
        call.ended = True
        for leg_id in list(call.legs):
            self._leave(leg_id)
        self._forget(call)

    def _forget(self, call: Call) -> None:
        if call.ended and not call.legs:
            self._calls.pop(call.id, None)
            if self.recorder is not None:
                self.recorder.finish(call.id)

    # -- pauses of the recording

    def _pause(self, call: CallId, change: Pause | Resume) -> None:
        """Do it at once, and tell it."""
        at, offset_ms = self.moment(call, None)
        fact: f.RecordingPaused | f.RecordingResumed
        if isinstance(change, Pause):
            fact = f.RecordingPaused(
                call=call, occurred_at=at, offset_ms=offset_ms, from_ms=change.from_ms, why=change.why
            )
        else:
            fact = f.RecordingResumed(
                call=call, occurred_at=at, offset_ms=offset_ms, to_ms=change.to_ms, why=change.why
            )
        self._mute(fact)
        self.store(fact)

    def _told_of_pause(self, fact: f.RecordingPaused | f.RecordingResumed) -> None:
        """Follow the button, or our own before a restart; what we have just told ourselves changes nothing."""
        found = self._calls.get(fact.call)
        if found is not None and found.privacy.told(fact):
            self._mute(fact)

    def _mute(self, fact: f.RecordingPaused | f.RecordingResumed) -> None:
        if self.recorder is None:
            return
        if isinstance(fact, f.RecordingPaused):
            self.recorder.mute(fact.call, fact.from_ms * RATE // 1000)
        else:
            self.recorder.unmute(fact.call, fact.to_ms * RATE // 1000)

    def _resume_recordings(self) -> None:
        now = self._clock.now_at()
        for call in self._calls.values():
            resume = call.privacy.tick(round((now - call.started_at) * 1000))
            if resume is not None:
                self._pause(call.id, resume)

    # -- the rhythm

    async def _step(self) -> None:
        loop = asyncio.get_running_loop()
        due_at, step = loop.time(), 0
        while True:
            due_at += STEP_S
            now = loop.time()
            if now - due_at > 0.1:
                self.late_steps += 1
                due_at = now
            await asyncio.sleep(due_at - now)
            step += 1
            self._read(step, loop.time())
            if step % WATCH_STEPS == 0:
                self._taps.look_after([leg.tap for leg in self._legs.values()])
                self._resume_recordings()
            if step % SHOW_STEPS == 0:
                show(self.figures())

    def _read(self, step: int, at: float) -> None:
        """Read, fill, measure and feed the legs whose turn it is; legs that a flow listens to have every turn."""
        turn = step % self._phases
        due = [leg for leg in self._legs.values() if leg.phase == turn]
        eager = [leg for leg in self._legs.values() if leg.phase != turn and (leg.on_gate or leg.on_speech)]
        for leg in (*due, *eager):
            leg.tap.read()
            leg.ear.tick(leg.now(at))
        measure([leg.ear for leg in (*due, *eager)])
        for leg in due:
            leg.ear.feed()

    # -- storing

    async def _write(self) -> None:
        while True:
            fact = await self._store.get()
            try:
                await self._facts.append(fact)
            except Exception:
                self.facts_lost += 1
                log.exception("a fact could not be stored", extra={"code": "ears-facts-lost"})

    # -- flows' listeners

    def _talks(self, leg: LegId, kind: str) -> set[Talk]:
        found = self._legs.get(leg)
        talks: set[Talk] = getattr(found, kind) if found is not None else set()
        return talks

    def _subscribe(
        self, leg: LegId, talk: Talk, early: dict[LegId, set[Talk]], talks: Callable[[Leg], set[Talk]]
    ) -> Callable[[], None]:
        found = self._legs.get(leg)
        (talks(found) if found is not None else early.setdefault(leg, set())).add(talk)

        def stop() -> None:
            early.get(leg, set()).discard(talk)
            if not early.get(leg):
                early.pop(leg, None)
            later = self._legs.get(leg)
            if later is not None:
                talks(later).discard(talk)

        return stop
