"""The UDP socket of one call's audio: opened at once, so that an offer can name its port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

_DATAGRAM = 2048
_AT_ONCE = 64


class AudioSocket:
    """Sends datagrams to one peer and hands on those that arrive, with the time of their arrival."""

    def __init__(self, host: str, receive: Callable[[bytes, float], None]) -> None:
        self.peer: tuple[str, int] | None = None
        """Where to send to; None sends nothing."""
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self._loop.add_reader(self._socket, self._readable)

    def send(self, datagram: bytes) -> None:
        """Send one datagram; a closed or full socket loses it, as networks do."""
        if self.peer is not None and self._socket.fileno() >= 0:
            with contextlib.suppress(OSError):
                self._socket.sendto(datagram, self.peer)

    def _readable(self) -> None:
        now = self._loop.time()
        for _ in range(_AT_ONCE):
            try:
                self._receive(self._socket.recv(_DATAGRAM), now)
            except BlockingIOError:
                return
            except OSError:
                continue  # the peer's port is closed; the next datagram may come all the same

    def close(self) -> None:
        """Close the socket."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._socket.close()
