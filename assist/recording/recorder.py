"""Writes the running calls' parts, has finished ones encoded, removes what is too old.

Sound is taken on the loop and written by a thread every few seconds, some seconds late: what turns out to be a card's
or an ID's number never reaches the disk. A crash costs what was not written. A disk that fails costs the recording and
is told; the call and its judgement go on.
"""

import asyncio
import logging
import os
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from assist.recording.folder import PART, outdated, parts, recording_file
from assist.recording.mixdown import BYTES, Mixdown
from assist.settings import RecordingSettings
from calls.findings import Role
from calls.ids import CallId

log = logging.getLogger(__name__)

LATE: Final = 8000
"""Samples that a leg's sound may come late: so far behind the clock the writing stays."""
RATE: Final = 8000
PRUNE_S: Final = 3600.0


@dataclass(slots=True)
class Recording:
    """One running call's."""

    part: Path
    mixdown: Mixdown = field(default_factory=Mixdown)
    done: bool = False
    dropped: bool = False
    """Nothing of the call is kept."""
    blank: list[int] = field(default_factory=list)
    """Starts of muted spans, in samples, of which something may be written already."""


class Recorder:
    """All recordings. `await run()` until cancelled; then the running calls' sound is written out."""

    def __init__(self, folder: Path, settings: RecordingSettings) -> None:
        self._folder = folder
        self._settings = settings
        self._running: dict[CallId, Recording] = {}
        self._waiting: asyncio.Queue[Path] = asyncio.Queue()
        self.failures = 0
        """Writings and encodings that failed."""
        self.healthy = True
        """The last writing worked."""

    def begin(self, call: CallId, started_at: datetime) -> None:
        """Record a call; a part that is there already (after a restart) is continued."""
        if call in self._running or not self._settings.on:
            return
        part = recording_file(self._folder, call, started_at, PART.lstrip("."))
        written = part.stat().st_size // BYTES if part.is_file() else 0
        self._running[call] = Recording(part, Mixdown(written))

    def records(self, call: CallId) -> bool:
        """Tell whether the call is being recorded."""
        recording = self._running.get(call)
        return recording is not None and not (recording.done or recording.dropped)

    def take(self, call: CallId, role: Role, start: int, pcm: bytes) -> None:
        """Take one leg's sound."""
        recording = self._running.get(call)
        if recording is not None:
            recording.mixdown.add(role, start, pcm)

    def mute(self, call: CallId, start: int) -> None:
        """Keep both voices off the recording from `start` on; what was written of it meanwhile is made silent, too."""
        recording = self._running.get(call)
        if recording is None or recording.mixdown.silent:
            return
        recording.mixdown.mute(start)
        recording.blank.append(start)

    def unmute(self, call: CallId, end: int) -> None:
        """Record again what comes after `end`."""
        recording = self._running.get(call)
        if recording is not None:
            recording.mixdown.unmute(end)

    def discard(self, call: CallId) -> None:
        """Record nothing more of the call, and remove what was written of it."""
        recording = self._running.get(call)
        if recording is not None:
            recording.dropped = True

    def finish(self, call: CallId) -> None:
        """The call is over: write the rest, then encode."""
        recording = self._running.get(call)
        if recording is not None:
            recording.done = True

    async def run(self) -> None:
        """Write, encode, remove, until cancelled."""
        await self.recover()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._write())
                group.create_task(self._encode())
                group.create_task(self._prune())
        finally:
            self._append([(recording, recording.mixdown.end) for recording in self._running.values()])

    async def recover(self) -> None:
        """Have the parts encoded that a crash has left."""
        for part in await asyncio.to_thread(list, parts(self._folder)):
            if part not in {recording.part for recording in self._running.values()}:
                self._waiting.put_nowait(part)

    async def settled(self) -> None:
        """Wait until everything finished is encoded (or has failed); `run` has to be running."""
        await self.flush()
        await self._waiting.join()

    async def _write(self) -> None:
        while True:
            await asyncio.sleep(self._settings.flush_s)
            await self.flush()

    async def flush(self) -> None:
        """Write what is due now."""
        behind = LATE + round(self._settings.hold_back_s * RATE)
        due = [
            (recording, recording.mixdown.end if recording.done else recording.mixdown.end - behind)
            for recording in self._running.values()
        ]
        await asyncio.to_thread(self._append, due)
        for recording in [recording for recording in self._running.values() if recording.dropped]:
            await asyncio.to_thread(self._remove, recording.part)
        for call in [call for call, recording in self._running.items() if recording.done]:
            part = self._running.pop(call).part
            if part.is_file():
                self._waiting.put_nowait(part)

    def _append(self, due: list[tuple[Recording, int]]) -> None:
        for recording, until in due:
            if recording.dropped:
                recording.mixdown.take(until)
                continue
            place = recording.mixdown.written * BYTES
            sound = recording.mixdown.take(until)
            blank, recording.blank = recording.blank, []
            if not sound and not blank:
                continue
            try:
                for first in blank:
                    last = recording.mixdown.muted.get(first)
                    written = place // BYTES if last is None else min(last, place // BYTES)
                    _write_at(recording.part, first * BYTES, bytes(max(0, written - first) * BYTES))
                _write_at(recording.part, place, sound)
                self.healthy = True
            except OSError:
                self.failures += 1
                self.healthy = False
                log.exception("a recording could not be written", extra={"code": "recording-failed"})

    def _remove(self, part: Path) -> None:
        try:
            part.unlink(missing_ok=True)
        except OSError:
            self.failures += 1
            log.exception("a recording that is not wanted could not be removed", extra={"code": "recording-kept"})

    async def _encode(self) -> None:
        while True:
            part = await self._waiting.get()
            try:
                await self._encode_one(part)
            finally:
                self._waiting.task_done()

    async def _encode_one(self, part: Path) -> None:
        if not await asyncio.to_thread(part.is_file):
            return
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = (sys.executable, "-m", "assist.recording.encode", str(part))
        target = str(part.with_suffix(f".{self._settings.codec}"))
        try:
            encoder = await asyncio.create_subprocess_exec(*command, target, env=environment)
        except OSError:
            self.failures += 1
            log.exception("no encoder can be started; the part is kept", extra={"code": "recording-encoding"})
            return
        try:
            code = await encoder.wait()
        except asyncio.CancelledError:
            encoder.kill()
            await encoder.wait()
            raise
        if code:
            self.failures += 1
            log.error("a recording could not be encoded; its part is kept", extra={"code": "recording-encoding"})

    async def _prune(self) -> None:
        while True:
            now = datetime.now(UTC)
            for path in await asyncio.to_thread(list, outdated(self._folder, now, self._settings.keep_days)):
                try:
                    await asyncio.to_thread(path.unlink, missing_ok=True)
                except OSError:
                    self.failures += 1
                    log.exception("an old recording could not be removed", extra={"code": "recording-kept"})
            await asyncio.sleep(PRUNE_S)


def _write_at(part: Path, place: int, sound: bytes) -> None:
    """Write sound at its byte offset; what an earlier failure left out before it stays zeros."""
    part.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT, 0o640), "wb") as out:
        out.seek(place)
        out.write(sound)
