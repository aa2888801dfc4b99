"""`sansheng packs`: look at script packs, check one, compare two, try one on the calls that are stored."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assist.acoustic.errors import AcousticError
from assist.acoustic.locate import model_directory
from assist.acoustic.vocabulary import UNKNOWN, Vocabulary
from assist.analysis.backtest import as_stored, changes, replay
from assist.matching.patterns import literals, parse
from assist.packs.comparison import differences
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.errors import PackError
from assist.packs.loader import DEFAULT, load, shipped
from assist.packs.models import Pack
from sansheng.archive import Archive, StoredCall, open_archive
from sansheng.errors import SanshengError
from sansheng.home import find_home

app = typer.Typer(help="话术包：列出、检查、查看、比较、回测。 Script packs.", no_args_is_help=True)

PackArgument = Annotated[str, typer.Argument(help="自带的名称或 .yaml 路径 / a shipped pack's name, or a file")]
HomeOption = Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")]
_BAD_INPUT = 2
_MISSING_SHOWN = 40


def _console(*, stderr: bool = False) -> Console:
    return Console(stderr=stderr, highlight=False, soft_wrap=True, markup=False)


def _load(name: str) -> Pack:
    try:
        return load(name)
    except PackError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error


@app.command("list")
def list_packs() -> None:
    """列出自带的话术包。 List the shipped packs."""
    table = Table("名称 name", "版本 version", "说明 title", "规则 rules")
    for name in shipped():
        pack = _load(name)
        table.add_row(name, pack.version, f"{pack.title.zh} {pack.title.en}", str(len(pack.rules)))
    Console(highlight=False).print(table)


@app.command("check")
def check(pack: PackArgument = DEFAULT, home: HomeOption = None) -> None:
    """检查话术包：有误则逐条指出文件、行、字段、改法。 Check a pack; faults name file, line, field and fix."""
    given = _load(pack)
    compiled = compile_pack(given)
    phrases = sum(lexicon.phrase_count for lexicon in compiled.lexicons.values())
    off = "、".join(number for number, rule in given.rules.items() if not rule.on)
    _console().print(
        f"{given.pack} {given.version}: {len(compiled.rules)} 条规则 rules, {phrases} 句式 phrases ✓"
        + (f"；停用 switched off: {off}" if off else "")
    )
    missing = _unknown_characters(given, home)
    if missing:
        shown = "".join(sorted(missing)[:_MISSING_SHOWN])
        _console(stderr=True).print(
            f"当前声学模型没有这些字，用到它们的话术可能听不出 the model lacks {len(missing)} characters: {shown}"
        )


def _unknown_characters(pack: Pack, home: Path | None) -> set[str]:
    """Return characters of the pack's required wordings that the model in use cannot write."""
    try:
        located = model_directory(find_home(home).root, None)
    except AcousticError:
        return set()
    words = located.path / "graph" / "words.txt"
    if not words.is_file():
        return set()
    vocabulary = Vocabulary(line.split()[0] for line in words.read_text(encoding="utf-8").splitlines() if line)
    texts = {text for rule in pack.rules.values() for group in rule.say for text in _plain(group)}
    texts |= {text for rule in pack.rules.values() if not rule.written for text in _plain(rule.never)}
    characters = {character for text in texts for character in text if "\u4e00" <= character <= "\u9fff"}
    return {character for character in characters if UNKNOWN in vocabulary.cut(character)}


def _plain(phrases: list[str]) -> Iterator[str]:
    for phrase in phrases:
        if not phrase.startswith(("@", "{")):
            yield from literals(parse(phrase), 200) or (phrase,)


@app.command("show")
def show(
    pack: PackArgument = DEFAULT,
    rule: Annotated[str | None, typer.Option("--rule", "-r", help="只看一条 / one rule only")] = None,
) -> None:
    """查看话术包的规则，继承来的已并入。 Show the rules of a pack, what it extends merged in."""
    given = _load(pack)
    if rule is not None:
        if rule not in given.rules:
            typer.echo(f"{rule}: 没有这条规则 no such rule", err=True)
            raise typer.Exit(_BAD_INPUT)
        _console().print_json(given.rules[rule].model_dump_json(exclude_defaults=True), ensure_ascii=False)
        return
    table = Table("规则 rule", "名称 title", "方向", "判定 judge", "权重 weight", "严重度 severity", "应说 wording")
    for number, one in given.rules.items():
        manual = " ☞" if one.manual else ""
        table.add_row(
            number, one.title.zh, one.direction, one.judge + manual, f"{one.weight:g}", one.severity, one.wording
        )
    Console(highlight=False).print(table)
    for number, one in given.rules.items():
        if one.manual:
            _console().print(f"☞ {number} {one.manual.zh} / {one.manual.en}")


@app.command("diff")
def diff(one: PackArgument, two: PackArgument) -> None:
    """比较两个话术包。 Compare two packs."""
    table = Table("字段 field", one, two)
    for field, before, after in differences(_load(one), _load(two)):
        table.add_row(field, before, after)
    Console(highlight=False).print(table)


@app.command("test")
def back_test(
    pack: PackArgument,
    against: Annotated[str, typer.Option(help="与之比较；stored = 当时的结论 / a pack, or `stored`")] = "stored",
    last: Annotated[int, typer.Option(min=1, max=10_000, help="最近多少通 / so many latest calls")] = 50,
    home: HomeOption = None,
) -> None:
    """回测：对已存通话运行话术包，列出结论有变的通话。 Back-test: which stored calls would be judged otherwise."""
    new = compile_pack(_load(pack))
    old = None if against == "stored" else compile_pack(_load(against))
    try:
        calls = asyncio.run(_stored(home, last))
    except SanshengError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error
    if calls:
        _print_changes(calls, new, old)
    else:
        _console().print("没有已存的通话 no calls are stored")


async def _stored(home: Path | None, last: int) -> list[StoredCall]:
    archive: Archive
    async with open_archive(find_home(home)) as archive:
        return await archive.latest(last)


def _print_changes(calls: list[StoredCall], new: CompiledPack, old: CompiledPack | None) -> None:
    table = Table("通话 call", "规则 rule", "原来 before", "现在 after")
    counts: Counter[str] = Counter()
    for call in calls:
        before = as_stored(call.facts) if old is None else replay(call.facts, old, call.profile, call.levels).findings
        for change in changes(before, replay(call.facts, new, call.profile, call.levels).findings):
            table.add_row(str(call.id), str(change.rule), change.before, change.after)
            counts[str(change.rule)] += 1
    console = Console(highlight=False)
    console.print(table)
    changed = "、".join(f"{rule} ×{count}" for rule, count in counts.most_common()) or "无 none"
    console.print(f"{len(calls)} 通电话 calls; 结论有变 verdicts that change: {changed}")
