"""Fixed places in front of parts that are made anew after a crash: whoever holds the place need not know.

While a part is away its place answers as the port says for that case: deaf, refused, nothing known.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from calls.facts import AgentRole, TransferKind
from calls.ids import AgentId, CallId, LegId
from calls.ports import (
    Answer,
    Ask,
    CallBackRefused,
    FlowRefused,
    LegEar,
    LineCondition,
    Presence,
    PresenceRefused,
    SupervisionMode,
    SupervisionRefused,
    Talk,
    TapRefused,
    TransferRefused,
    Transfers,
)
from ivr.ami.errors import AmiError
from ivr.line import Line
from ivr.presence import AgentUnknown


@dataclass(slots=True)
class StandingEar:
    """Implements calls.ports.LegEar over whichever listener runs."""

    ear: LegEar | None = None

    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return self.ear.on_gate(leg, talk) if self.ear else _nothing

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return self.ear.on_speech(leg, talk) if self.ear else _nothing

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        return self.ear.on_answer(leg, ask, answer) if self.ear else _nothing

    def hears(self, leg: LegId) -> bool:
        return self.ear is not None and self.ear.hears(leg)

    def prompting(self, leg: LegId, playing: bool) -> None:
        if self.ear:
            self.ear.prompting(leg, playing)

    def condition(self, leg: LegId) -> LineCondition:
        return self.ear.condition(leg) if self.ear else LineCondition()


@dataclass(slots=True)
class StandingLine:
    """Implements TapControl, FlowControl, Presence, Supervision and CallBacks over whichever line runs."""

    line: Line | None = None

    async def open(self, channel: str, tap: UUID, address: str) -> None:
        if self.line is None:
            raise TapRefused("the line's part is not running")
        await self.line.taps.open(channel, tap, address)

    async def close(self, tap: UUID) -> None:
        if self.line is not None:
            await self.line.taps.close(tap)

    async def start(self, call: CallId, flow: str, agent: AgentRole) -> None:
        if self.line is None:
            raise FlowRefused("the line's part is not running")
        await self.line.flows.start(call, flow, agent)

    async def pause(self, agent: AgentId, reason: str) -> None:
        await self._tell(lambda presence: presence.pause(agent, reason))

    async def ready(self, agent: AgentId) -> None:
        await self._tell(lambda presence: presence.ready(agent))

    async def join(self, call: CallId, phone: AgentId, mode: SupervisionMode) -> None:
        if self.line is None:
            raise SupervisionRefused("the line's part is not running")
        await self.line.supervision.join(call, phone, mode)

    async def call(self, number: str, agent: AgentId, ticket: str = "") -> CallId:
        if self.line is None:
            raise CallBackRefused("line-away")
        return await self.line.callbacks.call(number, agent, ticket)

    async def _tell(self, tell: Callable[[Presence], Awaitable[None]]) -> None:
        if self.line is None:
            raise PresenceRefused("the line's part is not running")
        try:
            await tell(self.line.presence)
        except (AgentUnknown, AmiError) as error:
            raise PresenceRefused(str(error)) from error


@dataclass(frozen=True, slots=True)
class StandingTransfers:
    """Implements Transfers over whichever line runs."""

    place: StandingLine

    async def start(self, call: CallId, to: str, how: TransferKind) -> None:
        await self._transfers.start(call, to, how)

    async def complete(self, call: CallId) -> None:
        await self._transfers.complete(call)

    async def cancel(self, call: CallId) -> None:
        await self._transfers.cancel(call)

    @property
    def _transfers(self) -> Transfers:
        if self.place.line is None:
            raise TransferRefused("the line's part is not running")
        return self.place.line.transfers


def _nothing() -> None:
    """Stop what was never started."""
