"""A scenario on the line: a caller from outside, an agent at a registered phone, one call between them.

`perform` plays one call and gives what happened, with both ears. What goes wrong on the line (nobody answers, the
wrong side hangs up, a call that breaks off) is a fault of the performance, not an exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar, assert_never

from sansheng.simulation.call import Call, EndedBy
from sansheng.simulation.desk import Desk, Offer
from sansheng.simulation.errors import CallGone, NoAnswer, SimulationError
from sansheng.simulation.mouth import Samples
from sansheng.simulation.phone import SipPhone
from sansheng.simulation.scenario import After, Leg, Scenario, Step

ANSWER_LIMIT_S = 32.0
OFFER_LIMIT_S = 300.0
END_LIMIT_S = 10.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class StepDone:
    """What somebody did, and when: monotonic seconds."""

    index: int
    leg: Leg
    action: str
    detail: str
    started_at: float
    """For `say`: the packet with the first sample left."""
    ended_at: float
    """For `say`: the packet with the last sample left."""


@dataclass(frozen=True, slots=True)
class Script:
    """A scenario with its placeholders filled in for one agent, and the samples of its steps that speak."""

    scenario: Scenario
    speech: Mapping[int, Samples]
    backgrounds: Mapping[Leg, Samples | None] = field(default_factory=dict)
    """What is heard on each line under the words and between them."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Who follows a performance while it goes on."""

    told: Callable[[Leg, str, str], None] = lambda _leg, _action, _detail: None
    """Is told of each step as it begins: leg, action, detail."""
    listens: Callable[[Leg, Call], None] = lambda _leg, _call: None
    """Is given each person's call: the caller's when it is made, the agent's when it is answered."""


@dataclass(slots=True)
class Performance:
    """One call as it went. Times are monotonic seconds, None until it happened."""

    scenario: Scenario
    caller_number: str
    called_at: float
    caller: Call
    agent: Call | None = None
    agent_number: str = ""
    ended_by: Leg | None = None
    """Which of the two ended the call; None: the line did."""
    ended_at: float | None = None
    steps: list[StepDone] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def succeeded(self) -> bool:
        """Whether everything went as the scenario says."""
        return not self.faults

    def said(self, text: str) -> StepDone:
        """Give the step that said a text containing `text`; for tests and measurements."""
        return next(step for step in self.steps if step.action == "say" and text in step.detail)


async def perform(
    scripts: Mapping[str, Script],
    caller: SipPhone,
    desk: Desk,
    number: str,
    audience: Audience | None = None,
) -> Performance:
    """Play one call: `caller` calls `number`, whoever is offered it at the desk plays the agent.

    `scripts` has the same scenario for each agent of the desk, by the agent's number.
    """
    audience = audience or Audience()
    with desk.expecting(caller.user) as offers:
        called_at = asyncio.get_running_loop().time()
        call = await caller.call(number)
        audience.listens("caller", call)
        scenario = next(iter(scripts.values())).scenario
        play = _Play(Performance(scenario, caller.user, called_at, call), scripts, offers, audience)
        try:
            await call.answered(ANSWER_LIMIT_S)
        except SimulationError as error:
            play.result.faults.append(f"the line did not answer: {error}")
            await call.hang_up()
        else:
            async with asyncio.TaskGroup() as legs:
                legs.create_task(play.caller_leg())
                legs.create_task(play.agent_leg())
        await play.finish()
    return play.result


class _Play:
    """The two legs of one performance and what they know of each other."""

    def __init__(
        self,
        result: Performance,
        scripts: Mapping[str, Script],
        offers: asyncio.Queue[Offer],
        audience: Audience,
    ) -> None:
        self.result = result
        self._scripts = scripts
        self._script = next(iter(scripts.values()))
        self._offers = offers
        self._audience = audience
        self._loop = asyncio.get_running_loop()
        self._agent_answered = asyncio.Event()
        self._done = [asyncio.Event() for _ in result.scenario.steps]

    async def caller_leg(self) -> None:
        """Play the caller."""
        await self._leg("caller", self.result.caller)

    async def agent_leg(self) -> None:
        """Play the agent: let it ring, answer, do the steps."""
        caller = self.result.caller
        try:
            call = await _while_up(caller, self._answer(), "nobody at the desk was to answer any more")
        except CallGone as error:
            if self.result.scenario.agent.answer_after_s is not None:
                self.result.faults.append(f"agent: {error}")
            return
        except NoAnswer as error:
            self.result.faults.append(f"agent: {error}")
            await caller.hang_up()
            return
        await self._leg("agent", call)

    async def _answer(self) -> Call:
        while True:
            offer = await self._offered()
            self.result.agent, self.result.agent_number = offer.call, offer.agent
            self._tell("agent", "ringing", offer.agent)
            if await self._picked_up(offer.call):
                self._cast(offer)
                return offer.call

    def _cast(self, offer: Offer) -> None:
        """Let whoever answered play the agent, with that number in the words."""
        self._script = self._scripts[offer.agent]
        self.result.scenario = self._script.scenario
        self._audience.listens("agent", offer.call)
        self._tell("agent", "answered", offer.agent)
        self._agent_answered.set()

    async def _offered(self) -> Offer:
        try:
            return await asyncio.wait_for(self._offers.get(), OFFER_LIMIT_S)
        except TimeoutError:
            raise NoAnswer(f"the call was offered to nobody within {OFFER_LIMIT_S:g} s") from None

    async def _picked_up(self, call: Call) -> bool:
        """Let a phone ring for the scenario's time and answer; False if it stops ringing before."""
        ring_s = self.result.scenario.agent.answer_after_s
        if ring_s is None:
            await call.ended()
            return False
        try:
            await _while_up(call, asyncio.sleep(ring_s), "the phone stopped ringing")
            call.answer()
        except CallGone:
            return False
        return True

    async def _leg(self, leg: Leg, call: Call) -> None:
        last_at = self._loop.time()
        call.mouth.background = self._script.backgrounds.get(leg)
        for index, step in enumerate(self.result.scenario.steps):
            if step.leg != leg:
                continue
            try:
                await _while_up(call, self._awaited(index, step, call, last_at), "the call was over")
                # The words are known for certain only now: the agent's number stands in them.
                last_at = await self._do(index, self.result.scenario.steps[index], call)
            except SimulationError as error:
                self.result.faults.append(f"{leg}, step {index + 1} ({step.action}): {error}")
                return

    async def _awaited(self, index: int, step: Step, call: Call, last_at: float) -> None:
        match step.after:
            case None | After.CALL:
                pass
            case After.AGENT_ANSWER:
                await self._agent_answered.wait()
            case After.PROMPT_END:
                await call.ear.prompt_end(since=last_at, timeout_s=OFFER_LIMIT_S)
            case After.OTHER_LEG_END:
                other = self.result.scenario.awaited(index)
                assert other is not None
                await self._done[other].wait()
            case _:
                assert_never(step.after)
        await asyncio.sleep(step.pause)

    async def _do(self, index: int, step: Step, call: Call) -> float:
        detail = str(getattr(step, step.action))
        self._tell(step.leg, step.action, detail)
        started_at, ended_at = await self._act(index, step, call)
        self.result.steps.append(StepDone(index, step.leg, step.action, detail, started_at, ended_at))
        self._done[index].set()
        return ended_at

    async def _act(self, index: int, step: Step, call: Call) -> tuple[float, float]:
        started_at = self._loop.time()
        if step.say is not None:
            spoken = await call.say(self._script.speech[index])
            return spoken.started_at, spoken.ended_at
        if step.press is not None:
            pressed = await call.press(step.press)
            return pressed.started_at, pressed.ended_at
        if step.wait_s is not None:
            await _while_up(call, asyncio.sleep(step.wait_s), "the call ended during the wait")
        elif step.hold is not None:
            await (call.hold() if step.hold else call.unhold())
        elif step.rtp is not None:
            call.mouth.sends_rtp = step.rtp
        elif step.rtp_jumps_back is not None:
            call.mouth.jump_back(step.rtp_jumps_back)
        else:
            await call.hang_up()
        return started_at, self._loop.time()

    async def finish(self) -> None:
        """See the call ended, by the scenario's people or else by us, and note who did it."""
        calls = [call for call in (self.result.caller, self.result.agent) if call is not None]
        for call in calls:
            try:
                await call.ended(END_LIMIT_S)
            except NoAnswer:
                self.result.faults.append("the call went on after the last step")
                await call.hang_up()
        self._conclude(calls)

    def _conclude(self, calls: list[Call]) -> None:
        result = self.result
        result.ended_at = min(call.ending.at for call in calls if call.ending)
        result.ended_by = self._ender()
        if result.ended_by != result.scenario.ends and not result.faults:
            result.faults.append(
                f"the call was ended by {result.ended_by or 'the line'}, not by {result.scenario.ends}"
            )
        missing = [number for number, done in enumerate(self._done, 1) if not done.is_set()]
        if missing and not result.faults:
            result.faults.append(f"steps not done: {missing}")

    def _ender(self) -> Leg | None:
        if self.result.caller.ending and self.result.caller.ending.by is EndedBy.US:
            return "caller"
        agent = self.result.agent
        return "agent" if agent and agent.ending and agent.ending.by is EndedBy.US else None

    def _tell(self, leg: Leg, action: str, detail: str) -> None:
        self._audience.told(leg, action, detail)


async def _while_up(call: Call, awaited: Awaitable[T], otherwise: str) -> T:
    """Wait for something as long as the call lasts.

    Raises:
        CallGone: the call ended first.
    """
    task = asyncio.ensure_future(awaited)
    over = asyncio.ensure_future(call.ended())
    try:
        await asyncio.wait({task, over}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        raise CallGone(otherwise)
    finally:
        for waiting in (task, over):
            waiting.cancel()
        await asyncio.gather(task, over, return_exceptions=True)
