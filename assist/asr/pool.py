"""The recognisers as the control process sees them: give a leg's audio in, get its words back.

A leg has no worker while it is quiet. Its first louder sound wakes it on the lane with the fewest speaking legs, with
the audio shortly before; after its utterance it rests again. Audio is kept until its utterance is closed, so a
worker that dies is replaced without a word lost. What cannot be done in time is given up in a stated order
(`assist.asr.overload`), counted, and told to the leg's listener.
"""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, Protocol

from assist.asr import wire
from assist.asr.lane import Lane, WorkerProcess
from assist.asr.overload import Demand, Limits, advance
from assist.asr.recogniser import OVERLAP
from assist.asr.retained import Retained
from assist.asr.wire import RATE, HeardWord
from assist.settings import AsrSettings

log = logging.getLogger(__name__)

REST_AFTER: Final = RATE
"""Quiet samples after which a leg without open words rests."""
CLOSE_AFTER: Final = 2 * RATE
"""Quiet samples after which its words are closed whatever the model's endpoint rules say."""
REPLAY_PIECE: Final = RATE // 4
"""Samples per message of a replay: Vosk looks for the end of an utterance only at the end of what it is given."""
WATCH_S: Final = 0.25
PART: Final = 5
"""One in so many of a lane's speaking legs is given up at a time, and one in so many taken back."""
RESTART_S: Final = (0.0, 1.0, 5.0, 15.0)


class Told(Protocol):
    """What one leg's listener is told, on the loop. Positions are samples on the call's clock."""

    def partial(self, start: int, position: int, text: str) -> None:
        """The open utterance's words, separated by spaces."""

    def final(self, position: int, words: tuple[HeardWord, ...]) -> None:
        """An utterance is closed; never without words."""

    def consumed(self, position: int, speaking: bool) -> None:
        """Everything before `position` was taken in; `speaking`: an utterance is open."""

    def deaf(self, position: int) -> None:
        """From here on nothing is recognised: the leg was given up, or its audio waited too long."""

    def heard(self, position: int) -> None:
        """From here on it is recognised again."""

    def closed(self) -> None:
        """The last final is out."""


@dataclass(slots=True)
class Counts:
    """What happened since the start."""

    restarts: int = 0
    hung: int = 0
    replayed_ms: int = 0
    lost_ms: int = 0
    partials_dropped: int = 0
    legs_shed: int = 0
    skipped_ms: int = 0
    """Quiet audio that no recogniser had to hear."""
    fed_ms: int = 0


class Stream:
    """One leg's way through the pool."""

    def __init__(
        self, pool: "Pool", number: int, told: Told, rank: tuple[int, ...], grammar: tuple[str, ...] | None
    ) -> None:
        self._pool = pool
        self._grammar = grammar
        self.number = number
        self.told = told
        self.rank = rank
        """Order of giving up: the highest first."""
        self.lane: Lane | None = None
        self.shed = False
        self._retained = Retained(pool.settings.keep_s_samples)
        self._preroll = Retained(pool.settings.preroll_samples)
        self._awake = False
        self._quiet = 0
        self._fed = 0
        self._sent = 0
        self._consumed = 0
        self._open = False
        self._rests: list[int] = []
        self._closing = False
        self._deaf = False
        self._lost = 0

    @property
    def awake(self) -> bool:
        """A recogniser has it, or should."""
        return self._awake or bool(self._rests)

    def feed(self, start: int, pcm: bytes, quiet: bool) -> None:
        """Take the leg's next samples; `quiet`: there is nothing to hear in them."""
        end = self._fed = start + len(pcm) // 2
        if self.shed:
            return
        if not self._awake and quiet:
            self._preroll.add(start, pcm)
            self._pool.counts.skipped_ms += len(pcm) // 16
            if not self._rests:
                self._advance(end, False)
            return
        if not self._awake:
            self._wake()
        self._retained.add(start, pcm)
        self._send(start, pcm, self.lane is not None and self.lane.load.partials)
        self._quiet = self._quiet + len(pcm) // 2 if quiet else 0
        if self._quiet >= (CLOSE_AFTER if self._open else REST_AFTER):
            self._rest()

    def close(self) -> None:
        """Nothing more comes. `told.closed` follows when the last final is out."""
        self._closing = True
        if self._awake:
            self._rest()
        elif not self._rests:
            self._pool.forget(self)

    def hear(self, message: wire.Message) -> None:
        """Take one of the worker's answers."""
        if isinstance(message, wire.Consumed):
            self._open = message.open
            self._advance(message.position, message.open)
        elif isinstance(message, wire.PartialText):
            self._open = True
            self.told.partial(message.start, message.position, message.text)
        elif isinstance(message, wire.FinalText):
            self._open = False
            if message.words:
                self.told.final(message.position, message.words)
            self._retained.trim(message.position - OVERLAP)
        elif isinstance(message, wire.Rested):
            self._rested()

    def place(self, lane: Lane) -> None:
        """Let `lane` hear everything that is kept, from the start of the open utterance."""
        self.lane = lane
        if self._deaf and not self.shed and self._retained.start is not None:
            self._deaf = False
            self.told.heard(self._retained.start)
        self._narrow()
        runs = list(self._retained.runs(REPLAY_PIECE))
        for index, (start, pcm) in enumerate(runs):
            lane.audio(self.number, start, pcm, index == len(runs) - 1)
            self._pool.counts.replayed_ms += len(pcm) // 16
        if self._rests:
            self._rests = self._rests[-1:]
            lane.rest(self.number)

    def give_up(self) -> None:
        """Stop recognising this leg, for the others' sake."""
        self.shed = self._deaf = True
        self.told.deaf(self._consumed)
        if self._awake:
            self._rest()

    def take_back(self) -> None:
        """Recognise it again from now on."""
        self.shed = self._deaf = False
        self._preroll.clear()
        self.told.heard(self._fed)

    def _wake(self) -> None:
        self._awake, self._quiet = True, 0
        for start, pcm in self._preroll.runs(REPLAY_PIECE):
            self._retained.add(start, pcm)
        if self.lane is None:
            self.lane = self._pool.choose()
        self._narrow()
        if self.lane is not None:
            for start, pcm in self._preroll.runs(REPLAY_PIECE):
                self._send(start, pcm, False)
        self._preroll.clear()

    def _narrow(self) -> None:
        if self.lane is not None and self._grammar is not None:
            self.lane.grammar(self.number, self._grammar)

    def _send(self, start: int, pcm: bytes, partial: bool) -> None:
        self._sent = start + len(pcm) // 2
        if self.lane is None:
            self._wait()
            return
        self._pool.counts.fed_ms += len(pcm) // 16
        self._pool.counts.partials_dropped += not self.lane.load.partials
        self.lane.audio(self.number, start, pcm, partial)

    def _wait(self) -> None:
        """No worker is there: the audio is kept as long as it may be."""
        if self._retained.lost > self._lost:
            self._pool.counts.lost_ms += (self._retained.lost - self._lost) // 8
            self._lost = self._retained.lost
            if not self._deaf:
                self._deaf = True
                self.told.deaf(self._consumed)

    def _rest(self) -> None:
        self._awake, self._quiet = False, 0
        self._rests.append(self._sent)
        if self.lane is not None:
            self.lane.rest(self.number)

    def _rested(self) -> None:
        if not self._rests:
            return
        position = self._rests.pop(0)
        self._retained.trim(position)
        if self._rests or self._awake:
            return
        self._open, self.lane = False, None
        self._advance(max(position, self._consumed), False)
        if self._closing:
            self._pool.forget(self)

    def _advance(self, position: int, speaking: bool) -> None:
        if position >= self._consumed and not self._deaf:
            self._consumed = position
            self.told.consumed(position, speaking)


class Pool:
    """Worker processes and the legs they hear. `run` it; `open` a stream per leg."""

    def __init__(self, model: Path, settings: AsrSettings, cores: int) -> None:
        """Recognise with the model in folder `model` on a machine with so many cores."""
        self.model = model
        self.settings = Sizes(settings)
        self._asr = settings
        self.workers = settings.workers or min(2, cores)
        self.threads = settings.threads or max(1, -(-cores // self.workers))
        self.counts = Counts()
        self._limits = Limits(settings.drop_partials_ms / 1000, settings.shed_ms / 1000, settings.resume_s)
        self._streams: dict[int, Stream] = {}
        self._numbers = count(1)
        self._lanes: list[Lane] = []
        self._processes: dict[int, WorkerProcess] = {}
        self._first_ready = asyncio.Event()

    async def run(self) -> None:
        """Keep the workers running until cancelled."""
        async with asyncio.TaskGroup() as group:
            for index in range(self.workers):
                group.create_task(self._keep(index))
            group.create_task(self._watch())

    async def ready(self) -> None:
        """Wait until a worker can hear."""
        await self._first_ready.wait()

    @property
    def listening(self) -> int:
        """Lanes that work."""
        return sum(lane.ready for lane in self._lanes)

    @property
    def pids(self) -> list[int]:
        """The workers' process ids."""
        return [worker.process.pid for worker in self._processes.values()]

    def lag_s(self) -> float:
        """Return the age of the oldest audio that no worker has answered."""
        now = asyncio.get_running_loop().time()
        return max((lane.lag_s(now) for lane in self._lanes), default=0.0)

    def open(self, told: Told, rank: tuple[int, ...] = (), grammar: tuple[str, ...] | None = None) -> Stream:
        """Return a new leg's stream; of the streams with a backlog the one with the highest rank is given up first.

        `grammar`: nothing but these phrases is heard; words have spaces between, `[unk]` stands for all others.
        """
        stream = Stream(self, next(self._numbers), told, rank, grammar)
        self._streams[stream.number] = stream
        return stream

    def forget(self, stream: Stream) -> None:
        """The stream is closed and done."""
        self._streams.pop(stream.number, None)
        stream.told.closed()

    def choose(self) -> Lane | None:
        """Return the working lane with the fewest legs."""
        working = [lane for lane in self._lanes if lane.ready]
        if not working:
            return None
        busy = {id(lane): 0 for lane in working}
        for stream in self._streams.values():
            if stream.lane is not None and id(stream.lane) in busy:
                busy[id(stream.lane)] += 1
        return min(working, key=lambda lane: busy[id(lane)])

    async def _keep(self, index: int) -> None:
        failures = 0
        while True:
            await asyncio.sleep(RESTART_S[min(failures, len(RESTART_S) - 1)])
            try:
                worker = await self._start()
            except OSError:
                log.exception("no recogniser can be started", extra={"code": "asr-worker-start"})
                failures += 1
                continue
            self._processes[index] = worker
            self._lanes += worker.lanes
            try:
                failures = 0 if await self._serve(worker) else failures + 1
            finally:
                del self._processes[index]
                await worker.stop()
                self._lanes = [lane for lane in self._lanes if lane not in worker.lanes]
            self.counts.restarts += 1
            log.warning("recogniser ended, starting it again", extra={"code": "asr-worker-ended", "worker": index})

    async def _start(self) -> WorkerProcess:
        recycle = self.settings.recycle_samples
        return await WorkerProcess.start(self.model, self.threads, recycle, self._asr.nice, self._lane)

    async def _serve(self, worker: WorkerProcess) -> bool:
        """Wait for the process' end; return whether it had worked."""
        ended = asyncio.create_task(worker.process.wait())
        try:
            done, _ = await asyncio.wait({ended}, timeout=self._asr.start_s)
            if not done and not all(lane.ready for lane in worker.lanes):
                worker.kill()
            await ended
        finally:
            ended.cancel()
        return any(lane.answers > 1 for lane in worker.lanes)

    def _lane(self) -> Lane:
        return Lane(self._hear, self._lost)

    def _hear(self, lane: Lane, message: wire.Message) -> None:
        if isinstance(message, wire.Ready):
            self._first_ready.set()
            self._place_waiting()
        elif not isinstance(message, wire.Audio | wire.Rest | wire.Grammar):
            stream = self._streams.get(message.leg)
            if stream is not None and stream.lane is lane:
                stream.hear(message)

    def _lost(self, lane: Lane) -> None:
        """A worker is gone: its other lanes go with it, its legs are heard elsewhere."""
        for stream in self._streams.values():
            if stream.lane is lane:
                stream.lane = None
        self._place_waiting()

    def _place_waiting(self) -> None:
        for stream in list(self._streams.values()):
            if stream.lane is None and stream.awake:
                lane = self.choose()
                if lane is not None:
                    stream.place(lane)

    async def _watch(self) -> None:
        """Look at every lane's lag; kill what hangs, give up what is too much."""
        patience = max(2, round(self._asr.hung_s / WATCH_S))
        while True:
            await asyncio.sleep(WATCH_S)
            for worker in list(self._processes.values()):
                if max(lane.standing() for lane in worker.lanes) >= patience:
                    log.error("recogniser hangs, killing it", extra={"code": "asr-worker-hung"})
                    self.counts.hung += 1
                    worker.kill()
            self._relieve()

    def _relieve(self) -> None:
        now = asyncio.get_running_loop().time()
        shed = [stream for stream in self._streams.values() if stream.shed]
        for lane in self._lanes:
            if not lane.ready:
                continue
            lane.load, demand = advance(lane.load, self._limits, lane.lag_s(now), now, len(shed))
            if demand is Demand.SHED:
                self._shed(lane)
            elif demand is Demand.TAKE_BACK:
                shed.sort(key=lambda stream: stream.rank)
                back, shed = shed[: -(-len(shed) // PART)], shed[-(-len(shed) // PART) :]
                for stream in back:
                    stream.take_back()

    def _shed(self, lane: Lane) -> None:
        candidates = [stream for stream in self._streams.values() if stream.lane is lane and not stream.shed]
        candidates.sort(key=lambda stream: stream.rank, reverse=True)
        for stream in candidates[: -(-len(candidates) // PART)]:
            self.counts.legs_shed += 1
            stream.give_up()

    def __iter__(self) -> Iterator[Stream]:
        return iter(self._streams.values())


class Sizes:
    """The settings that are counted in samples here."""

    def __init__(self, settings: AsrSettings) -> None:
        self.keep_s_samples = round(settings.keep_s * RATE)
        self.preroll_samples = settings.preroll_ms * RATE // 1000
        self.recycle_samples = round(settings.recycle_s * RATE)
