"""The score: weights, severities, dimensions; what could not be judged neither helps nor harms."""

from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from assist.scoring.score import score
from calls.findings import Finding, Kind, Verdict
from calls.ids import FindingId, RuleId

PACK = compile_pack(load())


def finding(rule: str, verdict: Verdict, number: int = 0) -> Finding:
    return Finding(id=FindingId(f"{rule}#{number}"), rule=RuleId(rule), kind=Kind.REQUIRED, verdict=verdict)


def test_nothing_judged_no_score() -> None:
    assert score([], PACK).points is None
    assert score([finding("S01", Verdict.UNJUDGED), finding("S02", Verdict.EXCUSED)], PACK).points is None


def test_all_met_is_a_hundred_and_every_point_lost_has_its_finding() -> None:
    assert score([finding("S01", Verdict.MET), finding("S34", Verdict.MET)], PACK).points == 100
    made = score([finding("S01", Verdict.MET), finding("S34", Verdict.MISSED)], PACK)
    assert made.points == 50
    assert [(loss.rule, loss.finding, loss.points) for loss in made.losses] == [("S34", "S34#0", 50.0)]
    assert made.dimensions == {"closing": 0.0, "greeting": 100.0}


def test_a_rule_counts_once_by_its_worst_and_severity_sets_the_share() -> None:
    minor = PACK.rules[RuleId("S36")].rule
    assert (minor.severity, PACK.pack.severity_points["minor"]) == ("minor", 50)
    once = score([finding("S36", Verdict.MISSED)], PACK)
    twice = score([finding("S36", Verdict.MISSED), finding("S36", Verdict.MET, 1)], PACK)
    assert once.points == twice.points == 50


def test_unjudged_takes_its_weight_out_and_advice_costs_nothing() -> None:
    with_gap = score([finding("S01", Verdict.MET), finding("S34", Verdict.UNJUDGED)], PACK)
    assert with_gap.points == 100
    assert with_gap.unjudged_weight == PACK.rules[RuleId("S34")].rule.weight
    assert score([finding("S01", Verdict.MET), finding("C25", Verdict.VIOLATED)], PACK).points == 100


def test_a_finding_of_a_rule_that_the_pack_has_not_costs_nothing() -> None:
    assert score([finding("S01", Verdict.MET), finding("S99", Verdict.MISSED)], PACK).points == 100
