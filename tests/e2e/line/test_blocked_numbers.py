"""A blocked number at the entry: a goodbye, and nobody else's time."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from assist.storage.blocks import Blocks
from assist.storage.engine import sqlite_address
from assist.storage.store import open_people
from calls import facts
from calls.facts import EndedBy
from calls.ids import CallId
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"


class Away:
    """A database that does not answer."""

    async def blocked(self, number: str) -> bool:
        await asyncio.Event().wait()
        return True


async def test_a_blocked_number_hears_a_goodbye_until_it_is_lifted(pbx, log, line_on, tmp_path: Path) -> None:
    sip = pbx.ports.sip
    async with open_people(sqlite_address(tmp_path / "a.sqlite")) as people:
        blocks = Blocks(people)
        block = await blocks.ask("13800138000", CallId("c"), "反复谩骂", 1, "1001")
        await blocks.decide(block.block, True, "boss")
        async with line_on(pbx, blocks=blocks) as line, SipPhone(HOST, sip, "+8613800138000") as caller:
            goodbye_s = line.prompts.seconds(line.prompts.sound("zh", "blocked-goodbye"))
            call = await caller.call("4001234567")
            await call.answered(20)
            await call.ended(60)
            end = await log.until(facts.CallEnded)
            said_s = call.ear.sounds()[-1].end_s - call.ear.sounds()[0].start_s
            assert said_s == pytest.approx(goodbye_s, abs=1.0), "the goodbye, whole, and nothing else"
            await blocks.lift(block.block, "boss")
            again = await caller.call("4001234567")
            await again.ear.sound(timeout_s=20)
            await again.press("#")
            await log.until(facts.QueueJoined)
            await again.hang_up()
            await log.until(facts.CallEnded, 2)
    assert (end.ended_by, end.reason) == (EndedBy.LINE, "blocked")
    assert len(log.of(facts.QueueJoined)) == 1


async def test_a_database_that_does_not_answer_keeps_nobody_out(pbx, log, line_on) -> None:
    async with line_on(pbx, blocks=Away()), SipPhone(HOST, pbx.ports.sip, "13800138000") as caller:
        call = await caller.call("4001234567")
        await call.ear.sound(timeout_s=20)
        await call.press("#")
        await log.until(facts.QueueJoined)
