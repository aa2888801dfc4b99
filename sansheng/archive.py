"""Stored calls for judging again: their facts, what was known beside them, and levels from their recordings."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from assist.acoustic.errors import AcousticError
from assist.acoustic.locate import model_directory
from assist.analysis.levels import levels_of
from assist.compliance.call import Profile
from assist.recording.folder import find_recording
from assist.storage.calls import CallReader, Search
from assist.storage.store import open_people
from calls import facts
from calls.facts import Fact
from calls.ids import CallId
from calls.signals import LevelMeasured
from sansheng.database import database_address
from sansheng.home import Home
from sansheng.settings import Settings, load_settings


@dataclass(frozen=True, slots=True)
class StoredCall:
    """One call as it was stored."""

    id: CallId
    facts: tuple[Fact, ...]
    profile: Profile
    levels: tuple[LevelMeasured, ...] = ()


@dataclass(slots=True)
class Archive:
    """The store, for reading."""

    reader: CallReader
    settings: Settings
    demo_model: bool
    recordings: Path

    async def latest(self, count: int) -> list[StoredCall]:
        """Return the latest calls, the newest first."""
        rows = await self.reader.search(Search(limit=count))
        return [await self.call(row.record.call) for row in rows]

    async def call(self, call: CallId) -> StoredCall:
        """Return one call; without facts when it is not known."""
        stored = tuple(numbered.fact for numbered in await self.reader.facts(call))
        levels = await asyncio.to_thread(self._levels, call, stored)
        return StoredCall(call, stored, self._profile(stored), levels)

    def _levels(self, call: CallId, stored: tuple[Fact, ...]) -> tuple[LevelMeasured, ...]:
        """Measure the call's recording; nothing where there is none, or none that can be read."""
        started = next((one for one in stored if isinstance(one, facts.CallStarted)), None)
        path = find_recording(self.recordings, call, started.occurred_at) if started is not None else None
        return levels_of(path, stored)

    def _profile(self, stored: tuple[Fact, ...]) -> Profile:
        answered = next((one for one in stored if isinstance(one, facts.AgentConnected)), None)
        hour = None
        if answered is not None:
            local = answered.occurred_at.astimezone(ZoneInfo(self.settings.site.time_zone))
            hour = local.hour + local.minute / 60
        return Profile(
            company=self.settings.site.company,
            department=self.settings.judge.department,
            local_hour=hour,
            demo_model=self.demo_model,
        )


@asynccontextmanager
async def open_archive(home: Home) -> AsyncIterator[Archive]:
    """Open the home's store beside a running service or without one."""
    settings = load_settings(home)
    try:
        demo = model_directory(home.root, settings.model.name).bundled
    except AcousticError:
        demo = True
    async with open_people(database_address(home, settings)) as engine:
        yield Archive(CallReader(engine), settings, demo, home.recordings)
