"""How it sounds: C02 rate, C15 volume, C24 pitch, C25 apologies, C26 patience."""

import re
from collections.abc import Iterator
from math import sqrt
from statistics import median
from typing import Any

from assist.compliance.call import CallState, Stretch, Utterance
from assist.compliance.instances import Instance, evidence
from assist.compliance.judges.conditions import level_dbfs
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role, Verdict

MISCOUNTED = 0.2
"""The share of syllables that may be added or swallowed; what comes of it is as good as random."""
NORM_STRETCHES = 2
"""So many stretches of the agent's speech make a norm."""


def rate(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C02: each utterance surely beyond the band, and the whole call at its end: met in it, or violated."""
    spoken = _rated(state, limits)
    for one in spoken:
        value, unsure = _rate(one), _unsure(one)
        if value - unsure > limits.rate_high:
            yield _beyond(one, value, "too-fast")
        elif value + unsure < limits.rate_low:
            yield _beyond(one, value, "too-slow")
    if not state.closed or not spoken:
        return
    whole = sum(o.syllables for o in spoken) * 60_000 / sum(o.end_ms - o.start_ms for o in spoken)
    inside = limits.rate_low <= whole <= limits.rate_high
    yield Instance(
        key="call",
        verdict=Verdict.MET if inside else Verdict.VIOLATED,
        start_ms=spoken[0].start_ms,
        end_ms=spoken[-1].end_ms,
        measured=round(whole, 1),
        reason=None if inside else ("too-fast" if whole > limits.rate_high else "too-slow"),
    )


def _rated(state: CallState, limits: Limits) -> list[Utterance]:
    return [
        one
        for one in state.utterances
        if one.role is Role.AGENT
        and one.final
        and one.syllables >= limits.rate_least_syllables
        and one.end_ms > one.start_ms
        and one.heard_well(limits.low_confidence)
    ]


def _rate(one: Utterance) -> float:
    return one.syllables * 60_000 / (one.end_ms - one.start_ms)


def _unsure(one: Utterance) -> float:
    """Return how far the rate may be wrong, syllables per minute: recognisers add syllables and swallow others."""
    return _rate(one) * sqrt(MISCOUNTED / one.syllables)


def _beyond(one: Utterance, value: float, reason: str) -> Instance:
    fields = evidence(one, None)
    return Instance(key=one.id, verdict=Verdict.VIOLATED, measured=round(value, 1), reason=reason, **fields)


def patience(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C26: towards a caller who is marked, a slower rate."""
    marked = [state.marks[mark][0] for mark in rule.rule.when.marks if mark in state.marks]
    if not marked:
        return
    spoken = [one for one in _rated(state, limits) if one.start_ms >= min(marked)]
    if not spoken:
        return
    worst = max(spoken, key=_rate)
    value = _rate(worst)
    common: dict[str, Any] = {**evidence(worst, None), "key": "call", "measured": round(value, 1)}
    if value > limits.rate_patient:
        yield Instance(verdict=Verdict.VIOLATED, reason="too-fast", **common)
    elif state.closed:
        yield Instance(verdict=Verdict.MET, **common)


def level(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C15: the agent's speech level against the band, and against the agent's own norm on this call."""
    mine = [one for one in _stretches(state) if one.role is Role.AGENT and one.speech_ms >= 400]
    heard: list[float] = []
    bad = False
    for one in mine:
        value = level_dbfs(one.energy)
        reason = _out_of_band(value, heard, limits)
        if reason is not None:
            bad = True
            yield Instance(
                key=f"at-{one.start_ms // 100}",
                verdict=Verdict.VIOLATED,
                start_ms=one.start_ms,
                end_ms=one.end_ms,
                measured=round(value, 1),
                reason=reason,
            )
        heard.append(value)
    if state.closed and mine and not bad:
        measured = round(median(heard), 1)
        yield Instance(
            key="call", verdict=Verdict.MET, start_ms=mine[0].start_ms, end_ms=mine[-1].end_ms, measured=measured
        )


def _out_of_band(value: float, heard: list[float], limits: Limits) -> str | None:
    if value > limits.level_high_dbfs:
        return "too-loud"
    if value < limits.level_low_dbfs:
        return "too-quiet"
    if len(heard) >= NORM_STRETCHES and value > median(heard) + limits.level_over_norm_db:
        return "louder-than-own-norm"
    return None


def _stretches(state: CallState) -> list[Stretch]:
    return list(state.stretches)


def pitch(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C24, advice only: median pitch and its spread over the agent's speech, where they are measured."""
    mine = [one for one in _stretches(state) if one.role is Role.AGENT and one.pitch_hz is not None]
    if not state.closed or not mine:
        return
    hertz = median(one.pitch_hz for one in mine if one.pitch_hz is not None)
    spreads = [one.spread_semitones for one in mine if one.spread_semitones is not None]
    spread = median(spreads) if spreads else None
    reason = None
    if hertz > limits.pitch_high_hz:
        reason = "shrill"
    elif hertz < limits.pitch_low_hz:
        reason = "low"
    elif spread is not None and spread < limits.spread_semitones:
        reason = "flat"
    yield Instance(
        key="call",
        verdict=Verdict.VIOLATED if reason else Verdict.MET,
        start_ms=mine[0].start_ms,
        end_ms=mine[-1].end_ms,
        measured=round(hertz, 1),
        reason=reason,
    )


def _apologies(one: Utterance) -> list[int]:
    """Return at which characters it apologises; what goes with a single apology (请您原谅) is none of its own.

    One apology with a refusal is what S24, S28, S29 and S30 ask for.
    """
    hits = [hit for hit in one.hits if hit.concept == "apology" and hit.phrase]
    plain = [hit for hit in hits if not _GOES_WITH.search(one.text[hit.start : hit.end])]
    if len(plain) != 1:
        return [hit.start for hit in hits]
    return [] if _REFUSES.search(one.text) else [plain[0].start]


_REFUSES = re.compile("恐怕|不能|不了|没法|没办法|无法|没有?权限|不便|不可以|只对外")
_GOES_WITH = re.compile("原谅|麻烦|不便|困扰|久等|白等|不周|疏忽|失误|做好|责任|到位")


def apologies(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C25, advice only: apologies within any minute."""
    times = [
        one.start_ms + (one.end_ms - one.start_ms) * at // max(1, len(one.text))
        for one in state.utterances
        if one.role is Role.AGENT and one.final
        for at in _apologies(one)
    ]
    most = int(limits.apologies_per_minute)
    for first in range(len(times) - most):
        if times[first + most] - times[first] <= 60_000:
            yield Instance(
                key="call",
                verdict=Verdict.VIOLATED,
                start_ms=times[first],
                end_ms=times[first + most],
                measured=float(sum(1 for t in times if 0 <= t - times[first] <= 60_000)),
            )
            return
    if state.closed and times:
        yield Instance(key="call", verdict=Verdict.MET, start_ms=times[0], end_ms=times[-1], measured=float(len(times)))
