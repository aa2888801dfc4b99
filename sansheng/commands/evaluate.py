"""`sansheng evaluate`: how often the verdicts are right, on the labelled corpus of the standard."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from assist.acoustic.errors import AcousticError
from assist.acoustic.locate import model_directory
from assist.analysis.corpus import Row, RowError, read_rows
from assist.analysis.errors import damaged_dialogue
from assist.analysis.evaluation import (
    BY_EVENTS,
    Change,
    Figures,
    Objections,
    Outcome,
    by_rule,
    figures,
    objections,
    run,
)
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.errors import PackError
from assist.packs.loader import load
from ivr.asterisk.tree import default_cache
from sansheng.home import find_home
from sansheng.speech.errors import SpeechError
from sansheng.spoken import Hearing, Snr

_BAD_INPUT = 2
_ROWS = Path("tests/standard/rows")
_CORRECT = Path("tests/standard/correct")
AUDIO: Final[dict[str, Snr]] = {"语音 audio, clean": None, "语音 audio, 15 dB": 15.0}
_ALARMS: Final = ("近似句误报/坐席小时 near misses, alarms/h", "正常通话误报/坐席小时 ordinary talk, alarms/h")


class Split(StrEnum):
    DEV = "dev"
    TEST = "test"
    ALL = "all"


def evaluate(
    rows: Annotated[Path, typer.Option(help="标注语料目录 / folder of labelled rows, one file per rule")] = _ROWS,
    split: Annotated[Split, typer.Option(help="dev 调参，test 报告 / dev to tune on, test to report")] = Split.TEST,
    correct: Annotated[
        Path,
        typer.Option(help="整通规范的电话，凡判违反即误报 / whole correct calls: objections are false"),
    ] = _CORRECT,
    pack: Annotated[str, typer.Option(help="话术包 / script pack")] = "zh-CN",
    rule: Annotated[list[str] | None, typer.Option("--rule", "-r", help="只看这些规则 / only these rules")] = None,
    audio: Annotated[
        bool, typer.Option("--audio", help="另合成为语音，经电话信道识别 / also spoken, over the telephone, recognised")
    ] = False,
    share: Annotated[
        float, typer.Option(min=0.001, max=1.0, help="其中多少合成为语音 / the share of the dialogues that is spoken")
    ] = 1.0,
    processes: Annotated[int, typer.Option(min=0, help="进程数，0 为每核一个 / processes, 0: one per core")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="只输出 JSON / JSON only")] = False,
    home: Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")] = None,
) -> None:
    """在标注语料上评测判定的准确率。 Evaluate the verdicts on the labelled corpus."""
    try:
        rules = compile_pack(load(pack))
        wanted = _rows(rows, split, rule)
        calls = [] if rule else _rows(correct, Split.ALL, None)
    except (PackError, RowError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error
    if not wanted:
        typer.echo(f"{rows}: 没有语料 no rows", err=True)
        raise typer.Exit(_BAD_INPUT)
    console = Console(stderr=as_json, highlight=False)
    begun = time.perf_counter()
    results: dict[str, list[Outcome]] = {}
    objected: dict[str, Objections] = {}
    for name, change in _changes().items():
        results[name] = run(wanted, rules, change)
        if calls:
            objected[name] = objections(calls, rules, change)
    if audio:
        signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))  # the pool of listeners is closed then
        spoken = spread(wanted, share)
        try:
            results |= _as_audio(spoken, rules, _hearing(home, processes))
        except (AcousticError, SpeechError) as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(_BAD_INPUT) from error
    elapsed = time.perf_counter() - begun
    if as_json:
        typer.echo(json.dumps(_report(results, objected), ensure_ascii=False))
        return
    _print(console, results)
    _print_objections(console, objected)
    console.print(f"{len(wanted)} 段对话 dialogues, {elapsed:.0f} s")


def _rows(folder: Path, split: Split, rules: list[str] | None) -> list[Row]:
    found: list[Row] = []
    for path in sorted(folder.glob("*.yaml")):
        if not rules or path.stem in rules:
            found += [row for row in read_rows(path) if split is Split.ALL or row.split == split.value]
    return found


def _changes() -> dict[str, Change | None]:
    return {
        "原文 true text": None,
        "错字 15 % errors": lambda row, dialogue: damaged_dialogue(dialogue, 0.15, row.id),
        "错字 30 % errors": lambda row, dialogue: damaged_dialogue(dialogue, 0.30, row.id),
    }


def spread(rows: list[Row], share: float) -> list[Row]:
    """Return that share of the rows, spread evenly: some of every rule."""
    count = max(1, round(share * len(rows)))
    return [rows[number * len(rows) // count] for number in range(count)]


def _hearing(home: Path | None, processes: int) -> Hearing:
    model = model_directory(find_home(home).root, None).path
    return Hearing(model, default_cache() / "spoken", processes or len(os.sched_getaffinity(0)))


def _as_audio(rows: list[Row], rules: CompiledPack, hearing: Hearing) -> dict[str, list[Outcome]]:
    """Judge the rows as they were heard; and the same rows by their true text, to compare."""
    columns = (TextColumn("语音 audio"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=len(rows))
        heard = hearing.hear(rows, tuple(AUDIO.values()), lambda: bar.advance(task))
    results = {"同批原文 same rows, true text": run(rows, rules)}
    for name, line in AUDIO.items():
        by_row = heard[line]
        results[name] = run(rows, rules, lambda row, _, by_row=by_row: by_row[row.id])  # type: ignore[misc]
    return results


def _report(results: dict[str, list[Outcome]], objected: dict[str, Objections]) -> dict[str, Any]:
    return {
        name: {
            **({"correct_calls": _objections(objected[name])} if name in objected else {}),
            "all": _numbers(figures(outcomes)),
            "words": _numbers(figures(one for one in outcomes if one.row.rule not in BY_EVENTS)),
            "events": _numbers(figures(one for one in outcomes if one.row.rule in BY_EVENTS)),
            "rules": {rule: _numbers(mine) for rule, mine in by_rule(outcomes).items()},
        }
        for name, outcomes in results.items()
    }


def _numbers(given: Figures) -> dict[str, float]:
    return {
        "f1": round(given.f1, 4),
        "precision": round(given.precision, 4),
        "precision_lower_95": round(given.precision_bound, 4),
        "recall": round(given.recall, 4),
        "recall_lower_95": round(given.recall_bound, 4),
        "false_alarms": given.false_alarms,
        "false_alarms_per_agent_hour": round(given.alarms_per_hour, 2),
        "ordinary_alarms": given.ordinary_alarms,
        "ordinary_alarms_per_agent_hour": round(given.ordinary_alarms_per_hour, 2),
        "ordinary_agent_hours": round(given.ordinary_h, 2),
        "rows": given.rows,
    }


def _print(console: Console, results: dict[str, list[Outcome]]) -> None:
    whole = Table("", "F1", "精确 precision (≥95 %)", "召回 recall (≥95 %)", *_ALARMS, "n")
    for name, outcomes in results.items():
        kinds = (
            (name, outcomes),
            ("  按词句 by words", [one for one in outcomes if one.row.rule not in BY_EVENTS]),
            ("  按事件与声学 by events and levels", [one for one in outcomes if one.row.rule in BY_EVENTS]),
        )
        for label, mine in kinds:
            if mine:
                whole.add_row(label, *_cells(figures(mine)))
    console.print(whole)
    for title, wanted in (("按词句 by words", False), ("按事件与声学 by events and levels", True)):
        table = Table(title, *results)
        tables = {name: by_rule(outcomes) for name, outcomes in results.items()}
        for rule in next(iter(tables.values())):
            if (rule in BY_EVENTS) is wanted:
                table.add_row(rule, *(f"{mine[rule].f1:.2f}" if rule in mine else "" for mine in tables.values()))
        console.print(table)


def _objections(given: Objections) -> dict[str, Any]:
    return {
        "calls": given.calls,
        "agent_hours": round(given.speech_h, 2),
        "objections": sum(given.by_rule.values()),
        "objections_per_agent_hour": round(given.per_hour, 2),
        "rules": dict(given.by_rule),
    }


def _print_objections(console: Console, objected: dict[str, Objections]) -> None:
    if not objected:
        return
    table = Table("整通规范的电话 whole correct calls", "误报/坐席小时 objections/h", "按规则 by rule")
    for name, given in objected.items():
        rules = " ".join(f"{rule}:{count}" for rule, count in given.by_rule.items())
        table.add_row(f"{name} (n={given.calls}, {given.speech_h:.2f} h)", f"{given.per_hour:.2f}", rules)
    console.print(table)


def _cells(given: Figures) -> tuple[str, ...]:
    return (
        f"{given.f1:.3f}",
        f"{given.precision:.3f} ({given.precision_bound:.3f})",
        f"{given.recall:.3f} ({given.recall_bound:.3f})",
        f"{given.alarms_per_hour:.2f}",
        f"{given.ordinary_alarms_per_hour:.2f}",
        str(given.rows),
    )
