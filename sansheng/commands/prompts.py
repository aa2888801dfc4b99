"""`sansheng prompts`: the line's prompts as sound files."""

from collections import Counter
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Table

from ivr.prompts import LANGUAGES, prompts
from sansheng.home import find_home
from sansheng.prompts import Checked, Origin, build, check
from sansheng.settings import load_settings
from sansheng.speech.errors import SpeechError

app = typer.Typer(help="线路提示音 · The line's prompts as sound files.", no_args_is_help=True)

_out = Console()
_FAULTS: Final = {
    "missing": "缺少 missing",
    "too quiet": "太小声 too quiet",
    "too loud": "太大声 too loud",
    "clipped": "削波 clipped",
}
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
def check_prompts(
    language: _Language = "all",
    every: Annotated[bool, typer.Option("--all", help="全部列出，录音时照读。 All, to be read out.")] = False,
) -> None:
    """检查采样率、音量、削波、长度，列出有问题的和自录的。 Check every file; list faults and recordings."""
    home = find_home()
    settings = load_settings(home)
    wording = prompts(settings)
    checked = check(home.prompts, settings, _languages(language))
    table = Table("", "提示音 prompt", "来源 origin", "秒 s", "dBFS", "问题 faults", "词句 wording")
    for item in checked:
        if every or item.faults or item.origin is Origin.RECORDED:
            table.add_row(*_row(item), wording[item.name].text(item.language))
    if table.row_count:
        _out.print(table)
    faulty = _told(checked, home.prompts)
    raise typer.Exit(1 if faulty else 0)


def _row(item: Checked) -> tuple[str, ...]:
    level = "" if item.rms_dbfs is None else f"{item.rms_dbfs:.1f}"
    seconds = "" if item.origin is Origin.MISSING else f"{item.seconds:.1f}"
    return item.language, item.name, item.origin, seconds, level, ", ".join(_FAULTS.get(f, f) for f in item.faults)


def _told(checked: list[Checked], folder: Path) -> int:
    """Say how many there are of each, and what to do about the faults; return how many have one."""
    count = Counter(item.origin for item in checked)
    faulty = [item for item in checked if item.faults]
    missing = count[Origin.MISSING]
    _out.print(
        f"提示音 prompts {len(checked)}，合成 made {count[Origin.MADE]}，自录 recorded {count[Origin.RECORDED]}，"
        f"缺少 missing {missing}，其他问题 other faults {len(faulty) - missing} · {folder}",
        soft_wrap=True,
    )
    if missing:
        _out.print("缺少的由此合成 / makes what is missing: sansheng prompts build")
    if any("instead of" in fault for item in faulty for fault in item.faults):
        _out.print("转换格式 / to convert: ffmpeg -i in.wav -ar 8000 -ac 1 -c:a pcm_s16le out.wav")
    return len(faulty)
