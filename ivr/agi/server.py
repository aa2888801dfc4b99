"""The FastAGI server: reads the header with a limit and a time-out, then gives the session to its route.

Whatever goes wrong here, the connection is closed and the dialplan goes on with the queue. A port scan, a peer
that says nothing or too much costs one task for HEADER_TIMEOUT_S, at most CONNECTION_LIMIT at a time.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Final

from ivr.agi.errors import AgiError, BadLine, ChannelGone
from ivr.agi.protocol import AgiParser, Header
from ivr.agi.session import READ_SIZE, AgiSession

log = logging.getLogger(__name__)

HEADER_TIMEOUT_S: Final = 3.0
CONNECTION_LIMIT: Final = 2000
CLOSE_TIMEOUT_S: Final = 1.0

Route = Callable[[AgiSession], Awaitable[None]]


class AgiServer:
    """Serves until the `async with` is left; then running sessions are cancelled and their callers go on."""

    def __init__(self, host: str, port: int, routes: Mapping[str, Route]) -> None:
        self.host, self.port, self.routes = host, port, routes
        self.served = 0
        self.refused = 0
        """Connections that were no AGI, or asked for an unknown route."""
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "AgiServer":
        self._server = await asyncio.start_server(self._accept, self.host, self.port, limit=READ_SIZE * 4)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_TIMEOUT_S)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is None or len(self._tasks) >= CONNECTION_LIMIT:
            self.refused += 1
            writer.close()
            return
        self._tasks.add(task)
        try:
            await self._serve(reader, writer)
        finally:
            self._tasks.discard(task)
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        parser = AgiParser()
        try:
            async with asyncio.timeout(HEADER_TIMEOUT_S):
                header = await _header(reader, parser)
        except (BadLine, OSError, TimeoutError) as error:
            self.refused += 1
            log.info("no AGI from %s: %s", writer.get_extra_info("peername"), error or "said nothing")
            return
        route = self.routes.get(header.route)
        if route is None:
            self.refused += 1
            log.warning("no route %r: the dialplan goes on", header.route)
            return
        self.served += 1
        await self._run(route, AgiSession(header, reader, writer, parser))

    async def _run(self, route: Route, session: AgiSession) -> None:
        try:
            await route(session)
        except ChannelGone:
            log.debug("%s: gone", session.header)
        except (AgiError, OSError) as error:
            log.warning("%s: %s", session.header, error)
        except Exception:
            log.exception("%s: the dialplan goes on", session.header)


async def _header(reader: asyncio.StreamReader, parser: AgiParser) -> Header:
    """Raises:
    BadLine: not AGI, or the end came first.
    """
    while True:
        data = await reader.read(READ_SIZE)
        if not data:
            parser.receive_eof()
            raise BadLine("nothing was said")
        for frame in parser.receive(data):
            if isinstance(frame, Header):
                return frame
