"""A whole web side in the test's loop: real database, real uvicorn on a free port, real sockets."""

import asyncio
import json
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import insert
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assist.storage import schema
from assist.storage.accounts import AccountRole
from assist.storage.directory import Agent, Directory, Queue, Team
from assist.storage.engine import sqlite_address
from assist.storage.passwords import hash_password
from assist.storage.sessions import digest_of
from assist.storage.store import Store, open_people, open_store
from assist.web.app import create_app
from assist.web.authority import Identity
from assist.web.context import WebContext, make_context
from assist.web.health import Health
from assist.web.hub import LiveHub
from assist.web.recordings import RecordingFolder
from assist.web.server import serve_web
from assist.web.settings import WebSettings
from calls.bus import Bus
from calls.ids import AgentId, QueueName

PASSWORD = "铃响三声-ringing-3"
PEOPLE = (
    ("admin", AccountRole.ADMINISTRATOR, None, None),
    ("1001", AccountRole.AGENT, "1001", "a"),
    ("1002", AccountRole.AGENT, "1002", "b"),
    ("leader-a", AccountRole.LEADER, None, "a"),
    ("boss", AccountRole.SUPERVISOR, None, None),
    ("quality", AccountRole.INSPECTOR, None, None),
    ("complaints", AccountRole.COMPLAINTS, None, None),
)


class Page:
    """A browser's side of the live stream."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.hello: dict[str, Any] = {}

    async def read(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(await asyncio.wait_for(self.connection.recv(), 10))
        return message

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> list[dict[str, Any]]:
        """Read up to and with the message that is wanted."""
        read = [await self.read()]
        while not wanted(read[-1]):
            read.append(await self.read())
        return read

    async def greeting(self) -> list[dict[str, Any]]:
        """Read hello, snapshot or resume, and the first health."""
        read = await self.until(lambda m: m["type"] == "health")
        self.hello = read[0]
        return read

    async def facts(self, last: int) -> list[dict[str, Any]]:
        read = await self.until(lambda m: m["type"] == "fact" and m["seq"] >= last and not m.get("late"))
        return [m for m in read if m["type"] == "fact"]

    async def closed(self) -> int:
        with suppress(ConnectionClosed):
            while True:
                await asyncio.wait_for(self.connection.recv(), 10)
        code = self.connection.close_code
        assert code is not None
        return code


@dataclass
class Browser:
    """One person's browser: an HTTP client with its cookies, and streams."""

    http: httpx.AsyncClient
    origin: str

    async def log_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        return await self.http.post("/api/session", json={"name": name, "password": password})

    @asynccontextmanager
    async def live(self, query: str = "", origin: str | None = None) -> AsyncIterator[Page]:
        cookies = "; ".join(f"{c.name}={c.value}" for c in self.http.cookies.jar)
        address = f"{self.origin.replace('http', 'ws', 1)}/api/live{query}"
        headers = {"Cookie": cookies} if cookies else {}
        async with connect(address, origin=origin or self.origin, additional_headers=headers, proxy=None) as connection:
            yield Page(connection)


@dataclass
class Site:
    """The running web side."""

    context: WebContext
    bus: Bus
    origin: str
    browsers: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def store(self) -> Store:
        return self.context.store

    def browser(self, **headers: str) -> Browser:
        sent = {"Origin": self.origin, **headers}
        http = httpx.AsyncClient(base_url=self.origin, headers=sent, trust_env=False)
        self.browsers.append(http)
        return Browser(http, self.origin)

    async def logged_in(self, name: str) -> Browser:
        """Return a browser with a session of the account; passwords are slow on purpose."""
        browser, token, now = self.browser(), secrets.token_urlsafe(), datetime.now(UTC)
        row = {
            "digest": digest_of(token),
            "name": name,
            "created_at": now,
            "seen_at": now,
            "address": "",
            "browser": "",
        }
        async with self.store.people.begin() as connection:
            await connection.execute(insert(schema.sessions).values(expires_at=now + timedelta(hours=1), **row))
        browser.http.cookies.set("sansheng", token, domain="127.0.0.1")
        return browser


@asynccontextmanager
async def open_site(folder: Path, database: Path, identity: Identity | None = None) -> AsyncIterator[Site]:
    """Open a site on a copy of `database`."""
    (folder / "db").mkdir()
    shutil.copy(database, folder / "db" / "a.sqlite")
    bus, health = Bus(), Health()
    settings, tls = WebSettings(port=0), identity.context() if identity else None
    async with open_store(sqlite_address(folder / "db" / "a.sqlite"), bus) as store:

        async def reload() -> list[Any]:
            return await store.calls.since(datetime.now(UTC) - timedelta(minutes=10))

        hub = LiveHub(bus, health, reload, store.log_id)
        context = make_context(settings, store, hub, health)
        context.recordings = RecordingFolder(folder / "recordings")
        context.panel = folder / "panel"
        context.identity = identity
        following = asyncio.create_task(hub.run())
        async with serve_web(create_app(context), settings.host, settings.port, tls) as listening:
            site = Site(context, bus, listening.address.rstrip("/"))
            yield site
            for browser in site.browsers:
                await browser.aclose()
            hub.close_all(1001)
        following.cancel()
        await asyncio.gather(following, return_exceptions=True)


@pytest.fixture
async def site(tmp_path: Path, seeded: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path, seeded) as site:
        yield site


@pytest.fixture
async def secure_site(tmp_path: Path, seeded: Path) -> Callable[[Identity], AbstractAsyncContextManager[Site]]:
    """The way to a site over HTTPS."""

    @asynccontextmanager
    async def open_secure(identity: Identity) -> AsyncIterator[Site]:
        async with open_site(tmp_path, seeded, identity) as site:
            yield site

    return open_secure


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with accounts, teams, agents and queues; each test gets a copy."""
    file = tmp_path_factory.mktemp("seeded") / "a.sqlite"
    asyncio.run(seed(file))
    return file


async def seed(file: Path) -> None:
    teams = [Team(team="a", title="甲组"), Team(team="b", title="乙组")]
    service = [QueueName("service")]
    agents = [
        Agent(agent=AgentId("1001"), name="", team="a", queues=service),
        Agent(agent=AgentId("1002"), name="", team="b", queues=service),
    ]
    queues = [Queue(queue=QueueName("service"), title="服务", team="a"), Queue(queue=QueueName("vip"), title="贵宾")]
    now, password_hash = datetime.now(UTC), await hash_password(PASSWORD)
    rows = [
        {
            "name": name,
            "display_name": name,
            "role": role.value,
            "agent": agent,
            "team": team,
            "password_hash": password_hash,
            "created_at": now,
            "password_at": now,
        }
        for name, role, agent, team in PEOPLE
    ]
    async with open_people(sqlite_address(file)) as engine:
        assert await Directory(engine).seed(teams, agents, queues)
        async with engine.begin() as connection:
            await connection.execute(insert(schema.accounts), rows)
