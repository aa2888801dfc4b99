"""From a forbidden phrase to its mark on a page: simulated calls on the running line, a real browser on its panel.

Each phrase that the pack forbids in the agent's words of the scenario is one measurement. It begins when the last
sample that can be heard of it has left the phone, and ends when the browser has painted the first mark of a violation
in that utterance (`?measure=1`). A phrase that is never marked counts as infinite. Between the two, the live stream of
the panel tells where the time goes:

- heard: until the audio that the deciding partial covers had been spoken (waiting for a batch, the recogniser's doubt)
- judged: until the engine had its finding (Asterisk, tap, recognition, matching)
- stored: until the committed finding was on the stream
- painted: until the browser had shown it
"""

import asyncio
import json
import math
import os
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

from assist.packs.compiled import CompiledPack
from calls.clock import CLOCK
from calls.findings import Role
from sansheng.errors import SanshengError
from sansheng.simulation import SipPhone
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.mouth import Samples
from sansheng.simulation.rtp import SAMPLE_RATE
from sansheng.simulation.run import Performance, Script, perform

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, Page

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
STAGES: Final = ("heard", "judged", "stored", "painted")
AUDIBLE: Final = 10 ** (-50 / 20)
"""Of the utterance's peak: what is softer at its end is no sound of the phrase."""
SLACK_MS: Final = 700.0
"""An utterance may seem to begin so much before or after its step."""
ENDED_S: Final = 10.0


class NotMeasured(SanshengError):
    """The panel or a browser cannot be had."""

    code = "bench-marks"


@dataclass(frozen=True, slots=True)
class Place:
    """Where to measure."""

    host: str
    sip: int
    number: str
    agents: tuple[AgentAccount, ...]
    panel: str
    """The panel's origin."""
    account: str
    password: str


@dataclass(frozen=True, slots=True)
class Phrase:
    """One forbidden phrase and its mark. Times are epoch ms."""

    call: str
    text: str
    spoken_at: float
    rule: str = ""
    """Of the finding that marked it; empty when none did."""
    marked_at: float | None = None
    stages: Mapping[str, float] = field(default_factory=dict)
    """ms of each stage, where the stream told them."""

    @property
    def delay_ms(self) -> float:
        """From the phrase's last sound to its mark."""
        return math.inf if self.marked_at is None else self.marked_at - self.spoken_at


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured. ms; None: infinite."""

    calls: int
    faults: tuple[str, ...]
    phrases: int
    marked: int
    delay_p50_ms: float | None
    delay_p95_ms: float | None
    delay_max_ms: float | None
    stages_p50_ms: dict[str, float | None]
    stages_p95_ms: dict[str, float | None]
    each: tuple[Phrase, ...] = ()

    @property
    def never(self) -> int:
        return self.phrases - self.marked


@dataclass(slots=True)
class Stream:
    """What the panel's live stream told."""

    started: list[dict[str, Any]] = field(default_factory=list)
    partials: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """By utterance."""
    findings: dict[str, list[tuple[float, dict[str, Any]]]] = field(default_factory=dict)
    """By call, with the time of arrival, epoch ms."""
    ended: dict[str, asyncio.Event] = field(default_factory=dict)

    async def follow(self, connection: ClientConnection) -> None:
        """Note facts and partials until the connection ends."""
        async for message in connection:
            self.take(json.loads(message), 1000 * CLOCK.epoch_at(CLOCK.now_at()))

    def take(self, message: dict[str, Any], at: float) -> None:
        """Take one message that arrived at `at`, epoch ms."""
        told = message.get("fact") or message.get("signal") or {}
        match told.get("kind"):
            case "PartialHeard":
                self.partials.setdefault(told["utterance"], []).append(told)
            case "CallStarted":
                self.started.append(told)
            case "FindingChanged":
                self.findings.setdefault(told["call"], []).append((at, told))
            case "CallEnded":
                self.ended.setdefault(told["call"], asyncio.Event()).set()

    def call_of(self, number: str, called_at: float) -> tuple[str, float] | None:
        """Return the call that `number` made at `called_at` and its start, epoch ms; numbers may be masked."""
        for fact in self.started:
            start = _epoch_ms(fact["occurred_at"])
            if fact["caller_number"][-2:] == number[-2:] and 0 <= start - called_at + SLACK_MS < 10_000:
                return fact["call"], start
        return None


async def measure(
    place: Place,
    scripts: Mapping[str, Script],
    pack: CompiledPack,
    calls: int,
    at_once: int = 1,
    told: Callable[[Result], None] = lambda so_far: None,
) -> Result:
    """Play `calls` calls, `at_once` of them at the same time, and return how long the marks took.

    `told` gets the figures so far after each call.

    Raises:
        NotMeasured: no browser, no panel, or it does not let us in.
        SimulationError: the line does not take the agents' phones.
    """
    performances: list[Performance] = []
    phrases: list[Phrase] = []
    stream = Stream()
    async with AsyncExitStack() as stack:
        context = await stack.enter_async_context(_browser(place))
        following = asyncio.create_task(stream.follow(await stack.enter_async_context(await _stream(place, context))))
        desk = await stack.enter_async_context(Desk(place.host, place.sip, place.agents))

        async def line(index: int) -> None:
            page = await context.new_page()
            await page.goto("/live?measure=1")
            async with SipPhone(place.host, place.sip, f"138001380{index:02d}") as caller:
                for _ in range(index, calls, at_once):
                    one, marks = await _one(scripts, caller, desk, place, stream, page, alone=at_once == 1)
                    performances.append(one)
                    phrases.extend(phrases_of(one, scripts, pack, stream, marks))
                    told(summary(performances, phrases))

        async with asyncio.TaskGroup() as lines:
            for index in range(at_once):
                lines.create_task(line(index))
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)
    return summary(performances, phrases)


async def _one(
    scripts: Mapping[str, Script], caller: SipPhone, desk: Desk, place: Place, stream: Stream, page: "Page", alone: bool
) -> tuple[Performance, list[dict[str, Any]]]:
    """Play one call while `page` shows it; return it with the marks that were painted."""
    performing = asyncio.create_task(perform(scripts, caller, desk, place.number))
    if not alone:
        called_at = 1000 * CLOCK.epoch_at(CLOCK.now_at())
        while not performing.done():
            if (found := stream.call_of(caller.user, called_at)) is not None:
                await page.goto(f"/live/{found[0]}?measure=1")
                break
            await asyncio.sleep(0.1)
    performance = await performing
    found = stream.call_of(caller.user, 1000 * CLOCK.epoch_at(performance.called_at))
    if found is None:
        raise NotMeasured(
            "面板的实时流里没有这通电话：服务在运行吗？ / the panel's stream has no such call: is the service up?"
        )
    await asyncio.wait_for(stream.ended.setdefault(found[0], asyncio.Event()).wait(), ENDED_S)
    marks: list[dict[str, Any]] = await page.evaluate("window.__marks")
    return performance, [mark for mark in marks if mark["call"] == found[0]]


@asynccontextmanager
async def _browser(place: Place) -> AsyncIterator["BrowserContext"]:
    """Yield a headless Chromium that is logged in."""
    try:
        from playwright.async_api import Error, async_playwright
    except ImportError:
        raise NotMeasured("需要 Playwright：pip install playwright / needs Playwright") from None
    if not CHROMIUM.is_file():
        raise NotMeasured(f"没有浏览器 / no browser: {CHROMIUM} (apt install chromium)")
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else list(FLAGS)
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        try:
            context = await browser.new_context(base_url=place.panel, viewport={"width": 1280, "height": 800})
            try:
                answer = await context.request.post(
                    "/api/session",
                    data={"name": place.account, "password": place.password},
                    headers={"Origin": place.panel},
                )
            except Error as error:
                told = error.message.splitlines()[0]
                raise NotMeasured(f"面板不应答 / the panel does not answer: {place.panel}: {told}") from error
            if not answer.ok:
                raise NotMeasured(
                    f"面板不让 {place.account} 登录（{answer.status}）：用 --account 和 SANSHENG_PASSWORD "
                    f"/ the panel refuses {place.account}: give --account and SANSHENG_PASSWORD"
                )
            yield context
        finally:
            await browser.close()


async def _stream(place: Place, context: "BrowserContext") -> connect:
    cookies = "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in await context.cookies())
    address = f"{place.panel.replace('http', 'ws', 1)}/api/live"
    return connect(address, origin=Origin(place.panel), additional_headers={"Cookie": cookies}, proxy=None)


def phrases_of(
    performance: Performance,
    scripts: Mapping[str, Script],
    pack: CompiledPack,
    stream: Stream,
    marks: Iterable[Mapping[str, Any]],
) -> list[Phrase]:
    """Return the call's forbidden phrases with what became of them."""
    found = stream.call_of(performance.caller_number, 1000 * CLOCK.epoch_at(performance.called_at))
    call, start = found or ("", 0.0)
    painted = sorted((mark for mark in marks if mark["verdict"] == "violated"), key=lambda mark: mark["at"])
    phrases = []
    for step in performance.steps:
        if step.leg == "agent" and step.action == "say" and _forbidden(step.detail, pack):
            samples = scripts[performance.agent_number].speech[step.index]
            began, ended = (1000 * CLOCK.epoch_at(at) for at in (step.started_at, step.ended_at))
            told = [
                (at, fact)
                for at, fact in stream.findings.get(call, [])
                if _violation(fact) and began - SLACK_MS <= start + fact["finding"]["start_ms"] <= ended + SLACK_MS
            ]
            phrase = Phrase(call, step.detail, ended - _silent_ms(samples))
            phrases.append(_marked(phrase, told, painted, stream, start))
    return phrases


def _marked(
    phrase: Phrase,
    told: Sequence[tuple[float, dict[str, Any]]],
    painted: Iterable[Mapping[str, Any]],
    stream: Stream,
    start: float,
) -> Phrase:
    """Return the phrase with its first mark, and the stages on the way there."""
    names = {fact["finding"]["id"] for _, fact in told}
    mark = next((mark for mark in painted if mark["finding"] in names), None)
    if mark is None:
        return phrase
    stored_at, fact = next((at, fact) for at, fact in told if fact["finding"]["id"] == mark["finding"])
    judged_at = _epoch_ms(fact["occurred_at"])
    said = fact["finding"]["said"] or ""
    heard = [one for one in stream.partials.get(fact["finding"]["utterance"], []) if said in one["text"]]
    stages: dict[str, float] = {"painted": mark["at"] - stored_at}
    if heard and fact["finding"]["provisional"]:
        audio_at = start + heard[0]["end_ms"]
        stages |= {
            "heard": audio_at - phrase.spoken_at,
            "judged": judged_at - audio_at,
            "stored": stored_at - judged_at,
        }
    return Phrase(phrase.call, phrase.text, phrase.spoken_at, fact["finding"]["rule"], mark["at"], stages)


def summary(performances: Sequence[Performance], phrases: Sequence[Phrase]) -> Result:
    """Return the figures of all calls."""
    delays = [phrase.delay_ms for phrase in phrases]
    by_stage = {name: [phrase.stages[name] for phrase in phrases if name in phrase.stages] for name in STAGES}
    return Result(
        calls=len(performances),
        faults=tuple(fault for performance in performances for fault in performance.faults),
        phrases=len(phrases),
        marked=sum(math.isfinite(delay) for delay in delays),
        delay_p50_ms=percentile(delays, 50),
        delay_p95_ms=percentile(delays, 95),
        delay_max_ms=percentile(delays, 100),
        stages_p50_ms={name: percentile(values, 50) for name, values in by_stage.items()},
        stages_p95_ms={name: percentile(values, 95) for name, values in by_stage.items()},
        each=tuple(phrases),
    )


def percentile(values: Sequence[float], share: float) -> float | None:
    """Return the smallest value that `share` percent of the values do not exceed; None when it is infinite or none."""
    if not values:
        return None
    value = sorted(values)[max(0, math.ceil(len(values) * share / 100) - 1)]
    return round(value, 1) if math.isfinite(value) else None


def _forbidden(text: str, pack: CompiledPack) -> bool:
    never = {rule.never for rule in pack.rules.values() if rule.never}
    return any(hit.concept in never for hit in pack.heard(Role.AGENT, text))


def _violation(fact: Mapping[str, Any]) -> bool:
    finding = fact["finding"]
    return bool(finding["verdict"] == "violated" and finding["kind"] == "forbidden" and finding["start_ms"] is not None)


def _silent_ms(samples: Samples) -> float:
    """Return how much at the end of the samples is too soft to be heard."""
    level = np.abs(samples.astype(np.int32))
    loud = np.flatnonzero(level > AUDIBLE * max(1, level.max(initial=0)))
    return 1000 * (len(samples) - 1 - int(loud[-1])) / SAMPLE_RATE if len(loud) else 0.0


def _epoch_ms(text: str) -> float:
    return 1000 * datetime.fromisoformat(text).timestamp()
