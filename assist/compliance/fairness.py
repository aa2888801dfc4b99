"""Verdicts cost people wages: what could not be heard well enough is `unjudged`, never missed or violated. Pure."""

from dataclasses import replace
from typing import Final

from assist.compliance.call import CallState
from assist.compliance.instances import Instance
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role, Unjudged, Verdict

BY_EVENTS: Final = frozenset({"rings", "hung-up-first", "quiet-hours", "wrap-up", "notice"})
"""Judges that need no ears."""
BOTH_LEGS: Final = frozenset({"dead-air", "silent-caller", "goodbye-silence", "overlap", "response-time"})
_FOR_EVER: Final = 1 << 60
_AGAINST: Final = frozenset({Verdict.MISSED, Verdict.VIOLATED})
_SCORED: Final = frozenset({Verdict.MET, Verdict.MISSED, Verdict.VIOLATED})


def fair(instance: Instance, rule: CompiledRule, state: CallState, limits: Limits) -> Instance:
    """Return the instance, unjudged where its verdict would rest on ears that were not there."""
    if rule.rule.judge in BY_EVENTS and instance.reason != "forbidden":
        return instance
    if state.profile.demo_model and not state.simulated and instance.verdict in _SCORED:
        return replace(instance, verdict=Verdict.UNJUDGED, reason=Unjudged.DEMO_MODEL.value)
    reason = _not_heard(instance, rule, state, limits)
    if reason is None:
        return instance
    return replace(instance, verdict=Verdict.UNJUDGED, reason=reason, late_ms=None)


def _not_heard(instance: Instance, rule: CompiledRule, state: CallState, limits: Limits) -> str | None:
    if instance.verdict is Verdict.DUE:
        return _deaf(instance, rule, state, now_only=True)
    if instance.verdict not in _AGAINST:
        return None
    if _unclear(instance, rule, state, limits):
        return Unjudged.UNINTELLIGIBLE.value
    return _deaf(instance, rule, state, now_only=False)


def _deaf(instance: Instance, rule: CompiledRule, state: CallState, *, now_only: bool) -> str | None:
    since = instance.since_ms if instance.since_ms is not None else instance.start_ms
    if since is None:  # it rests on the call as a whole
        since, now_only = 0, True
    until = instance.until_ms if instance.until_ms is not None else (instance.end_ms or since)
    until = max(until, since + 1)
    roles = tuple(Role) if rule.rule.judge in BOTH_LEGS else (Role.AGENT,)
    for span in state.deaf:
        if span.role not in roles or (now_only and span.end_ms is not None):
            continue
        if span.overlaps(since, _FOR_EVER if now_only else until):
            return span.reason or Unjudged.NO_AUDIO.value
    return None


def _unclear(instance: Instance, rule: CompiledRule, state: CallState, limits: Limits) -> bool:
    """Tell whether the verdict rests on agent's words that were not understood."""
    if instance.utterance is not None and instance.said is not None:
        one = next((u for u in state.utterances if u.id == instance.utterance), None)
        return one is not None and one.role is Role.AGENT and not one.heard_well(limits.low_confidence)
    if instance.verdict is not Verdict.MISSED or instance.since_ms is None:
        return False
    until = instance.until_ms if instance.until_ms is not None else (instance.end_ms or instance.since_ms)
    return any(
        one.role is Role.AGENT
        and one.final
        and not one.heard_well(limits.low_confidence)
        and one.start_ms < until
        and one.end_ms > (instance.since_ms or 0)
        for one in state.utterances
    )
