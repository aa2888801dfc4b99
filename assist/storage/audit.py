"""The audit trail: who logged in, heard, exported or changed what. It is only ever added to."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    entry: int
    at: datetime
    name: str
    action: str
    """kebab-case: login, login-refused, recording-heard, exported, marked, …"""
    object: str
    address: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Audit:
    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now

    async def add(self, name: str, action: str, object: str, address: str = "", **detail: Any) -> None:
        """Write one entry. A failure is the caller's to decide on: what may not be audited may not be done."""
        row = {
            "at": self.now(),
            "name": name[:64],
            "action": action,
            "object": object[:128],
            "address": address[:64],
            "detail": detail,
        }
        async with self.engine.begin() as connection:
            await connection.execute(insert(schema.audit).values(**row))

    async def read(self, *, object: str | None = None, before: int | None = None, limit: int = 100) -> list[AuditEntry]:
        """Return entries, newest first."""
        a = schema.audit.c
        asked = select(schema.audit).order_by(a.entry.desc()).limit(limit)
        if object is not None:
            asked = asked.where(a.object == object)
        if before is not None:
            asked = asked.where(a.entry < before)
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked)).all()
        return [AuditEntry(**row._mapping) for row in rows]
