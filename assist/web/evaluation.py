"""The inspector's form of one call: filled in by the engine, overruled by a person, both kept. Pure.

Of a rule with several findings the worst stands, as in the score. A person's verdict on a rule comes from the last
evaluation; without one, from the last ruling on one of its findings.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from assist.packs.compiled import CompiledPack
from assist.scoring.score import score
from assist.storage.notes import Note, NoteKind
from calls.findings import Finding, Verdict
from calls.ids import FindingId, RuleId

WORST: Final = (
    Verdict.VIOLATED,
    Verdict.MISSED,
    Verdict.MET,
    Verdict.MANUAL,
    Verdict.UNJUDGED,
    Verdict.EXCUSED,
)
"""Of several verdicts on a rule the first of these stands. What is due or withdrawn when a call is over is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationRow:
    """One rule of the form."""

    rule: RuleId
    dimension: str
    weight: float
    findings: list[FindingId]
    engine: Verdict
    reason: str | None
    """The engine's, of the finding that stands."""
    person: Verdict | None
    """The inspector's verdict; None: nobody has given one."""
    disputed: bool
    """The agent disagrees and nobody has ruled since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    rows: list[EvaluationRow]
    engine_score: float | None
    score: float | None
    """With the person's verdicts in the place of the engine's."""
    by: str | None
    """Who evaluated last; None: nobody has."""
    at: datetime | None
    remark: str


def evaluate(findings: Iterable[Finding], pack: CompiledPack, notes: Iterable[Note]) -> Evaluation:
    """Return the form of a call from its latest findings and all its notes, oldest first."""
    known = [one for one in findings if one.verdict in WORST and one.rule in pack.rules]
    written = list(notes)
    last = next((note for note in reversed(written) if note.kind is NoteKind.EVALUATION), None)
    person = _ruled(known, written) | _verdicts(last)
    open_disputes = open_disputes_of(written)
    rows = [
        _row([one for one in known if one.rule == rule], pack, person.get(rule), open_disputes)
        for rule in sorted({one.rule for one in known})
    ]
    overruled = [replace(one, verdict=person.get(one.rule, one.verdict)) for one in known]
    return Evaluation(
        rows=rows,
        engine_score=score(known, pack).points,
        score=score(overruled, pack).points,
        by=last.by if last else None,
        at=last.at if last else None,
        remark=str(last.body.get("remark", "")) if last else "",
    )


def _row(
    findings: list[Finding], pack: CompiledPack, person: Verdict | None, disputed: frozenset[FindingId]
) -> EvaluationRow:
    rule = pack.rules[findings[0].rule].rule
    worst = min(findings, key=lambda one: WORST.index(one.verdict))
    return EvaluationRow(
        rule=worst.rule,
        dimension=rule.dimension,
        weight=rule.weight,
        findings=[one.id for one in findings],
        engine=worst.verdict,
        reason=worst.reason,
        person=person,
        disputed=any(one.id in disputed for one in findings),
    )


def _verdicts(note: Note | None) -> dict[RuleId, Verdict]:
    given = note.body.get("verdicts", {}) if note else {}
    return {RuleId(rule): Verdict(verdict) for rule, verdict in given.items()} if isinstance(given, Mapping) else {}


def _ruled(findings: list[Finding], notes: list[Note]) -> dict[RuleId, Verdict]:
    rules = {one.id: one.rule for one in findings}
    return {
        rules[note.finding]: Verdict(note.body["verdict"])
        for note in notes
        if note.kind is NoteKind.RULING and note.finding in rules and note.body.get("verdict") in set(Verdict)
    }


def open_disputes_of(notes: Iterable[Note]) -> frozenset[FindingId]:
    """Return the findings of one call whose dispute nobody has ruled on; notes oldest first."""
    found: set[FindingId] = set()
    for note in notes:
        if note.finding is None:
            continue
        if note.kind is NoteKind.DISPUTE:
            found.add(note.finding)
        elif note.kind is NoteKind.RULING:
            found.discard(note.finding)
    return frozenset(found)
