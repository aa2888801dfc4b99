"""Brings a database to the newest revision. The migrations are package data; there is no alembic.ini."""

from importlib.resources import as_file, files

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage.errors import DatabaseNewer, DatabaseUnreadable
from assist.storage.schema import METADATA


async def migrate(engine: AsyncEngine, revision: str = "head") -> None:
    """Upgrade to `revision`.

    Raises:
        DatabaseNewer: the database has a revision that is unknown here.
        DatabaseUnreadable: it is no database, or cannot be opened.
    """
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade, revision)
    except (DatabaseError, OSError) as error:
        raise DatabaseUnreadable(engine.url.render_as_string(), str(error).splitlines()[0]) from error


async def downgrade(engine: AsyncEngine, revision: str) -> None:
    """Take the database back to an older revision (`base`: empty)."""
    async with engine.begin() as connection:
        await connection.run_sync(_downgrade, revision)


async def differences(engine: AsyncEngine) -> list[object]:
    """Return what the database's tables and `schema` do not agree on; empty when all is well."""
    async with engine.connect() as connection:
        return await connection.run_sync(_compare)


def _config(folder: str, connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: Connection, revision: str) -> None:
    with as_file(files("assist.storage") / "migrations") as folder:
        config = _config(str(folder), connection)
        current = MigrationContext.configure(connection).get_current_revision()
        try:
            if current is not None:
                ScriptDirectory.from_config(config).get_revision(current)
            command.upgrade(config, revision)
        except CommandError as error:
            raise DatabaseNewer(current or "?") from error


def _downgrade(connection: Connection, revision: str) -> None:
    with as_file(files("assist.storage") / "migrations") as folder:
        command.downgrade(_config(str(folder), connection), revision)


def _compare(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))
