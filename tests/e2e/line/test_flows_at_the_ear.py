"""Every flow on a real call: the caller's ear received its prompts, in order, and the right side ended the call.

The callers wait in the queue (no agent is there) and are sent into a flow each, all at once.
"""

from __future__ import annotations

import asyncio
import wave
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import pytest

from calls import facts
from calls.facts import AgentRole, EndedBy
from sansheng.simulation import SipPhone
from sansheng.simulation.errors import CallGone
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import speak
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
    speaks: TelephoneLine | None = None
    """The caller speaks all the time, on such a line."""
    queued: bool = False
    """The caller is in the queue afterwards, and hangs up there."""


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
    Case("harassment", ["harassment"], "harassment", LINE),
    Case("system-fault", ["system-fault", "number-yours", "number-confirm", "number-kept"], "number-left", LINE,
         keys=((1, "1"),)),
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
        self.starts = np.linspace(0, len(samples) - PIECE, PIECES).astype(int)
        self.pieces = [samples[start : start + PIECE].astype(np.float32) for start in self.starts]
        self.spectra = [np.conj(np.fft.rfft(piece, SIZE)) for piece in self.pieces]


class Heard:
    """What an ear received, ready to be searched."""

    def __init__(self, samples) -> None:
        self.samples = samples[: SIZE - PIECE].astype(np.float32)
        self.spectrum = np.fft.rfft(self.samples, SIZE)
        squares = np.concatenate([[0.0], np.cumsum(self.samples.astype(np.float64) ** 2)])
        ends = np.minimum(np.arange(len(self.samples)) + PIECE, len(self.samples))
        self.energy = np.maximum(squares[ends] - squares[: len(self.samples)], 1e4)
        self.blocks = len(self.samples) // BLOCK

    def find(self, prompt: Prompt) -> list[float]:
        """Return where the prompt begins (s). Its pieces may lie a second apart: a busy exchange stalls for moments."""
        scores = np.zeros(self.blocks)
        for start, piece, spectrum in zip(prompt.starts, prompt.pieces, prompt.spectra, strict=True):
            product = np.fft.irfft(self.spectrum * spectrum)[: len(self.samples)]
            like = product / np.sqrt(self.energy * float((piece**2).sum()) + 1.0)
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
                await asyncio.sleep(0.6)

    async def _press(self, log, call_id: str) -> None:
        done = 0
        for after, keys in self.case.keys:
            for _ in range(after - done):
                await self.call.ear.prompt_end(quiet_s=1.0)
            done = after
            await self.call.press(keys)

    async def _over(self, log, call_id: str) -> None:
        async with asyncio.timeout(80):
            count = 1
            while True:
                over = await log.until(facts.FlowEnded, count, 80)
                if over.call == call_id and over.flow == self.case.flow:
                    return
                count += 1


@pytest.mark.timeout(240)
async def test_every_flow_at_the_callers_ear(pbx, log, line_on) -> None:
    said = speak("您好，我想查询一下上个星期寄出的快递，请问现在到哪里了，什么时候可以送到")
    callers = [Caller(pbx, case, index) for index, case in enumerate(CASES)]
    words = [telephone(said.samples, said.rate, c.case.speaks, seed=1) if c.case.speaks else None for c in callers]
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
