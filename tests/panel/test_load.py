"""Fifty live calls at ten events a second each: the page keeps up, does not grow, and outlives a dead network.

The figures are printed as they come with `pytest -s`. SANSHENG_LOAD_S makes the run longer than the few seconds of the
suite: calls then end after a few minutes and others begin, as in a day's work.
"""

import asyncio
import gzip
import os
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from calls.facts import UtteranceHeard
from calls.findings import Role
from calls.ids import UtteranceId
from calls.signals import PartialHeard

Begin = Callable[..., Any]
PANEL = Path(__file__).parents[2] / "assist" / "panel"
LASTS_S = float(os.environ.get("SANSHENG_LOAD_S", "4"))
REPORT_S = 60.0
CALLS = 50
A_SECOND = 10
CALL_S = 180.0
"""So long a call lasts; then another begins in its place."""
A_FINAL = 15
"""Partials to an utterance: every second and a half a final."""
BREAK_S = 20.0
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
TAKE_FRAMES = """() => {
  const { count, worst } = window.__frames
  Object.assign(window.__frames, { count: 0, worst: 0, last: performance.now() })
  return { count, worst }
}"""
REMEMBER_FACTS = """
  const Socket = WebSocket
  window.__snapshots = 0
  window.__facts = []
  window.WebSocket = class extends Socket {
    constructor(...given) {
      super(...given)
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data)
        if (message.type === 'snapshot') window.__snapshots += 1
        const facts = message.type === 'snapshot' ? message.facts : message.type === 'fact' ? [message] : []
        window.__facts.push(...facts.map(({ seq }) => seq))
      })
    }
  }
"""


@dataclass(slots=True)
class Crowd:
    """Fifty callers: partials that grow, and finals."""

    site: Any
    stories: list[Any]
    sent: int = 0
    hushed: asyncio.Event = field(default_factory=asyncio.Event)
    talking: Future[None] | None = None

    def begin(self) -> None:
        self.talking = asyncio.run_coroutine_threadsafe(self.talk(), self.site.loop)

    def hush(self) -> None:
        """Nobody says more, and what was said is in the store."""
        self.site.loop.call_soon_threadsafe(self.hushed.set)
        if self.talking:
            self.talking.result(20)

    async def talk(self) -> None:
        loop = asyncio.get_running_loop()
        begin, step = loop.time(), 0
        while not self.hushed.is_set():
            step += 1
            if step % A_FINAL:
                for call in self.stories:
                    self.site.bus.publish(partial(call, step))
            else:
                finals = [self.site.context.store.log.append(final(call, step)) for call in self.stories]
                await asyncio.gather(*finals)
            self.sent += len(self.stories)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.hushed.wait(), max(0.001, begin + step / A_SECOND - loop.time()))


def spoken(call: Any, step: int) -> dict[str, Any]:
    number, grown = divmod(step - 1, A_FINAL)
    leg, start_ms = call.leg(Role.CALLER), 1500 * number
    placed = {"call": call.call, "leg": leg, "role": Role.CALLER, "utterance": UtteranceId(f"{leg}#{number}")}
    return {**placed, "start_ms": start_ms, "end_ms": start_ms + 100 * (grown + 1), "text": WORDS[: 2 + grown]}


def partial(call: Any, step: int) -> PartialHeard:
    return PartialHeard(**spoken(call, step))


def final(call: Any, step: int) -> UtteranceHeard:
    said = spoken(call, step)
    return UtteranceHeard(**{**call.at(said["end_ms"]), **said}, confidence=0.9)


@pytest.fixture
def crowd(site: Any, story: Begin) -> Iterator[Crowd]:
    """Fifty calls of every age, that talk from now on."""
    stories = []
    for index in range(CALLS):
        call = story(f"pbx1-1795000000.{index}", ago_s=5 + (CALL_S - 10) * index / CALLS)
        call.starts()
        call.answered(1_000, ring_ms=900)
        stories.append(call)
    crowd = Crowd(site, stories)
    crowd.begin()
    yield crowd
    crowd.hush()


def next_calls(crowd: Crowd, story: Begin) -> None:
    """End the calls that have lasted long enough; others begin in their place."""
    for index, call in enumerate(crowd.stories):
        lasted_s = (datetime.now(UTC) - call.started).total_seconds()
        if lasted_s > CALL_S:
            following = story(f"{call.call}x")
            following.starts()
            following.answered(1_000, ring_ms=900)
            crowd.stories[index] = following
            call.ends(round(lasted_s * 1000))


def heap_mb(inspector: CDPSession) -> float:
    """Return what the page's scripts hold once what nobody needs is gone."""
    inspector.send("HeapProfiler.collectGarbage")
    metrics = inspector.send("Performance.getMetrics")["metrics"]
    return next(metric["value"] for metric in metrics if metric["name"] == "JSHeapUsedSize") / 1e6


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 -- the figures are the point


@pytest.mark.timeout(180 + 2 * LASTS_S)
@pytest.mark.parametrize("path", ["/live", "/wall"])
def test_fifty_calls_at_ten_events_a_second(visit: Callable[..., Page], story: Begin, crowd: Crowd, path: str) -> None:
    page = visit(path)
    expect(page.locator("[data-up=true]")).to_be_visible()
    inspector = page.context.new_cdp_session(page)
    inspector.send("Performance.enable")
    say(f"\n{path}: heap {heap_mb(inspector):.1f} MB at the beginning")
    page.evaluate(COUNT_FRAMES)
    begin, frames = time.monotonic(), 0
    while (left_s := begin + LASTS_S - time.monotonic()) > 0:
        at, sent = time.monotonic(), crowd.sent
        page.evaluate(TAKE_FRAMES)
        while time.monotonic() - at < min(REPORT_S, left_s):
            page.wait_for_timeout(250)
            next_calls(crowd, story)
        took, painted = time.monotonic() - at, page.evaluate(TAKE_FRAMES)
        frames += painted["count"]
        say(
            f"{path} {time.monotonic() - begin:.0f} s: {(crowd.sent - sent) / took:.0f} events/s, "
            f"{painted['count'] / took:.0f} frames/s, worst frame {painted['worst']:.0f} ms, "
            f"heap {heap_mb(inspector):.1f} MB"
        )
    # However slow the machine: the page has seen every call, was never cut off, and still paints.
    expect(page.locator("[data-up=true]")).to_be_visible()
    assert crowd.sent >= CALLS
    assert frames > 1
    if path == "/live":
        assert page.locator("[data-call]").count() >= CALLS


class Cable:
    """A link to the service. Pulled out, nothing passes in either direction, and neither side is told."""

    def __init__(self, site: Any) -> None:
        self.site, self.whole, self.port = site, asyncio.Event(), 0
        self.whole.set()
        self.tasks: set[asyncio.Task[None]] = set()

    async def lay(self) -> asyncio.Server:
        server = await asyncio.start_server(self._link, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _link(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self.whole.wait()
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.site.port)
        await asyncio.gather(self._pass(reader, far_writer), self._pass(far_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                await self.whole.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@pytest.fixture
def cable(site: Any) -> Iterator[Cable]:
    cable = Cable(site)
    server = site.do(cable.lay())
    yield cable
    site.loop.call_soon_threadsafe(cable.whole.set)
    site.loop.call_soon_threadsafe(server.close)


def test_twenty_seconds_without_a_network_under_load(
    visit: Callable[..., Page], site: Any, crowd: Crowd, cable: Cable
) -> None:
    """Every fact of the store has come to the page exactly once, and what it shows is what was said."""
    page = visit("/login", name=None)
    page.add_init_script(REMEMBER_FACTS)
    site.open_account("boss")
    page.goto(f"http://127.0.0.1:{cable.port}/live")
    page.get_by_label("账号").fill("boss")
    page.get_by_label("密码").fill("three voices 3")
    page.get_by_role("button", name="登录").click()
    expect(page.locator("[data-up=true]")).to_be_visible()
    watched = crowd.stories[0]
    page.locator(f"[data-call='{watched.call}']").click()
    page.wait_for_timeout(2_000)
    site.loop.call_soon_threadsafe(cable.whole.clear)
    pulled, before = time.monotonic(), len(page.evaluate("window.__facts"))
    expect(page.locator("[data-stale]")).to_contain_text("未更新", timeout=30_000)
    while time.monotonic() - pulled < BREAK_S:
        page.wait_for_timeout(250)
    during = len(page.evaluate("window.__facts")) - before
    site.loop.call_soon_threadsafe(cable.whole.set)
    expect(page.locator("[data-stale]")).to_have_count(0)
    page.wait_for_timeout(1_000)
    crowd.hush()
    stored = site.do(site.context.store.calls.since(datetime.now(UTC) - timedelta(hours=1)))
    while stored != (stored := site.do(site.context.store.calls.since(datetime.now(UTC) - timedelta(hours=1)))):
        page.wait_for_timeout(200)
    numbers = sorted(numbered.seq for numbered in stored)
    page.wait_for_function("last => window.__facts.includes(last)", arg=numbers[-1])
    received, snapshots = page.evaluate("[window.__facts, window.__snapshots]")
    twice, lost = len(received) - len(set(received)), len(set(numbers) - set(received))
    say(
        f"\n/live: {BREAK_S:.0f} s without a network: {crowd.sent} events, {len(numbers)} facts stored, "
        f"{len(received)} received, {lost} lost, {twice} twice, {during} while it was dead, {snapshots} snapshot"
    )
    assert snapshots == 1, "the page resumed where it had stopped"
    assert sorted(received) == numbers
    said = sum(isinstance(numbered.fact, UtteranceHeard) and numbered.fact.call == watched.call for numbered in stored)
    expect(page.locator("[data-utterance][data-open=false]")).to_have_count(said)


def test_what_a_page_weighs_and_when_it_can_be_used(visit: Callable[..., Page], site: Any) -> None:
    """The wall, loaded again on localhost: the time until it is live, and the size of the whole panel."""
    page = visit("/wall")
    expect(page.locator("[data-up=true]")).to_be_visible()
    expect(page).to_have_url(re.compile(r":\d+/wall"))
    begin = time.monotonic()
    page.reload()
    expect(page.locator("[data-up=true]")).to_be_visible()
    usable_s = time.monotonic() - begin
    files = [file for file in (PANEL / "dist" / "assets").iterdir() if file.suffix in (".js", ".css")]
    packed = sum(len(gzip.compress(file.read_bytes())) for file in files)
    say(
        f"\n/wall: usable after {usable_s:.2f} s; the whole panel {sum(f.stat().st_size for f in files) / 1e6:.2f} MB, "
        f"{packed / 1e6:.2f} MB packed"
    )
    assert packed < 700_000
