"""What is owed after a call: tickets and call-backs that its situations ask for, with what was promised. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from assist.compliance.call import CallState
from assist.packs.compiled import CompiledPack
from calls.findings import Finding, Role, Verdict
from calls.ids import RuleId

_STANDS: Final = frozenset({Verdict.MET, Verdict.MISSED, Verdict.VIOLATED})
_HOURS: Final = (
    ("二十四小时", 24),
    ("24小时", 24),
    ("四十八小时", 48),
    ("48小时", 48),
    ("两小时", 2),
    ("二小时", 2),
    ("2小时", 2),
)
_HOURS_ALSO: Final = (("两个小时", 2), ("二个小时", 2), ("2个小时", 2), ("一小时", 1), ("一个小时", 1))


@dataclass(frozen=True, slots=True)
class Owed:
    """One ticket to be opened."""

    kind: str
    due_in: timedelta | None
    rule: RuleId
    content: Mapping[str, str]


def owed(call: CallState, findings: Mapping[tuple[RuleId, str], Finding], pack: CompiledPack) -> tuple[Owed, ...]:
    """Return one ticket per kind, by the first rule (in the standard's order) that asks for it."""
    found: dict[str, Owed] = {}
    for number, rule in pack.rules.items():
        then = rule.rule.then
        if then.ticket is None or then.ticket in found:
            continue
        stands = [f for (other, _), f in findings.items() if other == number and f.verdict in _STANDS]
        if not any(f.reason != "forbidden" for f in stands):
            continue
        hours = promised_hours(call) if then.ticket == "complaint" else None
        due_h = hours if hours is not None else then.due_h
        due = timedelta(hours=due_h) if due_h is not None else None
        found[then.ticket] = Owed(then.ticket, due, number, _content(call, stands))
    return tuple(found.values())


def promised_hours(call: CallState) -> float | None:
    """Return the hours that the agent promised last, or None."""
    for one in reversed(call.utterances):
        if one.role is Role.AGENT and "promise-hours" in one.said:
            for text, hours in (*_HOURS, *_HOURS_ALSO):
                if text in one.text:
                    return hours
    return None


def _content(call: CallState, stands: list[Finding]) -> dict[str, str]:
    start = min((f.start_ms for f in stands if f.start_ms is not None), default=0)
    words = [one.text for one in call.utterances if one.role is Role.CALLER and one.end_ms >= start]
    content = {"matter": "".join(words)[:500]}
    if call.surname is not None:
        content["name"] = call.surname.name + call.surname.title
    return content
