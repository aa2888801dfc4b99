"""`sansheng accounts`: who may log in to the panel."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from assist.storage.accounts import Account, AccountRole, Accounts, NewAccount
from assist.storage.errors import StorageError
from assist.storage.passwords import make_password
from assist.storage.store import open_people
from calls.ids import AgentId
from sansheng.database import database_address
from sansheng.errors import SanshengError
from sansheng.home import find_home
from sansheng.settings import load_settings

app = typer.Typer(help="面板帐号：增加、改密码、停用、列出。 Accounts of the panel.", no_args_is_help=True)

HomeOption = Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")]
PasswordOption = Annotated[
    str | None, typer.Option("--password", help="不给则生成 / made when absent", envvar="SANSHENG_PASSWORD")
]
Work = Callable[[Accounts], Awaitable[None]]

_console = Console(highlight=False, soft_wrap=True, markup=False)


@app.command("add")
def add(
    name: Annotated[str, typer.Argument(help="登录名；坐席用工号 / login name; for agents the number")],
    role: Annotated[AccountRole, typer.Option(help="角色 / role")] = AccountRole.AGENT,
    display_name: Annotated[str, typer.Option(help="显示名 / shown name")] = "",
    agent: Annotated[str | None, typer.Option(help="工号，默认同登录名 / agent's number")] = None,
    team: Annotated[str | None, typer.Option(help="班组 / team")] = None,
    password: PasswordOption = None,
    home: HomeOption = None,
) -> None:
    """增加帐号；生成的密码只显示一次。 Add an account; a password that was made is shown once."""
    given = password or make_password()
    number = agent or (name if role is AccountRole.AGENT else None)
    new = NewAccount(
        name=name,
        role=role,
        password=given,
        display_name=display_name,
        agent=AgentId(number) if number else None,
        team=team,
    )

    async def work(accounts: Accounts) -> None:
        account = await accounts.add(new)
        _console.print(f"已增加 / added: {account.name} ({account.role.value})")
        _tell(given, made=password is None)

    _run(home, work)


@app.command("passwd")
def passwd(name: str, password: PasswordOption = None, home: HomeOption = None) -> None:
    """改密码，解锁，并结束其所有会话。 Change the password, unlock, end all sessions."""
    given = password or make_password()

    async def work(accounts: Accounts) -> None:
        await accounts.set_password(name, given)
        _console.print(f"已改密码 / password changed: {name}")
        _tell(given, made=password is None)

    _run(home, work)


@app.command("disable")
def disable(name: str, home: HomeOption = None) -> None:
    """停用帐号，并结束其所有会话。 Keep an account out."""
    _run(home, lambda accounts: accounts.set_active(name, False))


@app.command("enable")
def enable(name: str, home: HomeOption = None) -> None:
    """恢复帐号。 Let an account in again."""
    _run(home, lambda accounts: accounts.set_active(name, True))


@app.command("list")
def list_accounts(home: HomeOption = None) -> None:
    """列出帐号。 List the accounts."""

    async def work(accounts: Accounts) -> None:
        table = Table("登录名 name", "角色 role", "显示名 shown", "工号 agent", "班组 team", "状态 state")
        for account in await accounts.all():
            table.add_row(*_cells(account))
        _console.print(table)

    _run(home, work)


def _cells(account: Account) -> tuple[str, ...]:
    state = "有效 active" if account.active else "停用 disabled"
    return account.name, account.role.value, account.display_name, account.agent or "", account.team or "", state


def _tell(password: str, *, made: bool) -> None:
    if made:
        _console.print(f"密码 / password: {password}")


def _run(home: Path | None, work: Work) -> None:
    try:
        place = find_home(home)
        address = database_address(place, load_settings(place))
        asyncio.run(_work(address, work))
    except (SanshengError, StorageError) as error:
        _console.print(f"[{error.code}] {error}")
        raise typer.Exit(1) from None


async def _work(address: str, work: Work) -> None:
    async with open_people(address) as engine:
        await work(Accounts(engine))
