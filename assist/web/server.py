"""Runs the web application with uvicorn inside the caller's loop, without touching its signals."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final

import uvicorn
from starlette.types import ASGIApp

GRACE_S: Final = 3
"""How long open requests and streams may take to end."""


class AddressTaken(Exception):
    """The panel cannot listen there."""

    code = "address-taken"

    def __init__(self, host: str, port: int, cause: str) -> None:
        super().__init__(f"面板无法监听 / the panel cannot listen on {host}:{port}: {cause}")
        self.host = host
        self.port = port


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the panel is."""

    host: str
    port: int
    secure: bool
    serving: asyncio.Task[None]
    """Ends when the server does."""

    @property
    def address(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}/"


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.up.set()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the composition."""
        yield


@asynccontextmanager
async def serve_web(app: ASGIApp, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[Listening]:
    """Serve until the block is left.

    Raises:
        AddressTaken: the address is not ours or in use.
    """
    listener = _bind(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="websockets-sansio",
        ws_max_size=64 * 1024,
        ws_per_message_deflate=False,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        ssl_context_factory=(lambda _config, _default: tls) if tls else None,
    )
    server = _Server(config)
    port = listener.getsockname()[1]
    serving = asyncio.create_task(server.serve([listener]), name="web")
    try:
        await asyncio.wait([serving, up := asyncio.create_task(server.up.wait())], return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        yield Listening(host, port, tls is not None, serving)
    finally:
        server.should_exit = True
        await serving


def _bind(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise AddressTaken(host, port, str(error)) from error
    return listener
