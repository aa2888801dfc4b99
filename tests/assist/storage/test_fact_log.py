"""The fact log on a real SQLite file: order, what a locked or full disk does, and what kill -9 leaves."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assist.storage.calls import CallReader
from assist.storage.engine import open_engine, sqlite_address
from assist.storage.journal import StoredFactLog
from assist.storage.migrate import migrate
from assist.storage.store import Store, open_store
from assist.storage.writer import FactWriter
from calls.bus import Bus, Numbered
from calls.facts import CallEnded, CallStarted, Direction, EndedBy, Fact, FindingChanged, UtteranceHeard
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import CallId, FindingId, LegId, RuleId, UtteranceId

CALL = CallId("pbx1-1700000000.1")
START = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def started(call: CallId = CALL) -> CallStarted:
    return CallStarted(call=call, occurred_at=START, offset_ms=0, direction=Direction.IN, caller_number="13800138001")


def heard(number: int, text: str = "您好", call: CallId = CALL) -> UtteranceHeard:
    return UtteranceHeard(
        call=call,
        occurred_at=START + timedelta(seconds=number),
        offset_ms=number * 1_000,
        utterance=UtteranceId(f"leg#{number}"),
        leg=LegId("leg"),
        role=Role.AGENT,
        start_ms=number * 1_000,
        end_ms=number * 1_000 + 500,
        text=text,
        confidence=0.9,
    )


def found(verdict: Verdict) -> FindingChanged:
    finding = Finding(id=FindingId("S01#0"), rule=RuleId("S01"), kind=Kind.REQUIRED, verdict=verdict)
    return FindingChanged(call=CALL, occurred_at=START, offset_ms=5_000, finding=finding)


def ended(call: CallId = CALL) -> CallEnded:
    return CallEnded(call=call, occurred_at=START, offset_ms=9_000, ended_by=EndedBy.CALLER, reason="answered")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "db" / "sansheng.sqlite"


@pytest.fixture
async def bus() -> Bus:
    return Bus()


@pytest.fixture
async def store(file: Path, bus: Bus) -> AsyncIterator[Store]:
    async with open_store(sqlite_address(file), bus) as store:
        yield store


async def received(bus_items: asyncio.Task[list[Numbered]]) -> list[Numbered]:
    return await asyncio.wait_for(bus_items, 10)


def listen(bus: Bus, count: int) -> asyncio.Task[list[Numbered]]:
    subscription = bus.subscribe(signals=False)

    async def collect() -> list[Numbered]:
        items = []
        while len(items) < count:
            item = await subscription.next()
            assert isinstance(item, Numbered)
            items.append(item)
        return items

    return asyncio.create_task(collect())


async def test_facts_come_stored_numbered_and_in_order(store: Store, bus: Bus) -> None:
    facts: list[Fact] = [started(), *(heard(n) for n in range(500)), ended()]
    listening = listen(bus, len(facts))
    numbers = await asyncio.gather(*(store.log.append(fact) for fact in facts))
    assert numbers == list(range(1, len(facts) + 1))
    assert [(n.seq, n.fact) for n in await received(listening)] == list(zip(numbers, facts, strict=True))
    assert [n.fact for n in await store.calls.facts(CALL)] == facts


async def test_a_fact_is_stored_before_it_is_delivered(store: Store, bus: Bus, file: Path) -> None:
    subscription = bus.subscribe(signals=False)
    append = asyncio.create_task(store.log.append(started()))
    item = await subscription.next()
    assert isinstance(item, Numbered)
    with sqlite3.connect(file) as connection:
        assert connection.execute("select max(seq) from facts").fetchone() == (item.seq,)
    connection.close()
    await append


async def test_numbers_go_on_after_a_restart_and_running_calls_are_found(file: Path) -> None:
    other = CallId("pbx1-1700000000.9")
    async with open_store(sqlite_address(file), Bus()) as store:
        for fact in (started(), heard(1), started(other), ended(other)):
            await store.log.append(fact)
    async with open_store(sqlite_address(file), Bus()) as store:
        assert [n.fact for n in await store.calls.running()] == [started(), heard(1)]
        assert await store.log.append(heard(2)) == 5
        row = await store.calls.row(CALL)
        assert row is not None
        assert (row.record.utterances, row.record.caller_number) == (2, "13800138001")


async def test_the_latest_finding_stands(store: Store) -> None:
    for verdict in (Verdict.DUE, Verdict.MISSED, Verdict.MET):
        await store.log.append(found(verdict))
    row = await store.calls.row(CALL)
    assert row is not None
    assert row.verdicts == {"met": 1}


async def test_a_locked_database_delays_storing_and_nothing_else(store: Store, bus: Bus, file: Path) -> None:
    await store.log.append(started())
    lock = sqlite3.connect(file, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    listening = listen(bus, 3)
    begun = asyncio.get_running_loop().time()
    numbers = [await store.log.append(heard(n)) for n in range(3)]
    took_s = asyncio.get_running_loop().time() - begun
    assert took_s < 3
    assert numbers == [2, 3, 4]
    assert [n.seq for n in await received(listening)] == numbers
    assert store.log.state.code in ("database-locked", "storage-slow")
    assert store.log.state.waiting == 3
    lock.execute("ROLLBACK")
    lock.close()
    assert await store.log.drain(20)
    assert store.log.state.code is None
    assert [n.seq for n in await store.calls.facts(CALL)] == [1, 2, 3, 4]


async def test_a_full_disk_delays_storing_and_nothing_else(file: Path) -> None:
    file.parent.mkdir()
    engine = open_engine(sqlite_address(file), writes=True)
    await migrate(engine)
    log = StoredFactLog(Bus(), FactWriter(engine).write, last=0)
    writing = asyncio.create_task(log.run())
    await log.append(started())
    async with engine.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    for n in range(40):
        await log.append(heard(n, "很长的一句话" * 500))
    assert log.state.code == "disk-full"
    assert log.state.waiting > 0
    await engine.dispose()  # the limit is the connection's
    assert await log.drain(20)
    assert log.state.code is None
    assert len(await CallReader(engine).facts(CALL)) == 41
    writing.cancel()
    await engine.dispose()


async def test_a_fact_that_the_database_will_never_take_holds_nobody_up(store: Store) -> None:
    spoilt = heard(2, "坏\ud800")
    numbers = await asyncio.gather(*(store.log.append(fact) for fact in (started(), heard(1), spoilt, heard(3))))
    assert numbers == [1, 2, 3, 4]
    assert store.log.state.refused == 1
    assert store.log.state.code is None
    assert [n.seq for n in await store.calls.facts(CALL)] == [1, 2, 4]


WRITER = """
import asyncio
from pathlib import Path
from fact_log_samples import heard, started
from assist.storage.engine import sqlite_address
from assist.storage.store import open_store
from calls.bus import Bus

async def main():
    async with open_store(sqlite_address(Path({file!r})), Bus()) as store:
        print(await store.log.append(started()), flush=True)
        number = 0
        while True:
            number += 1
            print(await store.log.append(heard(number)), flush=True)

asyncio.run(main())
"""


def test_kill_9_loses_at_most_the_fact_in_progress(file: Path) -> None:
    """What was confirmed is there, nothing is there twice, and the database opens as it is."""
    script = WRITER.replace("from fact_log_samples import heard, started", SAMPLES)
    script = script.format(file=str(file))
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=os.environ)
    assert process.stdout is not None
    confirmed = [process.stdout.readline() for _ in range(50)]
    process.send_signal(signal.SIGKILL)
    rest = process.stdout.read()
    process.wait()
    process.stdout.close()
    last = int([line for line in (confirmed + rest.splitlines(keepends=True)) if line.endswith("\n")][-1])
    stored = asyncio.run(numbers_in(file))
    assert stored == list(range(1, len(stored) + 1))
    assert last <= len(stored) <= last + 1


async def numbers_in(file: Path) -> list[int]:
    async with open_store(sqlite_address(file), Bus()) as store:
        return [n.seq for n in await store.calls.running()]


SAMPLES = f"""
import importlib.util
spec = importlib.util.spec_from_file_location("fact_log_samples", {__file__!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
heard, started = module.heard, module.started
"""
