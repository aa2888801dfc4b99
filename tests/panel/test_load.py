"""Fifty live calls at ten events a second each: the page keeps up, and does not grow.

The figures are printed with `pytest -s`. SANSHENG_LOAD_S makes the run longer than the few seconds of the suite.
"""

import asyncio
import gzip
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from calls.findings import Role
from calls.ids import UtteranceId
from calls.signals import PartialHeard

Begin = Callable[..., Any]
PANEL = Path(__file__).parents[2] / "assist" / "panel"
CALLS = 50
A_SECOND = 10
WORDS = "我想查一下我的快递什么时候能够送到我家里来"

COUNT_FRAMES = """() => {
  window.__frames = { count: 0, worst: 0, last: performance.now() }
  const step = (now) => {
    const { last } = window.__frames
    window.__frames.worst = Math.max(window.__frames.worst, now - last)
    window.__frames.last = now
    window.__frames.count += 1
    requestAnimationFrame(step)
  }
  requestAnimationFrame(step)
}"""


async def chatter(site: Any, stories: list[Any], seconds: float) -> int:
    """Let every call talk: partials that grow, and a final every second and a half."""
    loop = asyncio.get_running_loop()
    begin, sent, step = loop.time(), 0, 0
    while loop.time() - begin < seconds:
        step += 1
        for call in stories:
            leg, role = call.leg(Role.CALLER), Role.CALLER
            utterance = UtteranceId(f"{leg}#{step // 15}")
            start_ms = 1500 * (step // 15)
            text = WORDS[: 2 + step % 15]
            site.bus.publish(
                PartialHeard(
                    call=call.call,
                    utterance=utterance,
                    leg=leg,
                    role=role,
                    start_ms=start_ms,
                    end_ms=start_ms + 100 * (step % 15),
                    text=text,
                )
            )
            sent += 1
        await asyncio.sleep(max(0.0, begin + step / A_SECOND - loop.time()))
    return sent


@pytest.mark.parametrize("path", ["/live", "/wall"])
def test_fifty_calls_at_ten_events_a_second(visit: Callable[..., Page], story: Begin, site: Any, path: str) -> None:
    stories = [story(f"pbx1-1795000000.{index}", ago_s=5) for index in range(CALLS)]
    for call in stories:
        call.starts()
        call.answered(1_000, ring_ms=900)
    page = visit(path)
    expect(page.locator("[data-up=true]")).to_be_visible()
    if path == "/live":
        expect(page.locator("[data-call]")).to_have_count(CALLS)
    heap = "performance.memory.usedJSHeapSize"
    before = page.evaluate(heap)
    page.evaluate(COUNT_FRAMES)
    lasts_s = float(os.environ.get("SANSHENG_LOAD_S", "4"))
    at = time.monotonic()
    future = asyncio.run_coroutine_threadsafe(chatter(site, stories, lasts_s), site.loop)
    while not future.done():
        page.wait_for_timeout(250)
    took = time.monotonic() - at
    frames, after = page.evaluate("window.__frames"), page.evaluate(heap)
    rate = frames["count"] / took
    print(  # noqa: T201 -- the figures are the point
        f"\n{path}: {future.result() / took:.0f} events/s, {rate:.0f} frames/s, worst frame {frames['worst']:.0f} ms, "
        f"heap {before / 1e6:.1f} -> {after / 1e6:.1f} MB in {took:.0f} s"
    )
    # However slow the machine: the page has seen every event, was never cut off, and still paints.
    expect(page.locator("[data-up=true]")).to_be_visible()
    assert future.result() >= CALLS
    assert frames["count"] > 1
    if path == "/live":
        expect(page.locator("[data-call]")).to_have_count(CALLS)


def test_what_a_page_weighs_and_when_it_can_be_used(visit: Callable[..., Page], site: Any) -> None:
    """The wall, loaded again on localhost: the time until it is live, and the size of the whole panel."""
    page = visit("/wall")
    expect(page.locator("[data-up=true]")).to_be_visible()
    begin = time.monotonic()
    page.reload()
    expect(page.locator("[data-up=true]")).to_be_visible()
    usable_s = time.monotonic() - begin
    files = [file for file in (PANEL / "dist" / "assets").iterdir() if file.suffix in (".js", ".css")]
    packed = sum(len(gzip.compress(file.read_bytes())) for file in files)
    print(  # noqa: T201 -- the figures are the point
        f"\n/wall: usable after {usable_s:.2f} s; the whole panel {sum(f.stat().st_size for f in files) / 1e6:.2f} MB, "
        f"{packed / 1e6:.2f} MB packed"
    )
    assert packed < 700_000
