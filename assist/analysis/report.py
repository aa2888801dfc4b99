"""A dialogue judged by the live engine, and the report that `sansheng analyze` prints. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from assist.analysis.dialogue import Dialogue
from assist.analysis.events import events, profile
from assist.compliance.call import CallState
from assist.compliance.engine import EngineState, advance, start
from assist.packs.compiled import CompiledPack
from assist.scoring.score import Score, score
from calls.findings import Finding, Role, Verdict

LIVE_ONLY: Final = frozenset({Verdict.DUE, Verdict.WITHDRAWN})
BROKEN: Final = frozenset({Verdict.MISSED, Verdict.VIOLATED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A dialogue, judged."""

    call: CallState
    findings: tuple[Finding, ...]
    """Final ones, by rule and time; live-only verdicts left out."""
    history: tuple[Finding, ...]
    """Every finding as it came up."""
    score: Score


def judge(dialogue: Dialogue, pack: CompiledPack) -> Judged:
    """Play the dialogue through the engine as if it were live."""
    state: EngineState = start(profile(dialogue))
    history: list[Finding] = []
    for event in events(dialogue):
        step = advance(state, event, pack)
        state = step.state
        history.extend(step.findings)
    final = [one for one in state.findings.values() if one.verdict not in LIVE_ONLY]
    final.sort(key=lambda one: (pack.rules[one.rule].order, one.start_ms or 0, one.id))
    return Judged(state.call, tuple(final), tuple(history), score(final, pack))


def verdict(findings: Iterable[Finding], rule: str) -> Literal["met", "broken", "none"]:
    """Return what a dialogue's findings say of one rule: broken if any is, else met if any is."""
    verdicts = {one.verdict for one in findings if one.rule == rule}
    if verdicts & BROKEN:
        return "broken"
    return "met" if Verdict.MET in verdicts else "none"


def report(judged: Judged) -> dict[str, Any]:
    """Return the object that `sansheng analyze --json` prints; its schema is `schema.json`."""
    return {
        "utterances": [
            {
                "leg": one.role.value,
                "start_ms": one.start_ms,
                "end_ms": one.end_ms,
                "text": one.text,
                "confidence": round(one.confidence, 4),
            }
            for one in judged.call.utterances
        ],
        "findings": [_finding(one) for one in judged.findings],
        "metrics": metrics(judged.call),
        "score": judged.score.points,
    }


def _finding(one: Finding) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "kind": one.kind.value,
        "verdict": one.verdict.value,
        "leg": one.role.value if one.role else None,
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "said": one.said,
        "expected": one.expected,
        "reason": one.reason,
        "late_ms": one.late_ms,
        "measured": one.measured,
    }


def metrics(call: CallState) -> dict[str, Any]:
    """Return figures of the conversation: speech, rates, the longest silence."""
    spoken = {role: call.speech(role) for role in Role}
    seconds = {role: sum(end - begin for begin, end in spans) / 1000 for role, spans in spoken.items()}
    syllables = sum(one.syllables for one in call.utterances if one.role is Role.AGENT)
    duration = (call.ended_ms or 0) / 1000
    return {
        "duration_s": round(duration, 3),
        "agent_speech_s": round(seconds[Role.AGENT], 3),
        "caller_speech_s": round(seconds[Role.CALLER], 3),
        "agent_syllables_per_minute": round(syllables * 60 / seconds[Role.AGENT], 1) if seconds[Role.AGENT] else None,
        "longest_silence_s": round(_longest_silence(call) / 1000, 3),
        "overlap_s": round(_overlap(spoken[Role.AGENT], spoken[Role.CALLER]) / 1000, 3),
        "utterances": len(call.utterances),
        "hung_up_first": call.ended_by.value if call.ended_by else None,
    }


def _longest_silence(call: CallState) -> int:
    spans = sorted([*call.speech(Role.AGENT), *call.speech(Role.CALLER)])
    end, longest = call.answered_ms or 0, 0
    for begin, stop in [*spans, (call.ended_ms or 0, call.ended_ms or 0)]:
        longest = max(longest, begin - end)
        end = max(end, stop)
    return longest


def _overlap(one: list[tuple[int, int]], two: list[tuple[int, int]]) -> int:
    return sum(max(0, min(e, f) - max(s, t)) for s, e in one for t, f in two)
