"""The engine on the bus: follows every call, publishes findings as facts, the card as a signal, tickets at the end.

    judge = Judge(pack, facts=log, bus=bus, signals=bus, company="示例公司", zone=ZoneInfo("Asia/Shanghai"))
    judge.restore(numbered_facts)        # before `run`: the stored facts of the calls that are still up
    await judge.run()

It listens from its construction on, so that nothing falls between the store and the bus.

One engine state per call. Facts are taken in the order of the log. The last words of a call are often stored after its
end, for the recogniser needs a moment longer than the line: so an ended call's state is kept for LATE_S, and what is
heard by then is judged, too.
"""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from uuid import uuid4

from assist.compliance.call import Profile
from assist.compliance.cards import Card
from assist.compliance.engine import EngineState, Step, advance, settle, start
from assist.compliance.follow import Event
from assist.compliance.tickets import owed
from assist.packs.compiled import CompiledPack
from calls import facts, signals
from calls.bus import Bus, Numbered
from calls.findings import Finding
from calls.ids import CallId, FindingId
from calls.ports import FactLog, SignalSink

log = logging.getLogger(__name__)
_OWN: Final = (facts.FindingChanged, facts.TicketOpened)
_LATE: Final = (facts.UtteranceHeard, facts.HearingChanged)
"""What may come after the end and belongs to the call."""
LATE_S: Final = 30.0
"""How long after a call's end its last words may come, by the time of the ends of other calls."""


@dataclass(slots=True)
class _Ended:
    """A call that is over."""

    end: facts.CallEnded
    opened: set[str] = field(default_factory=set)
    """Kinds of the tickets that it has; one of each is enough."""


class Judge:
    """Follows all calls. `pack` may be replaced while running: calls that begin later are judged by the new one."""

    def __init__(
        self,
        pack: CompiledPack,
        *,
        facts: FactLog,
        bus: Bus,
        signals: SignalSink,
        company: str = "",
        department: str = "",
        zone: tzinfo | None = None,
        demo_model: bool = False,
    ) -> None:
        self.pack = pack
        self.demo_model = demo_model
        """The recogniser runs the bundled model: calls that are not simulated get no score."""
        self._facts = facts
        self._signals = signals
        self._company = company
        self._department = department
        self._zone = zone
        self._subscription = bus.subscribe()
        self._restored = -1
        self._calls: dict[CallId, tuple[EngineState, CompiledPack]] = {}
        self._ended: dict[CallId, _Ended] = {}
        """In the order of their ends."""
        self._unpublished: dict[CallId, tuple[Finding, ...]] = {}

    @property
    def calls(self) -> int:
        """How many running calls are being followed."""
        return len(self._calls) - len(self._ended)

    def restore(self, stored: Iterable[Numbered]) -> None:
        """Rebuild the calls that are still up from their facts, in the log's order; nothing is published yet."""
        known: dict[CallId, dict[FindingId, Finding]] = {}
        for numbered in stored:
            fact = numbered.fact
            self._restored = max(self._restored, numbered.seq)
            if isinstance(fact, facts.FindingChanged):
                known.setdefault(fact.call, {})[fact.finding.id] = fact.finding
            elif not isinstance(fact, _OWN):
                self._advance(fact)
        for call, (state, _) in self._calls.items():
            before = known.get(call, {})
            self._unpublished[call] = tuple(f for f in state.findings.values() if before.get(f.id) != f)

    async def run(self) -> None:
        """Follow the bus until cancelled.

        Raises:
            Overrun: the log was faster; start again with `restore`.
        """
        async with self._subscription as subscription:
            for call in list(self._unpublished):
                findings = self._unpublished.pop(call)
                state, _ = self._calls[call]
                await self._publish(call, Step(state, findings), None)
            async for item in subscription:
                if not isinstance(item, Numbered):
                    await self._take(item)
                elif item.seq > self._restored:
                    await self._take(item.fact)

    async def _take(self, event: Event) -> None:
        call = getattr(event, "call", None)
        if isinstance(event, _OWN) or (call in self._ended and not isinstance(event, _LATE)):
            return
        try:
            step = self._advance(event)
        except Exception:  # one call's oddity must not stop the judging of the others
            log.exception("judging failed", extra={"call": getattr(event, "call", None), "kind": event.kind})
            return
        if step is None or call is None:
            return
        await self._publish(call, step, event)
        if isinstance(event, facts.CallEnded):
            self._forget_before(event.occurred_at - timedelta(seconds=LATE_S))
            self._ended[call] = _Ended(event)
        if call in self._ended:
            await self._settle_debts(self._ended[call])

    def _forget_before(self, moment: datetime) -> None:
        """Drop the calls that ended before."""
        for call in [call for call, ended in self._ended.items() if ended.end.occurred_at < moment]:
            del self._ended[call], self._calls[call]

    def _advance(self, event: Event) -> Step | None:
        call: CallId | None = getattr(event, "call", None)
        if call is None or isinstance(event, signals.CardShown):
            return None
        if isinstance(event, facts.CallStarted) and call not in self._calls:
            self._calls[call] = (start(self._profile()), self.pack)
        if call not in self._calls:
            return None
        state, pack = self._calls[call]
        if isinstance(event, facts.AgentConnected) and state.call.answered_ms is None:
            state = self._with_hour(state, event)
        step = advance(state, event, pack)
        self._calls[call] = (step.state, pack)
        return step

    def _profile(self) -> Profile:
        return Profile(company=self._company, department=self._department, demo_model=self.demo_model)

    def _with_hour(self, state: EngineState, event: facts.AgentConnected) -> EngineState:
        local = event.occurred_at.astimezone(self._zone)
        profile = replace(state.call.profile, local_hour=local.hour + local.minute / 60)
        return replace(state, call=replace(state.call, profile=profile))

    async def _publish(self, call: CallId, step: Step, event: Event | None) -> None:
        # All at once: appended in this order, committed together.
        changed = [self._changed(call, finding, step.state, event) for finding in step.findings]
        await asyncio.gather(*(self._facts.append(fact) for fact in changed))
        if step.card is not None:
            self._signals.publish(shown(call, step.card))

    def _changed(self, call: CallId, finding: Finding, state: EngineState, event: Event | None) -> facts.FindingChanged:
        offset = getattr(event, "offset_ms", None)
        if offset is None:
            offset = max(state.call.consumed.values(), default=0)
        return facts.FindingChanged(call=call, occurred_at=_moment(event), offset_ms=offset, finding=finding)

    async def _settle_debts(self, ended: _Ended) -> None:
        """Open the tickets that the call owes and does not have yet."""
        event = ended.end
        state, pack = self._calls[event.call]
        for one in owed(state.call, state.findings, pack):
            if one.kind in ended.opened:
                continue
            ended.opened.add(one.kind)
            await self._facts.append(
                facts.TicketOpened(
                    call=event.call,
                    occurred_at=event.occurred_at,
                    offset_ms=event.offset_ms,
                    ticket=uuid4().hex,
                    ticket_kind=one.kind,
                    due_at=event.occurred_at + one.due_in if one.due_in is not None else None,
                    content={**one.content, "rule": one.rule},
                )
            )

    def look_again(self, call: CallId) -> Step | None:
        """Judge a call as it stands, e.g. for a page that has just been opened; publishes nothing."""
        if call not in self._calls:
            return None
        state, pack = self._calls[call]
        return settle(state, pack)


def shown(call: CallId, card: Card) -> signals.CardShown:
    """Return the card as a signal."""
    return signals.CardShown(
        call=call,
        rule=card.rule,
        zh=card.zh,
        en=card.en,
        due_ms=card.due_ms,
        next_rule=card.next_rule,
        next_zh=card.next_zh,
        calming=card.calming,
    )


def _moment(event: Event | None) -> datetime:
    occurred = getattr(event, "occurred_at", None)
    return occurred if isinstance(occurred, datetime) else datetime.now(UTC)
