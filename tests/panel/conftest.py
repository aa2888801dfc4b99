"""The built panel in a real browser, on the real web service over a real fact log.

The service runs on a loop of its own in a thread, so that tests read as plain steps: tell a fact, look at the page.
"""

import asyncio
import os
import shutil
import threading
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.loader import load
from assist.recording.folder import recording_file
from assist.storage.accounts import AccountRole, NewAccount
from assist.storage.directory import Agent, Queue
from assist.storage.store import open_store
from assist.web.app import create_app
from assist.web.context import WebContext, make_context
from assist.web.health import Health
from assist.web.hub import LiveHub
from assist.web.recordings import RecordingFolder
from assist.web.server import Listening, serve_web
from assist.web.settings import WebSettings
from calls.bus import Bus
from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    FindingChanged,
    LegUp,
    OfferEnded,
    OfferResult,
    OfferStarted,
    QueueExit,
    QueueJoined,
    QueueLeft,
    UtteranceHeard,
)
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import AgentId, CallId, FindingId, LegId, QueueName, RuleId, UtteranceId
from calls.signals import PartialHeard, Signal

PANEL = Path(__file__).parents[2] / "assist" / "panel"
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
"""None: the one that Playwright has installed."""
PASSWORD = "three voices 3"
RUDE = "我也没办法，刚才线路忙啊"
SERVICE = Queue(queue=QueueName("service"), title="客户服务")
ACCOUNTS = {
    "boss": AccountRole.SUPERVISOR,
    "1001": AccountRole.AGENT,
    "judge": AccountRole.INSPECTOR,
    "root": AccountRole.ADMINISTRATOR,
    "complaints": AccountRole.COMPLAINTS,
}
"""Opened when a test first needs them: a password's hash is slow on purpose."""
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

# A machine that is busy with other things is slow, not wrong.
expect.set_options(timeout=15_000)

T = TypeVar("T")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent and "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.e2e)


@dataclass(slots=True)
class Site:
    """The running service, and the one hand that writes its facts."""

    loop: asyncio.AbstractEventLoop
    bus: Bus
    context: WebContext
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    web: AsyncExitStack = field(default_factory=AsyncExitStack)
    port: int = 0
    accounts: set[str] = field(default_factory=set)

    def do(self, step: Coroutine[Any, Any, T]) -> T:
        """Run one step on the service's loop."""
        future: Future[T] = asyncio.run_coroutine_threadsafe(step, self.loop)
        return future.result(20)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open_account(self, name: str) -> None:
        if name in self.accounts:
            return
        self.accounts.add(name)
        agent = AgentId(name) if ACCOUNTS[name] is AccountRole.AGENT else None
        new = NewAccount(name=name, role=ACCOUNTS[name], password=PASSWORD, agent=agent)
        self.do(self.context.accounts.add(new))

    def tell(self, *facts: Fact) -> None:
        for fact in facts:
            self.do(self.context.store.log.append(fact))

    def signal(self, signal: Signal) -> None:
        async def publish() -> None:
            self.bus.publish(signal)

        self.do(publish())

    def start(self) -> None:
        """Listen; on the same port again after `stop`."""

        async def start() -> Listening:
            return await self.web.enter_async_context(serve_web(create_app(self.context), "127.0.0.1", self.port))

        self.port = self.do(start()).port

    def stop(self) -> None:
        """Close every connection and stop listening; store and bus go on."""

        async def stop() -> None:
            self.context.hub.close_all(1001)
            await self.web.aclose()
            self.web = AsyncExitStack()

        self.do(stop())


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    if not (PANEL / "dist" / "index.html").is_file():
        pytest.fail("assist/panel/dist is missing: make panel")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="service")
    thread.start()
    try:
        site = asyncio.run_coroutine_threadsafe(_open_site(loop, tmp_path), loop).result(30)
        site.start()
        yield site
        site.stop()
        site.do(site.stack.aclose())
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _open_site(loop: asyncio.AbstractEventLoop, home: Path) -> Site:
    async with AsyncExitStack() as stack:
        site = await _build_site(loop, home, stack)
        site.stack = stack.pop_all()
    return site


async def _build_site(loop: asyncio.AbstractEventLoop, home: Path, stack: AsyncExitStack) -> Site:
    bus, health = Bus(), Health()
    store = await stack.enter_async_context(open_store(f"sqlite+aiosqlite:///{home}/db/sansheng.db", bus))
    begin = datetime.now(UTC) - timedelta(hours=1)
    hub = LiveHub(bus, health, lambda: store.calls.since(begin), store.log_id)
    task = asyncio.create_task(hub.run())
    stack.push_async_callback(_ended, task)
    context = make_context(WebSettings(port=0), store, hub, health)
    stack.push_async_callback(_ended, asyncio.create_task(context.figures.run()))
    context.panel = PANEL / "dist"
    context.recordings = RecordingFolder(home / "recordings")
    queue, numbers = QueueName("service"), (AgentId("1001"), AgentId("1002"))
    await context.directory.seed(
        [], [Agent(agent=number, name=f"坐席{number}", queues=[queue]) for number in numbers], [SERVICE]
    )
    return Site(loop, bus, context)


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open a page of its own session; what its scripts complain of fails the test."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def visit(path: str = "/", *, name: str | None = "boss", width: int = 1280, height: int = 800) -> Page:
        context = browser.new_context(base_url=site.address, viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if _is_complaint(message.text) else None)
        page.goto(path)
        if name is not None:
            site.open_account(name)
            log_in(page, name)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert complaints == []


def _is_complaint(text: str) -> bool:
    return any(sign in text for sign in ("Content Security Policy", "[Vue warn]", "[intlify]", "Uncaught"))


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.get_by_label("账号").or_(page.get_by_label("Account")).fill(name)
    page.get_by_label("密码").or_(page.get_by_label("Password")).fill(password)
    page.locator("form button[type=submit]").click()


@pytest.fixture
def page(visit: Callable[..., Page]) -> Page:
    """The live page as a supervisor sees it."""
    return visit("/live")


@dataclass(slots=True)
class Story:
    """Facts of one invented call, told as if they happened now."""

    site: Site
    call: CallId
    started: datetime
    said: dict[Role, int] = field(default_factory=dict)

    def at(self, offset_ms: int) -> dict[str, Any]:
        moment = self.started + timedelta(milliseconds=offset_ms)
        return {"call": self.call, "occurred_at": moment, "offset_ms": offset_ms}

    def leg(self, role: Role) -> LegId:
        return LegId(f"{self.call}-{role}")

    def starts(self, number: str = "13800138001", name: str = "") -> None:
        self.site.tell(
            CallStarted(
                **self.at(0),
                direction=Direction.IN,
                caller_number=number,
                caller_name=name,
                dialled="4008001234",
                simulated=True,
            ),
            LegUp(**self.at(10), leg=self.leg(Role.CALLER), role=Role.CALLER, channel="PJSIP/sim-1"),
        )

    def queued(self, offset_ms: int = 100, position: int = 1) -> None:
        self.site.tell(QueueJoined(**self.at(offset_ms), queue=QueueName("service"), position=position))

    def rings(self, offset_ms: int = 200, agent: str = "1001") -> None:
        leg, queue = self.leg(Role.AGENT), QueueName("service")
        channel = f"PJSIP/{agent}-1"
        self.site.tell(OfferStarted(**self.at(offset_ms), leg=leg, channel=channel, agent=AgentId(agent), queue=queue))

    def answered(self, offset_ms: int, ring_ms: int, agent: str = "1001") -> None:
        leg, queue, at = self.leg(Role.AGENT), QueueName("service"), self.at(offset_ms)
        who = AgentId(agent)
        self.site.tell(
            OfferEnded(
                **at,
                leg=leg,
                agent=who,
                queue=queue,
                result=OfferResult.ANSWERED,
                ring_ms=ring_ms,
                rings=ring_ms // 5000 + 1,
            ),
            QueueLeft(**at, queue=queue, exit=QueueExit.ANSWERED, waited_ms=offset_ms - 100),
            LegUp(**at, leg=leg, role=Role.AGENT, channel=f"PJSIP/{agent}-1", agent=who),
            AgentConnected(**at, leg=leg, agent=who, queue=queue, ring_ms=ring_ms, wait_ms=offset_ms - 100),
        )

    def partial(self, role: Role, start_ms: int, text: str) -> None:
        leg = self.leg(role)
        utterance = UtteranceId(f"{leg}#{self.said.get(role, 0)}")
        end_ms = start_ms + 230 * len(text)
        self.site.signal(
            PartialHeard(
                call=self.call, utterance=utterance, leg=leg, role=role, start_ms=start_ms, end_ms=end_ms, text=text
            )
        )

    def says(self, role: Role, start_ms: int, text: str, confidence: float = 0.95) -> UtteranceId:
        leg, index = self.leg(role), self.said.get(role, 0)
        self.said[role] = index + 1
        utterance, end_ms = UtteranceId(f"{leg}#{index}"), start_ms + 230 * len(text)
        self.site.tell(
            UtteranceHeard(
                **self.at(end_ms + 200),
                utterance=utterance,
                leg=leg,
                role=role,
                start_ms=start_ms,
                end_ms=end_ms,
                text=text,
                confidence=confidence,
            )
        )
        return utterance

    def finds(self, offset_ms: int, id: str, verdict: Verdict, kind: Kind = Kind.REQUIRED, **more: Any) -> None:
        rule = RuleId(id.partition("#")[0])
        fields = {"role": Role.AGENT, "leg": self.leg(Role.AGENT), "start_ms": offset_ms} | more
        finding = Finding(id=FindingId(id), rule=rule, kind=kind, verdict=verdict, **fields)
        self.site.tell(FindingChanged(**self.at(offset_ms), finding=finding))

    def ends(self, offset_ms: int, by: EndedBy = EndedBy.CALLER) -> None:
        self.site.tell(CallEnded(**self.at(offset_ms), ended_by=by, reason="answered", talk_ms=offset_ms))


@pytest.fixture
def story(site: Site) -> Callable[..., Story]:
    """Begin a call so and so many seconds ago."""

    def begin(name: str = "pbx1-1795000000.1", ago_s: float = 0.0) -> Story:
        return Story(site, CallId(name), datetime.now(UTC) - timedelta(seconds=ago_s))

    return begin


@pytest.fixture(scope="session")
def pack() -> CompiledPack:
    return compile_pack(load())


@pytest.fixture
def archived(site: Site, story: Callable[..., Story]) -> Story:
    """A call that ended a minute ago, with its recording: the agent's tone first, then the caller's."""
    call = story("pbx1-1795000000.5", ago_s=90)
    call.starts(number="13800138005")
    call.queued()
    call.rings(200)
    call.answered(1_500, ring_ms=1_300)
    call.says(Role.AGENT, 2_000, "您好请问有什么可以帮助您")
    call.says(Role.CALLER, 6_000, "我等了半天")
    rude = call.says(Role.AGENT, 8_000, RUDE)
    placed = {"utterance": rude, "said": RUDE, "said_from": 0, "said_to": len(RUDE), "end_ms": 10_700}
    call.finds(8_000, "S15#0", Verdict.VIOLATED, Kind.FORBIDDEN, **placed)
    call.finds(12_000, "S34#0", Verdict.MISSED, expected="请问还有什么可以帮助您？")
    call.ends(12_000)
    rate = 16_000
    t = np.arange(12 * rate) / rate
    tone = 0.3 * np.sin(2 * np.pi * 300 * t)
    stereo = np.column_stack([np.where(t < 5, tone, 0), np.where((t > 6) & (t < 8), tone, 0)])
    recordings = site.context.recordings
    assert isinstance(recordings, RecordingFolder)
    file = recording_file(recordings.folder, call.call, call.started, "opus")
    file.parent.mkdir(parents=True)
    soundfile.write(file, stereo, rate, format="OGG", subtype="OPUS")
    return call
