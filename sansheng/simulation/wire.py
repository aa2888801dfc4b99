"""The UDP socket of one call's audio: opened at once, so that an offer can name its port.

The arrival of a packet is taken from the kernel where it tells it (Linux, SO_TIMESTAMPNS), so that an event loop that
is late for a moment does not move what the ear heard.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import sys
import time
from collections.abc import Callable

_DATAGRAM = 2048
_AT_ONCE = 64
_LINUX = sys.platform == "linux"
# Python names neither of the two: asm-generic/socket.h.
_SO_TIMESTAMPNS = 35
_TIMESPEC = struct.Struct("@ll")
_ANCILLARY = socket.CMSG_SPACE(_TIMESPEC.size)


class AudioSocket:
    """Sends datagrams to one peer and hands on those that arrive, with the time of their arrival."""

    def __init__(self, host: str, receive: Callable[[bytes, float], None]) -> None:
        self.peer: tuple[str, int] | None = None
        """Where to send to; None sends nothing."""
        self._receive = receive
        self._loop = asyncio.get_running_loop()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        if _LINUX:
            self._socket.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
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
        since_epoch = time.time()
        for _ in range(_AT_ONCE):
            try:
                datagram, ancillary, _, _ = self._socket.recvmsg(_DATAGRAM, _ANCILLARY)
            except BlockingIOError:
                return
            except OSError:
                continue  # the peer's port is closed; the next datagram may come all the same
            self._receive(datagram, now - _age_s(ancillary, since_epoch))
            if self._socket.fileno() < 0:
                return

    def close(self) -> None:
        """Close the socket."""
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket)
            self._socket.close()


def _age_s(ancillary: list[tuple[int, int, bytes]], since_epoch: float) -> float:
    """Give how long a datagram has lain in the kernel's queue; 0 where the kernel does not tell."""
    for level, kind, data in ancillary:
        if _LINUX and (level, kind) == (socket.SOL_SOCKET, _SO_TIMESTAMPNS) and len(data) == _TIMESPEC.size:
            seconds, nanoseconds = _TIMESPEC.unpack(data)
            return max(0.0, since_epoch - float(seconds) - float(nanoseconds) / 1e9)
    return 0.0
