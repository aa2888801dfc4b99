"""Our own calls: the agent's phone rings first, then the caller's; within the fence, and never twice at a time."""

import logging
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from calls.ids import AgentId
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.fence import Caps, Made, Refusal, refusal
from ivr.settings import LineSettings

log = logging.getLogger(__name__)

AGENT_RINGS_S = 30


class CallRefused(Exception):
    """The call was not made."""

    def __init__(self, reason: Refusal | str) -> None:
        super().__init__(str(reason))
        self.code = str(reason)


class CallBacks:
    """Makes calls through the agents' own dialplan, whose fence decides last."""

    def __init__(self, ami: AmiClient, settings: LineSettings, caps: Caps | None = None) -> None:
        self._ami, self._caps = ami, caps or Caps()
        self._agents = {AgentId(agent.number) for agent in settings.agents}
        self._zone = ZoneInfo(settings.site.time_zone)
        self._under_way: set[str] = set()
        self.made: list[Made] = []
        self.refused: list[tuple[str, Refusal]] = []
        """What the fence kept in, the newest last; at most 1,000."""

    async def call(self, number: str, agent: AgentId, now: datetime | None = None) -> None:
        """Ring the agent, then `number`; returns when the agent has answered.

        Raises:
            CallRefused: the fence forbids it, the agent does not exist or does not answer, Asterisk is away.
        """
        now = (now or datetime.now(self._zone)).astimezone(self._zone)
        self.made = [call for call in self.made if now - call.at < timedelta(days=1)]
        reason = refusal(number, now, self.made, frozenset(self._under_way), self._caps)
        if reason is not None:
            self.refused = [*self.refused[-999:], (number, reason)]
            log.warning("a call out was refused: %s", reason)
            raise CallRefused(reason)
        if agent not in self._agents:
            raise CallRefused("agent-unknown")
        await self._make(number, agent, now)

    async def _make(self, number: str, agent: AgentId, now: datetime) -> None:
        self._under_way.add(number)
        self.made.append(Made(number, now))
        try:
            response = await self._ami.action("Originate", originate(number, agent), timeout_s=AGENT_RINGS_S + 5)
        except AmiError as error:
            raise CallRefused(error.code) from error
        finally:
            self._under_way.discard(number)
        if not response.items or response.items[-1].get("response") != "Success":
            raise CallRefused("agent-did-not-answer")


def originate(number: str, agent: AgentId) -> dict[str, str]:
    """Return the action's fields. The number is dialled as if the agent had dialled it."""
    return {
        "Channel": f"PJSIP/{agent}",
        "Context": "sansheng-from-agents",
        "Exten": number,
        "Priority": "1",
        "CallerID": f'"{number}" <{number}>',
        "Timeout": str(AGENT_RINGS_S * 1000),
        "Async": "true",
    }
