"""What must never be said, at any time of any call: one span gives one violation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from assist.compliance.call import CallState, Utterance
from assist.compliance.instances import Instance, evidence
from assist.matching.lexicon import Hit
from assist.matching.numbers import CONTACT_DIGITS, heard_runs
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.facts import Direction
from calls.findings import Role, Verdict
from calls.ids import RuleId

CONFIDENTIAL: Final = RuleId("C23")
"""What this rule keeps secret is no secret from who has said it."""
ENOUGH_LEFT: Final = 4
"""Characters that a second violation has to itself."""


def forbidden(
    state: CallState, rules: Mapping[RuleId, CompiledRule], active: Iterable[RuleId], limits: Limits
) -> Iterator[tuple[RuleId, Instance]]:
    """Yield each forbidden span once: the longest phrase, under an active rule if any, else the lowest number.

    What was recognised without a phrase comes after phrases, the surest first: its length says nothing.
    """
    by_concept = {rule.never: rule for rule in rules.values() if _binds(rule, state)}
    running = {*active, *(rule.id for rule in rules.values() if rule.rule.kind != "required")}
    for one in state.utterances:
        if one.role is Role.AGENT:
            yield from _in_utterance(state, one, by_concept, running)


def _binds(rule: CompiledRule, state: CallState) -> bool:
    """Tell whether the rule's forbidden wordings bind this call: those of our own calls out bind no other call."""
    return rule.rule.direction != "out" or state.direction is Direction.OUT


def _in_utterance(
    state: CallState, one: Utterance, by_concept: Mapping[str, CompiledRule], active: set[RuleId]
) -> Iterator[tuple[RuleId, Instance]]:
    hits = [
        hit
        for hit in one.hits
        if hit.concept in by_concept and not hit.negated and not hit.quoted and not _excepted(hit, one, by_concept)
        if by_concept[hit.concept].id != CONFIDENTIAL or not _said_back(hit, one, state)
    ]

    def rank(hit: Hit) -> tuple[bool, float, bool, tuple[int, int, str]]:
        rule = by_concept[hit.concept]
        weight = hit.syllables * hit.score if hit.phrase else hit.score
        return not hit.phrase, -weight, rule.id not in active, rule.order

    taken: list[Hit] = []
    for hit in sorted(hits, key=rank):
        if not hit.phrase and any(other.concept == hit.concept for other in taken):
            continue
        left = _left(hit, taken)
        if left is not None:
            taken.append(left)
    for number, hit in enumerate(sorted(taken, key=lambda hit: hit.start)):
        rule = by_concept[hit.concept]
        fields = evidence(one, hit)
        yield rule.id, Instance(key=f"never-{one.id}-{number}", verdict=Verdict.VIOLATED, reason="forbidden", **fields)


def _left(hit: Hit, taken: Sequence[Hit]) -> Hit | None:
    """Return the hit, or what others leave of it where it was recognised without a phrase and enough is left."""
    free = [(hit.start, hit.end)]
    for other in taken:
        free = [
            part
            for start, end in free
            for part in ((start, min(end, other.start)), (max(start, other.end), end))
            if part[0] < part[1]
        ]
    start, end = max(free, key=lambda part: part[1] - part[0], default=(hit.end, hit.end))
    if (start, end) == (hit.start, hit.end):
        return hit
    if hit.phrase or end - start < ENOUGH_LEFT:
        return None
    return replace(hit, start=start, end=end)


def _excepted(hit: Hit, one: Utterance, by_concept: Mapping[str, CompiledRule]) -> bool:
    """Tell whether one of the rule's exceptions overlaps the hit."""
    exceptions = by_concept[hit.concept].unless
    return any(other.concept == exceptions and other.start < hit.end and other.end > hit.start for other in one.hits)


def _said_back(hit: Hit, one: Utterance, state: CallState) -> bool:
    """Tell whether the number right upon the hit is the caller's own: reading it back gives nothing away."""
    run = next((run.digits for run in heard_runs(one.text, CONTACT_DIGITS) if 0 <= run.start - hit.end < 3), None)
    callers = (o for o in state.utterances if o.role is Role.CALLER and o.start_ms < one.start_ms)
    return run is not None and any(run == told.digits for o in callers for told in heard_runs(o.text, CONTACT_DIGITS))
