"""A pack run over stored calls: what its verdicts would have been, and where two packs differ. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from assist.compliance.call import Profile
from assist.compliance.engine import advance, start
from assist.packs.compiled import CompiledPack
from assist.scoring.score import score
from calls import facts
from calls.facts import Fact
from calls.findings import Finding, Verdict
from calls.ids import RuleId
from calls.signals import LevelMeasured

_LIVE_ONLY = frozenset({Verdict.DUE, Verdict.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Replayed:
    """One stored call, judged again."""

    findings: tuple[Finding, ...]
    score: float | None


@dataclass(frozen=True, slots=True)
class Change:
    """A rule whose verdict on a call differs between two packs."""

    rule: RuleId
    before: str
    after: str


def replay(
    stored: Iterable[Fact], pack: CompiledPack, profile: Profile, levels: Iterable[LevelMeasured] = ()
) -> Replayed:
    """Judge a stored call again. Findings that it holds are left aside; levels come from its recording, if any."""
    events = [one for one in stored if not isinstance(one, facts.FindingChanged | facts.TicketOpened)]
    measured = sorted(levels, key=lambda one: one.end_ms)
    state = start(profile)
    for event in events:
        while measured and measured[0].end_ms <= event.offset_ms:
            state = advance(state, measured.pop(0), pack).state
        state = advance(state, event, pack).state
    found = tuple(one for one in state.findings.values() if one.verdict not in _LIVE_ONLY)
    return Replayed(found, score(found, pack).points)


def as_stored(stored: Iterable[Fact]) -> tuple[Finding, ...]:
    """Return the findings that the call was given live, in their last form."""
    last: dict[str, Finding] = {}
    for fact in stored:
        if isinstance(fact, facts.FindingChanged):
            last[fact.finding.id] = fact.finding
    return tuple(one for one in last.values() if one.verdict not in _LIVE_ONLY)


def summary(findings: Iterable[Finding], rule: RuleId) -> str:
    """Return one word for what the findings say of a rule: the worst verdict, or `-`."""
    order = ("violated", "missed", "unjudged", "met", "excused", "manual")
    given = {one.verdict.value for one in findings if one.rule == rule}
    return next((verdict for verdict in order if verdict in given), "-")


def changes(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Change, ...]:
    """Return the rules whose verdict differs."""
    old, new = tuple(before), tuple(after)
    rules = sorted({one.rule for one in (*old, *new)})
    pairs = ((rule, summary(old, rule), summary(new, rule)) for rule in rules)
    return tuple(Change(rule, one, two) for rule, one, two in pairs if one != two)
