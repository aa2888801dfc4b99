"""The `sansheng` command. One module per subcommand; this one lists them and imports only the one that is asked for.

The whole would take seconds: the database, the judge and the recogniser are in it.
"""

from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup

COMMANDS: Final = (
    "up",
    "serve",
    "doctor",
    "simulate",
    "analyze",
    "packs",
    "replay",
    "evaluate",
    "models",
    "prompts",
    "flows",
    "accounts",
    "bench",
)
"""Each the name of a module here that holds a function of its name, or a Typer called `app`."""


class _Commands(TyperGroup):
    # The types of both methods belong to click, which newer versions of Typer carry inside them.
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"{__name__}.{cmd_name}")
        group = getattr(module, "app", None)
        if isinstance(group, typer.Typer):
            found: Any = typer.main.get_group(group)
            found.name = cmd_name
            return found
        single = typer.Typer(pretty_exceptions_enable=False, add_completion=False)
        single.command(cmd_name)(getattr(module, cmd_name))
        return typer.main.get_command(single)


app = typer.Typer(
    name="sansheng",
    cls=_Commands,
    help="三声：三声铃响内接听，问声、应声、送声。 Answers a call centre's phone and sits beside its agents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """List the subcommands; see the class above for where they come from."""
