"""Migrations: there and back, and agreement with the tables that the code uses."""

import sqlite3
from pathlib import Path

import pytest

from assist.storage.engine import open_engine, sqlite_address
from assist.storage.errors import DatabaseNewer, DatabaseUnreadable
from assist.storage.migrate import differences, downgrade, migrate
from assist.storage.store import open_store
from calls.bus import Bus


async def test_there_and_back_and_there(tmp_path: Path) -> None:
    engine = open_engine(sqlite_address(tmp_path / "a.sqlite"), writes=True)
    await migrate(engine)
    assert await differences(engine) == []
    await downgrade(engine, "base")
    async with engine.connect() as connection:
        left = (await connection.exec_driver_sql("select name from sqlite_master where type='table'")).scalars().all()
    assert left == ["alembic_version"]
    await migrate(engine)
    assert await differences(engine) == []
    await engine.dispose()


async def test_a_database_of_a_newer_version_is_refused_untouched(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    engine = open_engine(sqlite_address(file), writes=True)
    await migrate(engine)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("update alembic_version set version_num='9999'")
    await engine.dispose()
    with pytest.raises(DatabaseNewer) as refused:
        async with open_store(sqlite_address(file), Bus()):
            pass
    assert refused.value.revision == "9999"
    with sqlite3.connect(file) as connection:
        assert connection.execute("select version_num from alembic_version").fetchone() == ("9999",)
    connection.close()


async def test_a_file_that_is_no_database_is_refused_untouched(tmp_path: Path) -> None:
    file = tmp_path / "a.sqlite"
    file.write_bytes(b"this is a letter, not a database" * 100)
    before = file.read_bytes()
    with pytest.raises(DatabaseUnreadable):
        async with open_store(sqlite_address(file), Bus()):
            pass
    assert file.read_bytes() == before


async def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "db").write_text("a file where the folder should be")
    with pytest.raises(DatabaseUnreadable):
        async with open_store(sqlite_address(tmp_path / "db" / "a.sqlite"), Bus()):
            pass
