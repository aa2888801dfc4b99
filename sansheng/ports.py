"""Whether the ports of the settings are free, asked before anything is started.

Asterisk starts without complaint on a port that another program holds, and then nobody can call it.
"""

from __future__ import annotations

import errno
import socket
import time
from typing import Final

from sansheng.errors import PortTaken
from sansheng.settings import Settings

PATIENCE_S: Final = 3.0
"""A service that lost its supervisor needs a moment to end."""


def check_ports(settings: Settings, *, asterisk: bool) -> None:
    """Raise PortTaken when one of the ports is in use; those of Asterisk only with `asterisk`."""
    until = time.monotonic() + PATIENCE_S
    while taken := _taken(settings, asterisk=asterisk):
        if time.monotonic() > until:
            raise PortTaken(
                f"端口被别的程序占用 / ports taken by another program: {', '.join(taken)}\n"
                f"停掉它，或在 sansheng.toml 的 [ports] 里换端口 / stop it, or choose other ones in [ports]"
            )
        time.sleep(0.1)


def _taken(settings: Settings, *, asterisk: bool) -> list[str]:
    ports, listen = settings.ports, settings.network.listen
    control = listen if settings.network.loopback else "127.0.0.1"
    wanted = [
        ("agi", control, ports.agi, socket.SOCK_STREAM),
        ("tap", settings.tap.host, ports.tap, socket.SOCK_STREAM),
        ("panel", settings.panel.host, ports.panel, socket.SOCK_STREAM),
    ]
    if asterisk:
        wanted += [
            ("sip", listen, ports.sip, socket.SOCK_DGRAM),
            ("ami", control, ports.ami, socket.SOCK_STREAM),
            ("http", control, ports.http, socket.SOCK_STREAM),
        ]
    return [f"{name} {port}" for name, host, port, kind in wanted if not _free(host, port, kind)]


def _free(host: str, port: int, kind: socket.SocketKind) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as probe:
        if kind is socket.SOCK_STREAM:
            # A connection that has just ended holds its port for a while, but not against us.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno != errno.EADDRINUSE
    return True
