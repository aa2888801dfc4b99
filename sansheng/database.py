"""Where the database is."""

from assist.storage.engine import sqlite_address
from sansheng.home import Home
from sansheng.settings import Settings


def database_address(home: Home, settings: Settings) -> str:
    """Return the address: the settings' PostgreSQL, or the SQLite file in the home."""
    return settings.storage.url or sqlite_address(home.database)
