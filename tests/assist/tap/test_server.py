"""The tap's port: known taps are heard, everything else is closed."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from assist.tap.frames import SILENCE, Announced, Audio, Digit, HungUp
from assist.tap.server import Connection, TapServer


class Notes:
    """Implements assist.tap.server.Listener; reads its connection whenever something was heard."""

    def __init__(self) -> None:
        self.heard = b""
        self.digits = ""
        self.connection: Connection | None = None
        self.ends = 0
        self.changed = asyncio.Event()

    def connected(self, connection: Connection) -> None:
        self.connection = connection
        self.changed.set()

    def sound(self, pcm: bytes, at: float) -> None:
        self.heard += pcm
        self.changed.set()

    def digit(self, digit: str) -> None:
        self.digits += digit

    def disconnected(self, connection: Connection) -> None:
        assert connection is self.connection
        self.ends += 1
        self.changed.set()

    async def until(self, length: int) -> None:
        while len(self.heard) < length:
            self.changed.clear()
            if self.connection is not None:
                self.connection.read()
            if len(self.heard) < length and not self.changed.is_set():
                await asyncio.wait_for(self.changed.wait(), 2)


@pytest.fixture
async def server() -> AsyncIterator[TapServer]:
    server = TapServer("127.0.0.1", 0, announce_s=0.2)
    server.open()
    yield server
    server.close()
    assert server.connections == 0


async def dial(server: TapServer) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    host, port = server.address.rsplit(":", 1)
    return await asyncio.open_connection(host, int(port))


async def test_a_known_tap_is_heard_in_pieces_and_in_bulk(server: TapServer) -> None:
    tap, notes = uuid4(), Notes()
    server.expect(tap, notes)
    _, writer = await dial(server)
    wire = bytes(Announced(tap)) + bytes(Audio(b"ab" * 160)) + bytes(Digit("7")) + bytes(Audio(b"cd" * 160)) * 3
    for at in range(0, len(wire), 100):
        writer.write(wire[at : at + 100])
        await writer.drain()
    await notes.until(4 * 320)
    writer.write(bytes(Audio(b"ef" * 160)) * 400)
    await notes.until(404 * 320)
    assert notes.heard == b"ab" * 160 + b"cd" * 480 + b"ef" * 160 * 400
    assert notes.digits == "7"
    writer.close()


async def test_silence_comes_back_every_second(server: TapServer) -> None:
    tap, notes = uuid4(), Notes()
    server.expect(tap, notes)
    reader, writer = await dial(server)
    writer.write(bytes(Announced(tap)))
    assert await asyncio.wait_for(reader.readexactly(2 * len(SILENCE)), 4) == SILENCE * 2
    writer.close()


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param(bytes(Announced(uuid4())), id="a tap that nobody opened"),
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="a browser"),
        pytest.param(SILENCE, id="sound before the announcement"),
        pytest.param(b"", id="nothing at all"),
    ],
)
async def test_what_is_no_tap_of_ours_is_closed(server: TapServer, wire: bytes) -> None:
    reader, writer = await dial(server)
    writer.write(wire)
    assert await asyncio.wait_for(reader.read(), 2) == b""
    writer.close()


async def test_a_tap_is_claimed_once(server: TapServer) -> None:
    tap, notes = uuid4(), Notes()
    server.expect(tap, notes)
    _, first = await dial(server)
    first.write(bytes(Announced(tap)) + SILENCE)
    await notes.until(320)
    reader, second = await dial(server)
    second.write(bytes(Announced(tap)))
    assert await asyncio.wait_for(reader.read(), 2) == b""
    assert server.refused == 1
    assert notes.ends == 0
    first.close()
    second.close()


@pytest.mark.parametrize("last", [bytes(HungUp()), b"", b"\x77\x00\x00"])
async def test_the_end_is_told_once_whoever_ends_it(server: TapServer, last: bytes) -> None:
    tap, notes = uuid4(), Notes()
    server.expect(tap, notes)
    _, writer = await dial(server)
    writer.write(bytes(Announced(tap)) + SILENCE)
    await notes.until(320)
    if last:
        writer.write(last)
    else:
        writer.close()
    while not notes.ends:
        notes.changed.clear()
        assert notes.connection
        notes.connection.read()
        if not notes.ends:
            await asyncio.wait_for(notes.changed.wait(), 2)
    assert notes.ends == 1
    assert notes.connection
    notes.connection.close()
    assert notes.ends == 1
    writer.close()
