"""The engine on the bus: follows every call, publishes findings and alerts as facts, the card as a signal, tickets and
the review at the end.

    judge = Judge(pack, facts=log, bus=bus, signals=bus, company="示例公司", zone=ZoneInfo("Asia/Shanghai"))
    await judge.restore(numbered_facts)  # before `run`: the stored facts of the calls that are up or have just ended
    await judge.run()

It listens from its construction on, so that nothing falls between the store and the bus.

One engine state per call. Events are taken in the order of the bus; what follows from them is handed to the log in that
order, and nobody waits for the disk: while one call's findings are being committed, the next call is judged. The last
words of a call are often stored after its end, for the recogniser needs a moment longer than the line: so an ended
call is kept, its words judged for LATE_S, what people note of it for NOTED_S.
"""

import asyncio
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final
from uuid import uuid4

from assist.compliance.alerts import alerts
from assist.compliance.call import CallState, Profile
from assist.compliance.cards import Card
from assist.compliance.engine import EngineState, Step, advance, resume, settle, start
from assist.compliance.follow import Event, follow
from assist.compliance.review import Told, differences
from assist.compliance.tickets import owed
from assist.packs.compiled import CompiledPack
from calls import facts, signals
from calls.bus import Bus, Numbered
from calls.facts import Fact
from calls.findings import Difference, Finding
from calls.ids import CallId, RuleId
from calls.ports import FactLog, SignalSink
from calls.signals import Signal

log = logging.getLogger(__name__)
_OWN: Final = (facts.FindingChanged, facts.AlertRaised, facts.CallReviewed)
_LATE: Final = (facts.UtteranceHeard, facts.HearingChanged)
"""What may come after the end and belongs to the call."""
LATE_S: Final = 30.0
"""How long after a call's end its last words may come, by the time of the ends of other calls."""
NOTED_S: Final = 600.0
"""How long after its end people's marks (the wrap-up) are taken, likewise."""
REVIEW_S: Final = 5.0
"""After the end, or the last late word: by then the recogniser has said everything."""
ENDED_KEPT: Final = 500
IN_FLIGHT: Final = 2_000
"""Facts on the way to the log; beyond, the judge waits for the log."""
RESTORE_STEP_S: Final = 0.005
"""The loop has others to serve while calls are restored."""


@dataclass(slots=True)
class _Followed:
    """One call."""

    state: EngineState
    pack: CompiledPack
    told: Told = field(default_factory=Told)
    opened: set[str] = field(default_factory=set)
    """Kinds of the tickets that it has, whoever opened them; one of each is enough."""
    raised: set[RuleId] = field(default_factory=set)
    """Rules whose alert is out."""
    end: facts.CallEnded | None = None
    words_over: bool = False
    """Its last words should have come."""
    reviewed: tuple[Difference, ...] | None = None
    review: asyncio.TimerHandle | None = None


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
        review_s: float = REVIEW_S,
    ) -> None:
        self.pack = pack
        self.demo_model = demo_model
        """The recogniser runs the bundled model: calls that are not simulated get no score."""
        self._facts = facts
        self._signals = signals
        self._company = company
        self._department = department
        self._zone = zone
        self._review_s = review_s
        self._subscription = bus.subscribe()
        self._restored = -1
        self._calls: dict[CallId, _Followed] = {}
        self._ended: dict[CallId, None] = {}
        """In the order of their ends."""
        self._in_flight = asyncio.Semaphore(IN_FLIGHT)
        self._appending: asyncio.TaskGroup | None = None

    @property
    def calls(self) -> int:
        """How many running calls are being followed."""
        return len(self._calls) - len(self._ended)

    async def restore(self, stored: Iterable[Numbered]) -> None:
        """Rebuild calls from their facts, in the log's order; what has changed since is published by `run`."""
        since = time.perf_counter()
        for numbered in stored:
            self._restored = max(self._restored, numbered.seq)
            self._recall(numbered.fact)
            if time.perf_counter() - since > RESTORE_STEP_S:
                await asyncio.sleep(0)
                since = time.perf_counter()
        for known in self._calls.values():
            known.state = resume(known.state.call, known.told.final)

    def _recall(self, fact: Fact) -> None:
        if isinstance(fact, facts.CallStarted) and fact.call not in self._calls:
            self._begin(fact)
        known = self._calls.get(fact.call)
        if known is None:
            return
        known.told.take(fact)
        self._note(known, fact)
        if not isinstance(fact, _OWN):
            call = self._with_hour(known.state.call, fact)
            known.state = replace(known.state, call=follow(call, fact, known.pack))

    async def run(self) -> None:
        """Follow the bus until cancelled.

        Raises:
            Overrun: the log was faster; start again with `restore`.
        """
        failed: Exception | None = None
        async with self._subscription as subscription, asyncio.TaskGroup() as self._appending:
            try:
                for call in list(self._calls):
                    await self._settle(call)
                async for item in subscription:
                    for one in newest([item, *subscription.waiting()]):
                        if not isinstance(one, Numbered):
                            await self._take(one)
                        elif one.seq > self._restored:
                            await self._take(one.fact)
            except Exception as error:  # raised below as it is, not wrapped in a group
                failed = error
            finally:
                for known in self._calls.values():
                    if known.review is not None:
                        known.review.cancel()
        if failed is not None:
            raise failed

    async def _settle(self, call: CallId) -> None:
        """Publish what a restored call's facts say by now."""
        known = self._calls[call]
        step = settle(known.state, known.pack)
        known.state = step.state
        await self._publish(call, step, known.end)
        if known.end is not None:
            await self._settle_debts(known, known.end)
            self._review_later(known)

    async def _take(self, event: Event) -> None:
        call: CallId | None = getattr(event, "call", None)
        if call is None or isinstance(event, signals.CardShown):
            return
        if isinstance(event, facts.CallStarted) and call not in self._calls:
            self._begin(event)
        known = self._calls.get(call)
        if known is None:
            return
        if isinstance(event, Fact):
            known.told.take(event)
            self._note(known, event)
        if isinstance(event, _OWN) or not _in_time(known, event):
            return
        await self._follow(known, call, event)

    async def _follow(self, known: _Followed, call: CallId, event: Event) -> None:
        try:
            state = replace(known.state, call=self._with_hour(known.state.call, event))
            step = advance(state, event, known.pack)
        except Exception:  # one call's oddity must not stop the judging of the others
            log.exception("judging failed", extra={"call": call, "kind": event.kind})
            return
        judged = step.state.findings is not known.state.findings
        known.state = step.state
        await self._publish(call, step, event)
        if known.end is not None:
            await self._settle_debts(known, known.end)
            self._review_later(known)
        if judged:  # it took a millisecond or more: whoever else waits for the loop is next
            await asyncio.sleep(0)

    def _begin(self, fact: facts.CallStarted) -> None:
        profile = Profile(company=self._company, department=self._department, demo_model=self.demo_model)
        self._calls[fact.call] = _Followed(start(profile), self.pack)

    def _note(self, known: _Followed, fact: Fact) -> None:
        """Remember what the judge, or somebody else, has published of the call."""
        match fact:
            case facts.TicketOpened():
                known.opened.add(fact.ticket_kind)
            case facts.AlertRaised():
                known.raised.add(fact.rule)
            case facts.CallReviewed():
                known.reviewed = fact.differences
            case facts.CallEnded() if known.end is None:
                known.end = fact
                self._ended[fact.call] = None
                self._forget_before(fact.occurred_at)

    def _forget_before(self, now: datetime) -> None:
        """Drop the calls that ended long ago; of those that ended a while ago no words are awaited any more."""
        for call in list(self._ended):
            known = self._calls[call]
            ago = now - known.end.occurred_at if known.end is not None else timedelta()
            known.words_over = known.words_over or ago > timedelta(seconds=LATE_S)
            if ago > timedelta(seconds=NOTED_S) or len(self._ended) > ENDED_KEPT:
                if known.review is not None:
                    known.review.cancel()
                del self._ended[call], self._calls[call]

    def _with_hour(self, call: CallState, event: Event) -> CallState:
        if not isinstance(event, facts.AgentConnected) or call.answered_ms is not None:
            return call
        local = event.occurred_at.astimezone(self._zone)
        return replace(call, profile=replace(call.profile, local_hour=local.hour + local.minute / 60))

    async def _publish(self, call: CallId, step: Step, event: Event | None) -> None:
        known = self._calls[call]
        for finding in step.findings:
            await self._append(self._changed(call, finding, step.state, event))
        for alert in alerts(step.findings, known.pack, known.raised):
            known.raised.add(alert.rule)
            moment = _moment(event)
            await self._append(
                facts.AlertRaised(
                    call=call,
                    occurred_at=moment,
                    offset_ms=_offset(event, step.state.call),
                    rule=alert.rule,
                    finding=alert.finding,
                    to=alert.to,
                    due_at=moment + alert.due_in if alert.due_in is not None else None,
                )
            )
        if step.card is not None:
            self._signals.publish(shown(call, step.card))

    async def _append(self, fact: Fact) -> None:
        """Hand a fact to the log: what is handed over first is numbered first."""
        if self._appending is None:
            raise RuntimeError("the judge publishes only while `run` runs")
        await self._in_flight.acquire()
        task = self._appending.create_task(_until_stored(self._facts, fact))
        task.add_done_callback(lambda _: self._in_flight.release())

    def _changed(self, call: CallId, finding: Finding, state: EngineState, event: Event | None) -> facts.FindingChanged:
        offset = _offset(event, state.call)
        return facts.FindingChanged(call=call, occurred_at=_moment(event), offset_ms=offset, finding=finding)

    async def _settle_debts(self, known: _Followed, end: facts.CallEnded) -> None:
        """Open the tickets that the call owes and does not have yet."""
        for one in owed(known.state.call, known.state.findings, known.pack):
            if one.kind in known.opened:
                continue
            known.opened.add(one.kind)
            await self._append(
                facts.TicketOpened(
                    call=end.call,
                    occurred_at=end.occurred_at,
                    offset_ms=end.offset_ms,
                    ticket=uuid4().hex,
                    ticket_kind=one.kind,
                    due_at=end.occurred_at + one.due_in if one.due_in is not None else None,
                    content={**one.content, "rule": one.rule},
                )
            )

    def _review_later(self, known: _Followed) -> None:
        if known.review is not None:
            known.review.cancel()
        known.review = asyncio.get_running_loop().call_later(self._review_s, self._review, known)

    def _review(self, known: _Followed) -> None:
        """Store how the live verdicts differ from the final ones, unless that is stored already."""
        known.review = None
        found = differences(known.told)
        if known.end is None or self._appending is None or known.state.call.answered_ms is None:
            return
        if found == known.reviewed:
            return
        known.reviewed = found
        pack = known.pack.pack
        reviewed = facts.CallReviewed(
            call=known.end.call,
            occurred_at=known.end.occurred_at,
            offset_ms=known.end.offset_ms,
            pack=f"{pack.pack} {pack.version}",
            told=len(known.told.live),
            differences=found,
        )
        self._appending.create_task(_until_stored(self._facts, reviewed))


def newest(items: list[Numbered | Signal]) -> list[Numbered | Signal]:
    """Leave out what a later item of the same leg has overtaken: older partials of an utterance, older progress.

    A judge that is behind catches up: what the recogniser has already changed its mind about is not judged.
    """
    later: set[tuple[str, str]] = set()
    kept: list[Numbered | Signal] = []
    for item in reversed(items):
        overtakes = _overtakes(item)
        if overtakes is None or overtakes not in later:
            kept.append(item)
        if overtakes is not None:
            later.add(overtakes)
    return kept[::-1]


def _overtakes(item: Numbered | Signal) -> tuple[str, str] | None:
    """Name what earlier items this one makes superfluous; a final's facts are always kept."""
    match item:
        case signals.PartialHeard():
            return item.kind, item.utterance
        case signals.AudioConsumed():
            return item.kind, item.leg
        case _:
            return None


async def _until_stored(log: FactLog, fact: Fact) -> None:
    await log.append(fact)


def _in_time(known: _Followed, event: Event) -> bool:
    """Tell whether the event still belongs to the call: after its end, late words and people's marks do."""
    if known.end is None or event is known.end or isinstance(event, facts.Marked):
        return True
    return isinstance(event, _LATE) and not known.words_over


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
        flow=card.flow,
    )


def _offset(event: Event | None, call: CallState) -> int:
    offset: int | None = getattr(event, "offset_ms", None)
    return offset if offset is not None else max(call.consumed.values(), default=0)


def _moment(event: Event | None) -> datetime:
    occurred = getattr(event, "occurred_at", None)
    return occurred if isinstance(occurred, datetime) else datetime.now(UTC)
