"""The agents' states at the queues, from the queues' own member events."""

from collections.abc import Callable
from typing import Final

from calls.ids import AgentId, CallId
from calls.signals import AgentState, AgentStateChanged
from ivr.ami.events import ContactChanged, MemberChanged
from ivr.tracking.map import LineMap

AFTER_CALL_WORK: Final = "after-call-work"
LOGGED_OUT: Final = "logged-out"
"""Reasons of a pause that are states of their own; every other reason is a break."""

_DEVICE: Final[dict[int, AgentState]] = {
    1: "ready",
    2: "talking",
    3: "talking",
    4: "unreachable",
    5: "unreachable",
    6: "ringing",
    7: "talking",
    8: "hold",
}


def agent_state(member: MemberChanged, device: int) -> tuple[AgentState, str]:
    """Return the state and its reason. A call under way shows before a pause."""
    state = _DEVICE.get(device, "ready")
    if not member.paused or state in ("talking", "hold", "ringing"):
        return state, ""
    if member.pause_reason == LOGGED_OUT:
        return "logged-out", ""
    if member.pause_reason == AFTER_CALL_WORK:
        return "after-call-work", ""
    return "break", member.pause_reason


class PresenceTracker:
    """Keeps each agent's last state; only changes are told."""

    def __init__(self, line: LineMap) -> None:
        self.line = line
        self.states: dict[AgentId, AgentStateChanged] = {}
        self._devices: dict[AgentId, int] = {}
        self._told: list[AgentStateChanged] = []

    def member(self, event: MemberChanged, call_of: Callable[[AgentId], CallId | None]) -> None:
        agent = self._agent(event)
        if agent is None:
            return
        if event.device_state is not None:
            self._devices[agent] = event.device_state
        state, reason = agent_state(event, self._devices.get(agent, 1))
        call = call_of(agent) if state in ("ringing", "talking", "hold") else None
        self._tell(AgentStateChanged(agent=agent, state=state, reason=reason, call=call))

    def contact(self, event: ContactChanged) -> None:
        agent = self.line.agents.get(event.endpoint)
        if agent and event.status in ("Removed", "Unreachable"):
            self._tell(AgentStateChanged(agent=agent, state="unreachable"))

    def _agent(self, event: MemberChanged) -> AgentId | None:
        """Return whom a member is: by device, by the number in a Local interface, or by its name."""
        for interface in (event.state_interface, event.interface):
            name = interface.rpartition("/")[2].partition("@")[0]
            if name in self.line.agents:
                return self.line.agents[name]
        return AgentId(event.name) if event.name in self.line.agents.values() else None

    def _tell(self, changed: AgentStateChanged) -> None:
        if self.states.get(changed.agent) != changed:
            self.states[changed.agent] = changed
            self._told.append(changed)

    def take(self) -> list[AgentStateChanged]:
        told, self._told = self._told, []
        return told
