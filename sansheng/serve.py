"""The control process: storage, the line, the listener, the judge and the panel in one loop.

Each part is kept on its own (`keeping`); facts and signals join them (`calls.bus`), ports connect them (`standing`).
The store is opened first and closed last, so that the facts of an end are stored too.
"""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import assist
from assist.acoustic.locate import model_directory, model_name
from assist.compliance.call import Profile
from assist.compliance.judge import Judge
from assist.listening import Ears
from assist.matching.terms import Terms
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.errors import PackError
from assist.packs.loader import load as load_pack
from assist.packs.loader import load_text
from assist.storage.blocks import Blocks
from assist.storage.store import Store, open_store
from assist.web.app import create_app
from assist.web.authority import Identity, provide_identity
from assist.web.board import KEPT
from assist.web.context import WebContext, make_context
from assist.web.health import Health, PartState
from assist.web.hub import LiveHub
from assist.web.recordings import RecordingFolder
from assist.web.server import serve_web
from assist.web.shift import Shift
from calls.bus import Bus, Numbered
from calls.ids import AgentId, CallId
from ivr.asterisk.numbers import normalise
from ivr.line import Line
from sansheng.database import database_address
from sansheng.demonstration import SimulatedCalls
from sansheng.errors import SupervisorGone
from sansheng.heartbeat import heartbeat
from sansheng.home import Home
from sansheng.keeping import keep
from sansheng.limits import line_limits
from sansheng.line_directory import HomeLineDirectory
from sansheng.noting import Notary
from sansheng.secrets import Secrets
from sansheng.seeding import seed
from sansheng.settings import Settings
from sansheng.standing import StandingEar, StandingLine, StandingTransfers

LOG = logging.getLogger(__name__)

LOOK_S: Final = 1.0
PREPARED_S: Final = 30.0
"""The service says that it is ready when the judge is; after so long without it: calls are answered all the same."""
RECENT: Final = timedelta(minutes=10)
"""Calls that ended within this time may still owe tickets, their review, a wrap-up."""


@dataclass(slots=True)
class Service:
    """The parts and what joins them."""

    home: Home
    settings: Settings
    secrets: Secrets
    store: Store
    bus: Bus
    health: Health = field(default_factory=Health)
    ear: StandingEar = field(default_factory=StandingEar)
    line: StandingLine = field(default_factory=StandingLine)
    judging: asyncio.Event = field(default_factory=asyncio.Event)
    """Calls that begin now are judged from their first word; or the judge is off, or cannot be had."""

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            SupervisorGone: the supervisor has ended.
        """
        hub = LiveHub(self.bus, self.health, self._recent, self.store.log_id)
        context = await self._context(hub)
        runs: dict[str, Callable[[], Awaitable[None]]] = {
            "line": self._line,
            "ears": partial(self._ears, context),
            "hub": hub.run,
            "figures": context.figures.run,
            "scores": context.scores.run,
            "web": partial(self._web, context),
            "storage": self._look,
        }
        notary = Notary(self.bus, self.store.log, self._recorded, context.notes.name_of)
        runs["notes"] = notary.run
        if self.settings.judge.on:
            runs["judge"] = partial(self._judge, context)
        else:
            self.judging.set()
        async with asyncio.TaskGroup() as parts:
            for part, run in runs.items():
                parts.create_task(keep(part, self.health, run), name=part)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.judging.wait(), PREPARED_S)
            await heartbeat()

    async def _context(self, hub: LiveHub) -> WebContext:
        context = make_context(self.settings.web, self.store, hub, self.health)
        context.panel = Path(assist.__file__).with_name("panel") / "dist"
        context.recordings = RecordingFolder(self.home.recordings) if self.settings.recording.on else None
        context.time_zone = self.settings.site.time_zone
        context.shifts = [Shift(one.name, one.start, one.end) for one in self.settings.hours.shifts]
        context.phones = {AgentId(number): password for number, password in self.secrets.phones.items()}
        context.sip_address = f"ws://127.0.0.1:{self.settings.ports.http}/ws"
        context.settings_pack = self.settings.judge.pack
        context.flows = context.presence = context.supervision = context.callbacks = self.line
        context.plain_number = normalise
        context.transfers = StandingTransfers(self.line)
        context.demonstration = SimulatedCalls(self.home)
        context.line_directory = HomeLineDirectory(self.home, self.settings, self.line, context, self._changed)
        await seed(context.accounts, context.directory, self.settings, self.secrets.first_password)
        return context

    def _changed(self, settings: Settings, secrets: Secrets) -> None:
        """Agents and queues were changed: the line's next making uses them."""
        self.settings, self.secrets = settings, secrets

    def _recorded(self, call: CallId) -> bool:
        """Tell whether the listener that runs records the call."""
        ears = self.ear.ear
        return isinstance(ears, Ears) and ears.recorder is not None and ears.recorder.records(call)

    async def _recent(self) -> list[Numbered]:
        return await self.store.calls.since(datetime.now(UTC) - KEPT)

    async def _line(self) -> None:
        line = Line(
            self.settings,
            self.secrets,
            prompts=self.home.prompts,
            facts=self.store.log,
            ear=self.ear,
            signals=self.bus,
            recorded=self.settings.recording.on,
            blocks=Blocks(self.store.people),
            limits=line_limits(self.settings.hearing, model_name(self.home.root, self.settings.model.name)),
        )
        day = await self.store.calls.since(datetime.now(UTC) - timedelta(days=1), ("CallStarted", "CallEnded"))
        running = await self.store.calls.running()
        line.recall([numbered.fact for numbered in running], [numbered.fact for numbered in day])
        self.line.line = line
        try:
            await line.run()
        finally:
            self.line.line = None

    async def _ears(self, context: WebContext) -> None:
        located = await asyncio.to_thread(model_directory, self.home.root, self.settings.model.name)
        ears = Ears(
            self.settings,
            located.path,
            self.store.log,
            self.bus,
            self.line,
            port=self.settings.ports.tap,
            recordings=self.home.recordings,
        )
        context.on_recorded[:] = [partial(setattr, ears, "unrecorded")]
        await context.tell_recorded()
        ears.recall([numbered.fact for numbered in await self.store.calls.running()])
        names = await asyncio.to_thread(self._terms)
        judging = context.scores.pack
        ears.write = (Terms(judging.pack.terms) if judging else names).corrected
        self.ear.ear = ears
        try:
            await ears.run()
        finally:
            self.ear.ear = None

    def _terms(self) -> Terms:
        """Return the names of the settings' pack; none when it cannot be used: the judge's health says so."""
        try:
            return Terms(load_pack(self.settings.judge.pack).terms)
        except PackError as error:
            LOG.warning("no-terms", extra={"code": error.code})
            return Terms(())

    def _use(self, judge: Judge, pack: CompiledPack) -> None:
        """Judge calls that begin from now on by this pack, and write its names as it writes them."""
        judge.pack = pack
        if isinstance(self.ear.ear, Ears):
            self.ear.ear.write = Terms(pack.pack.terms).corrected

    async def _judge(self, context: WebContext) -> None:
        try:
            judge = await self._prepared_judge(context)
        finally:
            self.judging.set()
        await judge.run()

    async def _prepared_judge(self, context: WebContext) -> Judge:
        """Return the judge with its pack compiled and the calls that are up restored."""
        located = await asyncio.to_thread(model_directory, self.home.root, self.settings.model.name)
        stored = await context.packs.active()
        pack = await asyncio.to_thread(self._pack, stored.text if stored else None)
        judge = Judge(
            pack,
            facts=self.store.log,
            bus=self.bus,
            signals=self.bus,
            company=self.settings.site.company,
            department=self.settings.judge.department,
            zone=ZoneInfo(self.settings.site.time_zone),
            demo_model=located.bundled,
        )
        context.profile = Profile(
            company=self.settings.site.company, department=self.settings.judge.department, demo_model=located.bundled
        )
        context.on_pack[:] = [partial(self._use, judge)]
        context.use_pack(pack)
        await judge.restore(await self.store.calls.since(datetime.now(UTC) - RECENT))
        return judge

    def _pack(self, text: str | None) -> CompiledPack:
        """Return the pack that judges: the one activated on the panel, else that of the settings file."""
        return compile_pack(load_text(text) if text is not None else load_pack(self.settings.judge.pack))

    async def _web(self, context: WebContext) -> None:
        web = self.settings.web
        context.identity = await asyncio.to_thread(self._identity)
        tls = context.identity.context() if context.identity else None
        async with serve_web(create_app(context), web.host, web.port, tls) as listening:
            authority = context.identity.fingerprint if context.identity else ""
            LOG.info("panel-open", extra={"address": listening.address, "authority": authority})
            try:
                await listening.serving
            finally:
                context.hub.close_all(1001)

    def _identity(self) -> Identity | None:
        """Return the panel's certificate: the operator's, one of the private authority, or none on loopback."""
        web = self.settings.web
        if web.certificate is not None and web.key is not None:
            return Identity(web.certificate, web.key)
        return None if web.on_loopback else provide_identity(self.home.root / "tls", web.allowed_hosts)

    async def _look(self) -> None:
        """Tell how the parts do that run and have trouble all the same."""
        while True:
            code = self.store.log.state.code
            self.health.set("storage", PartState.DEGRADED if code else PartState.UP, code)
            if (line := self.line.line) is not None:
                up = line.up
                self.health.set("line", PartState.UP if up else PartState.DEGRADED, None if up else "asterisk-away")
            await asyncio.sleep(LOOK_S)


async def serve(home: Home, settings: Settings, secrets: Secrets) -> None:
    """Run the control process until SIGTERM or SIGINT, or until its supervisor ends."""
    bus = Bus()
    async with open_store(database_address(home, settings), bus) as store:
        service = Service(home, settings, secrets, store, bus)
        async with _until_told() as told:
            serving = asyncio.create_task(service.run(), name="service")
            await asyncio.wait([serving, told], return_when=asyncio.FIRST_COMPLETED)
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await _unwrapped(serving)
    LOG.info("stopped")


async def _unwrapped(serving: asyncio.Task[None]) -> None:
    """Await it; of a group of errors raise the one that stands for it."""
    try:
        await serving
    except* SupervisorGone as gone:
        LOG.warning("supervisor-gone", extra={"count": len(gone.exceptions)})


@asynccontextmanager
async def _until_told() -> AsyncIterator[asyncio.Future[None]]:
    """Yield a future that is done when a signal asks the process to end."""
    loop = asyncio.get_running_loop()
    told: asyncio.Future[None] = loop.create_future()

    def tell() -> None:
        if not told.done():
            told.set_result(None)

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, tell)
    try:
        yield told
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
