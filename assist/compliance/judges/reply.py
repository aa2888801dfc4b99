"""What has to be said when something was heard, measured or marked: most rows of the standard."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from assist.compliance.call import CallState, Turn
from assist.compliance.instances import Instance, evidence, filled, first_said, triggers
from assist.compliance.judges import conditions
from assist.matching.numbers import digit_runs
from assist.packs.compiled import CompiledRule, Group
from assist.packs.models import Limits
from calls.facts import EndedBy
from calls.findings import Role, Verdict
from calls.ids import RuleId

WRONG_NUMBER: Final = RuleId("S13")
ASKED_LATER: Final = RuleId("S32")
_WRONG: Final = re.compile(
    "不是|(打|拨)错|再(打|拨)|查证|没有[您你](说|要找)的|(核对|核实|看看?|查查?)[^，。！？]{0,4}(号码|电话)"
)
"""Signs that the agent has told the caller whom they have reached."""
_TELEPHONE: Final = 7
"""A telephone number has at least so many digits."""
NO_CHANCE_MS = 3000
"""A call that the caller ends sooner than this after the trigger left no time for the words."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What started the rule: where listening for the words begins, and from when their deadline counts."""

    key: str
    since_ms: int
    at_ms: int
    reason: str
    turn: Turn | None = None


def reply(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """Judge the rule's words after each occasion; a second one counts only where the rule repeats."""
    if state.answered_ms is None:
        return
    taken_until = -1
    for occasion in occasions(state, rule, limits):
        if occasion.at_ms <= taken_until:
            continue
        until = _until(state, rule, occasion)
        instance = judged(state, rule, occasion, _owed(state, rule, occasion), until)
        yield instance
        if not rule.rule.repeat:
            break
        taken_until = instance.end_ms or occasion.at_ms
    yield from _steps(state, rule)


def occasions(state: CallState, rule: CompiledRule, limits: Limits) -> list[Occasion]:
    """Return everything that starts the rule, in order."""
    found = [_of_turn(state, rule, turn) for turn in triggers(state, rule) if _trusted(turn, limits)]
    for mark in rule.rule.when.marks:
        if mark in state.marks:
            at = state.marks[mark][0]
            found.append(Occasion(f"mark-{mark}", at, at, f"marked-{mark}"))
    if rule.rule.when.measured:
        found.extend(
            Occasion(key, since, at, reason) for key, since, at, reason in conditions.measured(state, rule, limits)
        )
    return sorted(found, key=lambda one: one.at_ms)


def _of_turn(state: CallState, rule: CompiledRule, turn: Turn) -> Occasion:
    since = turn.start_ms - 200
    before = [one for one in state.turns_of(Role.AGENT) if one.end_ms <= turn.start_ms]
    if turn.role is Role.AGENT:  # what belongs to it may stand in the turn before: `很抱歉` · `好的` · `恐怕不能`
        if before and turn.start_ms - before[-1].end_ms < 3000:
            since = before[-1].start_ms
    elif rule.id == WRONG_NUMBER and before and _WRONG.search(before[-1].text):
        since = before[-1].start_ms  # the caller understands what the agent has just said
    return Occasion(turn.utterances[0].id, since, turn.end_ms, "heard", turn)


def _owed(state: CallState, rule: CompiledRule, occasion: Occasion) -> tuple[Group, ...]:
    """Return what is to be said, without what S32 would ask for and the caller has told already: number, surname."""
    if rule.id != ASKED_LATER:
        return rule.say
    known = set()
    if _number_left(state, occasion.at_ms):
        known.add("contact-ask")
    if state.surname is not None and state.surname.at_ms <= occasion.at_ms:
        known.add("surname-ask")
    return tuple(group for group in rule.say if known.isdisjoint(group))


def _number_left(state: CallState, until_ms: int) -> bool:
    """Tell whether the agent has asked for a number to reach the caller, and got one."""
    asked = next((o for o in state.utterances if o.role is Role.AGENT and "contact-ask" in o.said), None)
    return asked is not None and any(
        one.role is Role.CALLER and asked.start_ms < one.start_ms < until_ms and digit_runs(one.text, _TELEPHONE)
        for one in state.utterances
    )


def _trusted(turn: Turn, limits: Limits) -> bool:
    return all(one.heard_well(limits.low_confidence) for one in turn.utterances)


def _until(state: CallState, rule: CompiledRule, occasion: Occasion) -> int | None:
    """Return where the agent's next so many turns end, when only those count."""
    if not rule.rule.turns:
        return None
    following = [turn for turn in state.turns_of(Role.AGENT) if turn.end_ms > occasion.since_ms]
    following = [turn for turn in following if turn.end_ms > occasion.at_ms - 300] or following
    if len(following) < rule.rule.turns:
        return None
    return following[rule.rule.turns - 1].end_ms


def judged(
    state: CallState, rule: CompiledRule, occasion: Occasion, say: tuple[Group, ...], until: int | None
) -> Instance:
    """Judge one occasion: met when every group is said, missed when the deadline has passed."""
    due = occasion.at_ms + int(rule.rule.within_s * 1000)
    found, missing = first_said(state, say, occasion.since_ms, until)
    start = occasion.turn.start_ms if occasion.turn else occasion.at_ms
    common: dict[str, Any] = {
        "key": occasion.key,
        "expected": filled(state, rule.rule.wording),
        "due_ms": due,
        "since_ms": occasion.at_ms,
        "until_ms": due,
        "reason": occasion.reason,
    }
    if not missing and found:
        utterance, hit = max(found, key=lambda place: place[0].start_ms)
        late = max(0, utterance.start_ms - due) or None
        return Instance(verdict=Verdict.MET, late_ms=late, **{**evidence(utterance, hit), **common})
    common |= {"start_ms": start, "end_ms": occasion.at_ms}
    if _no_chance(state, occasion):
        return Instance(verdict=Verdict.EXCUSED, **{**common, "reason": "call-ended"})
    over = state.passed(due) or (until is not None and _answered_otherwise(state, until))
    verdict = Verdict.MISSED if over else Verdict.DUE
    provisional = occasion.turn is not None and not occasion.turn.final
    return Instance(verdict=verdict, provisional=provisional, **common)


def _answered_otherwise(state: CallState, until: int) -> bool:
    return any(turn.role is Role.CALLER and turn.start_ms >= until - 200 and turn.final for turn in state.turns)


def _no_chance(state: CallState, occasion: Occasion) -> bool:
    """Tell whether the call was over before the agent could say anything."""
    if state.ended_ms is None or state.ended_by is EndedBy.AGENT:
        return False
    if any(one.role is Role.AGENT and one.end_ms > occasion.at_ms for one in state.utterances):
        return False
    return state.ended_ms - occasion.at_ms < NO_CHANCE_MS and state.ended_by in (EndedBy.CALLER, EndedBy.LOST)


def _steps(state: CallState, rule: CompiledRule) -> Iterator[Instance]:
    """Judge further steps, each with its own condition."""
    for number, step in enumerate(rule.steps):
        turn = next((t for t in state.turns if t.role is step.cue.by and step.cue.heard(t.meant)), None)
        if turn is not None and _started(state, rule, turn):
            occasion = Occasion(f"step{number}-{turn.utterances[0].id}", turn.start_ms, turn.end_ms, "heard", turn)
            yield judged(state, rule, occasion, step.say, None)


def _started(state: CallState, rule: CompiledRule, turn: Turn) -> bool:
    return any(one.start_ms < turn.start_ms for one in triggers(state, rule))
