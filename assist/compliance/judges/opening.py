"""The opening: S00, S01, S02, C10, and C01's rings."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from assist.compliance.call import CallState, Turn, Utterance
from assist.compliance.instances import Instance, evidence, filled
from assist.matching.lexicon import Hit
from assist.matching.names import company_in_part
from assist.matching.sounds import sounds
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role, Verdict

MATTER_SYLLABLES = 8
"""So much beside a greeting tells what the caller wants, in whatever words."""
HELLO_SYLLABLES = 2
"""So little from the caller (喂) does not end the agent's opening."""
_ANYBODY = re.compile("有?人?在不?在?[听线]?[吗么不]|有(没有)?人[吗么听]|听[得不]?[到见]吗?")
"""Asks only whether somebody is there."""


def notice(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S00: a recorded call whose notice was played before the caller was connected."""
    if "recorded" not in state.marks or state.answered_ms is None:
        return
    played = state.marks.get("recording-notice")
    in_time = played is not None and played[0] <= state.answered_ms
    yield Instance(
        key="call",
        verdict=Verdict.MET if in_time else Verdict.MISSED,
        role=None,
        start_ms=state.answered_ms,
        end_ms=state.answered_ms,
        expected=rule.rule.wording,
        reason=None if in_time else "no-notice",
    )


def rings(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C01: the answered offer's ring time, in rings."""
    if state.ring_ms is None or state.answered_ms is None:
        return
    in_time = state.ring_ms < limits.third_ring_s * 1000
    yield Instance(
        key="call",
        verdict=Verdict.MET if in_time else Verdict.VIOLATED,
        role=None,
        start_ms=state.answered_ms,
        end_ms=state.answered_ms,
        measured=state.ring_ms // int(limits.ring_s * 1000) + 1,
        reason=None if in_time else "after-third-ring",
    )


def company_named(state: CallState, said: frozenset[str], spoken: Iterable[Utterance]) -> bool:
    """Tell whether the company's name, if it is known, is heard; in the opening a part of it is enough.

    A recogniser gives a name that it does not know in other words.
    """
    company = state.profile.company
    return not company or "#company" in said or any(company_in_part(one.text, company) for one in spoken)


def opening(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S01: begins within 5 s; greeting, company, number and the offer of help by the end of the turn, 20 s at most."""
    if state.answered_ms is None:
        return
    begin_due = state.answered_ms + int(limits.opening_begins_s * 1000)
    done_due = state.answered_ms + int(limits.opening_done_s * 1000)
    spoken = _first_turn(state, done_due)
    missing = _missing(rule, spoken, state) if spoken else ["greeting"]
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": state.answered_ms,
        "until_ms": done_due,
    }
    if spoken and not missing:
        last = spoken[-1]
        late = max(0, spoken[0].start_ms - begin_due)
        fields = {**evidence(last, None), "start_ms": spoken[0].start_ms, "said": spoken[0].text, **common}
        yield Instance(verdict=Verdict.MET, due_ms=begin_due, late_ms=late or None, **fields)
        return
    started = bool(spoken)
    due = done_due if started else begin_due
    over = state.passed(due) or (started and _turn_over(state, spoken))
    yield Instance(
        verdict=Verdict.MISSED if over else Verdict.DUE,
        start_ms=state.answered_ms,
        end_ms=spoken[-1].end_ms if spoken else None,
        due_ms=due,
        utterance=spoken[-1].id if spoken else None,
        said="".join(one.text for one in spoken) or None,
        reason="without-" + "-".join(missing) if started else "not-begun",
        **common,
    )


def _first_turn(state: CallState, until_ms: int) -> list[Utterance]:
    """Return the agent's first words, up to the caller's first real turn."""
    spoken: list[Utterance] = []
    for one in state.utterances:
        if one.role is Role.CALLER:
            hello = "caller-greeting" in one.said or one.syllables <= HELLO_SYLLABLES
            if spoken and not one.backchannel and not hello and one.start_ms > spoken[-1].end_ms:
                break
        elif one.agent == 0 and (not spoken or one.start_ms < until_ms):
            spoken.append(one)
    return spoken


def _turn_over(state: CallState, spoken: list[Utterance]) -> bool:
    """Tell whether the caller has begun to speak after the agent's first words."""
    return any(
        turn.role is Role.CALLER and turn.start_ms >= spoken[-1].end_ms - 200 and turn.final for turn in state.turns
    )


def _missing(rule: CompiledRule, spoken: list[Utterance], state: CallState) -> list[str]:
    said = frozenset().union(*(one.said for one in spoken))
    missing = [name for name, group in zip(("greeting", "offer"), rule.say, strict=False) if group.isdisjoint(said)]
    late_opening = "apology" in said and "S15.say.1" in said
    if late_opening and "greeting" in missing:
        missing.remove("greeting")
    if not company_named(state, said, spoken):
        missing.append("company")
    if state.agents and state.agents[0] and "#agent" not in said:
        missing.append("number")
    return missing


def number_given(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C10: the agent's number in the opening."""
    if state.answered_ms is None or not state.agents or not state.agents[0]:
        return
    due = state.answered_ms + int(limits.opening_done_s * 1000)
    spoken = _first_turn(state, due)
    place = _place(spoken, "#agent")
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": state.answered_ms,
    }
    if place is not None:
        yield Instance(verdict=Verdict.MET, **{**evidence(*place), **common})
        return
    over = state.passed(due) or (bool(spoken) and _turn_over(state, spoken))
    verdict = Verdict.MISSED if over else Verdict.DUE
    end = spoken[-1].end_ms if spoken else None
    yield Instance(
        verdict=verdict,
        start_ms=state.answered_ms,
        end_ms=end,
        due_ms=due,
        until_ms=due,
        reason="number-not-given",
        **common,
    )


def _place(spoken: list[Utterance], concept: str) -> tuple[Utterance, Hit | None] | None:
    for one in spoken:
        if concept in one.said:
            return one, next((hit for hit in one.hits if hit.concept == concept), None)
    return None


def greeted_first(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S02: the caller greets before the agent has spoken, and asks for nothing yet."""
    if not state.turns or state.turns[0].role is not Role.CALLER:
        return
    first = state.turns[0]
    meant = first.meant - {"question"} if _only_whether_there(first) else first.meant
    if not any(cue.heard(meant) for cue in rule.cues) or _beside_greeting(first, rule) > MATTER_SYLLABLES:
        return
    answer = next((turn for turn in state.turns[1:] if turn.role is Role.AGENT), None)
    due = first.end_ms + int(rule.rule.within_s * 1000)
    yield from _greeted_back(state, rule, first, answer, due)


def _only_whether_there(turn: Turn) -> bool:
    """Tell whether nothing is asked but whether somebody is there."""
    asked = ((one.text, hit) for one in turn.utterances for hit in one.hits if hit.concept == "question")
    return all(any(m.start() <= hit.start < m.end() for m in _ANYBODY.finditer(text)) for text, hit in asked)


def _beside_greeting(turn: Turn, rule: CompiledRule) -> int:
    """Return how many syllables of the turn are no greeting."""
    greetings = frozenset().union(*(cue.any for cue in rule.cues))
    spans = [(one, hit) for one in turn.utterances for hit in one.hits if hit.concept in greetings]
    covered = {(one.id, at) for one, hit in spans for at in range(hit.start, hit.end)}
    return sum((one.id, at) not in covered for one in turn.utterances for at in sounds(one.text).at)


def _greeted_back(
    state: CallState, rule: CompiledRule, first: Turn, answer: Turn | None, due: int
) -> Iterator[Instance]:
    common: dict[str, Any] = {
        "key": first.utterances[0].id,
        "expected": filled(state, rule.rule.wording),
        "since_ms": first.start_ms,
        "until_ms": due,
        "due_ms": due,
    }
    if answer is not None and all(not group.isdisjoint(answer.said) for group in rule.say):
        yield Instance(verdict=Verdict.MET, **{**evidence(answer.utterances[-1], None), **common})
        return
    after = answer is not None and any(t.role is Role.CALLER and t.start_ms >= answer.end_ms for t in state.turns)
    over = state.passed(due) or after
    verdict = Verdict.MISSED if over else Verdict.DUE
    yield Instance(verdict=verdict, start_ms=first.start_ms, end_ms=first.end_ms, reason="not-greeted-back", **common)
