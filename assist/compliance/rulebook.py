"""All rules judged on a call as it stands: the table of judges, excuses between rules, the three voices. Pure."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from assist.compliance.call import CallState
from assist.compliance.fairness import fair
from assist.compliance.instances import Instance
from assist.compliance.judges import (
    closing,
    dictation,
    line,
    opening,
    outbound,
    reply,
    talk,
    turn_taking,
    voice,
    waiting,
)
from assist.compliance.judges.forbidden import forbidden
from assist.packs.compiled import CompiledPack, CompiledRule
from assist.packs.models import Limits
from calls.facts import Direction
from calls.findings import Role, Verdict
from calls.ids import RuleId

COMPLAINT_END: Final = RuleId("S21")
Judge = Callable[[CallState, CompiledRule, Limits], Iterator[Instance]]
Verdicts = dict[tuple[RuleId, str], Instance]
"""By rule and occasion."""


def _by_words_alone(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """Rules that only forbid: `forbidden` judges them."""
    return iter(())


JUDGES: Final[Mapping[str, Judge]] = {
    "notice": opening.notice,
    "opening": opening.opening,
    "greeted-first": opening.greeted_first,
    "number-given": opening.number_given,
    "rings": opening.rings,
    "reply": reply.reply,
    "silent-caller": line.silent_caller,
    "line-condition": line.line_condition,
    "mandarin-kept": line.mandarin_kept,
    "mandarin": line.mandarin,
    "goodbye-silence": line.goodbye_silence,
    "hung-up-first": line.hung_up_first,
    "closing": closing.closing,
    "explained": closing.explained,
    "said-in-closing": closing.said_in_closing,
    "complaint-closed": closing.complaint_closed,
    "wrap-up": closing.wrap_up,
    "name-used": talk.name_used,
    "surname-asked": talk.surname_asked,
    "asks-first": dictation.asks_first,
    "slow-system": talk.slow_system,
    "confirmed": talk.confirmed,
    "read-back": dictation.read_back,
    "thanked": talk.thanked,
    "hold": waiting.hold,
    "transfer": waiting.transfer,
    "look-up": waiting.look_up,
    "overlap": turn_taking.overlap,
    "dead-air": turn_taking.dead_air,
    "response-time": turn_taking.response_time,
    "monologue": turn_taking.monologue,
    "rate": voice.rate,
    "patience": voice.patience,
    "level": voice.level,
    "pitch": voice.pitch,
    "apologies": voice.apologies,
    "verified": outbound.verified,
    "introduced": outbound.introduced,
    "convenience": outbound.convenience,
    "matter-told": outbound.matter_told,
    "outcome": outbound.outcome,
    "new-need": outbound.new_need,
    "satisfaction": outbound.satisfaction,
    "quiet-hours": outbound.quiet_hours,
    "phrases-only": _by_words_alone,
    "three-voices": _by_words_alone,  # judged from the others' verdicts, below
}


def verdicts(state: CallState, pack: CompiledPack) -> Verdicts:
    """Return what every rule says of the call so far."""
    found: Verdicts = {}
    for number, rule in pack.rules.items():
        if _concerns(rule, state):
            for instance in JUDGES[rule.rule.judge](state, rule, pack.limits):
                found[number, instance.key] = fair(instance, rule, state, pack.limits)
    active = {number for number, _ in found}
    for number, instance in forbidden(state, pack.rules, active, pack.limits):
        found[number, instance.key] = fair(instance, pack.rules[number], state, pack.limits)
    _excuse(found, pack, state)
    _three_voices(found, state, pack)
    return found


def _concerns(rule: CompiledRule, state: CallState) -> bool:
    return rule.rule.direction in ("both", state.direction.value)


def _excuse(found: Verdicts, pack: CompiledPack, state: CallState) -> None:
    """A rule that another one made superfluous or impossible is excused."""
    met = {number for (number, _), instance in found.items() if instance.verdict is Verdict.MET}
    if closing.ended_as_complaint(state):
        met.add(COMPLAINT_END)
    for (number, key), instance in found.items():
        if instance.verdict not in (Verdict.MISSED, Verdict.DUE, Verdict.VIOLATED) or instance.reason == "forbidden":
            continue
        by = next((other for other in pack.rules[number].rule.excused_by if RuleId(other) in met), None)
        if by is not None:
            found[number, key] = replace(instance, verdict=Verdict.EXCUSED, reason=f"by-{by}")


def _three_voices(found: Verdicts, state: CallState, pack: CompiledPack) -> None:
    """C31: S01, C18 and S34 all met on a call that has an opening and a closing."""
    rule = next((one for one in pack.rules.values() if one.rule.judge == "three-voices"), None)
    if rule is None or not state.closed or state.direction is Direction.OUT:
        return
    parts = {name: [i.verdict for (number, _), i in found.items() if number == name] for name in ("S01", "C18", "S34")}
    if not parts["S01"] or not parts["S34"] or Verdict.EXCUSED in parts["S34"]:
        return
    judged = [verdict for name in parts for verdict in parts[name]]
    failed = [name for name in parts if any(v in (Verdict.MISSED, Verdict.VIOLATED) for v in parts[name])]
    kept = Verdict.UNJUDGED if Verdict.UNJUDGED in judged else Verdict.MET
    verdict = Verdict.VIOLATED if failed else kept
    found[rule.id, "call"] = Instance(
        key="call",
        verdict=verdict,
        role=Role.AGENT,
        start_ms=state.answered_ms,
        end_ms=state.ended_ms,
        reason="without-" + "-".join(failed) if failed else None,
    )
