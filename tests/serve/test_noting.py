"""What is known beside a call becomes marks: recorded or not, and the name that was written down last time."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assist.storage.notes import NoteKind, Notes
from assist.storage.store import open_store
from calls import facts
from calls.bus import Bus, Numbered
from calls.facts import Direction, Marked
from calls.ids import AgentId, CallId, LegId
from sansheng.noting import Notary

BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def at(call: str, offset_ms: int = 0) -> dict[str, object]:
    return {"call": CallId(call), "occurred_at": BEGUN + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}


def calls(call: str, number: str) -> list[facts.Fact]:
    return [
        facts.CallStarted(direction=Direction.IN, caller_number=number, **at(call)),
        facts.AgentConnected(leg=LegId("a"), agent=AgentId("1001"), ring_ms=0, wait_ms=0, **at(call, 3000)),
        facts.AgentConnected(leg=LegId("b"), agent=AgentId("1002"), ring_ms=0, wait_ms=0, **at(call, 9000)),
    ]


async def test_a_recorded_call_and_a_known_caller_are_marked(tmp_path: Path) -> None:
    bus = Bus()
    async with open_store(f"sqlite+aiosqlite:///{tmp_path / 'calls.db'}", bus) as store:
        notes = Notes(store.people)
        for fact in calls("earlier", "13800138001")[:1]:
            await store.log.append(fact)
        await notes.add(CallId("earlier"), NoteKind.WRAP_UP, "a1001", {"name": "李小姐", "matter": "退款"})
        await notes.add(CallId("earlier"), NoteKind.REMARK, "a1001", {"text": "王先生"})
        marks: list[Marked] = []
        seen = bus.subscribe(signals=False)

        async def read() -> None:
            async for item in seen:
                if isinstance(item, Numbered) and isinstance(item.fact, Marked):
                    marks.append(item.fact)
                    if len(marks) == 2:
                        return

        notary = Notary(bus, store.log, recorded=lambda call: call == "c1", name_of=notes.name_of)
        running = asyncio.create_task(notary.run())
        await asyncio.sleep(0)
        for fact in (*calls("c2", "13800138002"), *calls("c1", "13800138001")):
            await store.log.append(fact)
        await asyncio.wait_for(read(), 60)
        running.cancel()
        await asyncio.wait([running])
    assert [(mark.call, mark.mark, mark.note, mark.offset_ms) for mark in marks] == [
        ("c1", "surname-on-record", "李 小姐", 0),
        ("c1", "recorded", "", 3000),
    ]
