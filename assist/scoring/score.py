"""The automatic score of one call: 0..100 over the dimensions of quality inspection, every point traceable.

Each rule that was judged brings its weight; a broken one loses the share that its severity says. Rules that are
excused, unjudged or for the inspector bring no weight: a span nobody heard neither helps nor harms. Nothing judged,
no score.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from assist.packs.compiled import CompiledPack
from calls.findings import Finding, Verdict
from calls.ids import FindingId, RuleId

_BROKEN: Final = frozenset({Verdict.MISSED, Verdict.VIOLATED})


@dataclass(frozen=True, slots=True)
class Loss:
    """Points lost, and by what."""

    rule: RuleId
    finding: FindingId
    dimension: str
    points: float
    """Of 100."""
    reason: str


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a call and where they went."""

    points: float | None
    """0..100, one decimal; None when nothing could be judged."""
    dimensions: dict[str, float]
    """0..100 per dimension that has a judged rule."""
    losses: tuple[Loss, ...]
    unjudged_weight: float
    """Weight taken out because it could not be judged."""


def score(findings: Iterable[Finding], pack: CompiledPack) -> Score:
    """Score a call's findings; a rule counts once, by its worst finding."""
    by_rule: dict[RuleId, list[Finding]] = defaultdict(list)
    for one in findings:
        by_rule[one.rule].append(one)
    weights: dict[str, float] = defaultdict(float)
    lost: dict[str, float] = defaultdict(float)
    losses: list[tuple[Finding, str, float]] = []
    out = 0.0
    for number, mine in by_rule.items():
        if number not in pack.rules:  # judged by another pack, which had it
            continue
        rule = pack.rules[number].rule
        verdicts = {one.verdict for one in mine}
        worst = next((one for one in mine if one.verdict in _BROKEN), None)
        if worst is None and Verdict.MET not in verdicts:
            out += rule.weight if Verdict.UNJUDGED in verdicts else 0.0
            continue
        weights[rule.dimension] += rule.weight
        if worst is not None:
            share = rule.weight * pack.pack.severity_points[rule.severity] / 100
            lost[rule.dimension] += share
            losses.append((worst, rule.dimension, share))
    return _score(weights, lost, losses, out)


def _score(
    weights: dict[str, float], lost: dict[str, float], losses: list[tuple[Finding, str, float]], out: float
) -> Score:
    whole = sum(weights.values())
    if not whole:
        return Score(None, {}, (), out)
    traced = tuple(
        Loss(one.rule, one.id, dimension, round(100 * share / whole, 2), one.reason or one.verdict.value)
        for one, dimension, share in sorted(losses, key=lambda loss: -loss[2])
        if share
    )
    dimensions = {
        name: round(100 * (weight - lost[name]) / weight, 1) for name, weight in sorted(weights.items()) if weight
    }
    return Score(round(100 * (whole - sum(lost.values())) / whole, 1), dimensions, traced, round(out, 2))
