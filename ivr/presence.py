"""Agents' breaks and log-outs at the queues.

A pause lives in Asterisk until Asterisk restarts; then it is made again.
"""

import logging

from calls.ids import AgentId
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.settings import LineSettings
from ivr.tracking.presence import LOGGED_OUT
from ivr.tracking.resync import Listing

log = logging.getLogger(__name__)


class AgentUnknown(Exception):
    """No agent of that number has a phone in a queue."""

    code = "agent-unknown"


class QueuePresence:
    """Implements calls.ports.Presence."""

    def __init__(self, ami: AmiClient, settings: LineSettings) -> None:
        self._ami = ami
        self._known = _interfaces(settings)
        self.paused: dict[AgentId, str] = {}
        """Reason by agent, as last asked for here or listed by Asterisk."""

    def use(self, settings: LineSettings) -> None:
        """Take over changed agents; breaks of those who are gone are forgotten."""
        self._known = _interfaces(settings)
        self.paused = {agent: reason for agent, reason in self.paused.items() if agent in self._known}

    async def pause(self, agent: AgentId, reason: str) -> None:
        """Have no queue ring this agent. `logged-out` and `after-call-work` are reasons with a meaning of their own.

        Raises:
            AgentUnknown: no such agent.
            AmiError: Asterisk could not be told; it is told at the next log-in.
        """
        self._check(agent)
        self.paused[agent] = reason
        await self._set(agent, True, reason)

    async def ready(self, agent: AgentId) -> None:
        """Have the queues ring this agent again; raises as `pause` does."""
        self._check(agent)
        self.paused.pop(agent, None)
        await self._set(agent, False, "")

    async def again(self, listing: Listing) -> None:
        """After a log-in: learn the pauses that Asterisk still has, make those again that it has lost."""
        listed = {m.interface.rpartition("/")[2].partition("@")[0]: m for m in listing.members}
        for number, member in listed.items():
            if member.paused and AgentId(number) in self._known:
                self.paused.setdefault(AgentId(number), member.pause_reason or LOGGED_OUT)
        for agent, reason in list(self.paused.items()):
            if agent in listed and not listed[agent].paused:
                try:
                    await self._set(agent, True, reason)
                except AmiError as error:
                    log.warning("the break of agent %s could not be made again: %s", agent, error)

    def _check(self, agent: AgentId) -> None:
        if agent not in self._known:
            raise AgentUnknown(agent)

    async def _set(self, agent: AgentId, paused: bool, reason: str) -> None:
        fields = {"Interface": self._known.get(agent, f"PJSIP/{agent}"), "Paused": "true" if paused else "false"}
        await self._ami.action("QueuePause", {**fields, "Reason": reason} if reason else fields)


def _interfaces(settings: LineSettings) -> dict[AgentId, str]:
    return {AgentId(agent.number): agent.interface for agent in settings.agents}
