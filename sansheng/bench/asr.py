"""The listener under load: CPU per leg beside bare Vosk, delay of partials, lost frames, memory.

The control process is this one: it runs the real `Ears` with real workers; facts go to a log in memory, signals to one
reader, as in the service. The taps' audio comes from the generator's process.

- CPU per leg: user and system time of control and workers, divided by legs and by the time. *Bare* is the same sound,
  in the same chunks, through one recogniser per core with a partial per chunk, right after, in the same run: Vosk as it
  comes, and once more with the workers' allocator.
- Delay of a partial: from the moment the generator sent the last frame that the partial covers until the partial is on
  the bus. `gathered` adds the batch: from its first frame.
- Lost: frames sent by the generator and never placed, or placed and never recognised. Quiet frames that no recogniser
  had to hear are no loss; their share is told.
"""

import asyncio
import json
import os
import resource
import sys
import tempfile
import time
from asyncio.subprocess import Process
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt

from assist.asr import allocator
from assist.listening import Ears
from assist.settings import AssistSettings
from calls.bus import Bus, Numbered
from calls.clock import CLOCK
from calls.facts import CallStarted, Direction, Fact, LegUp, UtteranceHeard
from calls.findings import Role
from calls.ids import CallId, LegId
from calls.ports import TapRefused
from calls.signals import PartialHeard
from sansheng.bench.talk import tracks

TRACKS: Final = 20
TRACK_S: Final = 60.0
BARE_TRACKS: Final = 5
SETTLE_S: Final = 5.0
LIMIT_MS: Final = 150.0
Floats = npt.NDArray[np.float64]
TICKS: Final = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Load:
    """What to measure."""

    legs: int
    seconds: float
    model: Path
    speech_share: float
    settings: AssistSettings


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. Times in ms where the name says so, CPU in percent of one core."""

    legs: int
    seconds: float
    speech_share: float
    cpu_per_leg: float
    control_per_leg: float
    workers_per_leg: float
    bare_per_leg: float
    times_bare: float
    bare_with_allocator: float
    partials: int
    delay_p50_ms: float
    delay_p99_ms: float
    delay_max_ms: float
    gathered_p50_ms: float
    gathered_p99_ms: float
    frames_sent: int
    frames_lost: int
    skipped_share: float
    partials_dropped: int
    legs_shed: int
    restarts: int
    late_steps: int
    utterances: int
    memory_per_leg_mb: float
    memory_each_minute_mb: tuple[float, ...] = ()
    worst_lag_ms: float = 0.0

    @property
    def keeps_up(self) -> bool:
        """Nothing was lost or given up, and the slowest hundredth of the partials was there in time."""
        given_up = self.frames_lost + self.partials_dropped + self.legs_shed + self.restarts
        return not given_up and self.delay_p99_ms <= LIMIT_MS


class MemoryLog:
    """A fact log that keeps nothing but the count. Implements calls.ports.FactLog."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.seq = 0

    async def append(self, fact: Fact) -> int:
        self.seq += 1
        self._bus.deliver(self.seq, fact)
        return self.seq


class GeneratorTaps:
    """Asks the generator instead of Asterisk. Implements calls.ports.TapControl."""

    def __init__(self, generator: Process) -> None:
        self._generator = generator

    async def open(self, channel: str, tap: UUID, address: str) -> None:
        host, port = address.rsplit(":", 1)
        if self._generator.stdin is None or self._generator.returncode is not None:
            raise TapRefused("the generator is gone")
        self._generator.stdin.write(f"{host} {port} {tap} {channel}\n".encode())
        await self._generator.stdin.drain()

    async def close(self, tap: UUID) -> None:
        """The listener closes the connection itself."""


@dataclass(slots=True)
class Reader:
    """The bus' reader: notes when each partial was there."""

    partials: list[tuple[str, int, float]] = field(default_factory=list)
    """Leg, number of the last frame that it covers, monotonic time."""
    utterances: int = 0

    async def run(self, bus: Bus, ears: Ears) -> None:
        async with bus.subscribe() as items:
            async for item in items:
                if isinstance(item, PartialHeard):
                    at = time.monotonic()
                    self.partials.append((item.leg, (ears.arrived(item.leg, item.end_ms * 8) - 1) // 160, at))
                elif isinstance(item, Numbered):
                    self.utterances += isinstance(item.fact, UtteranceHeard)


@contextmanager
def sound(speech_share: float, *, count: int = TRACKS, seconds: float = TRACK_S) -> Iterator[Path]:
    """Make the legs' sound, in a folder that lives as long as the context. Blocking."""
    with tempfile.TemporaryDirectory(prefix="sansheng-bench-") as folder:
        for number, track in enumerate(tracks(count, seconds, speech_share)):
            (Path(folder) / f"{number:03d}.raw").write_bytes(track.tobytes())
        yield Path(folder)


async def measure(load: Load, folder: Path) -> Result:
    """Run one load with the sound in `folder`."""
    generator = await _python("sansheng.bench.generator", str(folder))
    try:
        return await _measure(load, folder, generator)
    finally:
        if generator.returncode is None:
            generator.kill()
        await generator.wait()


async def largest(load: Load, folder: Path, told: Callable[[Result], None]) -> int:
    """Return the largest number of legs without lag, to within a tenth; `told` gets every run's result."""
    good, bad, legs = 0, 0, load.legs
    while not bad or bad - good > max(1, good // 10):
        result = await measure(replace(load, legs=legs), folder)
        told(result)
        good, bad = (legs, bad) if result.keeps_up else (good, legs)
        legs = (good + bad) // 2 if bad else 2 * good
        if legs == 0:
            break
    return good


async def _measure(load: Load, folder: Path, generator: Process) -> Result:
    bus = Bus()
    log = MemoryLog(bus)
    ears = Ears(load.settings, load.model, log, bus, GeneratorTaps(generator), port=0)
    reader = Reader()
    running = [asyncio.create_task(ears.run()), asyncio.create_task(reader.run(bus, ears))]
    try:
        await _ready(ears, running)
        await asyncio.sleep(1.0)
        base_mb = _memory_mb(ears)
        await _start_legs(load.legs, log)
        await asyncio.sleep(SETTLE_S)
        seen, cpu = len(reader.partials), _cpu(ears)
        began = time.monotonic()
        minutes: list[float] = []
        worst = 0.0
        while (left := load.seconds - (time.monotonic() - began)) > 0:
            await asyncio.sleep(min(0.25, left))
            worst = max(worst, ears.pool.lag_s())
            if time.monotonic() - began >= 60 * (len(minutes) + 1):
                minutes.append(round((_memory_mb(ears) - base_mb) / load.legs, 2))
        spent = [after - before for before, after in zip(cpu, _cpu(ears), strict=True)]
        elapsed = time.monotonic() - began
        memory_mb = (_memory_mb(ears) - base_mb) / load.legs
        sent = await _stop(generator)
        await asyncio.sleep(1.0)
        taken = sum(ears.taken(LegId(leg)) for leg in sent) // 160
        bare = await _bare(load, folder, {})
        bare_with_allocator = await _bare(load, folder, allocator.environment())
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    delays = _delays(reader.partials[seen:], folder)
    batch = load.settings.asr.batch_ms - 20
    frames = sum(count for count, _ in sent.values())
    counts = ears.pool.counts
    per_leg = [100 * used / elapsed / load.legs for used in spent]
    return Result(
        legs=load.legs,
        seconds=round(elapsed, 1),
        speech_share=load.speech_share,
        cpu_per_leg=round(sum(per_leg), 3),
        control_per_leg=round(per_leg[0], 3),
        workers_per_leg=round(per_leg[1], 3),
        bare_per_leg=round(100 * bare, 3),
        times_bare=round(sum(per_leg) / 100 / bare, 2),
        bare_with_allocator=round(100 * bare_with_allocator, 3),
        partials=len(delays),
        delay_p50_ms=_percentile(delays, 50),
        delay_p99_ms=_percentile(delays, 99),
        delay_max_ms=_percentile(delays, 100),
        gathered_p50_ms=_percentile(delays + batch, 50),
        gathered_p99_ms=_percentile(delays + batch, 99),
        frames_sent=frames,
        frames_lost=max(0, frames - taken) + counts.lost_ms // 20 + sum(blocked for _, blocked in sent.values()),
        skipped_share=round(counts.skipped_ms / max(1, counts.skipped_ms + counts.fed_ms), 3),
        partials_dropped=counts.partials_dropped,
        legs_shed=counts.legs_shed,
        restarts=counts.restarts,
        late_steps=ears.late_steps,
        utterances=reader.utterances,
        memory_per_leg_mb=round(memory_mb, 2),
        memory_each_minute_mb=tuple(minutes),
        worst_lag_ms=round(1000 * worst, 1),
    )


async def _ready(ears: Ears, running: list[asyncio.Task[None]]) -> None:
    """Wait for the recognisers; raise what ended the listener, when it ends instead."""
    ready = asyncio.create_task(ears.pool.ready())
    await asyncio.wait([ready, *running], return_when=asyncio.FIRST_COMPLETED)
    for task in running:
        if task.done():
            ready.cancel()
            task.result()
    await ready


async def _start_legs(count: int, log: MemoryLog) -> None:
    """Two legs to a call."""
    for number in range(count):
        now = CLOCK.now_at()
        call = CallId(f"bench-{number // 2}")
        role = Role.AGENT if number % 2 else Role.CALLER
        if role is Role.CALLER:
            start = CallStarted(
                call=call, occurred_at=CLOCK.utc(now), offset_ms=0, direction=Direction.OUT, caller_number=""
            )
            await log.append(start)
        leg = LegId(f"leg-{number}")
        await log.append(
            LegUp(call=call, occurred_at=CLOCK.utc(now), offset_ms=0, leg=leg, role=role, channel=str(leg))
        )
        await asyncio.sleep(0.013)


async def _stop(generator: Process) -> dict[str, list[int]]:
    """End the load; returns per leg the frames sent and those that found the connection full."""
    assert generator.stdin is not None
    assert generator.stdout is not None
    generator.stdin.write(b"stop\n")
    await generator.stdin.drain()
    report: dict[str, list[int]] = json.loads(await generator.stdout.readline())
    return report


def _delays(partials: list[tuple[str, int, float]], folder: Path) -> Floats:
    """Return for each partial the ms since its last frame was sent."""
    sent = {path.stem: np.fromfile(path, np.float64) for path in folder.glob("*.sent")}
    known = [(at - sent[leg][frame]) * 1000 for leg, frame, at in partials if 0 <= frame < len(sent[leg])]
    return np.array(known, np.float64)


def _percentile(values: Floats, percent: float) -> float:
    return round(float(np.percentile(values, percent)), 1) if len(values) else float("nan")


async def _bare(load: Load, folder: Path, environment: Mapping[str, str]) -> float:
    """Return bare Vosk's CPU seconds per second of the same sound, one recogniser on each core.

    All cores are kept busy, as they are under the load: on shared or hyper-threaded cores a lone process would run
    faster than anything beside others can.
    """
    cores = len(os.sched_getaffinity(0))
    names = [str(path) for path in await asyncio.to_thread(lambda: sorted(folder.glob("*.raw")))]
    shares = [names[core::cores][:BARE_TRACKS] for core in range(cores)]
    chunk = str(load.settings.asr.batch_ms)
    processes = [
        await _python("sansheng.bench.bare", str(load.model), chunk, *share, environment=environment)
        for share in shares
    ]
    figures = [json.loads((await process.communicate())[0]) for process in processes]
    return float(sum(one["cpu_s"] for one in figures) / sum(one["audio_s"] for one in figures))


async def _python(module: str, *arguments: str, environment: Mapping[str, str] = MappingProxyType({})) -> Process:
    paths = os.pathsep.join(path for path in sys.path if path)
    pipe = asyncio.subprocess.PIPE
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", module, *arguments),
        stdin=pipe,
        stdout=pipe,
        env={**os.environ, "PYTHONPATH": paths, **environment},
    )


def _cpu(ears: Ears) -> tuple[float, float]:
    """Return user and system seconds of the control process and of the workers."""
    own = resource.getrusage(resource.RUSAGE_SELF)
    workers = 0.0
    for pid in ears.pool.pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        workers += (int(fields[11]) + int(fields[12])) / TICKS
    return own.ru_utime + own.ru_stime, workers


def _memory_mb(ears: Ears) -> float:
    """Return the resident memory of control and workers."""
    total = 0
    for pid in (os.getpid(), *ears.pool.pids):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                total += int(line.split()[1])
    return total / 1024
