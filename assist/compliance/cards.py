"""The card: the one thing to say now, filled in, and what comes next. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assist.compliance.alerts import offered_flow
from assist.compliance.call import CallState
from assist.compliance.instances import Instance, filled
from assist.compliance.rulebook import Verdicts
from assist.packs.compiled import CompiledPack, CompiledRule
from calls.findings import Role, Verdict
from calls.ids import RuleId

_RANK: Final = {"critical": 0, "major": 1, "minor": 2, "advice": 3}
_HEATED: Final = frozenset(f"S{number}" for number in range(15, 22))


@dataclass(frozen=True, slots=True)
class Card:
    """What the agent sees. Empty when nothing is due."""

    rule: str = ""
    zh: str = ""
    en: str = ""
    due_ms: int | None = None
    next_rule: str = ""
    next_zh: str = ""
    calming: tuple[str, ...] = ()
    flow: str = ""
    """A protocol of the line, offered to the agent."""


def card(state: CallState, found: Verdicts, pack: CompiledPack) -> Card:
    """Return the card of the moment: what is due soonest among the weightiest, and what is due after it."""
    if state.closed or state.answered_ms is None:
        return Card()
    due = sorted(_due(found, pack), key=lambda one: (_RANK[one[1].rule.severity], one[0].due_ms or 1 << 60))
    heated = any(number in _HEATED for number, _ in found)
    calming = tuple(pack.pack.calming) if heated else ()
    flow = offered_flow({key: one.verdict for key, one in found.items()}, pack)
    if not due:
        return Card(calming=calming, flow=flow)
    instance, rule = due[0]
    text = rule.rule.card
    following = next((one for _, one in due[1:] if one.id != rule.id), None) or _following(state, pack)
    return Card(
        rule=rule.id,
        zh=filled(state, text.zh) if text else filled(state, rule.rule.wording),
        en=filled(state, text.en) if text else "",
        due_ms=instance.due_ms,
        next_rule=following.id if following else "",
        next_zh=filled(state, following.rule.card.zh) if following and following.rule.card else "",
        calming=calming,
        flow=flow,
    )


def _due(found: Verdicts, pack: CompiledPack) -> Iterable[tuple[Instance, CompiledRule]]:
    for (number, _), instance in found.items():
        rule = pack.rules[number]
        if instance.verdict is Verdict.DUE and (rule.rule.card is not None or rule.rule.wording):
            yield instance, rule


def _following(state: CallState, pack: CompiledPack) -> CompiledRule | None:
    """Return what usually comes next: the closing, once the caller has spoken."""
    spoken = any(turn.role is Role.CALLER for turn in state.turns)
    return pack.rules.get(RuleId("S34")) if spoken else None
