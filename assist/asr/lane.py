"""The control process's end of a worker's lane, and the process behind it."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import Process
from collections import deque
from collections.abc import Callable
from pathlib import Path

from assist.asr import allocator, wire
from assist.asr.errors import BadMessage
from assist.asr.overload import Load


class Lane(asyncio.Protocol):
    """One connection to a worker. Gathers what is sent in one turn of the loop into one write."""

    def __init__(self, hears: Callable[["Lane", wire.Message], None], lost: Callable[["Lane"], None]) -> None:
        self._loop = asyncio.get_running_loop()
        self._hears = hears
        self._lost = lost
        self._parser = wire.MessageParser()
        self._out = bytearray()
        self._due: deque[float] = deque()
        self._transport: asyncio.Transport | None = None
        self.ready = False
        self.gone = False
        self.load = Load()
        self.answers = 0
        """Messages heard so far."""
        self._seen = 0
        self._standing = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        try:
            messages = self._parser.receive(data)
        except BadMessage:
            self.close()
            return
        self.answers += len(messages)
        for message in messages:
            if isinstance(message, wire.Consumed) and self._due:
                self._due.popleft()
            elif isinstance(message, wire.Ready):
                self.ready = True
            self._hears(self, message)

    def connection_lost(self, exc: Exception | None) -> None:
        self.ready, self.gone = False, True
        self._due.clear()
        self._lost(self)

    def audio(self, leg: int, start: int, pcm: bytes, partial: bool) -> None:
        self._due.append(self._loop.time())
        self._send(wire.audio(leg, start, pcm, partial))

    def grammar(self, leg: int, phrases: tuple[str, ...]) -> None:
        self._send(wire.grammar(leg, phrases))

    def rest(self, leg: int) -> None:
        self._send(wire.rest(leg))

    def lag_s(self, now: float) -> float:
        """Return how long ago the oldest unanswered audio was sent."""
        return now - self._due[0] if self._due else 0.0

    def standing(self) -> int:
        """Return for how many calls of this, made in a steady rhythm, audio has waited and no answer has come."""
        still = self._due and self.answers == self._seen
        self._standing = self._standing + 1 if still else 0
        self._seen = self.answers
        return self._standing

    def close(self) -> None:
        if self._transport is not None:
            self._transport.abort()

    def _send(self, data: bytes) -> None:
        if not self._out:
            self._loop.call_soon(self._flush)
        self._out += data

    def _flush(self) -> None:
        data, self._out = bytes(self._out), bytearray()
        if self._transport is not None and not self.gone:
            self._transport.write(data)


class WorkerProcess:
    """One process and its lanes."""

    def __init__(self, process: Process, lanes: list[Lane]) -> None:
        self.process = process
        self.lanes = lanes

    @classmethod
    async def start(
        cls, model: Path, lanes: int, recycle: int, nice: int, make_lane: Callable[[], Lane]
    ) -> "WorkerProcess":
        """Start a process of its own session with `lanes` connections; it is ready when its lanes say so.

        Raises:
            OSError: no process or socket can be had.
        """
        pairs = [socket.socketpair() for _ in range(lanes)]
        theirs = [their for _, their in pairs]
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "assist.asr.worker", "--model", str(model)),
                *("--recycle", str(recycle), "--nice", str(nice)),
                *(str(their.fileno()) for their in theirs),
                pass_fds=[their.fileno() for their in theirs],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
                env=_environment(),
            )
        except BaseException:
            for ours, _ in pairs:
                ours.close()
            raise
        finally:
            for their in theirs:
                their.close()
        connected = []
        for ours, _ in pairs:
            ours.setblocking(False)
            _, lane = await asyncio.get_running_loop().create_unix_connection(make_lane, sock=ours)
            connected.append(lane)
        return cls(process, connected)

    async def stop(self, patience_s: float = 2.0) -> None:
        """Close the lanes, at which the process leaves; kill it when it does not."""
        for lane in self.lanes:
            lane.close()
        try:
            await asyncio.wait_for(self.process.wait(), patience_s)
        except TimeoutError:
            self.kill()
            await self.process.wait()

    def kill(self) -> None:
        if self.process.returncode is None:
            self.process.kill()


def _environment() -> dict[str, str]:
    """Return the worker's environment: our modules, one thread of algebra, an allocator that suits Vosk."""
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "OPENBLAS_NUM_THREADS": "1",
        **allocator.environment(),
    }
