"""The driver under any order of events: stops that come late, clicks, failures, keys. What has to be said is said.

The other end is an Asterisk's behaviour on one channel, with its own time: hours pass in no time, and every wait, every
prompt and every stop takes exactly as long as it says.
"""

import asyncio
import selectors
import wave
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ivr.driver
from calls.ids import LegId
from calls.ports import LineCondition, Talk
from ivr.agi.protocol import AgiParser, Header
from ivr.agi.session import AgiSession
from ivr.ami.client import AmiClient
from ivr.driver import TRIES, FlowDriver
from ivr.flows.bad_line import too_quiet
from ivr.flows.flow import Flow, Measured, Outcome, Reason
from ivr.flows.line_condition import Limits
from ivr.flows.silent_call import silent_call
from ivr.prompts import PromptFolder

HEADER = b"agi_network_script: flow\nagi_channel: PJSIP/carrier-1\nagi_uniqueid: pbx1-1.1\nagi_language: zh\n\n"
SECONDS = {"silent-question": 2.0, "silent-goodbye": 3.0, "quiet-louder": 1.5, "quiet-goodbye": 2.5}
FAINT = LineCondition(speech_ms=4000, speech_dbfs=-52.0, noise_dbfs=-72.0, snr_db=20.0, words=8)
WAIT_S = 5.0
CLICK_S = 0.1


class Idle(selectors.DefaultSelector):
    """Where nothing happens, time goes on to whatever is due next."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        self.now += timeout or 0.0
        return super().select(0)


class OwnTime(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.idle = Idle()
        super().__init__(self.idle)

    def time(self) -> float:
        return self.idle.now


@dataclass
class Clock:
    loop: OwnTime

    def now_at(self) -> float:
        return self.loop.time()


@dataclass
class Exchange:
    """One channel of an Asterisk: carries out one AGI command at a time, keeps what it cannot use yet."""

    loop: OwnTime
    reader: asyncio.StreamReader
    failing: set[int]
    """Indices of the prompts' starts that fail."""
    heard: list[tuple[str, int, int]] = field(default_factory=list)
    """Prompt, from and to, ms."""
    waits: list[float] = field(default_factory=list)
    started: int = 0
    stops_waiting: int = 0
    _running: tuple[str, str, int, float, asyncio.TimerHandle] | None = None

    # asyncio.StreamWriter, as far as a session uses it
    def write(self, data: bytes) -> None:
        words = data.decode().split()
        if words[0] == "CONTROL":
            self._play(words[3].rpartition("/")[2], words[4], int(words[-1]))
        elif words[0] == "WAIT":
            self._begin("", "*", 0, int(words[3]) / 1000)
        else:
            self._reply("200 result=0")

    async def drain(self) -> None: ...

    def _play(self, name: str, keys: str, offset_ms: int) -> None:
        index, self.started = self.started, self.started + 1
        if index in self.failing:
            self._reply("200 result=-1 endpos=-1")
        else:
            self._begin(name, keys, offset_ms, SECONDS[name] - offset_ms / 1000)

    def _begin(self, name: str, keys: str, offset_ms: int, lasts_s: float) -> None:
        timer = self.loop.call_later(max(0.0, lasts_s), self._end, "200 result=0 endpos=-1")
        self._running = (name, keys, offset_ms, self.loop.time(), timer)
        if self.stops_waiting:
            self.stops_waiting -= 1
            self.stop()

    def _end(self, reply: str, *, cut: bool = False) -> None:
        assert self._running is not None
        name, _, offset_ms, began, timer = self._running
        self._running = None
        timer.cancel()
        at_ms = offset_ms + round(1000 * (self.loop.time() - began))
        if name:
            self.heard.append((name, offset_ms, at_ms))
            reply = reply.replace("endpos=-1", f"endpos={at_ms}") if cut else reply
        else:
            self.waits.append(self.loop.time() - began)
            reply = reply.partition(" endpos")[0]
        self._reply(reply)

    def _reply(self, line: str) -> None:
        self.reader.feed_data(f"{line}\n".encode())

    def stop(self) -> None:
        """A request to end what goes on; one that comes too late waits on the channel for what is next."""
        if self._running is None:
            self.stops_waiting += 1
        else:
            self._end("200 result=0 endpos=-1", cut=True)

    def press(self, key: str) -> None:
        if self._running is not None:
            self._end(f"200 result={ord(key)} endpos=-1", cut=True)

    # AmiClient, as far as a driver uses it
    late_s: float = 0.0

    async def action(self, name: str, fields: Mapping[str, str]) -> None:
        assert name == "ControlPlayback"
        self.loop.call_later(self.late_s, self.stop)


@dataclass
class Ear:
    heard: LineCondition
    talks: dict[str, list[Talk]] = field(default_factory=lambda: {"gate": [], "speech": []})

    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        self.talks["gate"].append(talk)
        return lambda: None

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        self.talks["speech"].append(talk)
        return lambda: None

    def tell(self, what: str, speaking: bool) -> None:
        for talk in self.talks[what]:
            talk(speaking, 0)

    def hears(self, leg: LegId) -> bool:
        return True

    def prompting(self, leg: LegId, playing: bool) -> None:
        return None

    def condition(self, leg: LegId) -> LineCondition:
        return self.heard


class Notes:
    def ticket(self, uniqueid: str, kind: str, due_h: float, content: Mapping[str, str]) -> None: ...

    def mark(self, uniqueid: str, mark: str, note: str) -> None: ...

    def measured(self, uniqueid: str, measured: Measured) -> None: ...


@dataclass(frozen=True)
class Happening:
    """What happens on the line, at which moments (s)."""

    clicks: list[float] = field(default_factory=list)
    """The gate opens for a moment; it was no speech."""
    speech_at: float | None = None
    stops: list[float] = field(default_factory=list)
    """Stops that nobody here asked for, or that come long after they were asked for."""
    late_s: float = 0.0
    failing: set[int] = field(default_factory=set)


moments = st.floats(0, 25, allow_nan=False)
happenings = st.builds(
    Happening,
    clicks=st.lists(moments, max_size=4),
    stops=st.lists(moments, max_size=4),
    late_s=st.sampled_from([0.0, 0.004, 0.3, 1.1]),
    failing=st.sets(st.integers(0, 9).map(lambda n: TRIES * n), max_size=4),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> PromptFolder:
    path = tmp_path_factory.mktemp("prompts")
    (path / "zh").mkdir()
    for name, seconds in SECONDS.items():
        with wave.open(str(path / "zh" / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(bytes(round(16_000 * seconds)))
    return PromptFolder(path)


def drive(flow: Flow, folder: PromptFolder, what: Happening, condition: LineCondition) -> tuple[Outcome, Exchange]:
    loop = OwnTime()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ivr.driver, "CLOCK", Clock(loop))
            return loop.run_until_complete(_drive(loop, flow, folder, what, condition))
    finally:
        loop.close()


async def _drive(
    loop: OwnTime, flow: Flow, folder: PromptFolder, what: Happening, condition: LineCondition
) -> tuple[Outcome, Exchange]:
    parser, reader, ear = AgiParser(), asyncio.StreamReader(), Ear(condition)
    (header,) = parser.receive(HEADER)
    assert isinstance(header, Header)
    exchange = Exchange(loop, reader, what.failing, late_s=what.late_s)
    session = AgiSession(header, reader, cast(asyncio.StreamWriter, exchange), parser)
    driver = FlowDriver(session, cast(AmiClient, exchange), ear, folder, Notes())
    for at in what.clicks:
        loop.call_at(at, ear.tell, "gate", True)
        loop.call_at(at + CLICK_S, ear.tell, "gate", False)
    for at in what.stops:
        loop.call_at(at, exchange.stop)
    if what.speech_at is not None:
        loop.call_at(what.speech_at, ear.tell, "gate", True)
        loop.call_at(what.speech_at + 0.3, ear.tell, "speech", True)
    async with asyncio.timeout(300):
        return await driver.drive(flow), exchange


def said(exchange: Exchange) -> list[str]:
    """Return the prompts in order; each has to have been heard from its beginning to its end, nothing left out."""
    found: list[str] = []
    reached = -1
    for name, from_ms, to_ms in exchange.heard:
        if from_ms == 0 and (reached < 0 or reached >= 1000 * SECONDS[found[-1]]):
            found.append(name)
            reached = to_ms
            continue
        assert name == found[-1], f"{name} instead of the rest of {found[-1]}: {exchange.heard}"
        assert from_ms <= max(reached, 0), f"a piece of {name} was left out: {exchange.heard}"
        reached = max(reached, to_ms)
    assert reached >= 1000 * SECONDS[found[-1]], f"{found[-1]} was not said to its end: {exchange.heard}"
    return found


@settings(max_examples=100, deadline=None)
@given(what=happenings)
def test_the_faint_caller_hears_both_requests_whatever_happens(folder: PromptFolder, what: Happening) -> None:
    outcome, exchange = drive(too_quiet(Limits()), folder, what, FAINT)
    # The second measurement sees what came since the first: the same faint speech again.
    assert outcome.reason in (Reason.TOO_QUIET, Reason.LINE_CLEAR)
    names = said(exchange)
    assert names == (["quiet-louder", "quiet-goodbye"] if outcome.reason is Reason.TOO_QUIET else ["quiet-louder"])


@settings(max_examples=100, deadline=None)
@given(what=happenings)
def test_clicks_and_stops_never_cost_the_silent_caller_a_word_or_a_second(
    folder: PromptFolder, what: Happening
) -> None:
    outcome, exchange = drive(silent_call(), folder, what, LineCondition())
    assert outcome.reason is Reason.SILENT_CALL
    assert said(exchange) == ["silent-question", "silent-question", "silent-goodbye"]


@settings(max_examples=60, deadline=None)
@given(what=happenings, speech_at=st.floats(0.1, 18))
def test_speech_at_any_moment_ends_it(folder: PromptFolder, what: Happening, speech_at: float) -> None:
    heard = Happening(what.clicks, speech_at, what.stops, what.late_s, what.failing)
    outcome, _ = drive(silent_call(), folder, heard, LineCondition())
    assert outcome.reason is Reason.CALLER_SPOKE


def test_the_waits_of_an_undisturbed_call_are_five_seconds_each(folder: PromptFolder) -> None:
    _, exchange = drive(silent_call(), folder, Happening(), LineCondition())
    assert exchange.waits == pytest.approx([WAIT_S] * 3, abs=0.002)
