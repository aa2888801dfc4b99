"""From what the phones, the live stream and the page say to the delay of each phrase and its stages."""

import math

import numpy as np
import pytest

from assist.packs.compiled import compile_pack
from assist.packs.loader import load as load_pack
from calls.clock import CLOCK
from sansheng.bench.marks import Stream, percentile, phrases_of, summary
from sansheng.simulation.call import Call
from sansheng.simulation.run import Performance, Script, StepDone
from sansheng.simulation.scenario import Scenario

PACK = compile_pack(load_pack())
CALLED_AT = CLOCK.monotonic + 100.0
START = 1000 * CLOCK.epoch_at(CALLED_AT) + 30
"""Epoch ms of the call's start: 30 ms after the INVITE left."""
RUDE, POLITE = "喂，听懂了吧？", "请您稍等。"
SCENARIO = Scenario.model_validate(
    {
        "title": "一",
        "title_en": "one",
        "ends": "caller",
        "steps": [{"leg": "agent", "say": POLITE}, {"leg": "agent", "say": RUDE}, {"leg": "caller", "hang_up": True}],
    }
)
SPEECH = np.concatenate([np.full(8000, 4000, np.int16), np.zeros(800, np.int16)])
"""One second of sound and 100 ms of silence."""


def utc(epoch_ms: float) -> str:
    return CLOCK.utc(CLOCK.at_epoch(epoch_ms / 1000)).isoformat()


@pytest.fixture
def played(outside_call: Call) -> Performance:
    """A performance that said the polite step at 10 s and the rude one at 20 s of the call's clock."""
    performance = Performance(SCENARIO, "13800138000", CALLED_AT, outside_call, agent_number="1001")
    for index, (text, at_s) in enumerate(((POLITE, 10.0), (RUDE, 20.0))):
        at = CALLED_AT + 0.03 + at_s
        performance.steps.append(StepDone(index, "agent", "say", text, at, at + 1.1))
    return performance


@pytest.fixture
def outside_call() -> Call:
    """A telephone call of which nothing is asked."""
    return object.__new__(Call)


@pytest.fixture
def scripts() -> dict[str, Script]:
    return {"1001": Script(SCENARIO, {0: SPEECH, 1: SPEECH})}


@pytest.fixture
def stream() -> Stream:
    """The call has begun, and a partial of the rude step has been judged."""
    stream = Stream()
    start = {"kind": "CallStarted", "call": "c1", "caller_number": "138******00", "occurred_at": utc(START)}
    stream.take({"type": "fact", "seq": 1, "fact": start}, START + 5)
    for end_ms, text in ((20_800, "喂听懂"), (21_100, "喂听懂了吧"), (21_130, "喂听懂了吧啊")):
        partial = {"kind": "PartialHeard", "call": "c1", "utterance": "a#2", "end_ms": end_ms, "text": text}
        stream.take({"type": "signal", "signal": partial}, START + end_ms + 50)
    finding = {
        "id": "S25#0",
        "rule": "S25",
        "kind": "forbidden",
        "verdict": "violated",
        "provisional": True,
        "start_ms": 20_100,
        "end_ms": 21_000,
        "utterance": "a#2",
        "said": "听懂了吧",
    }
    found = {"kind": "FindingChanged", "call": "c1", "occurred_at": utc(START + 21_160), "finding": finding}
    stream.take({"type": "fact", "seq": 2, "fact": found}, START + 21_180)
    return stream


def mark(at_ms: float, **other: object) -> dict[str, object]:
    fields = {"call": "c1", "finding": "S25#0", "verdict": "violated", "provisional": True, "at": START + at_ms}
    return fields | other


def test_delay_counts_from_the_last_sound_to_the_first_mark(played, scripts, stream):
    marks = [mark(21_500, provisional=False), mark(21_210), mark(21_000, verdict="due"), mark(20_900, finding="S01#0")]
    (phrase,) = phrases_of(played, scripts, PACK, stream, marks)
    assert (phrase.text, phrase.rule, phrase.call) == (RUDE, "S25", "c1")
    assert phrase.delay_ms == pytest.approx(210, abs=1)
    told = {"heard": 100, "judged": 60, "stored": 20, "painted": 30}
    assert phrase.stages == pytest.approx(told, abs=1)
    assert sum(phrase.stages.values()) == pytest.approx(phrase.delay_ms)


@pytest.mark.parametrize("marks", [[], [mark(21_210, verdict="missed")], [mark(21_210, finding="S26#0")]])
def test_phrase_without_a_mark_counts_as_infinite(played, scripts, stream, marks):
    (phrase,) = phrases_of(played, scripts, PACK, stream, marks)
    assert (phrase.rule, phrase.delay_ms) == ("", math.inf)
    result = summary([played], [phrase])
    assert (result.phrases, result.marked, result.never, result.delay_p95_ms) == (1, 0, 1, None)


def test_violation_elsewhere_in_the_call_is_no_mark_of_the_phrase(played, scripts, stream):
    for _, fact in stream.findings["c1"]:
        fact["finding"]["start_ms"] = 10_100
    (phrase,) = phrases_of(played, scripts, PACK, stream, [mark(21_210)])
    assert phrase.delay_ms == math.inf


def test_call_that_the_stream_does_not_know_has_only_unmarked_phrases(played, scripts):
    (phrase,) = phrases_of(played, scripts, PACK, Stream(), [])
    assert (phrase.call, phrase.delay_ms) == ("", math.inf)


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3.0, 1.0, 2.0], 50, 2.0),
        ([float(n) for n in range(1, 101)], 95, 95.0),
        ([*(float(n) for n in range(1, 96)), *[math.inf] * 5], 95, 95.0),
        ([*(float(n) for n in range(1, 95)), *[math.inf] * 6], 95, None),
        ([], 50, None),
    ],
)
def test_percentile_with_infinite_values(values, share, expected):
    assert percentile(values, share) == expected
