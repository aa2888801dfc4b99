"""`sansheng bench`: how much this machine carries, measured with real parts."""

import asyncio
import dataclasses
import json
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from assist.acoustic.locate import model_directory
from assist.settings import AsrSettings, AssistSettings, RecordingSettings
from sansheng.bench.asr import LIMIT_MS, Load, Result, largest, measure, sound
from sansheng.home import find_home

app = typer.Typer(no_args_is_help=True, help="量一量本机能承担多少。 Measures what this machine carries.")

ROWS: Final = (
    ("legs", "路数 legs", "{}"),
    ("speech_share", "说话比例 share of speech", "{:.0%}"),
    ("skipped_share", "无需识别的静音 quiet, not recognised", "{:.0%}"),
    ("cpu_per_leg", "每路 CPU（占一核） CPU per leg, of one core", "{:.2f} %"),
    ("control_per_leg", "　其中控制进程 of it control", "{:.2f} %"),
    ("workers_per_leg", "　其中识别进程 of it workers", "{:.2f} %"),
    ("bare_per_leg", "裸 Vosk bare Vosk", "{:.2f} %"),
    ("times_bare", "倍数 times bare", "{:.2f}"),
    ("partials", "中间结果数 partials", "{}"),
    ("delay_p50_ms", "中间结果延迟 p50 delay of partials p50", "{:.0f} ms"),
    ("delay_p99_ms", "　p99", "{:.0f} ms"),
    ("delay_max_ms", "　最大 max", "{:.0f} ms"),
    ("gathered_p50_ms", "含攒批 p50 with gathering p50", "{:.0f} ms"),
    ("gathered_p99_ms", "　p99", "{:.0f} ms"),
    ("frames_sent", "送出帧数 frames sent", "{}"),
    ("frames_lost", "丢失帧数 frames lost", "{}"),
    ("partials_dropped", "放弃的中间结果 partials given up", "{}"),
    ("legs_shed", "放弃的路 legs given up", "{}"),
    ("restarts", "识别进程重启 restarts", "{}"),
    ("worst_lag_ms", "最大积压 largest backlog", "{:.0f} ms"),
    ("utterances", "整句数 utterances", "{}"),
    ("memory_per_leg_mb", "每路内存 memory per leg", "{:.1f} MB"),
    ("memory_each_minute_mb", "　逐分钟 each minute", "{}"),
)


@app.callback()
def main() -> None:
    """Keep the name of the thing that is measured obligatory."""


@app.command()
def asr(
    legs: Annotated[int, typer.Option(min=1, help="路数。 Legs at once.")] = 20,
    seconds: Annotated[float, typer.Option(min=5, help="每次多少秒。 Length of a run.")] = 30.0,
    minutes: Annotated[float | None, typer.Option(min=0.1, help="改用分钟。 The same in minutes.")] = None,
    speech: Annotated[float, typer.Option(min=0.1, max=0.95, help="说话所占比例。 Share of speech per leg.")] = 0.5,
    batch_ms: Annotated[int, typer.Option(help="每批毫秒数。 Audio per step.")] = 100,
    workers: Annotated[int, typer.Option(help="识别进程数，0 为自动。 Worker processes, 0: automatic.")] = 0,
    threads: Annotated[int, typer.Option(help="每进程线程数，0 为自动。 Threads per process, 0: automatic.")] = 0,
    model: Annotated[Path | None, typer.Option(help="声学模型目录。 The model's folder.")] = None,
    find_largest: Annotated[
        bool, typer.Option("--largest", help="从 --legs 起找出不积压的最大路数。 Find the largest number without lag.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """语音识别能承担多少路。 How many legs the recognisers carry."""
    settings = AssistSettings(
        asr=AsrSettings(batch_ms=batch_ms, workers=workers, threads=threads), recording=RecordingSettings(on=False)
    )
    folder = model or model_directory(find_home().root).path
    load = Load(legs, minutes * 60 if minutes else seconds, folder, speech, settings)
    console = Console()

    def tell(result: Result) -> None:
        if as_json:
            console.print_json(json.dumps(dataclasses.asdict(result)))
        else:
            console.print(_table(result))

    with sound(speech) as tracks:
        if find_largest:
            most = asyncio.run(largest(load, tracks, tell))
            if not as_json:
                console.print(f"不积压的最大路数 largest number of legs without lag (p99 ≤ {LIMIT_MS:.0f} ms): {most}")
        else:
            tell(asyncio.run(measure(load, tracks)))


def _table(result: Result) -> Table:
    table = Table(title=f"语音识别负载 {result.seconds:.0f} s of recognition under load", show_header=False)
    for name, title, form in ROWS:
        value = getattr(result, name)
        table.add_row(title, form.format(value))
    return table
