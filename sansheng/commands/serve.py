"""`sansheng serve`: the control process alone. `sansheng up` starts and watches it; systemd can too (Type=notify)."""

import asyncio
import logging
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from assist.storage.errors import StorageError
from sansheng.errors import SanshengError
from sansheng.home import find_home
from sansheng.logs import configure_logs
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings

HomeOption = Annotated[Path | None, typer.Option("--home", help="状态目录 / folder of all state")]


def serve(
    home: HomeOption = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="记录通话内容，仅供排错 / logs what is said")] = False,
) -> None:
    """只运行服务，不管 Asterisk；通常由 `sansheng up` 启动。 Run the service alone."""
    from sansheng.serve import serve as run

    place = find_home(home)
    try:
        place.prepare()
        settings = load_settings(place)
        secrets = load_secrets(place, settings)
        configure_logs(place.log, logging.DEBUG if verbose else logging.INFO)
        asyncio.run(run(place, settings, secrets))
    except (SanshengError, StorageError) as error:
        Console(stderr=True, highlight=False, soft_wrap=True, markup=False).print(f"[{error.code}] {error}")
        raise typer.Exit(1) from None
