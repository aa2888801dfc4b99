"""`sansheng models`: which acoustic models there are, bring one here, choose one, examine one."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markdown import Markdown
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn
from rich.table import Table

from assist.acoustic.catalogue import DIALECT_RECALL, CatalogueModel, catalogue, find
from assist.acoustic.errors import AcousticError, ModelMissing
from assist.acoustic.fetch import fetch as fetch_model
from assist.acoustic.fetch import has_room, space_needed
from assist.acoustic.locate import BUNDLED_NAME, choose, chosen, missing_part, model_directory
from sansheng.home import Home, find_home

app = typer.Typer(name="models", help="声学模型。 Acoustic models.", no_args_is_help=True)

HomeOption = Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")]
NameArgument = Annotated[str, typer.Argument(help="模型名称，见 list / a model's name, see list")]
_BAD_INPUT = 2


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False)


@app.command("list")
def list_models(home: HomeOption = None) -> None:
    """列出已知模型与本机状态。 List the known models and which are here."""
    place = find_home(home)
    table = Table("模型 name", "用途 purpose", "Hz", "MB", "许可 licence", "错误率 error %", "状态 state")
    for model in catalogue():
        table.add_row(
            model.name,
            f"{model.purpose.zh}\n{model.purpose.en}",
            str(model.sample_rate),
            "—" if model.size_mb is None else f"{model.size_mb:g}",
            model.licence,
            _rates(model),
            _state(model.name, place, bundled=model.bundled),
        )
    known = {model.name for model in catalogue()}
    for name in _own_models(place):
        if name not in known:
            table.add_row(name, "本地模型\nA local model", "", "", "", "", _state(name, place, bundled=False))
    Console(highlight=False).print(table)


def _rates(model: CatalogueModel) -> str:
    measured = {test: rate for test, rate in model.measured.items() if test != DIALECT_RECALL}
    rows = [f"{test} {rate:g}" for test, rate in (model.error_rates | measured).items()]
    return "\n".join(rows) or "—"


def _own_models(home: Home) -> list[str]:
    if not home.models.is_dir():
        return []
    return sorted(e.name for e in home.models.iterdir() if e.is_dir() and not e.name.startswith("."))


def _state(name: str, home: Home, *, bundled: bool) -> str:
    used = (chosen(home.root) or BUNDLED_NAME) == name
    here = bundled or not missing_part(home.models / name)
    if used:
        return "使用中 in use" if here else "已选但缺失 chosen, missing"
    return "已在本机 here" if here else "—"


@app.command("fetch")
def fetch(
    name: NameArgument,
    source: Annotated[
        str | None,
        typer.Option("--from", help="zip 文件、镜像目录或地址 / a zip file, a mirror's folder or an address"),
    ] = None,
    home: HomeOption = None,
) -> None:
    """下载、校验并解压一个模型；可断点续传。 Download, verify and unpack a model; resumes."""
    place, console = find_home(home), _console()
    try:
        model = find(name)
        if not has_room(model, place.models):
            need = space_needed(model) // 1_000_000
            console.print(f"磁盘空间可能不足，约需 {need} MB。 The disk may be too full; about {need} MB are needed.")
        path = _fetched(model, place, source)
    except AcousticError as error:
        raise _refused(error) from error
    console.print(f"完成：{path}。 Done. 启用 use it: sansheng models use {name}")


def _fetched(model: CatalogueModel, home: Home, source: str | None) -> Path:
    columns = (TextColumn(model.name), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task(model.name, total=None)
        return fetch_model(
            model,
            home.models,
            source=source,
            progress=lambda have, whole: bar.update(task, completed=have, total=whole),
        )


@app.command("use")
def use(name: NameArgument, home: HomeOption = None) -> None:
    """选用一个已在本机的模型；服务下次启动时生效。 Choose a model that is here; takes effect at the next start."""
    try:
        located = choose(find_home(home).root, name)
    except AcousticError as error:
        raise _refused(error) from error
    console = _console()
    console.print(f"已选用 {located.name}（{located.sample_rate} Hz）。 In use from the next start: {located.name}.")
    if located.bundled:
        console.print("随附模型不用于真实通话评分。 The bundled model never scores real calls.")


@app.command("evaluate")
def evaluate(
    name: Annotated[str | None, typer.Argument(help="模型名称，默认为所选模型 / default: the one in use")] = None,
    quick: Annotated[bool, typer.Option("--quick", help="同 --every 10 / the same as --every 10")] = False,
    every: Annotated[int, typer.Option(min=1, max=50, help="每几句取一句 / take one of so many sentences")] = 1,
    dialect: Annotated[bool, typer.Option(help="包括方言测试 / with the dialect's part")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON and nothing else")] = False,
    home: HomeOption = None,
) -> None:
    """测量一个模型：错误率、噪声、延迟、负荷、方言；需数分钟。 Measure a model; takes minutes."""
    from sansheng.listening.exam import examine
    from sansheng.listening.table import markdown
    from sansheng.speech.errors import SpeechError

    progress = _console(stderr=True)
    try:
        located = model_directory(find_home(home).root, name)
        report = examine(
            located.path,
            located.name,
            every=max(every, 10) if quick else every,
            dialect=dialect,
            say=lambda step: progress.print(f"· {step}"),
        )
    except (AcousticError, SpeechError) as error:
        raise _refused(error) from error
    terminal = Console()
    if as_json:
        typer.echo(json.dumps(asdict(report), ensure_ascii=False))
    elif terminal.is_terminal:
        terminal.print(Markdown(markdown(report)))
    else:
        typer.echo(markdown(report), nl=False)


def _refused(error: Exception) -> typer.Exit:
    _console(stderr=True).print(str(error))
    return typer.Exit(_BAD_INPUT if isinstance(error, ModelMissing) else 1)
