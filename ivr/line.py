"""The line: everything of the control side, composed.

    line = Line(settings, secrets, prompts=home.prompts, facts=log, ear=ears, signals=bus, recorded=True)
    line.recall([numbered.fact for numbered in await calls.running()])   # the stored facts of calls without an end
    await line.run()                                                     # until cancelled

    line.taps       calls.ports.TapControl      open and close a leg's tap
    line.flows      calls.ports.FlowControl     send a live call into a flow
    line.presence   calls.ports.Presence        breaks and log-outs
    line.supervision  calls.ports.Supervision   listening in, whispering, joining in
    line.transfers  calls.ports.Transfers       put an agent's caller through to somebody else
    line.callbacks  calls.ports.CallBacks       our own calls, fenced
    line.up         True while Asterisk's manager interface is logged in
    line.trouble    why it is not, a text; empty while all is well

`run()` raises OSError when the FastAGI port is taken. Everything else it survives: Asterisk away (facts stop, callers
get the plain queue), a wrong secret (`trouble`), a fact log that refuses (facts wait in memory, at most OUTBOX_LIMIT).
The three ports may be used before `run()` and while Asterisk is away: they refuse then.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from calls.clock import CLOCK
from calls.facts import CallStarted, Fact
from calls.ids import AgentId, CallId
from calls.ports import Blocking, FactLog, LegEar, SignalSink
from ivr.agi.server import AgiServer
from ivr.agi.session import AgiSession
from ivr.ami.client import AmiClient, Item, SessionLost
from ivr.ami.errors import AmiError
from ivr.ami.events import Channel
from ivr.callbacks import LineCallBacks
from ivr.driver import FlowDriver
from ivr.flows.accept import accept
from ivr.flows.catalogue import FLOWS, Setting
from ivr.flows.entry_menu import Choice
from ivr.flows.flow import Enqueue, HandBack, HangUp, Measured, Outcome, Reason, Transfer
from ivr.flows.inbound import Entry
from ivr.flows.line_condition import Limits
from ivr.handover import HandoverControl
from ivr.holds import HoldApology
from ivr.hours import is_open, time_of_day
from ivr.presence import QueuePresence
from ivr.prompts import LANGUAGES, PromptFolder
from ivr.settings import CHANNEL_LANGUAGES, SIMULATED_TRUNK, LineSecrets, LineSettings
from ivr.supervision import ChannelSupervision
from ivr.taps import AmiTaps
from ivr.tracking.map import LineMap
from ivr.tracking.restore import restore
from ivr.tracking.resync import Listing, look_again, resynchronise
from ivr.tracking.tracker import (
    ConditionNoted,
    FlowBegan,
    FlowOver,
    MarkNoted,
    OutRefused,
    QueueReason,
    Step,
    TicketNoted,
    Told,
    Tracker,
)
from ivr.transfers import LineTransfers

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
AMI_USER: Final = "sansheng"
OUTBOX_LIMIT: Final = 100_000
RETRY_APPEND_S: Final = 1.0
STORED_WITHIN_S: Final = 5.0
BLOCKED_WITHIN_S: Final = 0.5


class Line:
    def __init__(
        self,
        settings: LineSettings,
        secrets: LineSecrets,
        *,
        prompts: Path,
        facts: FactLog,
        ear: LegEar,
        signals: SignalSink,
        recorded: bool = True,
        limits: Limits | None = None,
        blocks: Blocking | None = None,
    ) -> None:
        self.settings, self.recorded = settings, recorded
        self._blocks = blocks
        self._limits = limits or Limits()
        self.ami = AmiClient(HOST, settings.ports.ami, AMI_USER, secrets.ami)
        self.tracker = Tracker(line_map(settings))
        self.taps = AmiTaps(self.ami)
        self.flows = HandoverControl(self.ami, self.tracker)
        self.presence = QueuePresence(self.ami, settings)
        self.callbacks = LineCallBacks(self.ami, self.tracker, settings, self._tell, self._stored)
        self.supervision = ChannelSupervision(self.ami, self.tracker)
        self.transfers = LineTransfers(self.ami, self.tracker, self.flows, settings, self._tell)
        self.holds = HoldApology(self.ami, self.tracker, settings)
        self.prompts = PromptFolder(prompts)
        self._facts, self._ear, self._signals = facts, ear, signals
        self._outbox: asyncio.Queue[Fact | asyncio.Event] = asyncio.Queue()
        """Facts to be stored; an Event is set when all before it are."""
        self._zone = ZoneInfo(settings.site.time_zone)

    @property
    def up(self) -> bool:
        return self.ami.ready.is_set()

    @property
    def trouble(self) -> str:
        return str(self.ami.trouble or "")

    def recall(self, told: Iterable[Fact], lately: Iterable[Fact] = ()) -> None:
        """Take over the running calls of an earlier process, from all facts of the calls without an end.

        `lately` are the beginnings of the last day's calls: our own are counted.
        """
        self.callbacks.recall(lately)
        by_call: dict[str, list[Fact]] = defaultdict(list)
        for fact in told:
            by_call[fact.call].append(fact)
        for call_facts in by_call.values():
            call = restore(self.tracker.line, call_facts)
            if call is not None:
                self.tracker.adopt(call)
                if call.state.flow:
                    call.flow_over(_now_us(), call.state.flow, Reason.SERVICE_RESTARTED, False)

    def use(self, settings: LineSettings) -> None:
        """Take over changed agents and queues; calls that are up go on."""
        self.settings = settings
        self.tracker.line = self.tracker.presence.line = line_map(settings)
        self.presence.use(settings)
        self.callbacks.use(settings)
        self.transfers.use(settings)
        self.holds.use(settings)

    async def run(self) -> None:
        """Raises:
        OSError: the FastAGI port is taken.
        """
        routes = dict.fromkeys(("inbound", "flow", "after-queue", "queue-key", "accept"), self._route)
        routes |= {"whisper": self._whisper, "outbound": self._outbound}
        async with AgiServer(HOST, self.settings.ports.agi, routes), asyncio.TaskGroup() as group:
            group.create_task(self.ami.run(), name="ami")
            group.create_task(self._follow(), name="tracking")
            group.create_task(self._publish(), name="facts")
            group.create_task(self.transfers.run(), name="transfers")
            group.create_task(self.holds.run(), name="holds")

    # -- tracking

    async def _follow(self) -> None:
        while True:
            item = await self._next()
            try:
                self._apply(item, _now_us())
            except Exception:
                log.exception("an event could not be applied: %s", item)
            if isinstance(item, Listing) and not item.again:
                await self._resume(item)

    def _apply(self, item: Item | None, now_us: int) -> None:
        self._take(self.tracker.tick(now_us))
        match item:
            case None:
                return
            case SessionLost():
                self.transfers.follow(item, ())
            case Listing(again=True):
                self._take(look_again(self.tracker, item, now_us))
            case Listing():
                self._take(resynchronise(self.tracker, item, now_us))
            case _:
                step = self.tracker.advance(item)
                self._take(step)
                self.transfers.follow(item, step.facts)

    async def _next(self) -> Item | None:
        """Wait for the next event; None when a deadline of the tracker falls due before."""
        due_us = self.tracker.deadline()
        if due_us is None:
            return await self.ami.queue.get()
        try:
            async with asyncio.timeout(max(0.0, (due_us - _now_us()) / 1_000_000)):
                return await self.ami.queue.get()
        except TimeoutError:
            return None

    async def _resume(self, listing: Listing) -> None:
        try:
            await self.presence.again(listing)
        except AmiError as error:
            log.warning("breaks could not be made again: %s", error)

    def _take(self, step: Step) -> None:
        for fact in map(self.callbacks.dated, step.facts):
            if self._outbox.qsize() < OUTBOX_LIMIT:
                self._outbox.put_nowait(fact)
            else:
                log.error("a fact is lost: the log has not taken one for too long")
            if isinstance(fact, CallStarted):
                log.info("call %s began", fact.call)
        self.callbacks.recall(step.facts)
        for signal in step.signals:
            self._signals.publish(signal)
        self.holds.follow(step.signals)

    def _tell(self, told: Told) -> None:
        self._take(self.tracker.advance(told))

    async def _publish(self) -> None:
        """Hand the facts to the log, one after the other; one that is refused is tried again."""
        while True:
            fact = await self._outbox.get()
            if isinstance(fact, asyncio.Event):
                fact.set()
                continue
            while True:
                try:
                    await self._facts.append(fact)
                    break
                except Exception:
                    log.exception("the fact log refused a fact; trying again")
                    await asyncio.sleep(RETRY_APPEND_S)

    async def _stored(self) -> None:
        """Return when every fact so far is in the log.

        Raises:
            TimeoutError: the log does not take them.
        """
        reached = asyncio.Event()
        self._outbox.put_nowait(reached)
        async with asyncio.timeout(STORED_WITHIN_S):
            await reached.wait()

    # -- flows

    async def _route(self, session: AgiSession) -> None:
        name = session.header.route
        uniqueid = session.header.uniqueid
        if name == "flow":
            name = next(iter(session.header.arguments), "")
        elif name in ("after-queue", "queue-key"):
            status = "KEY" if name == "queue-key" else next(iter(session.header.arguments), "")
            self._tell(QueueReason(_now_us(), uniqueid, status))
        if name == "accept":
            await self._accept(session)
            return
        if name not in FLOWS:
            log.warning("no flow %r: the dialplan goes on", name)
            return
        await self._run(name, session)

    async def _run(self, name: str, session: AgiSession) -> None:
        uniqueid = session.header.uniqueid
        handover = self.flows.under_way.get(uniqueid)
        self._tell(FlowBegan(_now_us(), uniqueid, name, handover.role if handover else None))
        outcome = Outcome(Reason.FAILED)
        try:
            setting = await self._setting(session)
            driver = FlowDriver(session, self.ami, self._ear, self.prompts, self, _language(session))
            outcome = await driver.drive(FLOWS[name](setting))
        finally:
            self._tell(FlowOver(_now_us(), uniqueid, name, outcome.reason, outcome.hang_up))
            if session.gone:
                await self.flows.release(uniqueid)
        if not session.gone:
            await self._leave(session, outcome)

    async def _accept(self, session: AgiSession) -> None:
        """Ask whoever answered an agent's phone outside; nothing of it is a flow of the call."""
        driver = FlowDriver(session, self.ami, self._ear, self.prompts, self, _language(session))
        outcome = await driver.drive(accept())
        if outcome.reason is Reason.ACCEPTED and not session.gone:
            await session.set_variable("SANSHENG_ACCEPTED", "1")

    async def _whisper(self, session: AgiSession) -> None:
        """Speak a flow into the ear of a caller who stays where the call is: `session` is a channel of our own."""
        name = next(iter(session.header.arguments), "")
        uniqueid = await session.variable("${SANSHENG_WHISPERED}")
        if name not in FLOWS or self.tracker.call_of(uniqueid) is None:
            log.warning("nobody to whisper %r to", name)
            return
        await session.answer()
        self._tell(FlowBegan(_now_us(), uniqueid, name))
        outcome = Outcome(Reason.FAILED)
        try:
            driver = FlowDriver(session, self.ami, self._ear, self.prompts, self, _language(session))
            outcome = await driver.drive(FLOWS[name](await self._setting(session)))
        finally:
            if self.tracker.call_of(uniqueid) is not None:
                self._tell(FlowOver(_now_us(), uniqueid, name, outcome.reason, False))

    async def _outbound(self, session: AgiSession) -> None:
        """An agent's phone dials outside: do the caps leave room? Without an answer the dialplan's classes decide."""
        number, *more = session.header.arguments or ("",)
        uniqueid = session.header.uniqueid
        why = self.callbacks.dialled(CallId(uniqueid), number, closed="closed" in more)
        if not why:
            return
        agent = self.tracker.line.agent(Channel(session.header.channel, uniqueid, uniqueid, 0))
        log.warning("a call out dialled by agent %s was refused: %s", agent, why)
        self._tell(OutRefused(_now_us(), uniqueid, number, agent, why))
        await session.set_variable("SANSHENG_REFUSED", why)

    async def _setting(self, session: AgiSession) -> Setting:
        now = datetime.now(self._zone)
        number = await session.variable("${SANSHENG_CALLER}")
        entry = Entry(
            greeting=time_of_day(now),
            open=is_open(self.settings.hours, now),
            blocked=await self._blocked(number),
            caller_number=number,
            recorded=self.recorded and self.settings.front.recording_notice,
            screened=self.settings.front.screen,
            choices=self._choices(),
            limits=self._limits,
        )
        return Setting(entry, self.settings.front.automatic_desk or "", self._limits)

    async def _blocked(self, number: str) -> bool:
        """Return whether the number is kept out. Nobody waits for the answer, or is kept out for want of one."""
        if self._blocks is None or not number:
            return False
        try:
            async with asyncio.timeout(BLOCKED_WITHIN_S):
                return await self._blocks.blocked(number)
        except Exception:
            log.exception("whether a number is blocked is not known: it comes through")
            return False

    def _choices(self) -> tuple[Choice, ...]:
        """Return the entry menu; one queue leaves nothing to choose."""
        queues = self.settings.queues[:9]
        if not self.settings.front.menu or len(queues) < 2:
            return ()
        return tuple(Choice(str(key), queue.name, queue.language) for key, queue in enumerate(queues, start=1))

    async def _leave(self, session: AgiSession, outcome: Outcome) -> None:
        """Send the caller where the flow's outcome says."""
        uniqueid, then = session.header.uniqueid, outcome.then
        if isinstance(then, HandBack) and uniqueid in self.flows.under_way:
            # What the dialplan does when the conversation that follows is over: it goes on here.
            await session.set_variable("SANSHENG_NEXT", "hangup")
            if await self.flows.hand_back(uniqueid, session.header.channel):
                return
        await self.flows.release(uniqueid)
        match then:
            case HangUp():
                await session.set_variable("SANSHENG_NEXT", "hangup")
            case Enqueue() if then.queue in (languages := {q.name: q.language for q in self.settings.queues}):
                await session.set_variable("SANSHENG_QUEUE", then.queue)
                await session.set_variable("CHANNEL(language)", CHANNEL_LANGUAGES[languages[then.queue]])
                await session.set_variable("SANSHENG_NEXT", "queue")
            case Transfer():
                await session.go_to("sansheng-transfer", then.number)
            case Enqueue() | HandBack():
                await session.set_variable("SANSHENG_NEXT", "queue")

    # -- ivr.driver.Notes

    def ticket(self, uniqueid: str, kind: str, due_h: float, content: Mapping[str, str]) -> None:
        now_us = _now_us()
        due_us = now_us + int(due_h * 3_600_000_000)
        self._tell(TicketNoted(now_us, uniqueid, uuid4().hex, kind, due_us, dict(content)))

    def mark(self, uniqueid: str, mark: str, note: str) -> None:
        self._tell(MarkNoted(_now_us(), uniqueid, mark, note))

    def measured(self, uniqueid: str, measured: Measured) -> None:
        self._tell(ConditionNoted(_now_us(), uniqueid, measured.heard, measured.condition))


def line_map(settings: LineSettings) -> LineMap:
    """Return who is who: endpoints are named by the agents' numbers."""
    agents = {agent.number: AgentId(agent.number) for agent in settings.agents}
    by_key = frozenset(AgentId(agent.number) for agent in settings.agents if agent.accepts_by_key)
    front = settings.front
    return LineMap(
        agents,
        frozenset({SIMULATED_TRUNK}),
        by_key,
        hold_warn_ms=front.hold_warn_s * 1000,
        hold_limit_ms=front.hold_limit_s * 1000,
    )


def _language(session: AgiSession) -> str:
    language = session.header.fields.get("agi_language", "")[:2]
    return language if language in LANGUAGES else LANGUAGES[0]


def _now_us() -> int:
    return int(CLOCK.epoch_at(CLOCK.now_at()) * 1_000_000)
