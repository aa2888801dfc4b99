"""The opened store: the log being written, and readers that never wait for the writer (SQLite's WAL)."""

import asyncio
import sqlite3
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage.calls import CallReader
from assist.storage.engine import FACT_WAIT_MS, open_engine
from assist.storage.errors import DatabaseUnreadable
from assist.storage.journal import StoredFactLog
from assist.storage.migrate import migrate
from assist.storage.writer import FactWriter
from calls.bus import Bus


@dataclass(frozen=True, slots=True)
class Store:
    log: StoredFactLog
    calls: CallReader
    people: AsyncEngine
    """For what people write (accounts, notes, audit); not for facts."""
    reading: AsyncEngine
    log_id: str
    """Names this opening of the log: numbers given under another name need not be the same facts."""


@asynccontextmanager
async def open_store(address: str, bus: Bus) -> AsyncIterator[Store]:
    """Migrate and open the database, and write facts until the block is left; the last ones are waited for.

    Args:
        address: `sqlite+aiosqlite:///file` or `postgresql+asyncpg://…`.

    Raises:
        DatabaseUnreadable: it cannot be opened.
        DatabaseNewer: a newer version wrote it.
    """
    _make_folder(address)
    writing = open_engine(address, writes=True, wait_ms=FACT_WAIT_MS)
    people, reading = open_engine(address, writes=True), open_engine(address, writes=False)
    try:
        await migrate(writing)
        writer = FactWriter(writing)
        log = StoredFactLog(bus, writer.write, await _last(writer))
        run = asyncio.create_task(log.run(), name="fact-log")
        try:
            yield Store(log, CallReader(reading), people, reading, uuid.uuid4().hex)
        finally:
            await log.drain()
            run.cancel()
            with suppress(asyncio.CancelledError):
                await run
    finally:
        for engine in (reading, people, writing):
            await engine.dispose()


@asynccontextmanager
async def open_people(address: str) -> AsyncIterator[AsyncEngine]:
    """Open the database for what people write, beside a service that may be running.

    Raises:
        DatabaseUnreadable: it cannot be opened.
        DatabaseNewer: a newer version wrote it.
    """
    _make_folder(address)
    engine = open_engine(address, writes=True)
    try:
        await migrate(engine)
        yield engine
    finally:
        await engine.dispose()


async def _last(writer: FactWriter) -> int:
    try:
        return await writer.last_seq()
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise DatabaseUnreadable(writer.engine.url.render_as_string(), str(error).splitlines()[0]) from error


def _make_folder(address: str) -> None:
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or not url.database:
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnreadable(url.render_as_string(), str(error)) from error
