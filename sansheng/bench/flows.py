"""The flows under load: how exact the waits of S03 are at the callers' ears, how soon a prompt stops for a voice.

An Asterisk of its own in a folder of its own, the real line, the real listener, simulated callers. Every caller waits
in the queue and is sent into `silent-call`; half of them stay silent, half begin to speak in the first prompt. While
nothing plays Asterisk sends no packets, so that a wait is the time between two packets.

- Error of a wait: end of a prompt's last packet to the first packet of the next, or to the BYE, less 5 s.
- Reaction: the first packet with speech leaves the caller, to the last packet of the prompt at the caller's ear.
"""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from assist.listening import Ears
from assist.settings import AssistSettings, RecordingSettings
from calls.bus import Bus
from calls.facts import AgentRole, CallEnded, CallStarted, Fact, QueueJoined
from calls.ids import CallId
from ivr.asterisk.instance import Instance
from ivr.asterisk.program import Program
from ivr.line import Line
from ivr.settings import LineSecrets, LineSettings, Ports
from sansheng.prompts import build
from sansheng.simulation import SipPhone
from sansheng.simulation.call import Call
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import speak
from sansheng.standing import StandingLine

HOST: Final = "127.0.0.1"
NUMBER: Final = "4001234567"
WAIT_S: Final = 5.0
PACKET_S: Final = 0.02
"""The last packet of a prompt is heard so long."""
PAUSE_S: Final = 0.15
"""Packets that stay away so long: nothing plays."""
SPEAK_AFTER_S: Final = 1.0
AT_ONCE: Final = 5
"""Calls per 100 ms at the start."""
LIMIT_S: Final = 120.0


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
    _words()
    with _instance(calls, program) as instance:
        log, place = Log(), StandingLine()
        secrets = _secrets()
        assist = AssistSettings(recording=RecordingSettings(on=False))
        ears = Ears(assist, model, log, log.bus, place, port=instance.settings.ports.tap)
        line = Line(
            *(instance.settings, secrets),
            prompts=instance.prompts,
            facts=log,
            ear=ears,
            signals=log.bus,
            recorded=False,
        )
        place.line = line
        async with _running(line.run()), _running(ears.run()):
            await asyncio.wait_for(line.ami.ready.wait(), 20)
            async with asyncio.TaskGroup() as group:
                callers = [Caller(instance.settings.ports.sip, index) for index in range(calls)]
                for index, caller in enumerate(callers):
                    group.create_task(caller.run(index * 0.1 / AT_ONCE))
                await log.until(QueueJoined, calls)
                started = {fact.caller_number: fact.call for fact in log.facts if isinstance(fact, CallStarted)}
                for caller in callers:
                    group.create_task(caller.enter(line, started[caller.number]))
            await log.until(CallEnded, calls)
    return _result(callers)


class Caller:
    """One caller; those with an odd index speak."""

    def __init__(self, port: int, index: int) -> None:
        self.number = f"1380014{index:04d}"
        self.speaks = bool(index % 2)
        self.spoke_at: float | None = None
        self.ended_at = 0.0
        self.call: Call | None = None
        self._phone = SipPhone(HOST, port, self.number)
        self._done = asyncio.Event()

    async def run(self, after_s: float) -> None:
        await asyncio.sleep(after_s)
        async with self._phone:
            self.call = await self._phone.call(NUMBER)
            ending = await self.call.ended(LIMIT_S)
            self.ended_at = ending.at
            await self._done.wait()

    async def enter(self, line: Line, call: CallId) -> None:
        assert self.call
        await line.flows.start(call, "silent-call", AgentRole.FREE)
        if self.speaks:
            await self._interrupt(self.call)
        self._done.set()

    async def _interrupt(self, call: Call) -> None:
        await call.ear.quiet(0.05)
        await call.ear.sound()
        await asyncio.sleep(SPEAK_AFTER_S)
        spoken = await call.say(_words())
        self.spoke_at = spoken.started_at
        await asyncio.sleep(1.0)
        await call.hang_up()

    def waits_ms(self) -> list[float]:
        """Return the errors of the waits after the prompts."""
        assert self.call
        arrivals = [packet.arrived_at for packet in self.call.ear.packets] + [self.ended_at]
        return [1000 * (b - a - PACKET_S - WAIT_S) for a, b in pairwise(arrivals) if b - a > WAIT_S / 2]

    def stop_ms(self) -> float | None:
        """Return how soon the prompt stopped for the voice."""
        assert self.call
        if self.spoke_at is None:
            return None
        arrivals = [packet.arrived_at for packet in self.call.ear.packets]
        for a, b in pairwise(arrivals):
            if a > self.spoke_at - 0.02 and b - a > PAUSE_S:
                return 1000 * (a - self.spoke_at)
        return None


_SPEECH: list[npt.NDArray[np.int16]] = []


def _words() -> npt.NDArray[np.int16]:
    """Return two seconds of speech, loud from its first packet on."""
    if not _SPEECH:
        said = speak("啊，你好，我想查一下我的快递")
        samples = telephone(said.samples, said.rate)
        _SPEECH.append(samples[int(np.flatnonzero(np.abs(samples.astype(np.int32)) > 1000)[0]) :])
    return _SPEECH[0]


def _result(callers: list[Caller]) -> Result:
    waits = np.abs([ms for caller in callers if not caller.speaks for ms in caller.waits_ms()] or [np.nan])
    stops = [caller.stop_ms() for caller in callers if caller.speaks]
    known = np.array([ms for ms in stops if ms is not None] or [np.nan])
    return Result(
        calls=len(callers),
        waits=int(np.isfinite(waits).sum()),
        wait_p50_ms=float(np.percentile(waits, 50)),
        wait_p99_ms=float(np.percentile(waits, 99)),
        wait_worst_ms=float(waits.max()),
        stops=int(np.isfinite(known).sum()),
        stop_p50_ms=float(np.percentile(known, 50)),
        stop_p95_ms=float(np.percentile(known, 95)),
        not_stopped=sum(ms is None for ms in stops),
    )


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
