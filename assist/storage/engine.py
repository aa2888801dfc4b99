"""Database connections. SQLite: WAL, foreign keys, explicit transactions; nobody waits long for a lock."""

from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

WAIT_MS: Final = 5_000
FACT_WAIT_MS: Final = 400
"""The fact log gives up early and lets the facts be delivered from memory: a caller may be waiting."""


def sqlite_address(path: Path) -> str:
    """Return the address of a database file."""
    return URL.create("sqlite+aiosqlite", database=str(path)).render_as_string()


def open_engine(address: str, *, writes: bool, wait_ms: int = WAIT_MS) -> AsyncEngine:
    """Return an engine for one writer, or for readers.

    A writer's transactions take the lock when they begin, so that none fails half-way for having read first.

    Args:
        wait_ms: how long a transaction waits for SQLite's lock.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_async_engine(url, pool_pre_ping=True, pool_size=1 if writes else 8)
    engine = create_async_engine(url, pool_size=1 if writes else 4, max_overflow=0)
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            f"busy_timeout={wait_ms}",
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def start(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine
