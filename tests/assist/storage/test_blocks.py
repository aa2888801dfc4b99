"""Blocked numbers: nothing before a supervisor's word, and over by themselves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assist.storage.blocks import Blocks, BlockState, BlockUnknown
from assist.storage.engine import sqlite_address
from assist.storage.store import open_people
from calls.ids import CallId

NUMBER = "13800138000"
CALL = CallId("pbx1-1700000000.1")


async def test_asked_for_approved_and_over(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    address = sqlite_address(tmp_path / "a.sqlite")
    async with open_people(address) as people:
        blocks = Blocks(people, lambda: now)
        asked = await blocks.ask(NUMBER, CALL, "反复谩骂", 24, "1001")
        assert not await blocks.blocked(NUMBER), "nobody has approved it"
        approved = await blocks.decide(asked.block, True, "boss")
        assert (approved.state, approved.until) == (BlockState.APPROVED, now + timedelta(hours=24))
        with pytest.raises(BlockUnknown):
            await blocks.decide(asked.block, False, "boss")
    async with open_people(address) as people:
        assert await Blocks(people, lambda: now).blocked(NUMBER), "also after a restart"
        assert not await Blocks(people, lambda: now).blocked("13800138001")
        later = Blocks(people, lambda: now + timedelta(hours=24))
        assert not await later.blocked(NUMBER)
        assert await later.current() == []


async def test_refused_and_lifted_ones_keep_nobody_out(tmp_path: Path) -> None:
    async with open_people(sqlite_address(tmp_path / "a.sqlite")) as people:
        blocks = Blocks(people)
        refused = await blocks.ask(NUMBER, CALL, "吵", 1, "1001")
        await blocks.decide(refused.block, False, "boss")
        lifted = await blocks.ask(NUMBER, CALL, "吵", 1, "1001")
        with pytest.raises(BlockUnknown):
            await blocks.lift(lifted.block, "boss")
        await blocks.decide(lifted.block, True, "boss")
        assert [block.block for block in await blocks.current()] == [lifted.block]
        await blocks.lift(lifted.block, "boss")
        assert not await blocks.blocked(NUMBER)
        assert await blocks.current() == []
        with pytest.raises(BlockUnknown):
            await blocks.decide("0" * 32, True, "boss")
