"""Who sees what: an account's role and team against a call. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from assist.storage.accounts import Account, AccountRole
from assist.storage.calls import EVERYTHING, Scope
from assist.storage.directory import Agent, Queue
from calls.bus import Numbered
from calls.facts import AgentConnected, Fact, OfferEnded, OfferStarted, QueueJoined, TicketOpened
from calls.ids import AgentId, QueueName

COMPLAINT: Final = "complaint"


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """What one account may see, worked out when it comes in."""

    account: Account
    agents: frozenset[AgentId] = frozenset()
    """Whose calls: an agent's own, a leader's team's."""
    queues: frozenset[QueueName] = frozenset()
    """Whose waiting callers: a leader's team's."""

    @property
    def everything(self) -> bool:
        return self.account.role in (AccountRole.SUPERVISOR, AccountRole.INSPECTOR, AccountRole.ADMINISTRATOR)

    @property
    def masked(self) -> bool:
        return self.account.role in (AccountRole.INSPECTOR, AccountRole.ADMINISTRATOR)

    def sees_agent(self, agent: AgentId) -> bool:
        """Tell whether the agent's state is shown."""
        everybody = self.account.role in (AccountRole.SUPERVISOR, AccountRole.ADMINISTRATOR)
        return everybody or agent in self.agents or agent == self.account.agent

    def scope(self) -> Scope:
        """Return the same for the store."""
        if self.everything:
            return EVERYTHING
        if self.account.role is AccountRole.COMPLAINTS:
            return Scope(ticket_kind=COMPLAINT)
        return Scope(agents=self.agents, queues=self.queues)


def viewer_of(account: Account, agents: Iterable[Agent], queues: Iterable[Queue]) -> Viewer:
    if account.role is AccountRole.LEADER and account.team is not None:
        team = account.team
        return Viewer(
            account=account,
            agents=frozenset(agent.agent for agent in agents if agent.team == team),
            queues=frozenset(queue.queue for queue in queues if queue.team == team),
        )
    if account.role is AccountRole.AGENT and account.agent is not None:
        return Viewer(account=account, agents=frozenset({account.agent}))
    return Viewer(account=account)


@dataclass(slots=True)
class Involved:
    """Who has to do with one call, and since which fact."""

    first: int = 0
    ringing: dict[AgentId, int] = field(default_factory=dict)
    spoke: dict[AgentId, int] = field(default_factory=dict)
    queues: dict[QueueName, int] = field(default_factory=dict)
    complaint: int | None = None

    def advance(self, numbered: Numbered) -> None:
        seq = numbered.seq
        self.first = self.first or seq
        match numbered.fact:
            case OfferStarted(agent=agent):
                self.ringing.setdefault(agent, seq)
            case OfferEnded(agent=agent):
                self.ringing.pop(agent, None)
            case AgentConnected(agent=agent):
                self.spoke.setdefault(agent, seq)
            case QueueJoined(queue=queue):
                self.queues.setdefault(queue, seq)
            case TicketOpened(ticket_kind=kind) if kind == COMPLAINT and self.complaint is None:
                self.complaint = seq

    def visible_since(self, viewer: Viewer) -> int | None:
        """Return from which fact on the viewer sees the call; None: not now.

        An agent whose phone rings sees the call as long as it rings; whoever spoke goes on seeing it.
        """
        if viewer.everything:
            return self.first
        if viewer.account.role is AccountRole.COMPLAINTS:
            return self.complaint
        since = [seq for agent, seq in (*self.ringing.items(), *self.spoke.items()) if agent in viewer.agents]
        since += [seq for queue, seq in self.queues.items() if queue in viewer.queues]
        return min(since, default=None)


def concerns(viewer: Viewer, fact: Fact) -> bool:
    """Tell whether the fact is about the viewer's own offer: its end is shown though the call is not any more."""
    return isinstance(fact, OfferStarted | OfferEnded) and fact.agent in viewer.agents
