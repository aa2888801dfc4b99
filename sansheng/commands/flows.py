"""`sansheng flows`: the line's flows as diagrams, from the code."""

from pathlib import Path
from typing import Annotated

import typer

from ivr.flows.catalogue import FLOWS, Setting
from ivr.flows.diagram import draw
from ivr.flows.entry_menu import Choice
from ivr.flows.inbound import Entry
from ivr.hours import TimeOfDay

app = typer.Typer(no_args_is_help=True, help="线路流程 · The line's flows.")

TITLE = """# 线路流程 · The line's flows

由 `sansheng flows draw` 从代码生成，请勿手改。 Drawn from the code by `sansheng flows draw`; not to be edited by hand.
"""


@app.callback()
def main() -> None:
    """Keep the verb obligatory."""


@app.command("draw")
def draw_flows(
    out: Annotated[Path | None, typer.Option("--out", help="写入文件。 Write into this file.")] = None,
) -> None:
    """把每个流程画成图（Mermaid）。 Draw every flow as a diagram."""
    text = document()
    if out is None:
        typer.echo(text)
    else:
        out.write_text(text, encoding="utf-8")


def document() -> str:
    """Return all flows as one Markdown page."""
    setting = Setting(Entry(TimeOfDay.MORNING, caller_number="13800138000"), desk="8002")
    parts = [TITLE]
    for name, flow in FLOWS.items():
        diagram = draw(lambda flow=flow: flow(setting))  # type: ignore[misc]
        parts.append(f"## {name}\n\n```mermaid\n{diagram}\n```\n")
    variants = {
        "inbound, `front.screen`": Entry(TimeOfDay.MORNING, screened=True),
        "inbound, out of hours": Entry(TimeOfDay.EVENING, open=False),
        "inbound, entry menu": Entry(TimeOfDay.MORNING, choices=(Choice("1", "service"), Choice("2", "complaint"))),
    }
    for name, entry in variants.items():
        diagram = draw(lambda entry=entry: FLOWS["inbound"](Setting(entry)))  # type: ignore[misc]
        parts.append(f"## {name}\n\n```mermaid\n{diagram}\n```\n")
    return "\n".join(parts)
