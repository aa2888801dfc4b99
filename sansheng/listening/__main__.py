"""Compares model directories by their character error rates: `python -m sansheng.listening PATH… [--within POINTS]`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sansheng.listening.ear import Listener
from sansheng.listening.material import SEEN_VOICES, Condition, clips
from sansheng.listening.measures import Errors, errors

_CONDITIONS = (
    Condition("drawn, seen voices", "drawn", SEEN_VOICES),
    Condition("drawn, held-out voices", "drawn"),
    Condition("written, held-out voices"),
)


def compare(
    paths: Annotated[list[Path], typer.Argument(help="model directories; the first is the reference")],
    within: Annotated[float | None, typer.Option(help="fail when a rate is higher by more than these points")] = None,
    at_most: Annotated[float | None, typer.Option(help="fail when a rate is above this")] = None,
) -> None:
    """Print the error rate of each model in three conditions."""
    failed = False
    listeners = [Listener(path) for path in paths]
    for condition in _CONDITIONS:
        spoken = clips(condition)
        rates = []
        for listener in listeners:
            total = sum((errors(clip.said, listener.listen(clip.samples).text) for clip in spoken), Errors())
            rates.append(total.percent)
        typer.echo(f"{condition.name}: " + ", ".join(f"{rate:.2f} %" for rate in rates))
        failed |= within is not None and max(rates) > rates[0] + within
        failed |= at_most is not None and max(rates) > at_most
    raise typer.Exit(int(failed))


if __name__ == "__main__":
    typer.run(compare)
