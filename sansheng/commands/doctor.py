"""`sansheng doctor`: every part checked, with what to do where one fails."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from sansheng.doctor import Check, State, examine
from sansheng.home import Home, find_home

_MARKS = {
    State.PASSED: "[green]✔[/]",
    State.WARNING: "[yellow]![/]",
    State.FAILED: "[red]✘[/]",
    State.SKIPPED: "[dim]–[/]",
}


def doctor(
    home: Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="只输出一个 JSON 数组 / print one JSON array")] = False,
) -> None:
    """检查每一部分，并说明怎么办。 Check every part and say what to do. Exit code 1 when something failed."""
    console = Console(highlight=False, soft_wrap=True)
    checks = asyncio.run(_examined(find_home(home), None if as_json else console))
    if as_json:
        typer.echo(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1))
    raise typer.Exit(any(check.state is State.FAILED for check in checks))


async def _examined(home: Home, console: Console | None) -> list[Check]:
    checks = []
    async for check in examine(home):
        checks.append(check)
        if console is not None:
            _show(console, check)
    return checks


def _show(console: Console, check: Check) -> None:
    console.print(_MARKS[check.state], f"{check.part:10}", end=" ")
    console.print(check.found, markup=False)
    if check.advice:
        console.print(f"             → {check.advice}", markup=False)
