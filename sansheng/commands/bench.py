"""`sansheng bench`: how much this machine carries, measured with real parts."""

import asyncio
import dataclasses
import json
import os
import tempfile
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from assist.acoustic.locate import model_directory
from assist.packs.compiled import compile_pack
from assist.packs.loader import load as load_pack
from assist.settings import AsrSettings, AssistSettings, RecordingSettings
from ivr.asterisk.program import tree_program
from ivr.asterisk.tree import default_cache, provide_tree
from sansheng.bench import engine as engine_bench
from sansheng.bench import flows as flows_bench
from sansheng.bench import marks as marks_bench
from sansheng.bench import screen as screen_bench
from sansheng.bench import verdicts as verdicts_bench
from sansheng.bench.asr import LIMIT_MS, Load, Result, largest, measure, sound
from sansheng.commands.simulate import find_stage, told
from sansheng.home import find_home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings
from sansheng.simulation import scenario as scenarios
from sansheng.simulation.precedence import take_precedence
from sansheng.simulation.rehearsal import Rehearsal

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
    ("bare_with_allocator", "裸 Vosk 加同样的分配器 bare, with the workers' allocator", "{:.2f} %"),
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

MARK_STAGES: Final = {
    "heard": "听够 further sound until the deciding partial",
    "judged": "线路、识别、判定 line, recogniser, engine",
    "stored": "入库并送出 stored and sent",
    "painted": "画出 painted",
}


VERDICT_ROWS: Final = (
    ("calls", "同时通话 calls at once", "{}"),
    ("rules", "规则 rules", "{}"),
    ("phrases", "句式 phrases", "{}"),
    ("verdicts", "计时的结论 verdicts timed", "{}"),
    ("provisional_p50_ms", "从中间结果到临时标记 p50 from a partial to its mark p50", "{:.0f} ms"),
    ("provisional_p95_ms", "　p95", "{:.0f} ms"),
    ("final_p50_ms", "从整句到结论 p50 from a final to its verdict p50", "{:.0f} ms"),
    ("final_p95_ms", "　p95", "{:.0f} ms"),
    ("final_max_ms", "　最大 max", "{:.0f} ms"),
    ("lag_p95_ms", "事件循环滞后 p95 lag of the loop p95", "{:.0f} ms"),
    ("lag_max_ms", "　最大 max", "{:.0f} ms"),
    ("utterances_per_s", "引擎每核每秒整句数 utterances per second and core", "{:.0f}"),
    ("engine_per_call", "引擎每路通话 CPU（占一核） engine, CPU per call", "{:.2f} %"),
    ("recognition_per_call", "识别每路通话（两路语音） recognition of both legs", "{:.2f} %"),
    ("engine_share", "引擎占一路通话 CPU engine's share of a call's CPU", "{:.1f} %"),
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


@app.command()
def flows(
    calls: Annotated[int, typer.Option(min=1, help="同时呼入的路数。 Calls at once.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """流程的等待与打断有多准。 How exact the flows' waits are and how soon a prompt stops, beside one call alone."""
    program = tree_program(provide_tree(default_cache(), lambda line: None))
    model = model_directory(find_home().root).path
    alone = asyncio.run(flows_bench.measure(2, program, model))
    together = asyncio.run(flows_bench.measure(calls, program, model))
    console = Console()
    if as_json:
        console.print_json(json.dumps({"alone": dataclasses.asdict(alone), "together": dataclasses.asdict(together)}))
        return
    table = Table("", "两路 two calls", f"{calls} 路 calls", title="线路流程 the line's flows, ms at the callers' ears")
    for name, value in dataclasses.asdict(alone).items():
        table.add_row(name, f"{value:.1f}", f"{getattr(together, name):.1f}")
    console.print(table)


@app.command()
def marks(
    calls: Annotated[int, typer.Option(min=1, help="共几通。 Calls.")] = 20,
    at_once: Annotated[int, typer.Option(min=1, max=20, help="同时几通。 Calls at the same time.")] = 1,
    scenario: Annotated[str, typer.Option(help="场景名或文件。 Scenario, by name or file.")] = "forbidden-phrase",
    account: Annotated[str, typer.Option(help="面板账号。 Account of the panel.")] = "admin",
    password: Annotated[
        str, typer.Option(help="默认为首次密码。 Default: the first one.", envvar="SANSHENG_PASSWORD")
    ] = "",
    home: Annotated[Path | None, typer.Option(help="数据目录。 Home folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """从说完禁语到网页标出要多久。 From a forbidden phrase to its mark in a browser, on the running service."""
    console = Console()
    with told(console):
        played, stage, place = scenarios.load(scenario), find_stage(home, "", [], at_once), find_home(home)
        if at_once > (agents := len(stage.agents)):
            raise marks_bench.NotMeasured(
                f"同时 {at_once} 通，而话机坐席只有 {agents} 个：来电会排队，请用 --at-once {agents} "
                f"/ {at_once} calls at once, {agents} agents with desk phones: they would queue; use --at-once {agents}"
            )
        settings = load_settings(place)
        where = marks_bench.Place(
            stage.host,
            stage.port,
            stage.number,
            stage.agents,
            f"{settings.scheme}://127.0.0.1:{settings.web.port}",
            account,
            password or load_secrets(place, settings).first_password,
        )
        pack = compile_pack(load_pack(settings.judge.pack))
        take_precedence()
        scripts = Rehearsal().scripts(played, stage.company, [agent.number for agent in stage.agents])
        progress = Console(stderr=True)

        def so_far(result: marks_bench.Result) -> None:
            progress.print(f"{result.calls}/{calls} 通 calls", _counted(result), markup=False)

        result = asyncio.run(marks_bench.measure(where, scripts, pack, calls, at_once, so_far))
    if as_json:
        console.print_json(json.dumps(dataclasses.asdict(result), allow_nan=False))
    else:
        _tell_marks(console, result)


def _tell_marks(console: Console, result: marks_bench.Result) -> None:
    table = Table("ms", "p50", "p95", title=f"从禁语到标记 from phrase to mark: {result.calls} 通 calls")
    table.add_row("全程 whole", _ms(result.delay_p50_ms), _ms(result.delay_p95_ms))
    for name, title in MARK_STAGES.items():
        table.add_row(f"　{title}", _ms(result.stages_p50_ms[name]), _ms(result.stages_p95_ms[name]))
    console.print(table)
    console.print(_counted(result))
    for phrase in result.each:
        if not phrase.rule:
            console.print(f"未标出 never marked: {phrase.text}（{phrase.call}）", markup=False)
    for fault in result.faults:
        console.print(f"通话不正常 fault: {fault}", markup=False)


def _counted(result: marks_bench.Result) -> str:
    return (
        f"禁语 phrases {result.phrases}，标出 marked {result.marked}，未标出 never {result.never}，"
        f"最慢 slowest {_ms(result.delay_max_ms)} ms"
    )


def _ms(value: float | None) -> str:
    return "∞" if value is None else f"{value:.0f}"


@app.command()
def verdicts(
    calls: Annotated[int, typer.Option(min=1, max=500, help="同时几通。 Calls at the same time.")] = 50,
    seconds: Annotated[float, typer.Option(min=5, help="每通多少秒。 Length of the calls.")] = 30.0,
    pack: Annotated[str, typer.Option(help="话术包。 Script pack.")] = "zh-CN",
    recognition: Annotated[bool, typer.Option(help="同时量识别的 CPU。 Measure recognition's CPU beside it.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """从识别出文字到结论要多久，引擎占多少 CPU。 From the recogniser's word to the verdict; the engine's CPU."""
    console, rules = Console(), compile_pack(load_pack(pack))
    beside = _recognition() if recognition else None
    with tempfile.TemporaryDirectory(prefix="sansheng-bench-") as folder:
        result = asyncio.run(verdicts_bench.measure(rules, calls, seconds, Path(folder), beside))
    if as_json:
        console.print_json(json.dumps(dataclasses.asdict(result)))
        return
    table = Table(title="结论 verdicts", show_header=False)
    for name, title, form in VERDICT_ROWS:
        value = getattr(result, name)
        table.add_row(title, "—" if value is None else form.format(value))
    console.print(table)


def _recognition() -> float:
    """Return percent of a core that bare recognition of a call's two legs needs."""
    model = model_directory(find_home().root).path
    with sound(0.5, count=2, seconds=20.0) as tracks:
        return asyncio.run(engine_bench.recognition_of_a_call(model, sorted(tracks.glob("*.raw"))))


@app.command()
def engine(
    calls: Annotated[int, typer.Option(min=1, max=500, help="几通。 Calls.")] = 5,
    seconds: Annotated[float, typer.Option(min=5, help="每通多少秒。 Length of the calls.")] = 180.0,
    pack: Annotated[str, typer.Option(help="话术包。 Script pack.")] = "zh-CN",
    recognition: Annotated[bool, typer.Option(help="同时量识别的 CPU。 Measure recognition's CPU beside it.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """只有引擎：每核每秒多少句，占一路通话 CPU 的几成。 The engine alone: utterances per second and core."""
    console, rules = Console(), compile_pack(load_pack(pack))
    result = engine_bench.measure(rules, calls, seconds, _recognition() if recognition else None)
    if as_json:
        console.print_json(json.dumps(dataclasses.asdict(result)))
        return
    table = Table(
        f"{result.rules} 条规则 rules，{result.phrases} 句式 phrases",
        "每核每秒句数 utterances/s/core",
        "每路通话占一核 CPU per call",
        title=f"引擎 engine: {calls} × {seconds:g} s",
    )
    for name, one in (("只有整句 finals only", result.finals), ("含中间结果 with partials", result.live)):
        table.add_row(name, f"{one.per_s:.0f}", f"{one.per_call:.2f} %")
    console.print(table)
    if result.share is not None:
        console.print(
            f"识别两路语音 recognition of both legs {result.recognition_per_call:.2f} %；"
            f"引擎占一路通话 CPU 的 engine's share of a live call's CPU {result.share:.1f} %"
        )


@app.command()
def screen(
    calls: Annotated[int, typer.Option(min=1, help="每种线路的呼叫数。 Calls per condition.")] = 20,
    clean: Annotated[int, typer.Option(min=0, help="另测多少路正常呼叫。 Clean calls besides.")] = 0,
    processes: Annotated[int, typer.Option(min=0, help="进程数，0 为每核一个。 Processes, 0: one per core.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON。 Print JSON.")] = False,
) -> None:
    """线路筛查判得对不对。 What the line decides about lines in ten conditions, on rendered calls."""
    console, model = Console(), model_directory(find_home().root).path
    processes = processes or len(os.sched_getaffinity(0))
    each = list(screen_bench.measure(model, dict.fromkeys(screen_bench.Condition, calls), processes))
    undisturbed = list(screen_bench.measure(model, {screen_bench.Condition.CLEAN: clean}, processes)) if clean else []
    right, total = sum(one.right for one in each), sum(one.calls for one in each)
    if as_json:
        rows = {one.condition.value: {"right": one.right, "calls": one.calls, "decided": one.decided} for one in each}
        disturbed = {one.calls: one.calls - one.right for one in undisturbed}
        console.print_json(json.dumps({"conditions": rows, "right": right, "calls": total, "disturbed": disturbed}))
        return
    table = Table("线路 line", "判为 decided", "正确 right", title=f"正确 right {right}/{total}")
    for one in each:
        decided = "、".join(f"{what} {count}" for what, count in one.decided.most_common())
        table.add_row(one.condition.value, decided, f"{one.right}/{one.calls}")
    console.print(table)
    for one in undisturbed:
        console.print(f"正常呼叫受打扰 clean calls disturbed: {one.calls - one.right}/{one.calls}  {dict(one.decided)}")


def _table(result: Result) -> Table:
    table = Table(title=f"语音识别负载 {result.seconds:.0f} s of recognition under load", show_header=False)
    for name, title, form in ROWS:
        value = getattr(result, name)
        table.add_row(title, form.format(value))
    return table
