"""The bench of the judge times the marks of every forbidden phrase, partial and final, and finds the engine's CPU."""

import asyncio
from pathlib import Path

import pytest

from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from calls.facts import CallEnded, CallStarted, UtteranceHeard
from sansheng.bench import engine
from sansheng.bench.conversation import FORBIDDEN, conversation
from sansheng.bench.verdicts import measure


def test_verdicts_are_timed_from_the_word_on(tmp_path: Path) -> None:
    spoken = [event.text for _, event in conversation(0, 15.0) if isinstance(event, UtteranceHeard)]
    result = asyncio.run(measure(compile_pack(load()), 2, 15.0, tmp_path, recognition=4.0))
    assert spoken.count(FORBIDDEN) == 1
    assert (result.calls, result.rules > 70) == (2, True)
    assert result.verdicts >= 4
    assert result.provisional_p50_ms is not None
    assert result.final_p50_ms is not None
    assert result.final_max_ms is not None
    assert 0 < result.final_p50_ms <= result.final_max_ms
    assert result.utterances_per_s > 0
    assert result.engine_share is not None
    assert 0 < result.engine_share < 100
    share = 100 * result.engine_per_call / (result.engine_per_call + 4.0)
    assert result.engine_share == pytest.approx(share, abs=0.1)


def test_a_conversation_is_the_same_each_time_and_whole() -> None:
    one, two = ([(at, type(event)) for at, event in conversation(3, 20.0)] for _ in range(2))
    assert one == two
    assert (one[0][1], one[-1][1]) == (CallStarted, CallEnded)
    assert [at for at, _ in one] == sorted(at for at, _ in one)


def test_the_engine_alone_is_measured_with_and_without_partials() -> None:
    pack = compile_pack(load())
    result = engine.measure(pack, 2, 20.0, recognition=4.0)
    assert result.phrases > 400
    assert result.finals.utterances == result.live.utterances > 4
    assert result.finals.per_s > result.live.per_s > 0
    assert result.live.per_call > result.finals.per_call > 0
    assert result.share == pytest.approx(100 * result.live.per_call / (result.live.per_call + 4.0), abs=0.1)
