"""Versions of the company's own pack. A version is never changed; at most one is active."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPack:
    id: int
    name: str
    version: str
    active: bool
    added_at: datetime
    added_by: str
    text: str


@dataclass(frozen=True, slots=True)
class PackShelf:
    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now

    async def add(self, name: str, version: str, text: str, by: str) -> StoredPack:
        """Keep a version; the same text twice is one version."""
        digest = hashlib.sha256(text.encode()).hexdigest()
        p = schema.packs.c
        async with self.engine.begin() as connection:
            known = (await connection.execute(select(schema.packs).where(p.digest == digest))).first()
            if known is not None:
                return _of(known)
            row = {
                "name": name[:64],
                "version": version[:32],
                "digest": digest,
                "text": text,
                "active": False,
                "added_at": self.now(),
                "added_by": by[:64],
            }
            await connection.execute(insert(schema.packs).values(**row))
            return _of((await connection.execute(select(schema.packs).where(p.digest == digest))).one())

    async def all(self) -> list[StoredPack]:
        """Return every version, newest first."""
        async with self.engine.connect() as connection:
            rows = (await connection.execute(select(schema.packs).order_by(schema.packs.c.pack.desc()))).all()
        return [_of(row) for row in rows]

    async def find(self, id: int) -> StoredPack | None:
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(schema.packs).where(schema.packs.c.pack == id))).first()
        return _of(row) if row else None

    async def active(self) -> StoredPack | None:
        """Return the version that judges; None: the pack of the settings file does."""
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(schema.packs).where(schema.packs.c.active))).first()
        return _of(row) if row else None

    async def activate(self, id: int | None) -> None:
        """Have this version judge, and no other; None: the pack of the settings file."""
        table = schema.packs
        async with self.engine.begin() as connection:
            await connection.execute(update(table).where(table.c.active).values(active=False))
            if id is not None:
                await connection.execute(update(table).where(table.c.pack == id).values(active=True))


def _of(row: Row[Any]) -> StoredPack:
    return StoredPack(
        id=row.pack,
        name=row.name,
        version=row.version,
        active=row.active,
        added_at=row.added_at,
        added_by=row.added_by,
        text=row.text,
    )
