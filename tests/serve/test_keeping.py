"""A part that crashes is made anew; its health tells; its neighbours do not notice."""

import asyncio

import pytest

from assist.web.health import Health, PartState
from sansheng import keeping
from sansheng.keeping import keep


class Gone(Exception):
    code = "model-gone"


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "PAUSES_S", (0.0, 0.01))


async def test_a_crashed_part_is_made_anew_and_says_so() -> None:
    health, told, starts = Health(), [], 0
    health.listeners.append(lambda parts: told.append((parts[0].state, parts[0].code)))
    settled = asyncio.Event()

    async def run() -> None:
        nonlocal starts
        starts += 1
        if starts < 3:
            raise Gone("no model")
        settled.set()
        await asyncio.Event().wait()

    kept = asyncio.create_task(keep("ears", health, run))
    await asyncio.wait_for(settled.wait(), 5)
    kept.cancel()
    assert told == [
        (PartState.UP, None),
        (PartState.DOWN, "model-gone"),
        (PartState.UP, None),
        (PartState.DOWN, "model-gone"),
        (PartState.UP, None),
    ]


async def test_a_part_that_returns_has_something_wrong_too() -> None:
    health, starts = Health(), 0
    again = asyncio.Event()

    async def run() -> None:
        nonlocal starts
        starts += 1
        if starts == 2:
            again.set()
            await asyncio.Event().wait()

    kept = asyncio.create_task(keep("line", health, run))
    await asyncio.wait_for(again.wait(), 5)
    kept.cancel()


async def test_other_parts_go_on() -> None:
    health, beats = Health(), 0
    enough = asyncio.Event()

    async def crash() -> None:
        raise RuntimeError("boom")

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1
            if beats == 10:
                enough.set()

    kept = [asyncio.create_task(keep(part, health, run)) for part, run in (("judge", crash), ("line", beat))]
    await asyncio.wait_for(enough.wait(), 5)
    assert (health.parts["line"].state, health.parts["judge"].code) == (PartState.UP, "crashed")
    assert health.overall is PartState.DOWN
    for task in kept:
        task.cancel()


async def test_cancelling_ends_it() -> None:
    kept = asyncio.create_task(keep("line", Health(), asyncio.Event().wait))  # type: ignore[arg-type]
    await asyncio.sleep(0)
    kept.cancel()
    with pytest.raises(asyncio.CancelledError):
        await kept
