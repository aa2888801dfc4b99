"""The card's table says whether the goals are reached."""

from __future__ import annotations

from dataclasses import replace

from sansheng.listening.exam import Dialect, Report, Row
from sansheng.listening.material import Condition
from sansheng.listening.measures import Errors
from sansheng.listening.sentences import Collection
from sansheng.listening.table import markdown


def report(wrong: int, factor: float) -> Report:
    row = Row(Condition("clean", goal=5.0), Errors(wrong, 1000), 0, 90, 100)
    return Report(
        model="m",
        every=4,
        rows=(row,),
        false_words={"hold music": 0},
        delay_p50_s=0.04,
        delay_p90_s=0.25,
        real_time_factor=factor,
        legs_per_core=1 / factor,
        load_s=0.1,
        memory_mb=80,
        confidence_right=0.99,
        confidence_wrong=0.9,
        confidence_area=0.8,
        dialect=Dialect(0.99, 0.9, 60, 200),
    )


def test_goals_met() -> None:
    text = markdown(report(30, 0.01))
    assert "| clean | 100 | 3.00 | 90 | 0 | ≤ 5 met |" in text
    assert "| legs in real time per core | 100 | ≥ 60 met |" in text
    assert "| hold music | 0 |" in text
    assert "One of every 4 sentences." in text


def test_goals_missed() -> None:
    text = markdown(report(51, 0.02))
    assert "≤ 5 not met" in text
    assert "≥ 60 not met" in text


def test_both_collections_together_count_each_character_once() -> None:
    def row(collection: Collection, errors: Errors) -> Row:
        return Row(Condition(f"{collection} sentences, noise", collection, goal=5.0), errors, 0, 0, 10)

    rows = (row("drawn", Errors(10, 900)), row("written", Errors(30, 100)))
    text = markdown(replace(report(0, 0.01), rows=rows))
    assert "| written sentences, noise | 10 | 30.00 | 0 | 0 | ≤ 5 not met |" in text
    assert "| noise | 1000 | 4.00 | ≤ 5 met |" in text
    assert "together" not in markdown(report(30, 0.01))
