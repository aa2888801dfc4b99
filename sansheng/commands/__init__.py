"""The `sansheng` command. One module per subcommand; this one only lists them."""

import typer

from sansheng.commands import accounts, models
from sansheng.commands.analyze import analyze
from sansheng.commands.doctor import doctor
from sansheng.commands.serve import serve
from sansheng.commands import prompts
from sansheng.commands.simulate import simulate
from sansheng.commands.up import up

app = typer.Typer(
    name="sansheng",
    help="三声：三声铃响内接听，问声、应声、送声。 Answers a call centre's phone and sits beside its agents.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


@app.callback()
def main() -> None:
    """Keep the subcommand's name obligatory even while there is only one."""


app.add_typer(accounts.app, name="accounts")
app.add_typer(models.app, name="models")
app.command()(analyze)
app.command()(doctor)
app.command()(serve)
app.command()(simulate)
app.command()(up)
app.add_typer(prompts.app, name="prompts")
