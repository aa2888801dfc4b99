"""Who is who on the line: which SIP endpoints are agents, which the simulator's; the rest are customers' trunks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from calls.ids import AgentId
from ivr.ami.events import Channel
from ivr.tracking.rings import Cadence


@dataclass(frozen=True, slots=True)
class LineMap:
    agents: Mapping[str, AgentId]
    """Endpoint name to agent's number; the two are usually the same."""
    simulated: frozenset[str] = frozenset({"sim"})
    """Trunk endpoints whose calls are `sansheng simulate`'s."""
    by_key: frozenset[AgentId] = frozenset()
    """Agents whose phones are in the public network: a pick-up alone is no answer."""
    cadence: Cadence = field(default_factory=Cadence)
    alert_ms: int = 15_000
    """An offer that rings this long raises the live alert."""
    hold_warn_ms: int = 45_000
    """The agent is warned when the caller has been on hold for so long."""
    hold_limit_ms: int = 60_000
    """The longest hold that the service standard allows (C08)."""

    def agent(self, channel: Channel) -> AgentId | None:
        return self.agents.get(channel.endpoint)


def local_extension(name: str) -> str:
    """Return `1003` of `Local/1003@external-agents-0000001;2`; empty for other channels."""
    technology, _, rest = name.partition("/")
    return rest.partition("@")[0] if technology == "Local" else ""


def dialled_number(dial_string: str) -> str:
    """Return the number of a dial string: `PJSIP/13800138000@carrier` and `1002` give `13800138000` and `1002`."""
    return dial_string.rpartition("/")[2].partition("@")[0]
