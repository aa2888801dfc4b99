"""Hand-over: a live call is sent into a flow of the line, and comes back to the same agent.

The caller's channel goes into the flow's context, the agent's into a waiting one (AMI Redirect with both); AMI Bridge
joins them again. Both contexts fall back by themselves, should we be gone in between.
"""

import logging
from dataclasses import dataclass

from calls.facts import AgentRole
from calls.findings import Role
from calls.ids import CallId
from calls.ports import FlowRefused
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.flows.catalogue import HANDED_OVER
from ivr.tracking.legs import Leg
from ivr.tracking.tracker import Tracker

log = logging.getLogger(__name__)

FLOW_CONTEXT = "sansheng-flow"
WAIT_CONTEXT = "sansheng-wait"
LISTEN_CONTEXT = "sansheng-listen"


@dataclass(frozen=True, slots=True)
class Handover:
    """A caller who is in a flow, and the agent who waits."""

    flow: str
    role: AgentRole
    agent_channel: str
    """Empty when the agent was freed."""


class HandoverControl:
    """Implements calls.ports.FlowControl."""

    def __init__(self, ami: AmiClient, tracker: Tracker) -> None:
        self._ami, self._tracker = ami, tracker
        self.under_way: dict[str, Handover] = {}
        """By uniqueid of the caller's channel."""

    async def start(self, call: CallId, flow: str, agent: AgentRole) -> None:
        """Raises:
        FlowRefused: unknown flow, call not up, another flow has it, or Asterisk cannot be told.
        """
        caller, talking = self._legs(call, flow)
        role = agent if talking else AgentRole.FREE
        channel = talking.channel if talking and role is not AgentRole.FREE else ""
        self.under_way[caller.id] = Handover(flow, role, channel)
        try:
            if role is AgentRole.LISTEN:
                await self._ami.action(
                    "Setvar", {"Channel": channel, "Variable": "SANSHENG_LISTEN", "Value": caller.channel}
                )
            await self._ami.action("Redirect", redirect(caller.channel, flow, channel, role))
        except AmiError as error:
            del self.under_way[caller.id]
            raise FlowRefused(str(error)) from error

    async def hand_back(self, uniqueid: str, caller_channel: str) -> bool:
        """Join caller and agent again; False when no agent waits (any more): the queue is next."""
        handover = self.under_way.pop(uniqueid, None)
        if handover is None or not handover.agent_channel:
            return False
        try:
            await self._ami.action(
                "Bridge", {"Channel1": handover.agent_channel, "Channel2": caller_channel, "Tone": "no"}
            )
        except AmiError as error:
            log.info("%s does not wait any more: %s", handover.agent_channel, error)
            return False
        return True

    async def release(self, uniqueid: str) -> None:
        """The flow led elsewhere: the waiting agent is free."""
        handover = self.under_way.pop(uniqueid, None)
        if handover and handover.agent_channel:
            try:
                await self._ami.action("Hangup", {"Channel": handover.agent_channel, "Cause": "16"})
            except AmiError as error:
                log.debug("%s: %s", handover.agent_channel, error)

    def _legs(self, call: CallId, flow: str) -> tuple[Leg, Leg | None]:
        tracked = self._tracker.calls.get(call)
        if flow not in HANDED_OVER:
            raise FlowRefused(f"no flow {flow!r}; there are {', '.join(HANDED_OVER)}")
        if tracked is None or not tracked.state.started or tracked.state.customer is None:
            raise FlowRefused("the call is not up")
        caller = tracked.state.customer
        if tracked.state.gone_us is not None or not caller.told_up:
            raise FlowRefused("the call is not up")
        if tracked.state.flow or caller.id in self.under_way:
            raise FlowRefused(f"the call is in the flow {tracked.state.flow or self.under_way[caller.id].flow!r}")
        talking = [leg for leg in tracked.state.agents() if leg.bridge and leg.bridge == caller.bridge]
        return caller, talking[0] if talking and talking[0].role is Role.AGENT else None


def redirect(caller: str, flow: str, agent: str, role: AgentRole) -> dict[str, str]:
    """Return the Redirect's fields; without an agent's channel only the caller moves, and the agent is free."""
    fields = {"Channel": caller, "Context": FLOW_CONTEXT, "Exten": flow, "Priority": "1"}
    if not agent:
        return fields
    context = LISTEN_CONTEXT if role is AgentRole.LISTEN else WAIT_CONTEXT
    return fields | {"ExtraChannel": agent, "ExtraContext": context, "ExtraExten": "s", "ExtraPriority": "1"}
