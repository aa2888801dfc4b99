"""Facts reach every reader in order; signals give way; a reader that lost a fact is told so."""

from datetime import UTC, datetime

import pytest

from calls import bus as bus_module
from calls.bus import Bus, Numbered, Overrun
from calls.facts import QueueJoined
from calls.findings import Role
from calls.ids import CallId, LegId, QueueName
from calls.signals import SpeechStarted


def joined(position: int) -> QueueJoined:
    return QueueJoined(
        call=CallId("c"),
        occurred_at=datetime(2026, 11, 21, tzinfo=UTC),
        offset_ms=0,
        queue=QueueName("service"),
        position=position,
    )


def started(offset_ms: int) -> SpeechStarted:
    return SpeechStarted(call=CallId("c"), leg=LegId("l"), role=Role.CALLER, offset_ms=offset_ms)


async def test_facts_and_signals_arrive_in_the_order_of_their_publication() -> None:
    bus = Bus()
    async with bus.subscribe() as reader:
        bus.deliver(1, joined(1))
        bus.publish(started(5))
        bus.deliver(2, joined(2))
        assert [await reader.next() for _ in range(3)] == [Numbered(1, joined(1)), started(5), Numbered(2, joined(2))]


async def test_a_slow_reader_keeps_the_newest_signals_and_every_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_module, "SIGNALS_KEPT", 2)
    bus = Bus()
    reader = bus.subscribe()
    bus.deliver(1, joined(1))
    for offset in range(5):
        bus.publish(started(offset))
    assert [await reader.next() for _ in range(3)] == [Numbered(1, joined(1)), started(3), started(4)]
    assert reader.dropped == 3


async def test_a_reader_that_would_lose_a_fact_is_cut_off_after_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bus_module, "FACTS_KEPT", 1)
    bus = Bus()
    reader = bus.subscribe()
    bus.deliver(1, joined(1))
    bus.deliver(2, joined(2))
    assert await reader.next() == Numbered(1, joined(1))
    with pytest.raises(Overrun):
        await reader.next()


async def test_a_reader_without_signals_gets_facts_only_and_a_closed_one_nothing() -> None:
    bus = Bus()
    reader = bus.subscribe(signals=False)
    bus.publish(started(0))
    bus.deliver(1, joined(1))
    assert await reader.next() == Numbered(1, joined(1))
    reader.close()
    assert not bus.subscriptions
