"""Scenarios played through a small exchange: order and time of the steps, faults, and what is written down.

The exchange stands for Asterisk: it takes registrations, rings an agent for each caller and joins the two.
"""

import asyncio
import json
import wave
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from sansheng.simulation import Call, SipPhone, dialog, record, scenario, sip
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.ear import Samples
from sansheng.simulation.errors import CallRefused, LocalSipError, SimulationError
from sansheng.simulation.rtp import RtpPacket
from sansheng.simulation.run import Audience, Performance, Script, perform
from sansheng.simulation.signalling import Address

HEAD = "title: 甲\ntitle_en: A\n"
WORD = (6000 * np.sin(np.arange(2400) / 5)).astype(np.int16)
"""0.3 s of sound."""


class Exchange(SipPhone):
    """One number to call from outside, one queue of agents that are rung one after another."""

    def __init__(self, *, ring_s: float = 5.0) -> None:
        super().__init__("127.0.0.1", 9, "exchange")
        self.agents: list[str] = []
        self.ring_s = ring_s
        self.faults: list[BaseException] = []

    def _requested(self, request: sip.Request, addr: Address) -> None:
        if request.method != "REGISTER":
            super()._requested(request, addr)
            return
        uri = sip.uri_in(request.headers.get("Contact"))
        if request.headers.get("Expires") != "0" and uri not in self.agents:
            self.agents.append(uri)
        self._signalling.reply(request, dialog.respond(request, 200, ("Expires", "3600")), addr)

    async def serve(self) -> None:
        """Serve callers until cancelled."""
        async with asyncio.TaskGroup() as calls:
            while True:
                calls.create_task(self._connect(await self.incoming()))

    async def _connect(self, caller: Call) -> None:
        caller.answer()
        ringing = asyncio.ensure_future(self._ring(caller))
        over = asyncio.ensure_future(caller.ended())
        await asyncio.wait({ringing, over}, return_when=asyncio.FIRST_COMPLETED)
        ringing.cancel()
        over.cancel()
        await asyncio.gather(ringing, over, return_exceptions=True)

    async def _ring(self, caller: Call) -> None:
        async with SipPhone("127.0.0.1", 9, caller.number) as back:
            for uri in self.agents * 3:
                agent = await back.call(uri)
                try:
                    await agent.answered(self.ring_s)
                except SimulationError:
                    await agent.hang_up()
                    continue
                await self._join(caller, agent)
                return

    async def _join(self, caller: Call, agent: Call) -> None:
        for one, other in ((caller, agent), (agent, caller)):
            one.mouth.sends_rtp = False
            one._audio._receive = lambda datagram, _now, to=other: to._audio.send(datagram)  # type: ignore[misc]
        over = [asyncio.ensure_future(call.ended()) for call in (caller, agent)]
        await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        await asyncio.gather(caller.hang_up(), agent.hang_up())
        for waiting in over:
            waiting.cancel()


def on_time(taken_s: float, planned_s: float) -> bool:
    """Tell whether something took as long as planned; never less, and not much more on a busy machine."""
    return planned_s - 0.02 <= taken_s < planned_s + 0.3


@dataclass
class Stage:
    """An exchange, a desk and callers."""

    exchange: Exchange
    desk: Desk
    told: list[tuple[str, str]] = field(default_factory=list)

    async def play(
        self, steps: str, *, more: str = "", ends: str = "caller", caller: str = "13800138000"
    ) -> Performance:
        """Play a scenario with these steps; every text is one short sound."""
        made = scenario.parse(f"{HEAD}ends: {ends}\n{more}steps:\n{steps}", "t.yaml", "t")
        speech: Mapping[int, Samples] = {index: WORD for index, step in enumerate(made.steps) if step.say}
        async with SipPhone("127.0.0.1", self.exchange.port, caller) as phone:
            scripts = {agent.user: Script(made, speech) for agent in self.desk.phones}
            audience = Audience(told=lambda leg, action, _: self.told.append((leg, action)))
            return await perform(scripts, phone, self.desk, "4001", audience)


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    """An exchange with two agents."""
    async with Exchange() as exchange:
        accounts = (AgentAccount("1001", "x"), AgentAccount("1002", "x"))
        async with Desk("127.0.0.1", exchange.port, accounts) as desk:
            serving = asyncio.ensure_future(exchange.serve())
            yield Stage(exchange, desk)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


TALK = """
 - {leg: agent, say: 您好, after: agent_answer}
 - {leg: caller, say: 你好, after: other_leg_end}
 - {leg: caller, press: "12", pause_s: 0.2}
 - {leg: agent, say: 再见, after: other_leg_end, pause_s: 0.3}
 - {leg: caller, hang_up: true, after: other_leg_end, pause_s: 0.1}
"""
QUICK = "agent: {answer_after_s: 0.3}\n"


async def test_the_steps_come_in_order_and_on_time_and_the_ears_hear_them(stage: Stage) -> None:
    played = await stage.play(TALK, more=QUICK)
    assert played.faults == []
    assert [(step.leg, step.action) for step in played.steps] == [
        ("agent", "say"),
        ("caller", "say"),
        ("caller", "press"),
        ("agent", "say"),
        ("caller", "hang_up"),
    ]
    hello, reply, keys, goodbye, hung_up = played.steps
    assert on_time(reply.started_at - hello.ended_at, 0.4)
    assert on_time(keys.started_at - reply.ended_at, 0.2)
    assert on_time(goodbye.started_at - keys.ended_at, 0.3)
    assert on_time(hung_up.started_at - goodbye.ended_at, 0.1)
    assert played.agent is not None
    assert played.agent.answered_at is not None
    assert played.agent.rang_at is not None
    assert on_time(played.agent.answered_at - played.agent.rang_at, 0.3)
    assert played.agent.ear.digits == "12"
    heard = played.caller.ear.sounds()
    assert [sound.end_s - sound.start_s for sound in heard] == pytest.approx([0.3, 0.3], abs=0.02)
    assert heard[1].start_s - heard[0].start_s == pytest.approx(goodbye.started_at - hello.started_at, abs=0.1)
    assert ("agent", "answered") in stage.told


async def test_what_is_written_down_agrees_with_what_was_heard(stage: Stage, tmp_path: Path) -> None:
    played = await stage.play(TALK, more=QUICK)
    record.write(played, tmp_path / "made" / "here")
    told = json.loads((tmp_path / "made" / "here" / "timeline.json").read_text("utf-8"))
    assert (told["scenario"], told["caller"], told["ended_by"], told["faults"]) == ("t", "13800138000", "caller", [])
    assert told["agent"] in ("1001", "1002")
    assert [step["detail"] for step in told["steps"]] == ["您好", "你好", "12", "再见", "True"]
    said = [[step["start_ms"], step["end_ms"]] for step in told["steps"] if step["leg"] == "agent"]
    for (said_ms, _), (heard_ms, _) in zip(said, told["caller_ear"]["sounds"], strict=True):
        assert heard_ms == pytest.approx(said_ms, abs=100)
    with wave.open(str(tmp_path / "made" / "here" / "conversation.wav")) as file:
        assert (file.getnchannels(), file.getframerate()) == (2, 8000)
        both = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, 2)
    first = [int(np.flatnonzero(np.abs(channel) > 2000)[0]) / 8000 for channel in both.T]
    assert on_time(first[1] - first[0], 0.7)


async def test_legs_that_do_not_wait_talk_over_each_other(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: agent, say: 甲, after: agent_answer}\n - {leg: caller, say: 乙, after: agent_answer, pause_s: 0.1}\n"
        " - {leg: caller, hang_up: true, after: other_leg_end}\n",
        more=QUICK,
    )
    over, under = played.steps[0], played.steps[1]
    assert over.started_at < under.ended_at
    assert under.started_at < over.ended_at
    assert played.succeeded


async def test_the_end_of_a_prompt_is_heard_before_the_step(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: agent, say: 甲, after: agent_answer}\n - {leg: caller, press: '1', after: prompt_end}\n"
        " - {leg: agent, hang_up: true, after: other_leg_end}\n",
        more=QUICK,
        ends="agent",
    )
    assert played.succeeded
    assert on_time(played.steps[1].started_at - played.steps[0].ended_at, 0.58)


async def test_an_agent_on_hold_is_not_heard(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: agent, hold: true, after: agent_answer}\n - {leg: agent, say: 甲}\n - {leg: agent, hold: false}\n"
        " - {leg: agent, rtp: false}\n - {leg: agent, say: 乙}\n - {leg: agent, rtp: true}\n - {leg: agent, say: 丙}\n"
        " - {leg: agent, rtp_jumps_back: 100}\n - {leg: agent, wait_s: 0.3}\n - {leg: agent, hang_up: true}\n",
        more=QUICK,
        ends="agent",
    )
    assert played.succeeded
    assert len(played.caller.ear.sounds()) == 1
    assert np.count_nonzero(np.abs(record.conversation(played)[:, 0]) > 1000) > 0
    assert -99 in np.diff([packet.sequence for packet in played.caller.ear.packets])


async def test_what_is_heard_during_a_hold_is_no_part_of_the_talk(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: agent, hold: true, after: agent_answer}\n - {leg: caller, say: 甲, after: other_leg_end}\n"
        " - {leg: agent, hang_up: true, after: other_leg_end}\n",
        more=QUICK,
        ends="agent",
    )
    assert played.succeeded
    # The caller's ear heard something (as music on hold is heard), which the agent did not say.
    hold = played.steps[0]
    played.caller.ear.receive(bytes(RtpPacket(8, 1, 1, 1, b"\x2a" * 160)), hold.ended_at + 0.1)
    assert played.caller.ear.sounds()
    assert not np.any(np.abs(record.conversation(played)[:, 0]) > 100)


async def test_a_caller_who_gives_up_hears_no_agent(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: caller, wait_s: 0.5, after: call}\n - {leg: caller, hang_up: true}\n",
        more="agent: {answer_after_s: null}\n",
    )
    assert played.succeeded
    assert (played.ended_by, record.conversation(played).size) == ("caller", 0)
    assert played.agent is not None
    assert played.agent.answered_at is None


async def test_the_second_offer_is_answered_when_the_first_stops_ringing(stage: Stage) -> None:
    stage.exchange.ring_s = 0.2
    played = await stage.play(
        " - {leg: caller, hang_up: true, after: agent_answer}\n", more="agent: {answer_after_s: 0.1}\n"
    )
    assert played.agent_number == "1001"
    stage.exchange.ring_s = 0.2
    made = stage.play(
        " - {leg: caller, wait_s: 1}\n - {leg: caller, hang_up: true}\n", more="agent: {answer_after_s: 0.4}\n"
    )
    assert (await made).agent_number in ("1001", "1002")
    assert stage.told.count(("agent", "ringing")) >= 3


async def test_the_wrong_side_hanging_up_is_a_fault(stage: Stage) -> None:
    played = await stage.play(" - {leg: agent, hang_up: true, after: agent_answer}\n", more=QUICK)
    assert not played.succeeded
    assert played.ended_by == "agent"
    assert "agent" in played.faults[0]


async def test_a_step_after_the_end_of_the_call_is_a_fault(stage: Stage) -> None:
    played = await stage.play(
        " - {leg: agent, say: 甲, after: agent_answer}\n - {leg: caller, hang_up: true, after: agent_answer}\n",
        more=QUICK,
    )
    assert "step 1" in played.faults[0]


async def test_two_callers_at_once_keep_their_agents_apart(stage: Stage) -> None:
    stage.exchange.agents.reverse()
    first, second = await asyncio.gather(
        stage.play(TALK, more=QUICK),
        stage.play(" - {leg: caller, wait_s: 3}\n - {leg: caller, hang_up: true}\n", more=QUICK, caller="13800138001"),
    )
    assert first.succeeded
    assert second.succeeded
    assert first.agent is not second.agent


async def test_the_same_caller_twice_at_once_is_our_own_error(stage: Stage) -> None:
    with stage.desk.expecting("13800138000"), pytest.raises(LocalSipError):
        await stage.play(TALK)
    with pytest.raises(LocalSipError):
        Desk("127.0.0.1", 9, ())


async def test_a_line_that_refuses_is_a_fault(stage: Stage) -> None:
    made = scenario.parse(f"{HEAD}ends: caller\nsteps: [{{leg: caller, hang_up: true}}]", "t.yaml", "t")
    async with SipPhone("127.0.0.1", 9, "4001") as line, SipPhone("127.0.0.1", 9, "13800138009") as caller:
        playing = asyncio.ensure_future(perform({"1001": Script(made, {})}, caller, stage.desk, line.uri))
        (await line.incoming(2)).reject(486)
        played = await playing
    assert "486" in played.faults[0]
    assert played.caller.ending is not None
    with pytest.raises(CallRefused):
        await played.caller.answered()
