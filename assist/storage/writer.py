"""Commits batches of facts together with what they change. The only writer of the log's tables."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from assist.storage import projection, schema
from assist.storage.record import CallRecord, advance, record_from_json
from calls.bus import Numbered
from calls.facts import CallStarted
from calls.ids import CallId

RECORDS_KEPT: Final = 2_000
"""Records of calls in memory; others are read when a late fact comes."""


@dataclass(slots=True)
class FactWriter:
    engine: AsyncEngine
    """Of a writer (assist.storage.engine)."""
    _records: OrderedDict[CallId, CallRecord] = field(default_factory=OrderedDict)

    async def last_seq(self) -> int:
        """Return the number of the newest stored fact; 0 when there is none."""
        async with self.engine.connect() as connection:
            last: int | None = (await connection.execute(select(func.max(schema.facts.c.seq)))).scalar()
        return last or 0

    async def write(self, batch: list[Numbered]) -> None:
        """Commit the batch as a whole, or raise and leave nothing behind."""
        async with self.engine.begin() as connection:
            latest = await self._advance(connection, batch)
            await projection.write(connection, batch, list(latest.values()))
        for call, (_, record) in latest.items():
            self._records[call] = record
            self._records.move_to_end(call)
        while len(self._records) > RECORDS_KEPT:
            self._records.popitem(last=False)

    async def _advance(
        self, connection: AsyncConnection, batch: list[Numbered]
    ) -> dict[CallId, tuple[int, CallRecord]]:
        latest: dict[CallId, tuple[int, CallRecord]] = {}
        for numbered in batch:
            call = numbered.fact.call
            known = latest[call][1] if call in latest else self._records.get(call)
            if known is None and not isinstance(numbered.fact, CallStarted):
                known = await _stored_record(connection, call)
            latest[call] = (numbered.seq, advance(known, numbered.fact))
        return latest


async def _stored_record(connection: AsyncConnection, call: CallId) -> CallRecord | None:
    asked = select(schema.calls.c.record).where(schema.calls.c.call == call)
    value = (await connection.execute(asked)).scalar()
    return None if value is None else record_from_json(value)
