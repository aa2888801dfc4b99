"""Calls out: our own, where the agent's phone rings first, within the fence and never twice at a time; and the caps on
those that agents dial.

A call begins as a stored fact (CallStarted, `out`) before the agent's phone rings, under the identity that its channel
will have. What was made, and what is under way, is known from those facts, also after a restart.
"""

import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from calls.clock import CLOCK
from calls.facts import CallEnded, CallStarted, Direction, Fact, TicketTried
from calls.ids import AgentId, CallId
from calls.ports import CallBackRefused
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.fence import Made, Refusal, hand_dialled, next_attempt, refusal
from ivr.numbers import EMERGENCY, may_be_called
from ivr.settings import LineSettings
from ivr.tracking.tracker import OwnCallAnswered, OwnCallBegan, Told, Tracker

log = logging.getLogger(__name__)

AGENT_RINGS_S: Final = 30
SHOWN_DIGITS: Final = 20
_CUSTOMER_NOT_CALLED: Final = frozenset(
    ("agent-no-answer", "agent-rejected", "agent-busy", "agent-unreachable", "line-away", "not-stored", *Refusal)
)
"""Reasons of CallEnded."""
_NO_DIGIT: Final = re.compile(r"[^0-9+]")


class LineCallBacks:
    """Implements calls.ports.CallBacks. Calls go through the agents' own dialplan, whose fence decides last."""

    def __init__(
        self,
        ami: AmiClient,
        tracker: Tracker,
        settings: LineSettings,
        tell: Callable[[Told], None],
        stored: Callable[[], Awaitable[None]],
    ) -> None:
        """`tell` makes facts of what we do; `stored` returns when all facts so far are in the log."""
        self._ami, self._tracker, self._tell, self._stored = ami, tracker, tell, stored
        self._zone = ZoneInfo(settings.site.time_zone)
        self._made: dict[CallId, Made] = {}
        self.use(settings)

    def use(self, settings: LineSettings) -> None:
        """Take over changed agents."""
        self._settings = settings

    def recall(self, told: Iterable[Fact]) -> None:
        """Count the calls out among these facts, without those that ended before the customer was called."""
        for fact in told:
            if isinstance(fact, CallStarted) and fact.direction is Direction.OUT:
                self._made[fact.call] = Made(fact.dialled, fact.occurred_at)
            elif isinstance(fact, CallEnded) and fact.reason in _CUSTOMER_NOT_CALLED:
                self._made.pop(fact.call, None)

    def dialled(self, call: CallId, number: str, closed: bool) -> str:
        """Return why a number that an agent has dialled is not called; empty: it is, and counts from now on.

        Args:
            call: the identity of the channel that dials; our own calls come here too, and have been allowed before.
            closed: the dialplan opens no class that holds the number.
        """
        if closed:
            return Refusal.NOT_OPEN if may_be_called(number) else Refusal.NUMBER
        if call in self._made:
            return ""
        now = self._now()
        why = hand_dialled(number, now, self._lately(), self._settings.outbound)
        if why is None and number not in EMERGENCY:
            self._made[call] = Made(number, now)
        return why or ""

    def dated(self, fact: Fact) -> Fact:
        """Return the fact; one that tells of a customer who was not reached says when to try again."""
        if not isinstance(fact, TicketTried) or fact.reached:
            return fact
        number = self._made[fact.call].number if fact.call in self._made else ""
        if fact.why in _CUSTOMER_NOT_CALLED:
            self._made.pop(fact.call, None)
        at = next_attempt(number, fact.occurred_at.astimezone(self._zone), self._lately(), self._settings.outbound)
        return replace(fact, next_at=at.astimezone(UTC))

    async def call(self, number: str, agent: AgentId, ticket: str = "") -> CallId:
        """Ring the agent, then `number`; return the call when the agent has answered.

        Raises:
            CallBackRefused: the fence forbids it, the agent does not exist, is on a call or does not answer, or
                Asterisk or the fact log is away.
        """
        reason = refusal(number, self._now(), self._lately(), self._tracker.calling(number), self._settings.outbound)
        reason_text = str(reason) if reason else self._agent_refused(agent)
        if reason_text:
            log.warning("a call out by agent %s was refused: %s", _NO_DIGIT.sub("", agent)[:SHOWN_DIGITS], reason_text)
            raise CallBackRefused(reason_text)
        return await self._make(number, agent, ticket)

    def _now(self) -> datetime:
        return datetime.now(self._zone)

    def _lately(self) -> list[Made]:
        """Return the calls of the last day; older ones are forgotten."""
        now = self._now()
        self._made = {call: made for call, made in self._made.items() if now - made.at < timedelta(days=1)}
        return list(self._made.values())

    def _agent_refused(self, agent: AgentId) -> str:
        if agent not in {known.number for known in self._settings.agents}:
            return "agent-unknown"
        if not self._ami.ready.is_set():
            return "line-away"
        return "agent-busy" if self._tracker.busy_with(agent) else ""

    async def _make(self, number: str, agent: AgentId, ticket: str) -> CallId:
        call = self._identity()
        self._tell(OwnCallBegan(_now_us(), call, number, agent, ticket))
        failure = "line-away"
        try:
            await self._stored()
            failure = await self._ring(call, number, agent)
        except TimeoutError:
            failure = "not-stored"
        except AmiError as error:
            failure = error.code
        finally:
            self._tell(OwnCallAnswered(_now_us(), call, failure))
        if failure:
            raise CallBackRefused(failure)
        return call

    async def _ring(self, call: CallId, number: str, agent: AgentId) -> str:
        """Return why the agent is not on the call; empty: the agent is."""
        phone = next(known.interface for known in self._settings.agents if known.number == agent)
        response = await self._ami.action("Originate", originate(call, number, phone), timeout_s=AGENT_RINGS_S + 5)
        if response.items and response.items[-1].get("response") == "Success":
            return ""
        return _FAILURES.get(response.items[-1].get("reason", "") if response.items else "", "agent-unreachable")

    def _identity(self) -> CallId:
        """Return a channel's identity in Asterisk's own form."""
        seconds = int(CLOCK.epoch_at(CLOCK.now_at()))
        return CallId(f"{self._settings.asterisk.system_name}-{seconds}.{uuid4().hex[:12]}")


_FAILURES: Final = {
    "1": "agent-no-answer",
    "3": "agent-no-answer",
    "5": "agent-rejected",
    "8": "agent-unreachable",
}
"""By OriginateResponse's Reason: a frame's control number."""


def originate(call: CallId, number: str, phone: str) -> dict[str, str]:
    """Return the action's fields. The number is dialled as if the agent had dialled it."""
    return {
        "Channel": phone,
        "ChannelId": call,
        "Context": "sansheng-from-agents",
        "Exten": number,
        "Priority": "1",
        "CallerID": f'"{number}" <{number}>',
        "Timeout": str(AGENT_RINGS_S * 1000),
        "Async": "true",
    }


def _now_us() -> int:
    return int(CLOCK.epoch_at(CLOCK.now_at()) * 1_000_000)
