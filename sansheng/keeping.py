"""Keeps a part of the service running: after a crash it is made anew, with growing pauses, and its health says so.

A part that crashes takes no other part along; least of all the telephone.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from assist.web.health import Health, PartState

LOG = logging.getLogger(__name__)

PAUSES_S: Final = (0.2, 1.0, 2.0, 5.0, 15.0, 30.0)
STEADY_S: Final = 60.0
"""What ran for so long begins at the first pause again."""


async def keep(part: str, health: Health, run: Callable[[], Awaitable[None]]) -> None:
    """Run a part for ever. `run` makes it anew each time and returns only when something is wrong."""
    tries = 0
    while True:
        begun = time.monotonic()
        health.set(part, PartState.UP)
        try:
            await run()
            code = "ended"
            LOG.error("part-ended", extra={"part": part})
        except Exception as error:
            code = str(getattr(error, "code", "crashed"))
            LOG.exception("part-crashed", extra={"part": part, "code": code})
        health.set(part, PartState.DOWN, code)
        tries = 0 if time.monotonic() - begun >= STEADY_S else tries
        await asyncio.sleep(PAUSES_S[min(tries, len(PAUSES_S) - 1)])
        tries += 1
