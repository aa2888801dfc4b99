"""The remote's RTP sequence number jumps back in mid-call: Asterisk's hooks go deaf, and both legs are heard again."""

from __future__ import annotations

import asyncio

import pytest

from calls import facts
from calls.findings import Role, Unjudged
from sansheng.simulation import SipPhone
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import Voice, speak

pytestmark = pytest.mark.e2e

HOST = "127.0.0.1"
AGAIN_MS = 3000


@pytest.fixture(scope="module")
def words():
    """What each side says: two different sentences."""
    said = {
        Role.CALLER: speak("您好，我想查一下快递", voice=Voice("f2")),
        Role.AGENT: speak("请您稍等，我马上为您查询", voice=Voice("m3")),
    }
    return {role: telephone(speech.samples, speech.rate) for role, speech in said.items()}


@pytest.mark.parametrize("jumping", Role)
async def test_after_a_jump_of_the_remote_both_legs_are_heard_again(pbx, log, line_on, words, jumping) -> None:
    async with (
        line_on(pbx, hearing=True),
        SipPhone(HOST, pbx.ports.sip, "1001", password="phone-1001") as agent,
        SipPhone(HOST, pbx.ports.sip, "13800138000") as caller,
    ):
        calls = {Role.CALLER: await caller.call("4001234567")}
        calls[Role.AGENT] = await asyncio.wait_for(agent.incoming(), 30)
        calls[Role.AGENT].answer()
        await log.until(facts.AgentConnected)
        await asyncio.gather(*(calls[role].say(words[role]) for role in Role))
        await log.until(facts.UtteranceHeard, 2)

        calls[jumping].mouth.jump_back()
        await log.until(facts.HearingChanged, 2)
        before = len(log.of(facts.UtteranceHeard))
        await asyncio.gather(*(calls[role].say(words[role]) for role in Role))
        await log.until(facts.UtteranceHeard, before + 2)
        await calls[Role.CALLER].hang_up()
        await log.until(facts.CallEnded)

    lost, found = log.of(facts.HearingChanged)
    assert (lost.role, lost.deaf) == (jumping, Unjudged.NO_AUDIO)
    assert (found.role, found.deaf) == (jumping, None)
    assert found.from_ms - lost.from_ms <= AGAIN_MS
    for role, said in ((Role.CALLER, "查一下"), (Role.AGENT, "稍等")):
        texts = [heard.text for heard in log.of(facts.UtteranceHeard) if heard.role is role]
        assert sum(said in text for text in texts) == 2, texts
