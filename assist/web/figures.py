"""The wallboard's figures, reduced from facts: per queue or agent, and quarter-hour. Pure.

Every figure has its formula beside it (`FORMULAS`). Counters add up: offered = answered + abandoned + other exits
+ waiting.
"""

from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Final

from calls.bus import Numbered
from calls.facts import (
    AgentConnected,
    CallEnded,
    Fact,
    FindingChanged,
    LegDown,
    OfferEnded,
    OfferResult,
    QueueExit,
    QueueJoined,
    QueueLeft,
    Transferred,
)
from calls.findings import Verdict
from calls.ids import AgentId, CallId, LegId, QueueName, RuleId

THREE_RINGS_MS: Final = 15_000
THIRD_TONE_MS: Final = 11_000
"""End of the third tone: 1 s on, 4 s off."""
THREE_VOICES: Final = RuleId("C31")
"""Met when S01, C18 and S34 are all met; unjudged when one of them is."""
KEPT: Final = timedelta(hours=36)
SETTLE: Final = timedelta(minutes=5)
"""How long after its end a call's findings may still change its three voices."""

FORMULAS: Final[dict[str, tuple[str, str]]] = {
    "offered": ("进入队列的次数", "entries into the queue"),
    "service_level": (
        "在 {level_s} 秒内接通 ÷（接通 + 放弃）",
        "answered within {level_s} s ÷ (answered + abandoned)",
    ),
    "asa_ms": ("接通者等待时间之和 ÷ 接通数", "sum of the waits of answered callers ÷ answered"),
    "abandoned_share": ("放弃 ÷ 进入队列", "abandoned ÷ offered"),
    "agent_within_three_rings": ("振铃 15 秒内应答 ÷ 全部振铃", "offers answered in under 15 s ÷ all offers"),
    "agent_within_third_tone": ("振铃 11 秒内应答 ÷ 全部振铃", "offers answered in under 11 s ÷ all offers"),
    "queue_within_three_rings": (
        "从进队到接通不足 15 秒 ÷ 进入队列",
        "entries answered with a whole wait under 15 s ÷ offered",
    ),
    "queue_within_third_tone": (
        "从进队到接通不足 11 秒 ÷ 进入队列",
        "entries answered with a whole wait under 11 s ÷ offered",
    ),
    "three_voices": (
        "S01、C18、S34 全部做到的通话 ÷ 三条都有结论的通话",
        "calls with S01, C18 and S34 all met ÷ calls in which all three were judged",
    ),
}


@dataclass(slots=True)
class Tally:
    """Counts of one queue in one quarter-hour, or of one agent on one day."""

    offered: int = 0
    answered: int = 0
    abandoned: int = 0
    other_exits: int = 0
    in_level: int = 0
    wait_ms: int = 0
    """Of answered callers, in all."""
    longest_wait_ms: int = 0
    waits_in_15: int = 0
    waits_in_11: int = 0
    offers: int = 0
    offers_answered: int = 0
    offers_in_15: int = 0
    offers_in_11: int = 0
    ring_ms: int = 0
    """Of answered offers, in all."""
    talk_ms: int = 0
    voices_judged: int = 0
    voices_met: int = 0

    def add(self, other: "Tally") -> None:
        for item in fields(self):
            if item.name == "longest_wait_ms":
                self.longest_wait_ms = max(self.longest_wait_ms, other.longest_wait_ms)
            else:
                setattr(self, item.name, getattr(self, item.name) + getattr(other, item.name))

    def shares(self) -> dict[str, float | None]:
        """Return the figures of `FORMULAS` that are quotients; None where nothing was counted."""
        return {
            "service_level": _share(self.in_level, self.answered + self.abandoned),
            "asa_ms": _share(self.wait_ms, self.answered),
            "abandoned_share": _share(self.abandoned, self.offered),
            "agent_within_three_rings": _share(self.offers_in_15, self.offers),
            "agent_within_third_tone": _share(self.offers_in_11, self.offers),
            "queue_within_three_rings": _share(self.waits_in_15, self.offered),
            "queue_within_third_tone": _share(self.waits_in_11, self.offered),
            "three_voices": _share(self.voices_met, self.voices_judged),
        }


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(slots=True)
class _Call:
    """What a running call's later facts need to know."""

    queue: QueueName | None = None
    waiting_since: datetime | None = None
    talking: dict[LegId, tuple[AgentId, datetime]] = field(default_factory=dict)
    last_agent: AgentId | None = None
    verdict: Verdict | None = None
    """Of the three voices."""
    voices: tuple[int, int] = (0, 0)
    """Judged and met, as already counted."""
    counted_in: list[Tally] = field(default_factory=list)
    ended_at: datetime | None = None


@dataclass(slots=True)
class Figures:
    level_s: int = 20
    quarters: dict[tuple[datetime, QueueName], Tally] = field(default_factory=dict)
    agents: dict[tuple[datetime, AgentId], Tally] = field(default_factory=dict)
    """By quarter-hour too: a day is the sum of its quarters, in whichever time zone."""
    last: int = 0
    _calls: dict[CallId, _Call] = field(default_factory=dict)

    def advance(self, numbered: Numbered) -> None:
        """Count one fact; one that was counted already is passed over."""
        if numbered.seq <= self.last:
            return
        self.last = numbered.seq
        fact = numbered.fact
        call = self._calls.setdefault(fact.call, _Call())
        match fact:
            case QueueJoined():
                self._joined(call, fact)
            case QueueLeft():
                self._left(call, fact)
            case OfferEnded():
                self._offered(call, fact)
            case AgentConnected():
                call.talking[fact.leg] = (fact.agent, fact.occurred_at)
                call.last_agent = fact.agent
            case LegDown():
                self._hung_up(call, fact.leg, fact.occurred_at)
            case Transferred(from_agent=agent):
                for leg, (talking, _) in list(call.talking.items()):
                    if talking == agent:
                        self._hung_up(call, leg, fact.occurred_at)
            case FindingChanged(finding=finding) if finding.rule == THREE_VOICES and not finding.provisional:
                call.verdict = finding.verdict
                self._voices(call)
            case CallEnded():
                self._ended(call, fact)
            case _:
                pass

    def _quarter(self, fact: Fact, queue: QueueName) -> Tally:
        return self.quarters.setdefault((quarter_of(fact.occurred_at), queue), Tally())

    def _agent(self, at: datetime, agent: AgentId) -> Tally:
        return self.agents.setdefault((quarter_of(at), agent), Tally())

    def _joined(self, call: _Call, fact: QueueJoined) -> None:
        call.queue, call.waiting_since = fact.queue, fact.occurred_at
        self._quarter(fact, fact.queue).offered += 1

    def _left(self, call: _Call, fact: QueueLeft) -> None:
        call.waiting_since = None
        tally, waited_ms = self._quarter(fact, fact.queue), fact.waited_ms
        tally.longest_wait_ms = max(tally.longest_wait_ms, waited_ms)
        match fact.exit:
            case QueueExit.ANSWERED:
                tally.answered += 1
                tally.wait_ms += waited_ms
                tally.in_level += waited_ms <= self.level_s * 1000
                tally.waits_in_15 += waited_ms < THREE_RINGS_MS
                tally.waits_in_11 += waited_ms < THIRD_TONE_MS
            case QueueExit.ABANDONED:
                tally.abandoned += 1
            case _:
                tally.other_exits += 1

    def _offered(self, call: _Call, fact: OfferEnded) -> None:
        """Count an offer; a phone that never rang, or stopped because another was faster, had no chance."""
        if fact.result in (OfferResult.ELSEWHERE, OfferResult.BUSY, OfferResult.UNREACHABLE):
            return
        queue = fact.queue or call.queue
        tallies = [self._agent(fact.occurred_at, fact.agent)]
        if queue is not None:
            tallies.append(self._quarter(fact, queue))
        for tally in tallies:
            tally.offers += 1
            if fact.result is OfferResult.ANSWERED:
                tally.offers_answered += 1
                tally.ring_ms += fact.ring_ms
                tally.offers_in_15 += fact.ring_ms < THREE_RINGS_MS
                tally.offers_in_11 += fact.ring_ms < THIRD_TONE_MS

    def _hung_up(self, call: _Call, leg: LegId, at: datetime) -> None:
        if (talking := call.talking.pop(leg, None)) is not None:
            agent, since = talking
            talk_ms = round((at - since).total_seconds() * 1000)
            self._agent(at, agent).talk_ms += talk_ms
            if call.queue is not None:
                self.quarters.setdefault((quarter_of(at), call.queue), Tally()).talk_ms += talk_ms

    def _ended(self, call: _Call, fact: CallEnded) -> None:
        for leg in list(call.talking):
            self._hung_up(call, leg, fact.occurred_at)
        if call.queue is not None and call.waiting_since is not None:
            call.waiting_since = None
            self._quarter(fact, call.queue).abandoned += 1
        call.ended_at = fact.occurred_at
        if call.queue is not None:
            call.counted_in.append(self._quarter(fact, call.queue))
        if call.last_agent is not None:
            call.counted_in.append(self._agent(fact.occurred_at, call.last_agent))
        self._voices(call)

    def _voices(self, call: _Call) -> None:
        """Put the call's three voices in the place of what was counted of them."""
        if call.ended_at is None:
            return
        met = int(call.verdict is Verdict.MET)
        judged = met or int(call.verdict in (Verdict.MISSED, Verdict.VIOLATED))
        for tally in call.counted_in:
            tally.voices_judged += judged - call.voices[0]
            tally.voices_met += met - call.voices[1]
        call.voices = judged, met

    def prune(self, now: datetime) -> None:
        """Forget quarter-hours of before yesterday and calls whose findings have settled."""
        old = now - KEPT
        self.quarters = {key: tally for key, tally in self.quarters.items() if key[0] >= old}
        self.agents = {key: tally for key, tally in self.agents.items() if key[0] >= old}
        self._calls = {
            id: call for id, call in self._calls.items() if call.ended_at is None or now - call.ended_at < SETTLE
        }

    def waiting(self, queue: QueueName) -> list[datetime]:
        """Return since when callers wait there, the longest first."""
        calls = self._calls.values()
        return sorted(c.waiting_since for c in calls if c.queue == queue and c.waiting_since is not None)

    def queue_since(self, queue: QueueName, since: datetime) -> Tally:
        """Return a queue's sum of the quarter-hours from `since` on."""
        total = Tally()
        for (quarter, name), tally in self.quarters.items():
            if name == queue and quarter >= since:
                total.add(tally)
        return total

    def agent_since(self, agent: AgentId, since: datetime) -> Tally:
        total = Tally()
        for (quarter, number), tally in self.agents.items():
            if number == agent and quarter >= since:
                total.add(tally)
        return total


def quarter_of(moment: datetime) -> datetime:
    """Return the beginning of the quarter-hour."""
    return moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
