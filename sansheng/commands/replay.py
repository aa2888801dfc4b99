"""`sansheng replay`: a stored call judged again, by any pack."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assist.analysis.backtest import as_stored, summary
from assist.analysis.backtest import replay as judge_again
from assist.compliance.review import differences_of
from assist.packs.compiled import compile_pack
from assist.packs.errors import PackError
from assist.packs.loader import load
from calls.findings import Difference
from calls.ids import CallId
from sansheng.archive import StoredCall, open_archive
from sansheng.errors import SanshengError
from sansheng.home import find_home

_BAD_INPUT = 2


def replay(
    call: Annotated[str, typer.Argument(help="通话编号 / the call's id")],
    pack: Annotated[str, typer.Option(help="话术包 / script pack: name or file")] = "zh-CN",
    home: Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")] = None,
) -> None:
    """按任一话术包重新评判一通已存的通话。 Judge a stored call again, by any pack."""
    try:
        rules = compile_pack(load(pack))
        stored = asyncio.run(_stored(home, call))
    except (PackError, SanshengError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(_BAD_INPUT) from error
    if not stored.facts:
        typer.echo(f"{call}: 没有这通电话 no such call", err=True)
        raise typer.Exit(_BAD_INPUT)
    live, again = as_stored(stored.facts), judge_again(stored.facts, rules, stored.profile, stored.levels)
    table = Table("规则 rule", "名称 title", "当时 live", "现在 now")
    for number, rule in rules.rules.items():
        before, after = summary(live, number), summary(again.findings, number)
        if (before, after) != ("-", "-"):
            table.add_row(number, rule.rule.title.zh, before, after, style="bold" if before != after else None)
    console = Console(highlight=False)
    console.print(table)
    told = differences_of(stored.facts)
    if told:
        console.print("实时与最终不同 told live, and not final:")
        console.print(_differences(told))
    console.print(f"得分 score: {'—' if again.score is None else again.score}")


def _differences(told: tuple[Difference, ...]) -> Table:
    """Lay out what was told in the call and did not stand."""
    table = Table(
        "规则 rule", "通话中 told live", "秒 at, s", "最终 final", "原话 said", title="实时与最终不同 live, not final"
    )
    for one in told:
        live = one.live.value if one.live is not None else "—"
        live = f"{live} ({'临时 provisional' if one.provisional else one.live_reason or ''})".removesuffix(" ()")
        at = "—" if one.live_ms is None else f"{one.live_ms / 1000:.1f}"
        table.add_row(one.rule, live, at, one.final.value, one.said or "")
    return table


async def _stored(home: Path | None, call: str) -> StoredCall:
    async with open_archive(find_home(home)) as archive:
        return await archive.call(CallId(call))
