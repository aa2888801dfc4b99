"""Every flow on a real call: the caller's ear received its prompts, in order, and the right side ended the call.

The callers wait in the queue (no agent is there) and are sent into a flow each, all at once.
"""

from __future__ import annotations

import asyncio
import wave
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass

import numpy as np
import pytest

from calls import facts
from calls.facts import AgentRole, EndedBy
from ivr.settings import Front, Hours, Opening, Queue
from sansheng.prompts import build
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import CallGone
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import CANTONESE, Speech, Voice, speak
from sansheng.speech.noise import Noise

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
RATE = 8000
PIECE = 4000
PIECES = 3
ALIKE = 0.93
BLOCK = 200
STALL = 40
"""Blocks."""
SIZE = 1 << 20
"""Room for two minutes."""


@dataclass(frozen=True)
class Case:
    flow: str
    prompts: list[str]
    """What the ear must have received, digits left out."""
    reason: str
    ended_by: EndedBy
    keys: tuple[tuple[int, str], ...] = ()
    """Keys that the caller presses when the line has fallen silent for the n-th time."""
    aloud: tuple[tuple[int, str], ...] = ()
    """What the caller answers instead of keys."""
    speaks: TelephoneLine | None = None
    """The caller speaks all the time, on such a line."""
    queued: bool = False
    """The caller is in the queue afterwards, and hangs up there."""
    cantonese: bool = False


GOOD = TelephoneLine()
FAR = TelephoneLine(level_dbfs=-44.0, reverberation_s=0.6)
FAINT = TelephoneLine(level_dbfs=-50.0)
NOISY = TelephoneLine(noise=Noise.WHITE, snr_db=3.0)

LINE, CALLER = EndedBy.LINE, EndedBy.CALLER
CASES = [
    Case("silent-call", ["silent-question"] * 2 + ["silent-goodbye"], "silent-call", LINE),
    Case("not-hung-up", ["more-help", "hanging-up"], "not-hung-up", LINE),
    Case("too-quiet", ["quiet-louder", "quiet-goodbye"], "too-quiet", LINE, speaks=FAINT),
    Case("noisy-line", ["noisy-goodbye"], "noisy-line", LINE, speaks=NOISY),
    Case("hands-free", ["hands-free"], "hands-free", CALLER, speaks=FAR, queued=True),
    Case("dialect", ["dialect-mandarin", "dialect-somebody"], "dialect", CALLER, speaks=GOOD, cantonese=True,
         queued=True),
    Case("harassment", ["harassment"], "harassment", LINE),
    Case("system-fault", ["system-fault", "number-yours", "number-confirm", "number-kept"], "number-left", LINE,
         aloud=((1, "是的"),)),
    Case("leave-number", ["number-yours", "number-confirm", "number-enter", "number-read-back", "number-confirm",
                          "number-kept"], "number-left", LINE, keys=((1, "2"), (2, "01088886666#"), (3, "1"))),
    Case("survey", ["survey-ask", "survey-reason", "survey-thanks"], "rated", LINE, keys=((1, "2"), (2, "3"))),
    Case("hold-apology", ["hold-apology"], "keeps-waiting", CALLER, queued=True),
]  # fmt: skip


def read(path: str):
    with wave.open(f"{path}.wav") as file:
        return Prompt(np.frombuffer(file.readframes(file.getnframes()), np.int16))


class Prompt:
    """A prompt's beginning, middle and end, ready to be looked for."""

    def __init__(self, samples) -> None:
        self.length = len(samples)
        self.size = min(PIECE, len(samples))
        self.starts = np.linspace(0, len(samples) - self.size, PIECES).astype(int)
        self.pieces = [samples[start : start + self.size].astype(np.float32) for start in self.starts]
        self.spectra = [np.conj(np.fft.rfft(piece, SIZE)) for piece in self.pieces]


class Heard:
    """What an ear received, ready to be searched."""

    def __init__(self, samples) -> None:
        self.samples = samples[: SIZE - PIECE].astype(np.float32)
        self.spectrum = np.fft.rfft(self.samples, SIZE)
        self.squares = np.concatenate([[0.0], np.cumsum(self.samples.astype(np.float64) ** 2)])
        self.blocks = len(self.samples) // BLOCK

    def _energy(self, size: int):
        ends = np.minimum(np.arange(len(self.samples)) + size, len(self.samples))
        return np.maximum(self.squares[ends] - self.squares[: len(self.samples)], 1e4)

    def find(self, prompt: Prompt) -> list[float]:
        """Return where the prompt begins (s). Its pieces may lie a second apart: a busy exchange stalls for moments."""
        scores, energy = np.zeros(self.blocks), self._energy(prompt.size)
        for start, piece, spectrum in zip(prompt.starts, prompt.pieces, prompt.spectra, strict=True):
            product = np.fft.irfft(self.spectrum * spectrum)[: len(self.samples)]
            like = product / np.sqrt(energy * float((piece**2).sum()) + 1.0)
            like = like[: self.blocks * BLOCK].reshape(self.blocks, BLOCK).max(axis=1)
            near = np.max([np.roll(like, shift) for shift in range(-STALL, STALL + 1)], axis=0)
            behind = int(start) // BLOCK
            if behind < self.blocks:
                scores[: self.blocks - behind] += near[behind:] / PIECES
        found = []
        while scores.max(initial=0) > ALIKE:
            at = int(scores.argmax())
            found.append(at * BLOCK / RATE)
            half = prompt.length // BLOCK // 2
            scores[max(0, at - half) : at + half + 2 * STALL] = 0
        return found


def received(call, sounds: dict[str, Prompt]) -> list[str]:
    """Return the prompts that the ear received, in order."""
    heard = Heard(call.ear.samples)
    places = [(at, name) for name, sound in sounds.items() for at in heard.find(sound)]
    return [name for _, name in sorted(places)]


class Caller:
    def __init__(self, pbx, case: Case, index: int) -> None:
        self.pbx, self.case, self.number = pbx, case, f"1380013801{index}"
        self.phone = SipPhone(HOST, pbx.ports.sip, self.number)
        self.call = None

    async def play(self, line, log, words) -> None:
        async with self.phone:
            self.call = call = await self.phone.call("4001234567")
            call_id = await self._queued(log)
            talking = asyncio.create_task(self._talk(words)) if self.case.speaks else None
            await asyncio.sleep(1.0)
            await line.flows.start(call_id, self.case.flow, AgentRole.FREE)
            pressing = asyncio.create_task(self._press(log, call_id))
            await self._over(log, call_id)
            if await self._in_queue(log, call_id):
                await call.hang_up()
            await call.ended(10)
            for task in (talking, pressing):
                if task:
                    task.cancel()
                    await asyncio.wait([task])

    async def _queued(self, log) -> str:
        async with asyncio.timeout(20):
            count = 1
            while True:
                joined = await log.until(facts.QueueJoined, count)
                started = {s.call: s.caller_number for s in log.of(facts.CallStarted)}
                if started[joined.call] == self.number:
                    return joined.call
                count += 1

    async def _in_queue(self, log, call_id: str) -> bool:
        """Return whether the flow led back to the queue instead of the call's end."""
        ended, count = asyncio.create_task(self.call.ended(30)), len(log.of(facts.QueueJoined))
        while not ended.done():
            if len([f for f in log.of(facts.QueueJoined) if f.call == call_id]) > 1:
                break
            joined = asyncio.create_task(log.until(facts.QueueJoined, count + 1, 30))
            await asyncio.wait([ended, joined], return_when=asyncio.FIRST_COMPLETED)
            joined.cancel()
            count = len(log.of(facts.QueueJoined))
        over = ended.done()
        ended.cancel()
        return not over

    async def _talk(self, words) -> None:
        with suppress(CallGone):
            while True:
                await self.call.say(words)
                # A pause after which the recogniser's words are final
                await asyncio.sleep(1.2)

    async def _press(self, log, call_id: str) -> None:
        done = 0
        for after, keys in sorted(self.case.keys + self.case.aloud):
            for _ in range(after - done):
                await self.call.ear.prompt_end(quiet_s=1.0)
            done = after
            if (after, keys) in self.case.aloud:
                answer = speak(keys)
                await self.call.say(telephone(answer.samples, answer.rate))
            else:
                await self.call.press(keys)

    async def _over(self, log, call_id: str) -> None:
        async with asyncio.timeout(80):
            count = 1
            while True:
                over = await log.until(facts.FlowEnded, count, 80)
                if over.call == call_id and over.flow == self.case.flow:
                    return
                count += 1


def _words(case: Case, said: Speech):
    return telephone(said.samples, said.rate, case.speaks, seed=1) if case.speaks else None


@pytest.mark.timeout(240)
async def test_every_flow_at_the_callers_ear(pbx, log, line_on) -> None:
    said = speak("您好，我想查询一下上个星期寄出的快递，请问现在到哪里了，什么时候可以送到")
    callers = [Caller(pbx, case, index) for index, case in enumerate(CASES)]
    foreign = speak("喂，我想問下我上個禮拜寄嘅快遞而家去到邊度", voice=Voice(language=CANTONESE))
    words = [_words(caller.case, foreign if caller.case.cantonese else said) for caller in callers]
    async with line_on(pbx, hearing=True) as line:
        async with asyncio.TaskGroup() as group:
            for caller, speech in zip(callers, words, strict=True):
                group.create_task(caller.play(line, log, speech))
        await log.until(facts.CallEnded, len(callers))
        names = {name for case in CASES for name in case.prompts}
        sounds = {name: read(line.prompts.sound("zh", name)) for name in names}
    call_ids = {s.caller_number: s.call for s in log.of(facts.CallStarted)}
    happened = {}
    for caller in callers:
        call_id = call_ids[caller.number]
        over = [f for f in log.of(facts.FlowEnded) if f.call == call_id and f.flow == caller.case.flow]
        (end,) = [f for f in log.of(facts.CallEnded) if f.call == call_id]
        happened[caller.case.flow] = ([f.reason for f in over], end.ended_by, received(caller.call, sounds))
    assert happened == {case.flow: ([case.reason], case.ended_by, case.prompts) for case in CASES}
    tickets = {t.call: t.content["number"] for t in log.of(facts.TicketOpened)}
    by_flow = {c.case.flow: tickets.get(call_ids[c.number]) for c in callers}
    assert by_flow["leave-number"] == "01088886666"
    assert by_flow["system-fault"] == next(c.number for c in callers if c.case.flow == "system-fault")
    assert [m.mark for m in log.of(facts.Marked)] == ["satisfaction-2", "dissatisfied-waiting"]


@dataclass(frozen=True)
class Entering:
    """What a caller does who only calls: keys after so long a silence, or in the queue."""

    number: str
    prompts: list[str]
    """Heard in whole; one that a key cuts off is not among them."""
    flows: list[tuple[str, str]]
    """With their reasons, in order."""
    ended_by: EndedBy
    keys: tuple[str, ...] = ()
    """Each pressed when the line has been silent for a second."""
    in_queue: str = ""
    """Pressed in the queue."""
    leaves_after: str = ""
    """The flow after which the caller hangs up in the queue."""


NUMBER_LEFT = ["number-yours", "number-confirm", "number-kept"]
BUSY = [
    Entering("13800138021", ["recording-notice", "menu-service", "menu-complaint", "call-back-offer", *NUMBER_LEFT],
             [("inbound", "chosen"), ("queue-key", "number-left")], LINE, keys=("2", "1", "1"), in_queue="5"),
    Entering("13800138022", ["recording-notice", *["menu-service", "menu-complaint"] * 2, "all-busy",
                             "call-back-offer"],
             [("inbound", "nothing-chosen"), ("after-queue", "keeps-waiting")], CALLER, leaves_after="after-queue"),
]  # fmt: skip
CLOSED = [
    Entering("13800138023", ["recording-notice", "out-of-hours", *NUMBER_LEFT], [("inbound", "number-left")], LINE,
             keys=("1", "1")),
    Entering("13800138024", ["recording-notice", "out-of-hours", "goodbye"], [("inbound", "out-of-hours")], LINE),
]  # fmt: skip


async def enter(pbx, log, case: Entering):
    """Call, press, and leave when it is time; return the call."""
    async with SipPhone(HOST, pbx.ports.sip, case.number) as phone:
        call = await phone.call("4001234567")
        pressing = asyncio.create_task(_press_in_turn(call, log, case))
        if case.leaves_after:
            await _flow_over(log, case, case.leaves_after)
            await call.hang_up()
        await call.ended(60)
        pressing.cancel()
        await asyncio.wait([pressing])
        return call


async def _press_in_turn(call, log, case: Entering) -> None:
    for key in case.keys:
        await call.ear.prompt_end(quiet_s=1.0)
        await call.press(key)
        if case.in_queue and key == case.keys[0]:
            await _flow_over(log, case, "inbound")
            await asyncio.sleep(1.5)
            await call.press(case.in_queue)


async def _flow_over(log, case: Entering, flow: str) -> None:
    async with asyncio.timeout(60):
        count = 1
        while True:
            over = await log.until(facts.FlowEnded, count, 60)
            started = {s.call: s.caller_number for s in log.of(facts.CallStarted)}
            if started[over.call] == case.number and over.flow == flow:
                return
            count += 1


@pytest.mark.timeout(240)
async def test_menu_queue_and_closing_time_at_the_callers_ear(start_pbx, line_settings, log, line_on) -> None:
    service = Queue(name="service", title="客户服务", numbers=("4001234567",), limit_s=5)
    settings = line_settings(queues=(service, Queue(name="complaint", title="投诉建议", keys=True)))
    pbx = start_pbx(settings)
    menu = settings.model_copy(update={"front": Front(menu=True)})
    closed = settings.model_copy(update={"hours": Hours(openings=(Opening(days="1", start="00:00", end="00:01"),))})
    calls = {}
    for opened, cases in ((menu, BUSY), (closed, CLOSED)):
        async with line_on(pbx, settings=opened, recorded=True) as line:
            found = await asyncio.gather(*(enter(pbx, log, case) for case in cases))
            calls |= dict(zip([case.number for case in cases], found, strict=True))
            await log.until(facts.CallEnded, len(calls))
    cases = [*BUSY, *CLOSED]
    sounds = {name: read(line.prompts.sound("zh", name)) for name in {name for case in cases for name in case.prompts}}
    call_ids = {s.caller_number: s.call for s in log.of(facts.CallStarted)}
    happened = {}
    for case in cases:
        mine = [fact for fact in log.facts if fact.call == call_ids[case.number]]
        flows = [(fact.flow, fact.reason) for fact in mine if isinstance(fact, facts.FlowEnded)]
        (end,) = [fact for fact in mine if isinstance(fact, facts.CallEnded)]
        happened[case.number] = (flows, end.ended_by, received(calls[case.number], sounds))
    assert happened == {case.number: (case.flows, case.ended_by, case.prompts) for case in cases}
    owed = {ticket.call: ticket.content["number"] for ticket in log.of(facts.TicketOpened)}
    assert owed == {call_ids[number]: number for number in ("13800138021", "13800138023")}
    joined = [(j.call, j.queue) for j in log.of(facts.QueueJoined)]
    assert joined[:2] == [(call_ids["13800138021"], "complaint"), (call_ids["13800138022"], "service")]


PLACE = ["queue-youarenext", "queue-thereare", "digits/2", "queue-callswaiting", "queue-press-for-call-back"]
WAIT = ["queue-thereare", "queue-callswaiting", "queue-holdtime", "queue-seconds"]
CALLED = {"13800138025": "4001234567", "13800138026": "4001234567", "13800138027": "95123", "13800138028": "95123"}
TENS = ["digits/30", "digits/20", "digits/10"]
"""Without any answered call Asterisk expects half a minute, less what one has waited."""


async def test_queues_tell_the_place_and_the_wait_with_our_sounds(start_pbx, line_settings, log, line_on) -> None:
    """Two callers of a Chinese queue, and two of an English queue that tells the wait to ten seconds."""
    orders = Queue(name="orders", title="订单", numbers=("4001234567",), announce_s=5, keys=True)
    english = Queue(name="english", title="English", numbers=("95123",), language="en", announce_s=5)
    pbx = start_pbx(line_settings(queues=(orders, english.model_copy(update={"announce_round_s": 10}))))
    build(pbx.home / "prompts", pbx.settings, ["en"])
    async with line_on(pbx) as line, AsyncExitStack() as stack:
        calls = []
        for number, called in CALLED.items():
            phone = await stack.enter_async_context(SipPhone(HOST, pbx.ports.sip, number))
            calls.append(await phone.call(called))
            await log.until(facts.QueueJoined, len(calls))
        chinese = {name: read(line.prompts.sound("zh", name)) for name in PLACE}
        spoken = {name: read(line.prompts.sound("en", name)) for name in WAIT + TENS}
        awaited = [(calls[0], chinese, PLACE[-1]), (calls[1], chinese, PLACE[-1]), (calls[3], spoken, WAIT[-1])]
        await asyncio.gather(*(_hears(call, sounds, last) for call, sounds, last in awaited))
        for call in calls:
            await call.hang_up()
    first, second = (received(call, chinese) for call in calls[:2])
    assert first[0] == "queue-youarenext"
    assert "queue-thereare" not in first
    # Words as short as these are found within a second, not in their order.
    assert sorted(second[:3]) == sorted(["queue-thereare", "digits/2", "queue-callswaiting"])
    fourth = received(calls[3], spoken)
    assert set(fourth) >= set(WAIT), fourth
    assert set(fourth) & set(TENS), fourth


async def _hears(call, sounds, last: str) -> None:
    """Wait for the last thing that a queue says."""
    for _ in range(30):
        if last in received(call, sounds):
            return
        await asyncio.sleep(1)
