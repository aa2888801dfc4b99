"""The JSON form carries every fact and signal there and back, whatever its fields hold."""

import dataclasses
import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls import facts, signals
from calls.facts import CallStarted, Direction, Fact, FindingChanged, UtteranceHeard, Word
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import CallId, FindingId, LegId, RuleId, UtteranceId
from calls.signals import PartialHeard, Signal
from calls.wire import fact_from_json, fact_to_json, signal_to_json

AT = datetime(2026, 11, 21, 9, 0, 0, 123456, tzinfo=UTC)


# A float that is no number equals nothing, itself included: such a fact survives and still differs.
st.register_type_strategy(float, st.floats(allow_nan=False))


@given(st.sampled_from(get_args(Fact)).flatmap(st.from_type))
def test_every_fact_survives_json(fact: Any) -> None:
    assert fact_from_json(json.loads(json.dumps(fact_to_json(fact)))) == fact


@pytest.mark.parametrize("kind", [*get_args(Fact), *get_args(Signal)])
def test_kind_is_the_name_of_the_class(kind: type) -> None:
    default = {field.name: field.default for field in dataclasses.fields(kind)}["kind"]
    assert default == kind.__name__


def test_the_unions_hold_every_class_of_their_modules() -> None:
    for module, union in ((facts, Fact), (signals, Signal)):
        declared = {
            item
            for item in vars(module).values()
            if dataclasses.is_dataclass(item)
            and getattr(item, "__module__", "") == module.__name__
            and "kind" in {field.name for field in dataclasses.fields(item)}
        }
        assert declared == set(get_args(union))


def test_a_newer_writers_extra_field_is_ignored() -> None:
    fact = CallStarted(
        call=CallId("pbx1-1.1"), occurred_at=AT, offset_ms=0, direction=Direction.IN, caller_number="13800138001"
    )
    assert fact_from_json({**fact_to_json(fact), "invented_later": 1}) == fact


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="kind"):
        fact_from_json({"kind": "SomethingElse", "call": "a", "occurred_at": AT.isoformat(), "offset_ms": 0})


def test_nested_values_keep_their_types() -> None:
    heard = UtteranceHeard(
        call=CallId("a"),
        occurred_at=AT,
        offset_ms=900,
        utterance=UtteranceId("l#0"),
        leg=LegId("l"),
        role=Role.AGENT,
        start_ms=100,
        end_ms=800,
        text="您好",
        confidence=0.97,
        words=(Word("您好", 100, 800, 0.97),),
    )
    finding = Finding(id=FindingId("S01#0"), rule=RuleId("S01"), kind=Kind.REQUIRED, verdict=Verdict.MET)
    changed = FindingChanged(call=CallId("a"), occurred_at=AT, offset_ms=900, finding=finding)
    assert fact_from_json(fact_to_json(heard)) == heard
    assert fact_from_json(fact_to_json(changed)) == changed


def test_a_signal_names_its_kind() -> None:
    partial = PartialHeard(
        call=CallId("a"),
        utterance=UtteranceId("l#1"),
        leg=LegId("l"),
        role=Role.CALLER,
        start_ms=0,
        end_ms=100,
        text="我",
    )
    assert signal_to_json(partial)["kind"] == "PartialHeard"
