"""The documentation names every scenario, option, action and field there is."""

from pathlib import Path

import pytest
import typer.main

from sansheng.commands.simulate import simulate
from sansheng.simulation import scenario

DOCS = Path(__file__).parents[2] / "docs"


def options() -> list[str]:
    """Give the options of the command."""
    app = typer.Typer(add_completion=False)
    app.command()(simulate)
    command = typer.main.get_command(app)
    return [option for parameter in command.params for option in parameter.opts if option.startswith("--")]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_names_everything(language: str) -> None:
    page = (DOCS / language / "simulation.md").read_text("utf-8")
    fields = [*scenario.Scenario.model_fields, *scenario.Step.model_fields, *scenario.Agent.model_fields]
    fields += scenario.Line.model_fields
    wanted = [*scenario.shipped(), *options(), *fields, *(f"after: {after}" for after in scenario.After)]
    wanted += [f"`{noise}`" for noise in scenario.Noise]
    missing = [word for word in wanted if word not in page and word not in ("name", "--help")]
    assert missing == []
