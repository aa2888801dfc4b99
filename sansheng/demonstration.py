"""Simulated calls begun on the panel: `sansheng simulate` in a process of its own, one at a time."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Final

from assist.web.demonstration import DemonstrationRefused, Scene, Shown
from sansheng.home import Home
from sansheng.simulation import scenario

TOLD_MOST: Final = 2_000
"""Characters of what it says at its end."""


@cache
def _scenes() -> tuple[Scene, ...]:
    loaded = (scenario.load(name) for name in scenario.shipped())
    return tuple(Scene(name=one.name, title=one.title, title_en=one.title_en) for one in loaded)


@dataclass(slots=True)
class SimulatedCalls:
    """Implements assist.web.demonstration.Demonstration."""

    home: Home
    _shown: Shown | None = None
    _playing: asyncio.Task[None] | None = field(default=None)

    def scenes(self) -> list[Scene]:
        return list(_scenes())

    def now(self) -> Shown | None:
        return self._shown

    async def start(self, scene: str) -> None:
        if scene not in {known.name for known in await asyncio.to_thread(_scenes)}:
            raise DemonstrationRefused(scene)
        if self._playing is not None and not self._playing.done():
            raise DemonstrationRefused(self._shown.scene if self._shown else scene)
        self._shown = Shown(scene=scene, running=True)
        command = (sys.executable, "-m", "sansheng", "simulate", scene, "--home", str(self.home.root))
        process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=STDOUT)
        self._playing = asyncio.create_task(self._play(process), name="demonstration")

    async def _play(self, process: Process) -> None:
        assert self._shown is not None
        try:
            said, _ = await process.communicate()
            told = said.decode("utf-8", "replace")[-TOLD_MOST:]
            self._shown = replace(self._shown, running=False, succeeded=process.returncode == 0, told=told)
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
