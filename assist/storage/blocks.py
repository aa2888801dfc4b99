"""Numbers that are kept out for a time: asked for on a call, decided by a supervisor, over by themselves."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, exists, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from assist.storage import schema
from assist.storage.accounts import utc_now
from calls.ids import CallId

b = schema.blocks.c

LISTED = 500


class BlockState(StrEnum):
    ASKED = "asked"
    """Waits for a supervisor; the number still comes through."""
    APPROVED = "approved"
    """Kept out, until its time is over."""
    REFUSED = "refused"
    LIFTED = "lifted"
    """Ended before its time."""


class BlockUnknown(Exception):
    """There is none of that name, or it is not in a state that can be changed so."""

    code = "block-unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    block: str
    number: str
    call: CallId
    """On which it was asked for."""
    reason: str
    hours: int
    state: BlockState
    asked_by: str
    asked_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    until: datetime | None
    """None: never approved."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Implements calls.ports.Blocking."""

    engine: AsyncEngine
    now: Callable[[], datetime] = utc_now

    async def blocked(self, number: str) -> bool:
        """Return whether the number is kept out now."""
        kept_out = exists().where(b.number == number, b.state == BlockState.APPROVED.value, b.until > self.now())
        async with self.engine.connect() as connection:
            return bool((await connection.execute(select(kept_out))).scalar())

    async def ask(self, number: str, call: CallId, reason: str, hours: int, by: str) -> Block:
        """Ask for a block; nothing is kept out before it is approved."""
        block = uuid.uuid4().hex
        row = {"block": block, "number": number, "call": call, "reason": reason, "hours": hours, "asked_by": by[:64]}
        async with self.engine.begin() as connection:
            values = row | {"state": BlockState.ASKED.value, "asked_at": self.now()}
            await connection.execute(insert(schema.blocks).values(**values))
        return await self._one(block)

    async def decide(self, block: str, approve: bool, by: str) -> Block:
        """Approve it from now on for its hours, or refuse it.

        Raises:
            BlockUnknown: there is none, or it is decided already.
        """
        now, asked = self.now(), await self._one(block)
        until = now + timedelta(hours=asked.hours) if approve else None
        state = BlockState.APPROVED if approve else BlockState.REFUSED
        await self._change(block, BlockState.ASKED, state=state.value, decided_by=by[:64], decided_at=now, until=until)
        return await self._one(block)

    async def lift(self, block: str, by: str) -> Block:
        """End an approved one. Raises as `decide` does."""
        now = self.now()
        await self._change(
            block, BlockState.APPROVED, state=BlockState.LIFTED.value, decided_by=by[:64], decided_at=now, until=now
        )
        return await self._one(block)

    async def current(self) -> list[Block]:
        """Return those that wait for a decision or keep a number out, the newest first."""
        lasts = and_(b.state == BlockState.APPROVED.value, b.until > self.now())
        asked = select(schema.blocks).where(or_(b.state == BlockState.ASKED.value, lasts))
        async with self.engine.connect() as connection:
            rows = (await connection.execute(asked.order_by(b.asked_at.desc()).limit(LISTED))).all()
        return [Block(**{**row._mapping, "state": BlockState(row.state)}) for row in rows]

    async def _one(self, block: str) -> Block:
        async with self.engine.connect() as connection:
            row = (await connection.execute(select(schema.blocks).where(b.block == block))).one_or_none()
        if row is None:
            raise BlockUnknown(block)
        return Block(**{**row._mapping, "state": BlockState(row.state)})

    async def _change(self, block: str, before: BlockState, **values: object) -> None:
        changing = update(schema.blocks).where(b.block == block, b.state == before.value).values(**values)
        async with self.engine.begin() as connection:
            if (await connection.execute(changing)).rowcount != 1:
                raise BlockUnknown(block)
