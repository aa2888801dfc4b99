"""Silence and bad lines: S03, S04–S08, S35, and who hangs up (C14)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from assist.compliance.call import CallState, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said
from assist.compliance.judges.reply import judged, occasions
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.facts import Direction, EndedBy
from calls.findings import Role, Verdict

FLOW_OF = {"S03": "silent-call", "S04": "too-quiet", "S05": "too-quiet", "S06": "noisy-line", "S07": "dialect"}
AFTER_GOODBYE = ("not-hung-up", "goodbye-silence")
"""The line's protocol of S35; a dialogue that is judged from a file may name it by its situation."""
GRACE_MS = 5000
"""The agent's next prompt may come so much later than the 5 s."""


def silent_caller(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S03: the caller has not said a word, 5 s after the agent's question."""
    if state.answered_ms is None:
        return
    flow = _flow(state, rule)
    asked = next((one for one in state.utterances if one.role is Role.AGENT and _asks(one)), None)
    spoke = min((start for start, _ in state.speech(Role.CALLER)), default=None)
    if flow is None and asked is None:
        return
    armed = asked.end_ms if asked else state.answered_ms
    limit = armed + int(limits.silent_wait_s * 1000)
    if spoke is not None and spoke < limit:
        return
    if spoke is None and not (state.passed(limit, Role.CALLER) or flow):
        return
    yield _silent(state, rule, armed, limit, spoke)


def _silent(state: CallState, rule: CompiledRule, armed: int, limit: int, spoke: int | None) -> Instance:
    until = spoke if spoke is not None else None
    prompts = [
        one
        for one in state.utterances
        if one.role is Role.AGENT and one.start_ms > armed and (until is None or one.start_ms < until)
    ]
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "start_ms": armed,
        "end_ms": until or state.ended_ms or limit,
        "since_ms": armed,
        "until_ms": until or state.ended_ms or limit,
        "due_ms": limit,
    }
    flow = _flow(state, rule)
    if flow is not None:
        return Instance(verdict=Verdict.MET, **{**common, "reason": flow})
    again = [one for one in prompts if not rule.say[0].isdisjoint(one.said)]
    no_sound = [one for one in prompts if not rule.say[1].isdisjoint(one.said)]
    if spoke is not None:
        kept = bool(again or no_sound) or spoke < limit + GRACE_MS
        verdict = Verdict.MET if kept else Verdict.MISSED
        return Instance(verdict=verdict, **{**common, "reason": "caller-spoke" if kept else "not-asked-again"})
    if no_sound and again and no_sound[-1].start_ms >= again[0].start_ms:
        return Instance(verdict=Verdict.MET, **{**common, **evidence(no_sound[-1], None)})
    if state.closed and state.ended_by is EndedBy.CALLER and again:
        return Instance(verdict=Verdict.MET, **{**common, "reason": "caller-hung-up"})
    if state.closed:
        return Instance(verdict=Verdict.MISSED, **{**common, "reason": "steps-left-out"})
    due = (prompts[-1].end_ms if prompts else armed) + int(_wait_s(rule) * 1000)
    over = state.passed(due + GRACE_MS)
    return Instance(verdict=Verdict.MISSED if over else Verdict.DUE, **{**common, "due_ms": due + GRACE_MS})


def _wait_s(rule: CompiledRule) -> float:
    """Return the seconds between two prompts of a protocol."""
    return rule.rule.within_s


def _asks(one: Utterance) -> bool:
    return bool({"help-offer", "question", "greeting"} & one.said)


def _flow(state: CallState, rule: CompiledRule) -> str | None:
    """Return how the line's own protocol for this rule ended, when it ran."""
    name = FLOW_OF.get(str(rule.id))
    return next((flow.reason or "running" for flow in state.flows if flow.name == name), None)


def line_condition(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S04–S07: the caller is asked politely; hanging up without that is the breach."""
    if state.answered_ms is None:
        return
    flow = _flow(state, rule)
    for occasion in occasions(state, rule, limits)[:1]:
        instance = judged(state, rule, occasion, rule.say, None)
        if flow is not None:
            yield replace(instance, verdict=Verdict.MET, reason=flow)
        else:
            yield instance


def mandarin_kept(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S08: after the mark, the agent goes on in Mandarin, as far as the transcript can show it."""
    mark = state.marks.get("dialect-understood")
    if mark is None:
        return
    after = [one for one in state.utterances if one.role is Role.AGENT and one.start_ms >= mark[0] and one.final]
    if not after:
        return
    foreign = next((one for one in after if "C03.never" in one.meant), None)
    common: dict[str, Any] = {"key": "call", "expected": rule.rule.wording, "since_ms": mark[0]}
    if foreign is not None:
        hit = next(hit for hit in foreign.hits if hit.concept == "C03.never")
        yield Instance(verdict=Verdict.VIOLATED, **{**evidence(foreign, hit), **common, "reason": "dialect-words"})
    elif all(one.heard_well(limits.low_confidence) for one in after):
        yield Instance(verdict=Verdict.MET, **{**evidence(after[-1], None), **common})
    else:
        unclear = next(one for one in after if not one.heard_well(limits.low_confidence))
        yield Instance(verdict=Verdict.MANUAL, **{**evidence(unclear, None), **common, "reason": "unintelligible"})


def mandarin(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C03: nothing but Mandarin in the agent's words; what could not be understood is for the inspector."""
    mine = [one for one in state.utterances if one.role is Role.AGENT and one.final]
    if not state.closed or not mine or any("C03.never" in one.meant for one in mine):
        return
    unclear = [one for one in mine if not one.heard_well(limits.low_confidence)]
    fields = evidence((unclear or mine)[0], None)
    verdict, reason = (Verdict.MANUAL, "unintelligible") if unclear else (Verdict.MET, None)
    yield Instance(key="call", verdict=verdict, reason=reason, **fields)


def goodbye_silence(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S35: 5 s of silence after the agent's goodbye; asked once more, then told that the agent hangs up."""
    if state.answered_ms is None:
        return
    goodbye = next((o for o in state.utterances if o.role is Role.AGENT and _goodbye(o)), None)
    flow = next((one for one in state.flows if one.name in AFTER_GOODBYE), None)
    if goodbye is None:
        return
    limit = goodbye.end_ms + int(limits.silent_wait_s * 1000)
    spoken = [start for start, _ in state.speech(Role.CALLER) if start > goodbye.end_ms - 200]
    common: dict[str, Any] = {
        "key": goodbye.id,
        "expected": filled(state, rule.rule.wording),
        "start_ms": goodbye.end_ms,
        "since_ms": goodbye.end_ms,
        "due_ms": limit + GRACE_MS,
        "end_ms": limit,
    }
    if flow is not None:
        yield Instance(verdict=Verdict.MET, **{**common, "reason": flow.reason or "running"})
        return
    if spoken and spoken[0] < limit:
        return
    if not state.passed(limit, Role.CALLER) or (state.ended_ms is not None and state.ended_ms < limit - 200):
        return  # hanging up into the silence is C14's matter
    yield _after_goodbye(state, rule, goodbye, spoken, limit, common)


def _goodbye(one: Utterance) -> bool:
    return "goodbye" in one.said and any(hit.concept == "goodbye" and not hit.negated for hit in one.hits)


def _after_goodbye(
    state: CallState, rule: CompiledRule, goodbye: Utterance, spoken: list[int], limit: int, common: dict[str, Any]
) -> Instance:
    until = spoken[0] if spoken else None
    found, missing = first_said(state, rule.say, goodbye.end_ms, until)
    if spoken and (len(found) or spoken[0] < limit + GRACE_MS):
        return Instance(verdict=Verdict.MET, **{**common, "reason": "caller-spoke"})
    if not missing:
        return Instance(verdict=Verdict.MET, **{**common, **evidence(*found[-1])})
    if state.closed and state.ended_by in (EndedBy.CALLER, EndedBy.LOST):
        verdict = Verdict.MET if found else Verdict.EXCUSED
        return Instance(verdict=verdict, **{**common, "reason": "caller-hung-up"})
    over = state.passed(limit + 2 * GRACE_MS)
    verdict = Verdict.MISSED if over else Verdict.DUE
    return Instance(verdict=verdict, **{**common, "reason": "steps-left-out"})


def hung_up_first(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C14: who hung up first; lost calls and calls out are not judged."""
    if not state.closed or state.direction is Direction.OUT or state.answered_ms is None:
        return
    common: dict[str, Any] = {"key": "call", "role": None, "start_ms": state.ended_ms, "end_ms": state.ended_ms}
    match state.ended_by:
        case EndedBy.CALLER:
            yield Instance(verdict=Verdict.MET, **common)
        case EndedBy.LINE:
            yield Instance(verdict=Verdict.EXCUSED, **{**common, "reason": "hung-up-by-the-line"})
        case EndedBy.AGENT:
            yield Instance(verdict=Verdict.VIOLATED, **{**common, "reason": "agent-hung-up-first"})
        case _:
            return
