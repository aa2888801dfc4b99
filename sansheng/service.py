"""The service as its supervisor sees it: one process, its notifications, its end.

Started in a session of its own. It holds the reading end of a pipe whose other end is ours, so that it ends with us
even when we are killed; its notifications come to a datagram socket in the home (see `sansheng.heartbeat`).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Final

from sansheng.heartbeat import LIFELINE_VARIABLE, LIMIT_S, READY, SOCKET_VARIABLE
from sansheng.home import VARIABLE as HOME_VARIABLE
from sansheng.home import Home

START_S: Final = 90.0
"""A service that is not ready by then (migrations, model) is killed."""
STOP_S: Final = 10.0
_CHECK_S: Final = 0.25


async def run_service(home: Home, command: Sequence[str], on_ready: Callable[[], None]) -> str:
    """Run the service until it ends, or is killed for its silence; return why, for the operator.

    Cancelling stops it: politely first, by force after STOP_S.
    """
    with _notifications(home) as beats:
        async with _started(home, command) as process:
            return await _watch(process, beats, on_ready)


async def _watch(process: Process, beats: socket.socket, on_ready: Callable[[], None]) -> str:
    loop = asyncio.get_running_loop()
    limit_s, due_at = START_S, loop.time() + START_S
    ended = asyncio.ensure_future(process.wait())
    try:
        while not ended.done():
            await asyncio.wait({ended}, timeout=_CHECK_S)
            # Read before judging: beats that came while this process itself was held up count.
            heard = _drain(beats)
            if READY in heard and limit_s != LIMIT_S:
                limit_s = LIMIT_S
                on_ready()
            if heard:
                due_at = loop.time() + limit_s
            if loop.time() > due_at and not ended.done():
                _signal_session(process, signal.SIGKILL)
                await ended
                return f"{limit_s:.0f} 秒没有心跳，已杀掉 / no heartbeat for {limit_s:.0f} s, killed"
        return _exit_text(ended.result())
    finally:
        ended.cancel()


def last_words(home: Home, lines: int = 5) -> str:
    """Return the end of what the service wrote to its console, indented, and where the rest is."""
    log = _console_log(home)
    try:
        with log.open("rb") as console:
            console.seek(max(0, log.stat().st_size - 8192))
            tail = console.read().decode("utf-8", "replace").splitlines()[-lines:]
    except OSError:
        tail = []
    return "\n".join([*(f"    {line}" for line in tail), f"    … {log}"])


def _console_log(home: Home) -> Path:
    return home.log / "service-console.log"


def _exit_text(code: int) -> str:
    return f"退出码 / exit code {code}" if code >= 0 else f"信号 / signal {signal.Signals(-code).name}"


@asynccontextmanager
async def _started(home: Home, command: Sequence[str]) -> AsyncIterator[Process]:
    reading, writing = os.pipe()
    environment = {
        **os.environ,
        HOME_VARIABLE: str(home.root),
        SOCKET_VARIABLE: str(_socket_path(home)),
        LIFELINE_VARIABLE: str(reading),
    }
    try:
        # Opened before the service lives, closed when it is gone: no line of it is lost.
        with _console_log(home).open("ab") as console:
            process = await asyncio.create_subprocess_exec(
                *command,
                env=environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
                pass_fds=[reading],
            )
        os.close(reading)
        reading = -1
        try:
            yield process
        finally:
            await _stop(process)
    finally:
        os.close(writing)
        if reading >= 0:
            os.close(reading)


async def _stop(process: Process) -> None:
    """End the process and whatever of its session is left."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOP_S)
    _signal_session(process, signal.SIGKILL)
    await process.wait()


def _signal_session(process: Process, number: int) -> None:
    # Its process group bears its number, and lives as long as one of its workers does.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


@contextmanager
def _notifications(home: Home) -> Iterator[socket.socket]:
    path = _socket_path(home)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as beats:
        beats.bind(path)
        beats.setblocking(False)
        yield beats
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def _socket_path(home: Home) -> str:
    return str(home.run / "notify")


def _drain(beats: socket.socket) -> set[bytes]:
    heard: set[bytes] = set()
    with contextlib.suppress(BlockingIOError):
        while True:
            heard.update(beats.recv(4096).split(b"\n"))
    return heard
