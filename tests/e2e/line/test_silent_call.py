"""S03 at the callers' ears: the right prompts in order, waits of 5.00 s, and an end by anything the caller does.

All callers call at once; each is silent until its own moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise

import numpy as np
import pytest

from calls import facts
from calls.facts import EndedBy
from ivr.settings import Front
from sansheng.simulation import EndedBy as EarEnd
from sansheng.simulation import SipPhone
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import speak

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
WAIT_S = 5.0
Act = Callable[..., Awaitable[None]]


@pytest.fixture(scope="module")
def words():
    """About 1.5 s of a person's speech."""
    said = speak("你好，我想查一下快递")
    return telephone(said.samples, said.rate)


def burst():
    """100 ms of noise, as of a handset that is put down: opens the gate and is no speech."""
    return np.random.default_rng(1).normal(0, 4000, 800).astype(np.int16)


async def _call(pbx, number: str, act: Act):
    """Call, do one's act in the middle of it; return the call when it is over or 60 s have passed."""
    async with SipPhone(HOST, pbx.ports.sip, number) as phone:
        call = await phone.call("4001234567")
        await call.answered()
        await act(call)
        await asyncio.wait([asyncio.create_task(call.ended(60))])
        return call


async def after_prompts(call, count: int) -> None:
    """Wait for the end of the `count`-th prompt: notice and greeting are the first."""
    for _ in range(count):
        await call.ear.prompt_end(quiet_s=1.0)


async def test_silent_call(pbx, log, line_on, words) -> None:
    async def silent(call) -> None:
        return None

    async def speaks_in_the_first_wait(call) -> None:
        await after_prompts(call, 2)
        await call.say(words)
        await asyncio.sleep(1)
        await call.hang_up()

    async def speaks_into_the_question(call) -> None:
        await after_prompts(call, 1)
        await call.ear.sound()
        await asyncio.sleep(0.5)
        await call.say(words)
        await asyncio.sleep(1)
        await call.hang_up()

    async def rustles_in_the_question(call) -> None:
        await after_prompts(call, 1)
        await call.ear.sound()
        await asyncio.sleep(0.5)
        await call.say(burst())

    async def presses_in_the_last_wait(call) -> None:
        await after_prompts(call, 4)
        await call.press("5")
        await asyncio.sleep(1)
        await call.hang_up()

    async def leaves_in_the_second_wait(call) -> None:
        await after_prompts(call, 3)
        await call.hang_up()

    acts = {
        "13800138001": silent,
        "13800138002": speaks_in_the_first_wait,
        "13800138003": speaks_into_the_question,
        "13800138004": rustles_in_the_question,
        "13800138005": presses_in_the_last_wait,
        "13800138006": leaves_in_the_second_wait,
    }
    settings = pbx.settings.model_copy(update={"front": Front(screen=True)})
    async with line_on(pbx, hearing=True, recorded=True, settings=settings) as line:
        async with asyncio.TaskGroup() as group:
            tasks = {number: group.create_task(_call(pbx, number, act)) for number, act in acts.items()}
        calls = {number: task.result() for number, task in tasks.items()}
        await log.until(facts.CallEnded, len(acts))
        lengths = {n: line.prompts.seconds(line.prompts.sound("zh", f"silent-{n}")) for n in ("question", "goodbye")}

    outcome = {s.caller_number: _outcome(log, s.call) for s in log.of(facts.CallStarted)}
    assert outcome == {
        "13800138001": ("silent-call", EndedBy.LINE, False),
        "13800138002": ("to-queue", EndedBy.CALLER, True),
        "13800138003": ("to-queue", EndedBy.CALLER, True),
        "13800138004": ("silent-call", EndedBy.LINE, False),
        "13800138005": ("to-queue", EndedBy.CALLER, True),
        "13800138006": ("caller-gone", EndedBy.CALLER, False),
    }

    ending = await calls["13800138001"].ended(0.1)
    heard = calls["13800138001"].ear.sounds(joined_s=1.0)
    assert ending.by is EarEnd.THEM
    assert [round(s.end_s - s.start_s, 1) for s in heard[1:]] == pytest.approx(
        [lengths["question"], lengths["question"], lengths["goodbye"]], abs=0.15
    )
    waits = [b.start_s - a.end_s for a, b in pairwise(heard[1:])]
    waits.append(ending.at - calls["13800138001"].ear.opened_at - heard[-1].end_s)
    assert waits == pytest.approx([WAIT_S] * 3, abs=0.1)

    rustled = calls["13800138004"].ear.sounds(joined_s=1.0)[1]
    assert rustled.end_s - rustled.start_s > lengths["question"] + 0.2, "paused by the noise, then said to its end"


def _outcome(log, call: str) -> tuple[str, EndedBy, bool]:
    (over,) = [fact for fact in log.of(facts.FlowEnded) if fact.call == call]
    (end,) = [fact for fact in log.of(facts.CallEnded) if fact.call == call]
    return over.reason, end.ended_by, any(fact.call == call for fact in log.of(facts.QueueJoined))
