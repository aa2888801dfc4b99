"""`sansheng up`: keeps Asterisk and the service running, and stops both when it is told to.

Both run in sessions of their own, so that Ctrl-C reaches the supervisor alone. Asterisk is started once, or adopted
when one of this home already runs; calls outlive the service and its restarts. A service that misses its heartbeat is
killed: a caller whom it keeps waiting reaches the queue only when the connection closes.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from typing import Final

from ivr.asterisk.errors import AsteriskError
from ivr.asterisk.instance import Instance
from sansheng.home import Home
from sansheng.ports import check_ports
from sansheng.service import last_words, run_service
from sansheng.settings import Settings

Say = Callable[[str], None]

PAUSES_S: Final = (0.2, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Before the first, second, … restart in a row; the last one repeats."""
STEADY_S: Final = 60.0
"""What lived so long begins at the first pause again."""
SERVICE: Final = (sys.executable, "-m", "sansheng", "serve")


class Supervisor:
    """One home's Asterisk and service."""

    def __init__(
        self, home: Home, settings: Settings, instance: Instance, say: Say, service: Sequence[str] = SERVICE
    ) -> None:
        self._home = home
        self._settings = settings
        self._instance = instance
        self._say = say
        self._service = service
        self._process: subprocess.Popen[bytes] | None = None
        """Asterisk, when it is our child; None when it was adopted."""

    async def run(self, on_ready: Callable[[], None]) -> None:
        """Supervise until SIGINT or SIGTERM, then stop Asterisk and the service.

        Calls `on_ready` whenever a service has become ready.

        Raises:
            PortTaken: another program holds one of the ports.
            InstanceFailed: Asterisk does not start.
        """
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            loop.add_signal_handler(number, stop.set)
        try:
            await self._supervise(stop, on_ready)
        finally:
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                loop.remove_signal_handler(number)

    async def _supervise(self, stop: asyncio.Event, on_ready: Callable[[], None]) -> None:
        pid = await asyncio.to_thread(self._provide_asterisk)
        asterisk = asyncio.create_task(self._keep_asterisk(pid))
        service = asyncio.create_task(self._keep_service(on_ready))
        stopped = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({asterisk, service, stopped}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._say("正在停止…… / stopping")
            await _cancelled(asterisk, stopped)
            # Asterisk first: the service then still stores how the last calls ended.
            await asyncio.to_thread(self._instance.stop, self._process)
            await _cancelled(service)
        for task in done - {stopped}:
            task.result()

    def _provide_asterisk(self) -> int:
        """Start Asterisk, or adopt the one of this home; return its process."""
        running = self._instance.running_pid()
        configured = self._instance.configure()
        if running is not None and configured.needs_restart:
            self._say("设置已变，重启 Asterisk / settings changed: Asterisk is started again")
            self._instance.stop()
            running = None
        check_ports(self._settings, asterisk=running is None)
        if running is None:
            return self._start_asterisk()
        self._say(f"接管本目录已在运行的 Asterisk（进程 {running}） / adopted the running Asterisk (process {running})")
        self._instance.reload()
        return running

    def _start_asterisk(self) -> int:
        self._process = self._instance.start()
        try:
            self._instance.wait_booted(self._process)
        except AsteriskError:
            self._instance.stop(self._process)
            raise
        self._say(f"Asterisk {self._instance.program.release} 已启动（进程 {self._process.pid}） / started")
        return self._process.pid

    async def _keep_asterisk(self, pid: int) -> None:
        tries = 0
        while True:
            lived_s = await _lifetime_s(pid)
            tries = 0 if lived_s >= STEADY_S else tries + 1
            pause_s = PAUSES_S[min(tries, len(PAUSES_S) - 1)]
            self._say(f"Asterisk 停了，{pause_s:g} 秒后重启 / Asterisk ended; again in {pause_s:g} s")
            await asyncio.sleep(pause_s)
            try:
                pid = await asyncio.to_thread(self._start_asterisk)
            except AsteriskError as error:
                self._say(str(error))

    async def _keep_service(self, on_ready: Callable[[], None]) -> None:
        loop = asyncio.get_running_loop()
        tries = -1
        while True:
            started_at = loop.time()
            reason = await run_service(self._home, self._service, on_ready)
            tries = 0 if loop.time() - started_at >= STEADY_S else tries + 1
            pause_s = PAUSES_S[min(tries, len(PAUSES_S) - 1)]
            self._say(f"服务停了（{reason}），{pause_s:g} 秒后重启 / the service ended; again in {pause_s:g} s")
            self._say(last_words(self._home))
            await asyncio.sleep(pause_s)


async def _lifetime_s(pid: int) -> float:
    """Wait for the end of a process, a child or not; return for how long that was."""
    loop = asyncio.get_running_loop()
    begun_at = loop.time()
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return 0.0
    ended: asyncio.Future[None] = loop.create_future()
    loop.add_reader(watched, ended.set_result, None)
    try:
        await ended
    finally:
        loop.remove_reader(watched)
        os.close(watched)
    return loop.time() - begun_at


async def _cancelled(*tasks: asyncio.Task[object]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
