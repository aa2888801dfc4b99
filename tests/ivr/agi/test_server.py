"""The FastAGI server against peers that are no Asterisk, and an Asterisk whose caller leaves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from ivr.agi import server as server_module
from ivr.agi.errors import ChannelGone, CommandFailed, CommandTimedOut
from ivr.agi.server import AgiServer
from ivr.agi.session import AgiSession, Played

HEADER = b"agi_network_script: %s\nagi_channel: PJSIP/carrier-1\nagi_uniqueid: pbx1-1.1\n\n"


class Peer:
    """Asterisk's end of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def connect(cls, port: int, first: bytes = b"") -> "Peer":
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        return cls(reader, writer)

    async def expect(self, line: bytes, reply: bytes) -> None:
        assert await asyncio.wait_for(self.reader.readline(), 5) == line + b"\n"
        self.writer.write(reply + b"\n")

    async def closed(self) -> None:
        """Return when the service has closed the connection."""
        assert await asyncio.wait_for(self.reader.read(), 5) == b""
        await self.close()

    async def close(self) -> None:
        self.writer.close()
        with suppress(OSError):
            await self.writer.wait_closed()


class Service:
    """A server whose routes note what came of them."""

    def __init__(self) -> None:
        self.results: asyncio.Queue[object] = asyncio.Queue()
        self.server = AgiServer("127.0.0.1", 0, {"play": self._play, "ask": self._ask, "broken": self._broken})

    async def _play(self, session: AgiSession) -> None:
        try:
            await self.results.put(await session.play("/p/hello", "#", 0, 5))
        except ChannelGone as error:
            await self.results.put(error)
            raise

    async def _ask(self, session: AgiSession) -> None:
        try:
            await self.results.put(await session.send("NOSUCH", timeout_s=0.2))
        except (CommandFailed, CommandTimedOut, ChannelGone) as error:
            await self.results.put(error)

    async def _broken(self, session: AgiSession) -> None:
        raise RuntimeError("a defect of ours")


@pytest.fixture
async def service() -> AsyncIterator[Service]:
    made = Service()
    async with made.server:
        yield made


async def test_a_prompt_is_played_to_its_end(service: Service) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"play")
    await peer.expect(b'CONTROL STREAM FILE /p/hello # 3000 "" "" "" 0', b"200 result=0 endpos=-1")
    assert await service.results.get() == Played("", None)
    await peer.closed()


@pytest.mark.parametrize(
    ("reply", "played"),
    [
        (b"200 result=35 endpos=800", Played("#", 800)),
        (b"200 result=0 endpos=1020", Played("", 1020)),
        (b"200 result=-1 endpos=-1", Played("", None, failed=True)),
    ],
)
async def test_how_a_prompt_ends(service: Service, reply: bytes, played: Played) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"play")
    await peer.expect(b'CONTROL STREAM FILE /p/hello # 3000 "" "" "" 0', reply)
    assert await service.results.get() == played
    await peer.closed()


@pytest.mark.parametrize(
    "reply",
    [b"200 result=-1 endpos=400", b"511 Command Not Permitted on a dead channel", b"HANGUP\n200 result=-1 endpos=3"],
)
async def test_the_caller_leaves_in_mid_prompt(service: Service, reply: bytes) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"play")
    await peer.expect(b'CONTROL STREAM FILE /p/hello # 3000 "" "" "" 0', reply)
    assert isinstance(await service.results.get(), ChannelGone)
    await peer.closed()


async def test_the_connection_ends_in_mid_prompt(service: Service) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"play")
    await peer.reader.readline()
    await peer.close()
    assert isinstance(await service.results.get(), ChannelGone)


async def test_a_command_that_asterisk_does_not_know(service: Service) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"ask")
    await peer.expect(b"NOSUCH", b"520-Usage\nlines\n520 End of proper usage.")
    assert isinstance(await service.results.get(), CommandFailed)
    await peer.closed()


async def test_a_reply_that_does_not_come(service: Service) -> None:
    peer = await Peer.connect(service.server.port, HEADER % b"ask")
    assert await peer.reader.readline() == b"NOSUCH\n"
    assert isinstance(await service.results.get(), CommandTimedOut)
    await peer.closed()


@pytest.mark.parametrize("first", [b"", b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01", b"agi_x: " + b"y" * 20_000])
async def test_a_port_scan_hurts_nobody(service: Service, first: bytes) -> None:
    scans = [await Peer.connect(service.server.port, first) for _ in range(20)]
    for scan in scans:
        scan.writer.transport.abort()
        await scan.close()
    peer = await Peer.connect(service.server.port, HEADER % b"play")
    await peer.expect(b'CONTROL STREAM FILE /p/hello # 3000 "" "" "" 0', b"200 result=0 endpos=-1")
    await peer.closed()


async def test_a_peer_that_says_nothing_is_let_go(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "HEADER_TIMEOUT_S", 0.1)
    peer = await Peer.connect(service.server.port, b"agi_network: yes\n")
    await peer.closed()
    assert service.server.refused == 1


@pytest.mark.parametrize("route", [b"nosuch", b"broken"])
async def test_an_unknown_or_broken_route_lets_the_dialplan_go_on(service: Service, route: bytes) -> None:
    peer = await Peer.connect(service.server.port, HEADER % route)
    await peer.closed()


async def test_leaving_ends_running_sessions() -> None:
    service = Service()
    async with service.server:
        peer = await Peer.connect(service.server.port, HEADER % b"play")
        await peer.reader.readline()
    await peer.closed()
