"""The flows under load: how exact the waits of S03 are at the callers' ears, how soon a prompt stops for a voice.

An Asterisk of its own in a folder of its own, the real line, the real listener; simulated callers in a process of
their own. Every caller waits in the queue and is sent into `silent-call`; half of them stay silent, half begin to speak
in the first prompt. While nothing plays Asterisk sends no packets, so that a wait is the time between two packets.

- Error of a wait: end of a prompt's last packet to the first packet of the next, or to the BYE, less 5 s.
- Reaction: the first packet with speech leaves the caller, to the last packet of the prompt at the caller's ear.
"""

import asyncio
import json
import socket
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from assist.listening import Ears
from assist.settings import AssistSettings, RecordingSettings
from calls.bus import Bus
from calls.facts import AgentRole, CallEnded, CallStarted, Fact, QueueJoined
from ivr.asterisk.instance import Instance
from ivr.asterisk.program import Program
from ivr.line import Line
from ivr.settings import LineSecrets, LineSettings, Ports
from sansheng.bench.callers import LIMIT_S, Figures, number
from sansheng.prompts import build
from sansheng.standing import StandingLine

HOST: Final = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Result:
    calls: int
    waits: int
    wait_p50_ms: float
    wait_p99_ms: float
    """Of the errors' amounts."""
    wait_worst_ms: float
    stops: int
    stop_p50_ms: float
    stop_p95_ms: float
    not_stopped: int
    """Callers who spoke and whose prompt went on."""


class Log:
    """Facts in memory, delivered at once."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.facts: list[Fact] = []
        self.grown = asyncio.Condition()

    async def append(self, fact: Fact) -> int:
        self.facts.append(fact)
        self.bus.deliver(len(self.facts), fact)
        async with self.grown:
            self.grown.notify_all()
        return len(self.facts)

    async def until(self, kind: type[Fact], count: int) -> None:
        async with self.grown, asyncio.timeout(LIMIT_S):
            await self.grown.wait_for(lambda: sum(isinstance(fact, kind) for fact in self.facts) >= count)


async def measure(calls: int, program: Program, model: Path) -> Result:
    """Run `calls` callers at once and measure.

    Raises:
        TimeoutError: the calls did not come to their ends.
    """
    with _instance(calls, program) as instance:
        log, place = Log(), StandingLine()
        assist = AssistSettings(recording=RecordingSettings(on=False))
        ears = Ears(assist, model, log, log.bus, place, port=instance.settings.ports.tap)
        line = Line(
            *(instance.settings, _secrets()),
            prompts=instance.prompts,
            facts=log,
            ear=ears,
            signals=log.bus,
            recorded=False,
        )
        place.line = line
        async with _running(line.run()), _running(ears.run()):
            await asyncio.wait_for(line.ami.ready.wait(), 20)
            async with _callers(instance.settings.ports.sip, calls) as process:
                await log.until(QueueJoined, calls)
                await _send_all(log, line, process, calls)
                await log.until(CallEnded, calls)
                figures = await _figures(process)
    return _result(calls, figures)


async def _send_all(log: Log, line: Line, process: Process, calls: int) -> None:
    """Send every caller into the flow, all at once; each is told just before."""
    assert process.stdin
    started = {fact.caller_number: fact.call for fact in log.facts if isinstance(fact, CallStarted)}
    async with asyncio.TaskGroup() as group:
        for index in range(calls):
            process.stdin.write(f"{index}\n".encode())
            group.create_task(line.flows.start(started[number(index)], "silent-call", AgentRole.FREE))


async def _figures(process: Process) -> Figures:
    assert process.stdout
    async with asyncio.timeout(LIMIT_S):
        return Figures(**json.loads(await process.stdout.read()))


def _result(calls: int, figures: Figures) -> Result:
    waits = np.abs(figures.waits or [np.nan])
    known = np.array([ms for ms in figures.stops if ms is not None] or [np.nan])
    return Result(
        calls=calls,
        waits=int(np.isfinite(waits).sum()),
        wait_p50_ms=float(np.percentile(waits, 50)),
        wait_p99_ms=float(np.percentile(waits, 99)),
        wait_worst_ms=float(waits.max()),
        stops=int(np.isfinite(known).sum()),
        stop_p50_ms=float(np.percentile(known, 50)),
        stop_p95_ms=float(np.percentile(known, 95)),
        not_stopped=sum(ms is None for ms in figures.stops),
    )


@asynccontextmanager
async def _callers(port: int, calls: int) -> AsyncIterator[Process]:
    """Run the callers; what they leave behind is ended."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sansheng.bench.callers", str(port), str(calls)), stdin=PIPE, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@contextmanager
def _instance(calls: int, program: Program) -> Iterator[Instance]:
    """Run an Asterisk of our own. Its folder's name is short: the control socket's path is limited."""
    with tempfile.TemporaryDirectory(prefix="ss-") as folder:
        home = Path(folder)
        home.chmod(0o755)
        settings = LineSettings(ports=_ports(calls))
        instance = Instance(home, settings, _secrets(), program)
        instance.configure()
        build(instance.prompts, settings, ["zh"])
        process = instance.start()
        try:
            instance.wait_booted(process)
            yield instance
        finally:
            instance.stop(process)


def _secrets() -> LineSecrets:
    return LineSecrets(ami="bench-of-the-flows")


def _ports(calls: int) -> Ports:
    sip, ami, http, agi, tap, panel = (_free(socket.SOCK_DGRAM), *(_free(socket.SOCK_STREAM) for _ in range(5)))
    first = 22_000
    return Ports(
        sip=sip, ami=ami, http=http, agi=agi, tap=tap, panel=panel, rtp_first=first, rtp_last=first + 8 * calls + 199
    )


def _free(kind: socket.SocketKind) -> int:
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@asynccontextmanager
async def _running(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
