"""`sansheng bench`: how much this machine carries, measured with real parts."""

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assist.acoustic.locate import model_directory
from assist.settings import AsrSettings, AssistSettings, RecordingSettings
from sansheng.bench.asr import Load, Result, measure
from sansheng.home import find_home

app = typer.Typer(no_args_is_help=True, help="量一量本机能承担多少。 Measures what this machine carries.")


@app.callback()
def main() -> None:
    """Keep the name of the thing that is measured obligatory."""


@app.command()
def asr(
    legs: Annotated[int, typer.Option(min=1, help="路数。 Legs at once.")] = 20,
    seconds: Annotated[float, typer.Option(min=5, help="每次多少秒。 Length of a run.")] = 30.0,
    minutes: Annotated[float | None, typer.Option(help="改用分钟。 The same in minutes.")] = None,
    speech: Annotated[float, typer.Option(min=0.1, max=0.95, help="说话所占比例。 Share of speech per leg.")] = 0.5,
    batch_ms: Annotated[int, typer.Option(help="每批毫秒数。 Audio per step.")] = 100,
    workers: Annotated[int, typer.Option(help="识别进程数，0 为自动。 Worker processes, 0: automatic.")] = 0,
    threads: Annotated[int, typer.Option(help="每进程线程数，0 为自动。 Threads per process, 0: automatic.")] = 0,
    model: Annotated[Path | None, typer.Option(help="声学模型目录。 The model's folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """语音识别能承担多少路。 How many legs the recognisers carry."""
    settings = AssistSettings(
        asr=AsrSettings(batch_ms=batch_ms, workers=workers, threads=threads), recording=RecordingSettings(on=False)
    )
    duration = minutes * 60 if minutes else seconds
    load = Load(legs, duration, model or _model(), speech, settings)
    result = asyncio.run(measure(load))
    console = Console()
    if as_json:
        console.print_json(json.dumps(dataclasses.asdict(result)))
    else:
        console.print(_table(result))


def _model() -> Path:
    return model_directory(find_home().root).path


def _table(result: Result) -> Table:
    table = Table(title="语音识别负载 recognition under load")
    table.add_column("")
    table.add_column("")
    for name, value in dataclasses.asdict(result).items():
        table.add_row(name, str(value))
    return table
