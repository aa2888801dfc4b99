"""The service's side of its supervision: it says that it is ready, that it lives, and ends with its supervisor.

The words are those of systemd's notification protocol (`READY=1`, `WATCHDOG=1` to the datagram socket in
$NOTIFY_SOCKET), so that `sansheng serve` runs under systemd (Type=notify, WatchdogSec=5) just as under `sansheng up`.
Whoever starts a service that hangs must kill it: Asterisk's AGI waits for ever on a socket that nobody reads.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from typing import Final

from sansheng.errors import SupervisorGone

SOCKET_VARIABLE: Final = "NOTIFY_SOCKET"
LIFELINE_VARIABLE: Final = "SANSHENG_LIFELINE"
"""Number of an inherited pipe's reading end; the supervisor holds the other."""

BEAT_S: Final = 1.0
LIMIT_S: Final = 5.0
"""So long without a beat, and the supervisor kills the service."""

READY: Final = b"READY=1"
ALIVE: Final = b"WATCHDOG=1"


async def heartbeat() -> None:
    """Say READY, then ALIVE each second, until cancelled; call it when callers can be served.

    It beats from the loop, so that a loop that hangs is a service that hangs. Without a supervisor it just waits.

    Raises:
        SupervisorGone: the supervisor ended; the service should end now, another one will be started.
    """
    say(READY)
    lifeline = asyncio.ensure_future(_lifeline())
    try:
        while not lifeline.done():
            say(ALIVE)
            await asyncio.wait({lifeline}, timeout=BEAT_S)
        lifeline.result()
    finally:
        lifeline.cancel()
        with contextlib.suppress(asyncio.CancelledError, SupervisorGone):
            await lifeline


def say(words: bytes) -> None:
    """Send one notification to the supervisor, if there is one; never blocks, never raises."""
    address = os.environ.get(SOCKET_VARIABLE)
    if not address:
        return
    # systemd writes abstract addresses with @
    target = "\0" + address[1:] if address.startswith("@") else address
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(words, target)


async def _lifeline() -> None:
    """Wait for the end of the supervisor's pipe. Raises SupervisorGone; without a pipe it waits for ever."""
    number = os.environ.get(LIFELINE_VARIABLE)
    loop = asyncio.get_running_loop()
    ended: asyncio.Future[None] = loop.create_future()
    if number is None:
        await ended
        return
    loop.add_reader(int(number), ended.set_result, None)
    try:
        await ended
    finally:
        loop.remove_reader(int(number))
    raise SupervisorGone("the supervisor has ended")
