"""A caller on hold at the limit of the service standard (C08) is spoken to; nothing is moved, the hold goes on.

A channel of our own whispers the flow `hold-apology` into the caller's ear, over the music. Should we be gone, or the
agent come back meanwhile, the call does not notice.
"""

import asyncio
import logging
from collections.abc import Iterable
from typing import Final

from calls.ids import CallId
from calls.signals import HoldLimitReached, Signal
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.settings import LineSettings
from ivr.tracking.legs import HOLD_APOLOGY, Leg
from ivr.tracking.tracker import Tracker

log = logging.getLogger(__name__)

WHISPER_CONTEXT: Final = "sansheng-whisper"


class HoldApology:
    """`run` does what `follow` was told of."""

    def __init__(self, ami: AmiClient, tracker: Tracker, settings: LineSettings) -> None:
        self._ami, self._tracker = ami, tracker
        self._due: asyncio.Queue[CallId] = asyncio.Queue()
        self.use(settings)

    def use(self, settings: LineSettings) -> None:
        self._on = settings.front.hold_apology

    def follow(self, signals: Iterable[Signal]) -> None:
        for signal in signals:
            if self._on and isinstance(signal, HoldLimitReached) and signal.over:
                self._due.put_nowait(signal.call)

    async def run(self) -> None:
        """Speak to whoever is due, one after the other, until cancelled."""
        while True:
            call = await self._due.get()
            caller = self._held_caller(call)
            if caller is None:
                continue
            try:
                language = await self._language(caller)
                await self._ami.action("Originate", whisper(caller, HOLD_APOLOGY, language))
            except AmiError as error:
                log.warning("call %s: nobody apologised for the hold: %s", call, error)

    async def _language(self, caller: Leg) -> str:
        asked = {"Channel": caller.channel, "Variable": "CHANNEL(language)"}
        return (await self._ami.action("Getvar", asked)).headers.get("value", "")

    def _held_caller(self, call: CallId) -> Leg | None:
        """Return the caller whom an agent keeps on hold now; None when a flow has the caller."""
        tracked = self._tracker.calls.get(call)
        if tracked is None or tracked.state.flow or tracked.state.gone_us is not None:
            return None
        held = any(leg.held_us is not None for leg in tracked.state.agents())
        return tracked.state.customer if held else None


def whisper(caller: Leg, flow: str, language: str) -> dict[str, str | list[str]]:
    """Return the action's fields. ChanSpy: u exact channel, q no beep, E and S leave with either end, w whisper."""
    return {
        "Channel": f"Local/{flow}@{WHISPER_CONTEXT}/n",
        "Application": "ChanSpy",
        "Data": f"{caller.channel},uqwES",
        "Variable": [f"SANSHENG_WHISPERED={caller.id}", f"CHANNEL(language)={language}"],
        "Async": "true",
        "Timeout": "5000",
    }
