"""`sansheng analyze`: a recording or a dialogue judged by the service standard, without a telephone."""

from __future__ import annotations

import json
from enum import StrEnum
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from assist.acoustic.errors import AcousticError
from assist.acoustic.locate import model_directory
from assist.analysis.dialogue import Dialogue, Known
from assist.analysis.recording import RecordingRefused, heard, read
from assist.analysis.report import Judged, judge, report
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.errors import PackError
from assist.packs.loader import load
from sansheng.home import find_home

_BAD_INPUT = 2
_SHOWN = {
    "met": ("✓ 做到", "green"),
    "missed": ("✗ 遗漏", "red"),
    "violated": ("✗ 违反", "red"),
    "excused": ("– 免除", "dim"),
    "unjudged": ("? 不判", "yellow"),
    "manual": ("☞ 人工", "cyan"),
}


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class HungUp(StrEnum):
    CALLER = "caller"
    AGENT = "agent"
    LINE = "line"
    LOST = "lost"


def analyze(
    file: Annotated[
        Path | None, typer.Argument(help="双声道录音：左坐席，右客户 / stereo recording: agent, caller")
    ] = None,
    text: Annotated[Path | None, typer.Option("--text", help="对话文本 JSON，不经识别 / a dialogue as JSON")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 对象 / one JSON object only")] = False,
    ring_s: Annotated[float | None, typer.Option(min=0, help="振铃秒数 / ring time of the answered offer")] = None,
    wait_s: Annotated[float | None, typer.Option(min=0, help="客户总等待秒数 / the caller's whole wait")] = None,
    agent_number: Annotated[str | None, typer.Option(help="工号 / the agent's number")] = None,
    company: Annotated[str | None, typer.Option(help="公司名 / the company's name")] = None,
    caller_name: Annotated[str | None, typer.Option(help="登记的姓氏 / surname on record")] = None,
    hung_up_first: Annotated[HungUp | None, typer.Option(help="谁先挂机 / who hung up first")] = None,
    direction: Annotated[Direction | None, typer.Option(help="呼入 in，呼出 out")] = None,
    pack: Annotated[str, typer.Option(help="话术包 / script pack: name or file")] = "zh-CN",
    model: Annotated[str | None, typer.Option(help="声学模型 / acoustic model, see `models list`")] = None,
    simulated: Annotated[
        bool, typer.Option(help="合成语音：自带模型也计分 / synthetic voices: the bundled model scores")
    ] = False,
    schema: Annotated[
        bool, typer.Option("--schema", help="输出 --json 的 JSON Schema / print the schema and end")
    ] = False,
    home: Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")] = None,
) -> None:
    """按服务规范评判一段录音或对话。 Judge a recording or a dialogue by the service standard."""
    if schema:
        typer.echo((files("assist.analysis") / "schema.json").read_text(encoding="utf-8"), nl=False)
        return
    if (file is None) is (text is None):
        _refuse("给一个录音文件，或 --text 对话文件 give one recording, or --text with a dialogue")
    given: dict[str, Any] = {
        "ring_s": ring_s,
        "wait_s": wait_s,
        "agent_number": agent_number,
        "company": company,
        "caller_name": caller_name,
        "hung_up_first": hung_up_first.value if hung_up_first else None,
        "direction": direction.value if direction else None,
    }
    known = {name: value for name, value in given.items() if value is not None}
    rules = _pack(pack)
    if text is not None:
        dialogue, demo = _dialogue(text, known), False
    elif file is not None:
        dialogue, demo = _recorded(file, known, model, home, quiet=as_json)
        demo = demo and not simulated
    else:
        raise AssertionError
    judged = judge(dialogue, rules)
    made = report(judged)
    if demo:
        made["score"] = None
        Console(stderr=True, highlight=False).print(
            "自带的小模型只听过合成语音：不计分 the bundled model has heard synthetic voices only: no score",
            style="yellow",
        )
    if as_json:
        typer.echo(json.dumps(made, ensure_ascii=False))
    else:
        _print(judged, made, rules)


def _refuse(message: str) -> None:
    typer.echo(message, err=True)
    raise typer.Exit(_BAD_INPUT)


def _pack(name: str) -> CompiledPack:
    try:
        return compile_pack(load(name))
    except PackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error


def _dialogue(path: Path, known: dict[str, Any]) -> Dialogue:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(value, dict):
            before = value.get("known", {})
            value["known"] = {**before, **known} if isinstance(before, dict) else before
        return Dialogue.model_validate(value)
    except (OSError, UnicodeDecodeError) as error:
        problem = f"{path}: 读不了 cannot be read ({error})"
    except json.JSONDecodeError as error:
        problem = f"{path}:{error.lineno}: 不是 JSON not JSON ({error.msg})"
    except ValidationError as error:
        lines = [f"{path}: {'.'.join(map(str, one['loc'])) or '(file)'}: {one['msg']}" for one in error.errors()]
        problem = "\n".join(lines)
    typer.echo(problem, err=True)
    raise typer.Exit(_BAD_INPUT)


def _recorded(
    path: Path, known: dict[str, Any], model: str | None, home: Path | None, *, quiet: bool
) -> tuple[Dialogue, bool]:
    try:
        facts = Known.model_validate(known)
        recording = read(path)
        located = model_directory(find_home(home).root, model)
        with Progress(console=Console(stderr=True), transient=True, disable=quiet) as bar:
            task = bar.add_task("识别 listening", total=1.0)
            said = heard(recording, located.path, lambda done: bar.update(task, completed=done))
    except (RecordingRefused, AcousticError, ValidationError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error
    return Dialogue(utterances=said, end_ms=recording.duration_ms, known=facts), located.bundled


def _print(judged: Judged, made: dict[str, Any], pack: CompiledPack) -> None:
    console = Console(highlight=False)
    for one in made["utterances"]:
        who = "坐席" if one["leg"] == "agent" else "客户"
        console.print(f"{_clock(one['start_ms'])}  {who}  {one['text']}", markup=False)
    table = Table("规则 rule", "结论 verdict", "时刻 at", "所说 said", "应说 expected", "原因 reason")
    for finding in judged.findings:
        shown, colour = _SHOWN.get(finding.verdict.value, (finding.verdict.value, ""))
        late = f" 晚 {finding.late_ms / 1000:.1f} s" if finding.late_ms else ""
        table.add_row(
            f"{finding.rule} {pack.rules[finding.rule].rule.title.zh}",
            f"[{colour}]{shown}{late}[/]",
            _clock(finding.start_ms),
            finding.said or "",
            finding.expected or "",
            finding.reason or "",
        )
    console.print(table)
    points = made["score"]
    console.print(f"得分 score: {'—' if points is None else points}")
    for loss in judged.score.losses if points is not None else ():
        console.print(
            f"  −{loss.points:g}  {loss.rule} {pack.rules[loss.rule].rule.title.zh} ({loss.reason})", markup=False
        )


def _clock(offset_ms: int | None) -> str:
    if offset_ms is None:
        return ""
    return f"{offset_ms // 60_000:02d}:{offset_ms % 60_000 / 1000:04.1f}"
