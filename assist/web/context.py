"""What the routes work with. Made once by the composition; the ports of the line may come and go."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated, Protocol

from fastapi import Depends, Request
from starlette.requests import HTTPConnection

from assist.compliance.call import Profile
from assist.packs.compiled import CompiledPack
from assist.storage.accounts import Accounts
from assist.storage.audit import Audit
from assist.storage.directory import Directory
from assist.storage.notes import Notes
from assist.storage.packs import PackShelf
from assist.storage.record import CallRecord
from assist.storage.sessions import Sessions
from assist.storage.store import Store
from assist.web.attempts import Attempts
from assist.web.authority import Identity
from assist.web.board import KEPT
from assist.web.counting import COUNTED, FiguresKeeper
from assist.web.demonstration import Demonstration
from assist.web.figures import THREE_VOICES
from assist.web.health import Health
from assist.web.hub import LiveHub
from assist.web.line_edits import LineDirectory
from assist.web.scores import ScoreKeeper
from assist.web.settings import WebSettings
from assist.web.shift import Shift
from calls.bus import Numbered
from calls.ids import AgentId, QueueName
from calls.ports import CallBacks, FlowControl, Presence, Supervision, Transfers


class RecordingFinder(Protocol):
    """Where the recordings are."""

    def find(self, record: CallRecord) -> Path | None:
        """Return the file of a call's recording; None: there is none."""
        ...


@dataclass(slots=True)
class WebContext:
    settings: WebSettings
    store: Store
    hub: LiveHub
    health: Health
    accounts: Accounts
    sessions: Sessions
    audit: Audit
    notes: Notes
    directory: Directory
    figures: FiguresKeeper
    scores: ScoreKeeper
    packs: PackShelf
    time_zone: str = "Asia/Shanghai"
    """Where a day begins."""
    shifts: Sequence[Shift] = ()
    """By which answered rings are counted."""
    settings_pack: str = "zh-CN"
    """The pack of the settings file: a shipped one's name, or a path."""
    profile: Profile = field(default_factory=Profile)
    """What the engine knows beside a call's facts."""
    trying: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Held while a pack is tried on stored calls: one at a time."""
    on_pack: list[Callable[[CompiledPack], None]] = field(default_factory=list)
    """Told when another pack is to judge."""
    on_recorded: list[Callable[[frozenset[QueueName]], None]] = field(default_factory=list)
    """Told which queues' calls leave no recording."""
    panel: Path | None = None
    """Folder of the built panel; None: not built."""
    recordings: RecordingFinder | None = None
    """None: nothing is recorded."""
    flows: FlowControl | None = None
    """None: the line is not connected."""
    presence: Presence | None = None
    supervision: Supervision | None = None
    callbacks: CallBacks | None = None
    transfers: Transfers | None = None
    plain_number: Callable[[str], str] = str
    """The form of a number in which the line compares it."""
    identity: Identity | None = None
    """Certificate files; None on loopback."""
    line_directory: LineDirectory | None = None
    """None: agents and queues cannot be changed here."""
    demonstration: Demonstration | None = None
    """None: no simulated calls can be made here."""
    phones: Mapping[AgentId, str] = field(default_factory=dict)
    """SIP passwords of the agents' phones."""
    sip_address: str | None = None
    """Asterisk's WebSocket on loopback; None: no softphone."""
    realm: str = "asterisk"
    """Of SIP's own log-in."""
    attempts: Attempts = field(default_factory=Attempts)

    async def tell_recorded(self) -> None:
        """Say again which queues' calls leave no recording."""
        unrecorded = frozenset(queue.queue for queue in await self.directory.queues() if not queue.record_calls)
        for told in self.on_recorded:
            told(unrecorded)

    def use_pack(self, pack: CompiledPack) -> None:
        """Judge and score by this pack from now on."""
        self.scores.pack = pack
        for told in self.on_pack:
            told(pack)


def make_context(settings: WebSettings, store: Store, hub: LiveHub, health: Health) -> WebContext:
    """Return a context over a store, with everything optional absent."""
    return WebContext(
        settings=settings,
        store=store,
        hub=hub,
        health=health,
        accounts=Accounts(store.people),
        sessions=Sessions(store.people, lasts=timedelta(hours=settings.session_hours)),
        audit=Audit(store.people),
        notes=Notes(store.people),
        figures=FiguresKeeper(hub.bus, partial(_of_the_day, store)),
        packs=PackShelf(store.people),
        scores=ScoreKeeper(hub.bus, store.people, partial(_just_ended, store)),
        directory=Directory(store.people),
    )


async def _of_the_day(store: Store) -> list[Numbered]:
    since = datetime.now(UTC) - timedelta(hours=24)
    facts = await store.calls.since(since, COUNTED)
    return sorted([*facts, *await store.calls.latest_findings(THREE_VOICES, since)], key=lambda numbered: numbered.seq)


async def _just_ended(store: Store) -> list[Numbered]:
    return await store.calls.since(datetime.now(UTC) - KEPT, ("CallEnded", "FindingChanged"))


def context_of(connection: HTTPConnection) -> WebContext:
    context: WebContext = connection.app.state.context
    return context


def _request_context(request: Request) -> WebContext:
    return context_of(request)


Context = Annotated[WebContext, Depends(_request_context)]
