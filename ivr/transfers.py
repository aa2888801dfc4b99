"""Transfers from the panel: to an agent (semi-attended, or after a consultation), or into a queue (blind).

Caller and agent are redirected together; who is joined again is decided by what `follow` is told. Should we be gone in
between, the dialplan (`extensions/transfer.conf`) gives the caller back to the agent or to the queue.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from calls.clock import CLOCK
from calls.facts import AgentConnected, Fact, LegDown, TransferKind
from calls.ids import AgentId, CallId, LegId
from calls.ports import TransferRefused
from ivr.ami.client import AmiClient, Item, SessionLost
from ivr.ami.errors import AmiError
from ivr.ami.events import STATE_UP, DialplanNotice
from ivr.handover import WAIT_CONTEXT, HandoverControl
from ivr.settings import LineSettings
from ivr.tracking.legs import Leg
from ivr.tracking.tracker import Told, Tracker, TransferTold

log = logging.getLogger(__name__)

TRANSFER_CONTEXT: Final = "sansheng-transfer"
CONSULT_CONTEXT: Final = "sansheng-consult"
CONSULTED_CONTEXT: Final = "sansheng-consulted"
QUEUE_CONTEXT: Final = "sansheng-queue"


@dataclass(frozen=True, slots=True)
class _Transfer:
    """One that is under way."""

    call: CallId
    how: TransferKind
    caller: LegId
    caller_channel: str
    agent: AgentId
    agent_leg: LegId
    agent_channel: str
    to: str


class LineTransfers:
    """Implements calls.ports.Transfers. `run` does what events ask for."""

    def __init__(
        self,
        ami: AmiClient,
        tracker: Tracker,
        handover: HandoverControl,
        settings: LineSettings,
        tell: Callable[[Told], None],
    ) -> None:
        self._ami, self._tracker, self._handover, self._tell = ami, tracker, handover, tell
        self._under_way: dict[CallId, _Transfer] = {}
        self._work: asyncio.Queue[Callable[[], Awaitable[None]]] = asyncio.Queue()
        self.use(settings)

    def use(self, settings: LineSettings) -> None:
        """Take over changed agents and queues."""
        self._agents = {agent.number for agent in settings.agents}
        self._queues = {queue.extension: queue.name for queue in settings.queues if queue.extension}

    async def start(self, call: CallId, to: str, how: TransferKind) -> None:
        caller, agent = self._legs(call, to)
        try:
            if to in self._queues:
                await self._into_queue(caller, agent, to)
                return
            await self._to_agent(_transfer(call, how, caller, agent, to))
        except AmiError as error:
            self._under_way.pop(call, None)
            raise TransferRefused(str(error)) from error

    async def complete(self, call: CallId) -> None:
        transfer = self._found(call)
        target = self._target(transfer)
        if transfer.how is not TransferKind.ATTENDED or target is None or target.state != STATE_UP:
            raise TransferRefused(f"{transfer.to} has not answered")
        try:
            await self._join(target.channel, transfer.caller_channel)
        except AmiError as error:
            raise TransferRefused(str(error)) from error
        self._over(transfer)
        await self._hang_up(transfer.agent_channel)

    async def cancel(self, call: CallId) -> None:
        transfer = self._found(call)
        await self._back(transfer, "cancelled")
        if (target := self._target(transfer)) is not None:
            await self._hang_up(target.channel)

    async def run(self) -> None:
        """Do what events ask for, one after the other, until cancelled."""
        while True:
            await (await self._work.get())()

    def follow(self, item: Item | None, facts: Iterable[Fact]) -> None:
        """See what an event and its facts mean for the transfers that are under way."""
        if isinstance(item, SessionLost):
            self._under_way.clear()
        if isinstance(item, DialplanNotice) and item.name in ("TransferFailed", "ConsultOver"):
            for transfer in list(self._under_way.values()):
                if item.channel.uniqueid in (transfer.caller, transfer.agent_leg):
                    self._work.put_nowait(partial(self._back, transfer, "not-answered"))
        for fact in facts:
            if isinstance(fact, AgentConnected | LegDown) and (found := self._under_way.get(fact.call)):
                self._happened(found, fact)

    def _happened(self, transfer: _Transfer, fact: AgentConnected | LegDown) -> None:
        if isinstance(fact, AgentConnected):
            if transfer.how is TransferKind.SEMI_ATTENDED and fact.agent == transfer.to:
                self._over(transfer)
                self._work.put_nowait(partial(self._hang_up, transfer.agent_channel))
        elif fact.leg == transfer.caller:
            self._over(transfer, "caller-gone")
            self._work.put_nowait(partial(self._hang_up, transfer.agent_channel))
        elif fact.leg == transfer.agent_leg and transfer.how is TransferKind.ATTENDED:
            self._over(transfer, "agent-gone")
            self._work.put_nowait(partial(self._requeue, transfer))

    # -- what is done

    async def _into_queue(self, caller: Leg, agent: Leg, to: str) -> None:
        await self._set(caller.channel, "SANSHENG_QUEUE", self._queues[to])
        await self._ami.action("Redirect", _place(caller.channel, QUEUE_CONTEXT, "s"))
        assert agent.agent is not None
        self._tell(TransferTold(_now_us(), caller.id, TransferKind.BLIND, agent.agent, to, over=True))

    async def _to_agent(self, transfer: _Transfer) -> None:
        self._under_way[transfer.call] = transfer
        await self._set(transfer.caller_channel, "SANSHENG_TRANSFERER", transfer.agent)
        if transfer.how is TransferKind.ATTENDED:
            caller = _place(transfer.caller_channel, CONSULTED_CONTEXT, "s")
            agent = _place(transfer.agent_channel, CONSULT_CONTEXT, transfer.to)
        else:
            caller = _place(transfer.caller_channel, TRANSFER_CONTEXT, transfer.to)
            agent = _place(transfer.agent_channel, WAIT_CONTEXT, "s")
        self._told(transfer)
        try:
            await self._ami.action("Redirect", caller | {f"Extra{name}": value for name, value in agent.items()})
        except AmiError:
            self._over(transfer, "not-answered")
            raise

    async def _back(self, transfer: _Transfer, why: str) -> None:
        """The agent has the caller again."""
        if self._under_way.get(transfer.call) is not transfer:
            return
        self._over(transfer, why)
        try:
            await self._join(transfer.agent_channel, transfer.caller_channel)
        except AmiError as error:
            log.info("%s does not wait any more: %s", transfer.agent_channel, error)
            if transfer.how is TransferKind.ATTENDED:
                await self._requeue(transfer)

    async def _join(self, other: str, caller: str) -> None:
        await self._set(caller, "SANSHENG_NEXT", "hangup")
        await self._ami.action("Bridge", {"Channel1": other, "Channel2": caller, "Tone": "no"})

    async def _requeue(self, transfer: _Transfer) -> None:
        try:
            await self._ami.action("Redirect", _place(transfer.caller_channel, QUEUE_CONTEXT, "s"))
        except AmiError as error:
            log.info("%s is gone: %s", transfer.caller_channel, error)

    async def _hang_up(self, channel: str) -> None:
        try:
            await self._ami.action("Hangup", {"Channel": channel, "Cause": "16"})
        except AmiError as error:
            log.debug("%s: %s", channel, error)

    async def _set(self, channel: str, variable: str, value: str) -> None:
        await self._ami.action("Setvar", {"Channel": channel, "Variable": variable, "Value": value})

    # -- what is known

    def _legs(self, call: CallId, to: str) -> tuple[Leg, Leg]:
        """Return the caller's leg and that of the agent who speaks."""
        tracked = self._tracker.calls.get(call)
        caller = tracked.state.customer if tracked else None
        if tracked is None or caller is None or tracked.state.flow or caller.id in self._handover.under_way:
            raise TransferRefused("the call is not up, or a flow has it")
        if call in self._under_way:
            raise TransferRefused("a transfer is under way")
        talking = [leg for leg in tracked.state.agents() if leg.connected and leg.bridge == caller.bridge != ""]
        if not talking or talking[-1].agent is None:
            raise TransferRefused("no agent speaks on this call")
        if to == talking[-1].agent or (to not in self._agents and to not in self._queues):
            raise TransferRefused(f"{to} is nobody to transfer to")
        return caller, talking[-1]

    def _found(self, call: CallId) -> _Transfer:
        transfer = self._under_way.get(call)
        if transfer is None:
            raise TransferRefused("no transfer is under way")
        return transfer

    def _target(self, transfer: _Transfer) -> Leg | None:
        tracked = self._tracker.calls.get(transfer.call)
        legs = tracked.state.agents() if tracked else []
        return next((leg for leg in reversed(legs) if leg.agent == transfer.to), None)

    def _told(self, transfer: _Transfer) -> None:
        self._tell(TransferTold(_now_us(), transfer.caller, transfer.how, transfer.agent, transfer.to))

    def _over(self, transfer: _Transfer, why: str = "") -> None:
        del self._under_way[transfer.call]
        self._tell(TransferTold(_now_us(), transfer.caller, transfer.how, transfer.agent, transfer.to, True, why))


def _transfer(call: CallId, how: TransferKind, caller: Leg, agent: Leg, to: str) -> _Transfer:
    attended = TransferKind.ATTENDED if how is TransferKind.ATTENDED else TransferKind.SEMI_ATTENDED
    assert agent.agent is not None
    return _Transfer(call, attended, caller.id, caller.channel, agent.agent, agent.id, agent.channel, to)


def _place(channel: str, context: str, extension: str) -> dict[str, str]:
    return {"Channel": channel, "Context": context, "Exten": extension, "Priority": "1"}


def _now_us() -> int:
    return int(CLOCK.epoch_at(CLOCK.now_at()) * 1_000_000)
