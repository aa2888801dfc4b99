"""`sansheng up`: start everything, keep it running, stop it with Ctrl-C."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from ivr.asterisk.errors import AsteriskError
from ivr.asterisk.instance import Instance, ensure_user
from ivr.asterisk.program import provide_program
from ivr.asterisk.tree import default_cache
from ivr.settings import Phone
from sansheng.errors import SanshengError
from sansheng.home import Home, find_home
from sansheng.prompts import build as build_prompts
from sansheng.secrets import Secrets, load_secrets
from sansheng.settings import Settings, load_settings
from sansheng.speech.errors import SpeechError
from sansheng.supervise import Supervisor

HomeOption = Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")]

_MOST_PHONES = 8


def up(home: HomeOption = None) -> None:
    """启动 Asterisk 与服务并守护它们，Ctrl-C 停止。 Start Asterisk and the service, keep them running."""
    console = Console(highlight=False, soft_wrap=True, markup=False)
    place = find_home(home)
    try:
        place.prepare()
        new = not place.secrets_file.exists()
        settings = load_settings(place)
        secrets = load_secrets(place, settings)
        ensure_user(settings.asterisk.user)
        _speak(console, place, settings)
        program = provide_program(settings.asterisk, default_cache(), console.print)
        instance = Instance(place.root, settings, secrets, program)
        on_ready = _once(lambda: _greet(console, place, settings, secrets, new=new))
        asyncio.run(Supervisor(place, settings, instance, console.print).run(on_ready))
    except (SanshengError, AsteriskError) as error:
        console.print(f"[{error.code}] {error}")
        raise typer.Exit(1) from None


def _speak(console: Console, home: Home, settings: Settings) -> None:
    """Make the prompts that are missing; without them the line is silent, but callers still reach the queue."""
    try:
        built = build_prompts(home.prompts, settings)
    except SpeechError as error:
        console.print(f"[{error.code}] {error}")
        return
    if built.made:
        console.print(f"合成提示音 {built.made} 个 / made {built.made} prompts")


def _once(action: Callable[[], None]) -> Callable[[], None]:
    pending = [action]

    def run() -> None:
        if pending:
            pending.pop()()

    return run


def _greet(console: Console, home: Home, settings: Settings, secrets: Secrets, *, new: bool) -> None:
    """Print what a person needs next: the panel's address, the account, the phones."""
    web, network = settings.web, settings.network
    host = web.names[0] if web.names else web.host
    console.print()
    console.print(f"  面板 panel      {settings.scheme}://{host}:{web.port}/")
    if new:
        console.print(f"  账号 account    admin  {secrets.first_password}")
    else:
        console.print(f"  账号 account    admin（首次密码见 / first password in {home.secrets_file}）")
    console.print(f"  SIP             {network.listen}:{settings.ports.sip} UDP, alaw/ulaw")
    desk = [agent for agent in settings.agents if agent.phone is Phone.DESK]
    for agent in desk[:_MOST_PHONES]:
        console.print(f"    {agent.number}  {secrets.phones[agent.number]}  {agent.name}")
    if len(desk) > _MOST_PHONES:
        console.print(f"    …（其余见 / the rest in {home.secrets_file}）")
    console.print(f"  设置 settings   {home.settings_file}")
    console.print("  Ctrl-C 停止 / stops everything")
    console.print()
