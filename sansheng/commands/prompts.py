"""`sansheng prompts`: the line's prompts as sound files."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from ivr.prompts import LANGUAGES
from sansheng.home import find_home
from sansheng.prompts import Origin, build, check
from sansheng.settings import load_settings
from sansheng.speech.errors import SpeechError

app = typer.Typer(help="线路提示音 · The line's prompts as sound files.", no_args_is_help=True)

_out = Console()
_Language = Annotated[str, typer.Option("--language", help="zh | en | all")]


def _languages(language: str) -> tuple[str, ...]:
    if language == "all":
        return LANGUAGES
    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language}: {' | '.join(LANGUAGES)} | all")
    return (language,)


@app.command("build")
def build_prompts(language: _Language = "all") -> None:
    """合成缺少或已改动的提示音；自行录制的文件不覆盖。 Make what is missing or changed; recordings are kept."""
    home = find_home()
    try:
        built = build(home.prompts, load_settings(home), _languages(language))
    except SpeechError as error:
        _out.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from error
    _out.print(f"合成 {built.made}，未变 {built.kept}，自录 {built.recorded} · {home.prompts}")


@app.command("check")
def check_prompts(language: _Language = "all") -> None:
    """检查采样率、音量、削波、长度。 Check rate, level, clipping, length of every prompt."""
    home = find_home()
    table = Table("", "提示音 prompt", "来源 origin", "秒 s", "dBFS", "问题 faults")
    faulty = 0
    for item in check(home.prompts, load_settings(home), _languages(language)):
        faulty += bool(item.faults)
        level = "" if item.rms_dbfs is None else f"{item.rms_dbfs:.1f}"
        seconds = "" if item.origin is Origin.MISSING else f"{item.seconds:.1f}"
        table.add_row(item.language, item.name, item.origin, seconds, level, ", ".join(item.faults))
    _out.print(table)
    raise typer.Exit(1 if faulty else 0)
