"""The calls that run or have just ended, as compact facts: what a page's snapshot is made of. Pure.

The same facts in the same order give the same board; time comes in with the facts and with `prune`.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from assist.web.visibility import Involved, Viewer
from calls.bus import Numbered
from calls.facts import CallEnded, Fact, FindingChanged, LegDown, UtteranceHeard
from calls.ids import AgentId, CallId, FindingId, LegId
from calls.signals import AgentStateChanged, CardShown, PartialHeard

KEPT: Final = timedelta(minutes=10)
"""How long an ended call stays."""
KEPT_CALLS: Final = 50
"""How many ended calls stay."""


@dataclass(slots=True)
class BoardCall:
    """One call's compact facts: the latest of each finding, words without their times."""

    facts: dict[int | FindingId, Numbered] = field(default_factory=dict)
    involved: Involved = field(default_factory=Involved)
    ended_at: datetime | None = None
    partials: dict[LegId, PartialHeard] = field(default_factory=dict)
    card: CardShown | None = None

    def advance(self, numbered: Numbered) -> None:
        fact = numbered.fact
        self.involved.advance(numbered)
        key: int | FindingId = numbered.seq
        match fact:
            case FindingChanged(finding=finding):
                key = finding.id
            case UtteranceHeard(leg=leg, utterance=utterance):
                if (partial := self.partials.get(leg)) and partial.utterance == utterance:
                    del self.partials[leg]
            case LegDown(leg=leg):
                self.partials.pop(leg, None)
            case CallEnded(occurred_at=occurred_at):
                self.ended_at = occurred_at
                self.partials.clear()
                self.card = None
        self.facts[key] = numbered

    def ordered(self) -> list[Numbered]:
        return sorted(self.facts.values(), key=lambda numbered: numbered.seq)


@dataclass(frozen=True, slots=True)
class AgentState:
    """The last state of an agent, and since when."""

    signal: AgentStateChanged
    since: datetime


@dataclass(slots=True)
class Board:
    last: int = 0
    """The number of the newest fact."""
    calls: dict[CallId, BoardCall] = field(default_factory=dict)
    agents: dict[AgentId, AgentState] = field(default_factory=dict)

    def advance(self, numbered: Numbered) -> BoardCall:
        """Apply a fact, already compact, and return its call."""
        self.last = max(self.last, numbered.seq)
        call = self.calls.setdefault(numbered.fact.call, BoardCall())
        call.advance(numbered)
        return call

    def hear(self, partial: PartialHeard) -> None:
        if (call := self.calls.get(partial.call)) and call.ended_at is None:
            call.partials[partial.leg] = partial

    def show(self, card: CardShown) -> None:
        if (call := self.calls.get(card.call)) and call.ended_at is None:
            call.card = card

    def note(self, signal: AgentStateChanged, now: datetime) -> AgentState:
        """Apply an agent's state; `since` stays while only its reason or call changes."""
        known = self.agents.get(signal.agent)
        since = known.since if known is not None and known.signal.state == signal.state else now
        self.agents[signal.agent] = state = AgentState(signal, since)
        return state

    def prune(self, now: datetime) -> None:
        """Forget calls that ended long ago, and the oldest when too many ended."""
        ended = sorted((call.ended_at, id) for id, call in self.calls.items() if call.ended_at is not None)
        surplus = len(ended) - KEPT_CALLS
        for index, (ended_at, id) in enumerate(ended):
            if index < surplus or now - ended_at > KEPT:
                del self.calls[id]

    def facts(self, viewer: Viewer) -> list[Numbered]:
        """Return all compact facts of the calls that the viewer sees, in order."""
        seen = [call for call in self.calls.values() if call.involved.visible_since(viewer) is not None]
        found = [numbered for call in seen for numbered in call.facts.values()]
        return sorted(found, key=lambda numbered: numbered.seq)

    def open_signals(self, viewer: Viewer) -> list[PartialHeard | CardShown]:
        """Return the open partials and the cards of the calls that the viewer sees."""
        seen = [call for call in self.calls.values() if call.involved.visible_since(viewer) is not None]
        partials = [partial for call in seen for partial in call.partials.values()]
        return [*partials, *(call.card for call in seen if call.card is not None)]


def compact(fact: Fact) -> Fact:
    """Leave the words' times out: the page does not need them while the call runs."""
    return replace(fact, words=()) if isinstance(fact, UtteranceHeard) else fact
