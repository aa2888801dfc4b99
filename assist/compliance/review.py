"""What was told while the call was up beside what stands in the end: the differences, per finding. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from calls import facts
from calls.facts import Fact
from calls.findings import Difference, Finding, Verdict
from calls.ids import FindingId

_OPEN: Final = frozenset({Verdict.DUE, Verdict.WITHDRAWN})
"""Told as something that is not decided, or not so any more."""


@dataclass(slots=True)
class Told:
    """The verdicts that a call was given, in the order of their telling."""

    live: dict[FindingId, list[tuple[int, Finding]]] = field(default_factory=dict)
    """While it was up: when, and what."""
    final: dict[FindingId, Finding] = field(default_factory=dict)
    ended_ms: int | None = None

    def take(self, fact: Fact) -> None:
        """Take one of the call's facts, in the log's order."""
        if isinstance(fact, facts.CallEnded):
            self.ended_ms = fact.offset_ms
        elif isinstance(fact, facts.FindingChanged):
            one = fact.finding
            if self.ended_ms is None and one.verdict not in _OPEN:
                self.live.setdefault(one.id, []).append((fact.offset_ms, one))
            self.final[one.id] = one


def differences(told: Told) -> tuple[Difference, ...]:
    """Return what did not stand, in the order of its telling, then forbidden phrases that were told too late."""
    changed = [
        _changed(at_ms, one, told.final[finding])
        for finding, verdicts in told.live.items()
        for at_ms, one in [last for last in verdicts if last[1].verdict is not told.final[finding].verdict][-1:]
    ]
    late = [
        Difference(finding=one.id, rule=one.rule, live=None, final=one.verdict, final_reason=one.reason, said=one.said)
        for one in told.final.values()
        if one.reason == "forbidden" and one.verdict is Verdict.VIOLATED and one.id not in told.live
    ]
    return tuple(sorted(changed, key=lambda one: one.live_ms or 0) + late)


def differences_of(stored: Iterable[Fact]) -> tuple[Difference, ...]:
    """Return the differences of one call from all its facts."""
    told = Told()
    for fact in stored:
        told.take(fact)
    return differences(told)


def _changed(at_ms: int, live: Finding, final: Finding) -> Difference:
    return Difference(
        finding=live.id,
        rule=live.rule,
        live=live.verdict,
        live_ms=at_ms,
        live_reason=live.reason,
        provisional=live.provisional,
        final=final.verdict,
        final_reason=final.reason,
        said=live.said or final.said,
    )
