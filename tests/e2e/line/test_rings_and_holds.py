"""The live alerts on a real call: a phone that rings past its third ring, a caller on hold up to the limit."""

from __future__ import annotations

import asyncio
import time
import wave

import numpy as np
import pytest

from calls import facts
from calls.facts import EndedBy
from calls.signals import HoldLimitReached, RingLimitReached
from ivr.settings import Front
from sansheng.simulation import SipPhone

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
THIRD_RING_S = 15.0
PIECE, STALL = 4000, 2400
"""Samples: half a second; by how much a busy exchange may have held up a piece."""
WARN_S, LIMIT_S = 1, 3
"""In the place of 45 and 60 s."""
TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(4000) / 8000)).astype(np.int16)


def share_said(heard, path: str) -> float:
    """Return the share of a prompt's half seconds that are in what was heard, one after the other, under music."""
    with wave.open(f"{path}.wav") as file:
        prompt = np.frombuffer(file.readframes(file.getnframes()), np.int16).astype(np.float64)
    starts = range(0, len(prompt) - PIECE, PIECE)
    begins = np.array([_place(heard.astype(np.float64), prompt[at : at + PIECE]) - at for at in starts])
    return float((np.abs(begins - np.median(begins)) < STALL).mean())


def _place(heard, piece) -> int:
    """Return where the piece is most likely to begin."""
    size = len(heard) + len(piece)
    product = np.fft.irfft(np.fft.rfft(heard, size) * np.conj(np.fft.rfft(piece, size)), size)
    squares = np.concatenate([[0.0], np.cumsum(heard**2)])
    energy = squares[len(piece) :] - squares[: -len(piece)]
    return int((product[: len(energy)] / np.sqrt(np.maximum(energy, 1e4))).argmax())


async def test_the_third_ring_and_the_hold_are_watched(pbx, log, line_on) -> None:
    front = Front(hold_warn_s=WARN_S, hold_limit_s=LIMIT_S)
    settings = pbx.settings.model_copy(update={"front": front})
    agent = SipPhone(HOST, pbx.ports.sip, "1001", password="phone-1001")
    caller = SipPhone(HOST, pbx.ports.sip, "13800138000")
    async with line_on(pbx, settings=settings) as line, agent, caller:
        call = await caller.call("4001234567")
        await call.ear.sound()
        await call.press("#")
        ringing = await agent.incoming(30)
        offer = await log.until(facts.OfferStarted)
        alert = await log.until(RingLimitReached, 1, 30)
        alerted_at = time.time()
        ringing.answer()
        await log.until(facts.AgentConnected)
        await ringing.hold()
        hold = await log.until(facts.HoldStarted)
        warned = await log.until(HoldLimitReached)
        warned_at = time.time()
        over = await log.until(HoldLimitReached, 2)
        over_at = time.time()
        await log.until(facts.FlowEnded, 2)
        apology = line.prompts.sound("zh", "hold-apology")
        heard = share_said(call.ear.samples, apology)
        await ringing.unhold()
        ended = await log.until(facts.HoldEnded)
        for speaker, listener in ((call, ringing), (ringing, call)):
            await listener.ear.quiet(0.3)
            hearing = asyncio.create_task(listener.ear.sound(timeout_s=10))
            await speaker.say(TONE)
            assert await hearing, "the two have each other again"
        await call.hang_up()
        end = await log.until(facts.CallEnded)
        channels = pbx.command("core show channels concise").strip()
    assert (alert.agent, alert.leg, alert.ring_ms) == ("1001", offer.leg, 15_000)
    assert alerted_at - offer.occurred_at.timestamp() == pytest.approx(THIRD_RING_S, abs=0.1)
    began_at = hold.occurred_at.timestamp()
    assert [(w.agent, w.held_ms, w.over) for w in (warned, over)] == [
        ("1001", 1000 * WARN_S, False),
        ("1001", 1000 * LIMIT_S, True),
    ]
    assert (warned_at - began_at, over_at - began_at) == pytest.approx((WARN_S, LIMIT_S), abs=0.15)
    assert heard > 0.6, "the caller was apologised to, over the music"
    flows = [(fact.flow, fact.reason) for fact in log.of(facts.FlowEnded)]
    assert flows[1] == ("hold-apology", "keeps-waiting")
    assert ended.held_ms > 1000 * LIMIT_S, "the hold went on meanwhile"
    assert (end.ended_by, end.reason, log.of(facts.Transferred)) == (EndedBy.CALLER, "answered", [])
    assert len(log.of(facts.AgentConnected)) == 1
    assert channels == ""
