"""Simulated people on a real Asterisk, without our service: the line falls back to the queue, and they talk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np
import pytest

from sansheng.simulation import Call, EndedBy, SipPhone, State
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.ear import Samples
from sansheng.simulation.errors import CallRefused, RegistrationRefused
from sansheng.simulation.run import Script, perform
from sansheng.simulation.scenario import parse
from sansheng.speech.g711 import alaw_decode, alaw_encode

pytestmark = pytest.mark.e2e
HOST = "127.0.0.1"
NUMBER = "4001234567"


@dataclass
class Line:
    """An agent's phone and a caller's on the exchange."""

    port: int
    agent: SipPhone
    caller: SipPhone

    async def offered(self) -> tuple[Call, Call]:
        """Give the caller's call and the agent's, which rings."""
        ours = await self.caller.call(NUMBER, caller_name="王女士")
        await ours.answered(10)
        return ours, await self.agent.incoming(10)

    async def talk(self) -> tuple[Call, Call]:
        """Give both ends of a call that the agent has answered."""
        ours, theirs = await self.offered()
        theirs.answer()
        # Both hear something of the other before the test goes on.
        await asyncio.gather(ours.say(noise(800, 90)), theirs.say(noise(800, 91)), theirs.ear.sound(timeout_s=5))
        return ours, theirs


@pytest.fixture
async def line(pbx) -> AsyncIterator[Line]:
    """Agent 1001 registered, a caller outside."""
    port = pbx.ports.sip
    async with (
        SipPhone(HOST, port, "1001", "phone-1001") as agent,
        SipPhone(HOST, port, "13800138000") as caller,
    ):
        yield Line(port, agent, caller)


def noise(samples: int, seed: int) -> Samples:
    """Give loud noise that A-law leaves as it is."""
    raw = np.random.default_rng(seed).normal(0, 4000, samples).clip(-32000, 32000).astype(np.int16)
    return alaw_decode(alaw_encode(raw))


def hears(call: Call, said: Samples) -> bool:
    """Tell whether an ear has heard exactly these samples, in a row: packet by packet, whatever their jitter."""
    heard = alaw_decode(b"".join(packet.payload for packet in call.ear.packets))
    starts = np.flatnonzero(heard == said[0])
    return any(np.array_equal(heard[start : start + said.size], said) for start in starts)


async def test_a_call_reaches_the_agent_with_number_and_name(line: Line) -> None:
    ours, theirs = await line.offered()
    assert (theirs.number, theirs.display_name) == ("13800138000", "王女士")
    assert ours.answered_at is not None
    assert theirs.rang_at is not None
    # The queue looks once a second for a free phone.
    assert theirs.rang_at - ours.answered_at < 3


async def test_both_hear_each_other_to_the_sample_and_in_time(line: Line) -> None:
    ours, theirs = await line.talk()
    question, reply = noise(8000, 1), noise(8000, 2)
    asked = await ours.say(question)
    await theirs.say(reply)
    await asyncio.gather(ours.say(noise(320, 3)), theirs.say(noise(320, 4)))
    assert hears(theirs, question)
    assert hears(ours, reply)
    heard_at = [packet.arrived_at for packet in theirs.ear.packets if packet.arrived_at >= asked.started_at]
    # Generous, because the machine that runs the tests may be busy: the usual figures are 1 ms and 25 ms.
    assert heard_at[0] - asked.started_at < 0.1
    assert theirs.ear.largest_gap_ms(since=asked.started_at) < 150


@pytest.mark.parametrize("first", ["caller", "agent"])
async def test_either_side_hangs_up(line: Line, first: str) -> None:
    ours, theirs = await line.talk()
    hanging, left = (ours, theirs) if first == "caller" else (theirs, ours)
    ending = await hanging.hang_up()
    assert (await left.ended(5)).by is EndedBy.THEM
    assert left.ending is not None
    assert left.ending.at - ending.at < 1


async def test_a_caller_who_gives_up_stops_the_ringing(line: Line) -> None:
    ours, theirs = await line.offered()
    await ours.hang_up()
    assert (await theirs.ended(5)).status == 487


async def test_after_a_refusal_the_next_agent_is_rung(line: Line) -> None:
    async with SipPhone(HOST, line.port, "1002", "phone-1002") as second:
        ours = await line.caller.call(NUMBER)
        await ours.answered(10)
        waiting = [asyncio.ensure_future(phone.incoming(10)) for phone in (line.agent, second)]
        done, _ = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        done.pop().result().reject(486)
        other = await asyncio.gather(*waiting)
        ringing = next(call for call in other if call.state is not State.OVER)
        ringing.answer()
        await asyncio.gather(ours.say(noise(800, 5)), ringing.ear.sound(timeout_s=5))


async def test_on_hold_the_agent_is_not_heard_and_afterwards_again(line: Line) -> None:
    ours, theirs = await line.talk()
    await theirs.hold()
    hidden, shown = noise(4000, 6), noise(4000, 7)
    await theirs.say(hidden)
    await theirs.unhold()
    await theirs.say(shown)
    await theirs.say(noise(800, 8))
    assert hears(ours, shown)
    assert not hears(ours, hidden[:800])


async def test_keys_of_the_caller_reach_the_agent(line: Line) -> None:
    ours, theirs = await line.talk()
    await ours.press("15#")
    await ours.say(noise(1600, 9))
    assert theirs.ear.digits == "15#"


async def test_a_blind_transfer_brings_the_caller_to_the_second_agent(line: Line) -> None:
    ours, theirs = await line.talk()
    async with SipPhone(HOST, line.port, "1002", "phone-1002") as second:
        transfer = asyncio.ensure_future(theirs.transfer(f"sip:1002@{HOST}:{line.port}"))
        taken = await second.incoming(10)
        taken.answer()
        assert await transfer == 200
        assert theirs.state is State.OVER
        word = noise(4000, 10)
        await ours.say(word)
        await ours.say(noise(800, 11))
        assert hears(taken, word)
        assert ours.state is State.UP


async def test_an_attended_transfer_joins_the_caller_and_the_one_who_was_consulted(line: Line) -> None:
    ours, theirs = await line.talk()
    async with SipPhone(HOST, line.port, "1002", "phone-1002") as second:
        await theirs.hold()
        consulting = await line.agent.call("1002")
        consulted = await second.incoming(10)
        consulted.answer()
        await consulting.answered(10)
        await theirs.transfer(f"sip:1002@{HOST}:{line.port}", consulted=consulting)
        word = noise(4000, 12)
        await ours.say(word)
        await ours.say(noise(800, 13))
        assert hears(consulted, word)


async def test_after_its_sequence_number_jumped_back_a_caller_is_still_heard_by_the_agent(line: Line) -> None:
    ours, theirs = await line.talk()
    ours.mouth.jump_back(20_000)
    word = noise(4000, 14)
    await ours.say(word)
    await ours.say(noise(800, 15))
    assert hears(theirs, word)


async def test_a_caller_without_rtp_reaches_an_agent_who_hears_nothing(line: Line) -> None:
    ours = await line.caller.call(NUMBER)
    ours.mouth.sends_rtp = False
    await ours.answered(10)
    theirs = await line.agent.incoming(10)
    theirs.answer()
    word = noise(4000, 16)
    await theirs.say(word)
    await theirs.say(noise(800, 17))
    assert hears(ours, word)
    assert theirs.ear.sounds() == []


async def test_a_wrong_password_is_refused(pbx) -> None:
    with pytest.raises(RegistrationRefused):
        async with SipPhone(HOST, pbx.ports.sip, "1001", "wrong"):
            pass


async def test_an_agents_phone_cannot_call_out(line: Line) -> None:
    refused = await line.agent.call("13800138099")
    with pytest.raises(CallRefused):
        await refused.answered(10)


async def test_a_scenario_is_played_on_the_line(pbx) -> None:
    text = """
title: 短
title_en: short
ends: caller
agent: {answer_after_s: 1}
steps:
 - {leg: agent, say: 甲, after: agent_answer}
 - {leg: caller, say: 乙, after: other_leg_end}
 - {leg: caller, hang_up: true, pause_s: 0.3}
"""
    scenario = parse(text, "short.yaml", "short")
    accounts = (AgentAccount("1001", "phone-1001"), AgentAccount("1002", "phone-1002"))
    speech = {0: noise(8000, 18), 1: noise(8000, 19)}
    async with Desk(HOST, pbx.ports.sip, accounts) as desk:
        callers = [SipPhone(HOST, pbx.ports.sip, f"1380013800{n}") for n in (1, 2)]
        async with callers[0], callers[1]:
            scripts = {account.number: Script(scenario, speech) for account in accounts}
            played = await asyncio.gather(*(perform(scripts, caller, desk, NUMBER) for caller in callers))
    for performance in played:
        assert performance.faults == []
        assert performance.agent is not None
        assert performance.agent.answered_at is not None
        assert performance.agent.rang_at is not None
        assert performance.agent.answered_at - performance.agent.rang_at == pytest.approx(1, abs=0.4)
        assert hears(performance.agent, speech[1])
        assert hears(performance.caller, speech[0])
