"""Whom a call's situations call in while it is up: the supervisor, the team leader. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

from assist.packs.compiled import CompiledPack
from calls.findings import Finding, Verdict
from calls.ids import FindingId, RuleId

_STANDS: Final = frozenset({Verdict.DUE, Verdict.MET, Verdict.MISSED, Verdict.VIOLATED, Verdict.UNJUDGED})


@dataclass(frozen=True, slots=True)
class Alert:
    """One situation that somebody has to know of."""

    rule: RuleId
    finding: FindingId
    to: Literal["supervisor", "team-leader"]
    due_in: timedelta | None
    """Until when the matter has to be answered."""


def alerts(findings: Collection[Finding], pack: CompiledPack, raised: Collection[RuleId]) -> tuple[Alert, ...]:
    """Return the alerts that these findings bring and that are not among the `raised`; none rests on a partial."""
    found: dict[RuleId, Alert] = {}
    for one in findings:
        rule = pack.rules.get(one.rule)
        if rule is None or rule.rule.then.alert is None or one.rule in raised or one.rule in found:
            continue
        if one.verdict in _STANDS and not one.provisional and one.reason != "forbidden":
            then = rule.rule.then
            due = timedelta(hours=then.due_h) if then.due_h is not None else None
            found[one.rule] = Alert(one.rule, one.id, rule.rule.then.alert, due)
    return tuple(found.values())


def offered_flow(findings: Mapping[tuple[RuleId, str], Verdict], pack: CompiledPack) -> str:
    """Return the line's protocol that the first rule with words still due offers; empty when there is none."""
    for (number, _), verdict in findings.items():
        flow = pack.rules[number].rule.then.flow
        if flow is not None and verdict is Verdict.DUE:
            return flow
    return ""
