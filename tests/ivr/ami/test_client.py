"""The session with a manager interface that behaves badly, in the ways in which real ones do."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import pytest

from ivr.ami import client, events
from ivr.ami.client import AmiClient, SessionLost
from ivr.ami.errors import ActionFailed, ActionTimedOut, BadAction, LoginRefused, NotConnected
from ivr.tracking.resync import Listing

BOOTED = "Event: FullyBooted\r\nTimestamp: 1.0\r\n\r\n"
CHANNEL = (
    "Channel: PJSIP/carrier-00000001\r\nChannelState: 6\r\nUniqueid: pbx1-1.1\r\nLinkedid: pbx1-1.1\r\n"
    "CallerIDName: 张三丰"
)

Answer = Callable[[dict[str, str]], str | bytes | None]


def success(action: dict[str, str], more: str = "") -> str:
    return f"Response: Success\r\nActionID: {action['actionid']}\r\n{more}\r\n"


class FakeManager:
    """An AMI server. `answers` overrides the reply to an action; None says nothing."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.seen: list[str] = []
        self.logins = 0
        self.port = 0
        self._writers: set[asyncio.StreamWriter] = set()
        self._heard = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator["FakeManager"]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.hang_up()

    def hang_up(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def until_seen(self, action: str) -> None:
        async with asyncio.timeout(5):
            while action not in self.seen:
                self._heard.clear()
                await self._heard.wait()

    def send(self, data: bytes) -> None:
        for writer in self._writers:
            writer.write(data)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with suppress(asyncio.IncompleteReadError, OSError):
            while True:
                block = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in block.strip().split("\r\n"))
                self._reply(writer, {k.lower(): v for k, v in action.items()})
        self._writers.discard(writer)
        writer.close()

    def _reply(self, writer: asyncio.StreamWriter, action: dict[str, str]) -> None:
        name = action["action"]
        self.seen.append(name)
        self._heard.set()
        reply = self.answers.get(name, getattr(self, f"_{name.lower()}", success))(action)
        if reply:
            writer.write(reply if isinstance(reply, bytes) else reply.encode())
        if name == "Login" and reply and "Success" in str(reply):
            self.logins += 1
            writer.write(BOOTED.encode())

    def _coreshowchannels(self, action: dict[str, str]) -> str:
        item = f"Event: CoreShowChannel\r\nActionID: {action['actionid']}\r\n{CHANNEL}\r\n\r\n"
        over = f"Event: CoreShowChannelsComplete\r\nActionID: {action['actionid']}\r\nEventList: Complete\r\n\r\n"
        return success(action, "EventList: start\r\n") + item + over

    def _queuestatus(self, action: dict[str, str]) -> str:
        over = f"Event: QueueStatusComplete\r\nActionID: {action['actionid']}\r\nEventList: Complete\r\n\r\n"
        return success(action, "EventList: start\r\n") + over


@asynccontextmanager
async def logged_in(manager: FakeManager) -> AsyncIterator[AmiClient]:
    ami = AmiClient("127.0.0.1", manager.port, "sansheng", "secret")
    async with running(ami):
        await asyncio.wait_for(ami.ready.wait(), 5)
        yield ami


@asynccontextmanager
async def running(ami: AmiClient) -> AsyncIterator[None]:
    task = asyncio.create_task(ami.run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
async def manager() -> AsyncIterator[FakeManager]:
    async with FakeManager().running() as fake:
        yield fake


async def next_of(ami: AmiClient, kind: type) -> object:
    async with asyncio.timeout(5):
        while not isinstance(item := await ami.queue.get(), kind):
            pass
    return item


async def test_after_the_log_in_comes_what_is_running(manager: FakeManager) -> None:
    async with logged_in(manager) as ami:
        listing = await next_of(ami, Listing)
    assert isinstance(listing, Listing)
    assert [seen.channel.caller_name for seen in listing.channels] == ["张三丰"]


async def test_a_character_split_between_two_segments_is_whole(manager: FakeManager) -> None:
    event = f"Event: Newchannel\r\nTimestamp: 1.0\r\n{CHANNEL}\r\n\r\n".encode()
    cut = event.index("三".encode()) + 1
    async with logged_in(manager) as ami:
        manager.send(event[:cut])
        await asyncio.sleep(0.02)
        manager.send(event[cut:])
        created = await next_of(ami, events.ChannelCreated)
    assert isinstance(created, events.ChannelCreated)
    assert created.channel.caller_name == "张三丰"


async def test_values_that_hold_a_line_break_are_not_sent(manager: FakeManager) -> None:
    async with logged_in(manager) as ami:
        for value in ("x\r\nAction: Originate", "x\nAction: Originate", "x\0"):
            with pytest.raises(BadAction):
                await ami.action("Hangup", {"Channel": value})
    assert "Hangup" not in manager.seen


async def test_a_refused_action_says_why(manager: FakeManager) -> None:
    manager.answers["Hangup"] = lambda a: f"Response: Error\r\nActionID: {a['actionid']}\r\nMessage: No such\r\n\r\n"
    async with logged_in(manager) as ami:
        with pytest.raises(ActionFailed, match="No such"):
            await ami.action("Hangup", {"Channel": "PJSIP/1001-1"})


async def test_an_action_without_an_answer_times_out_and_later_ones_work(manager: FakeManager) -> None:
    manager.answers["Hangup"] = lambda a: None
    async with logged_in(manager) as ami:
        with pytest.raises(ActionTimedOut):
            await ami.action("Hangup", {"Channel": "PJSIP/1001-1"}, timeout_s=0.1)
        assert (await ami.action("Ping")).ok


async def test_nothing_is_sent_again_after_a_reconnection(manager: FakeManager) -> None:
    manager.answers["Originate"] = lambda a: None
    async with logged_in(manager) as ami:
        calling = asyncio.create_task(ami.action("Originate", {"Channel": "PJSIP/1", "Async": "true"}))
        await manager.until_seen("Originate")
        manager.hang_up()
        with pytest.raises(NotConnected):
            await calling
        await next_of(ami, SessionLost)
        await asyncio.wait_for(ami.ready.wait(), 5)
    assert manager.seen.count("Originate") == 1
    assert manager.logins == 2


async def test_without_a_session_an_action_is_refused_at_once() -> None:
    with pytest.raises(NotConnected):
        await AmiClient("127.0.0.1", 1, "sansheng", "secret").action("Ping")


async def test_a_wrong_secret_is_told_and_not_tried_again_at_once(manager: FakeManager) -> None:
    manager.answers["Login"] = lambda a: (
        f"Response: Error\r\nActionID: {a['actionid']}\r\nMessage: Authentication failed\r\n\r\n"
    )
    ami = AmiClient("127.0.0.1", manager.port, "sansheng", "wrong")
    async with running(ami):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ami.ready.wait(), 0.5)
    assert isinstance(ami.trouble, LoginRefused)
    assert manager.seen == ["Login"]


async def test_a_peer_that_went_silent_is_noticed(manager: FakeManager, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PING_EVERY_S", 0.05)
    monkeypatch.setattr(client, "PING_TIMEOUT_S", 0.1)
    async with logged_in(manager) as ami:
        manager.answers["Ping"] = lambda a: None
        await next_of(ami, SessionLost)
        manager.answers.clear()
        await asyncio.wait_for(ami.ready.wait(), 5)
    assert manager.logins == 2


async def test_nonsense_does_not_end_the_session(manager: FakeManager) -> None:
    async with logged_in(manager) as ami:
        manager.send(
            b"garbage without a colon\r\n\r\n: \r\n\r\nEvent: Newstate\r\nTimestamp: never\r\n\r\n\xff\xfe\r\n\r\n"
        )
        manager.send(f"Event: Newchannel\r\nTimestamp: 1.0\r\n{CHANNEL}\r\n\r\n".encode())
        assert isinstance(await next_of(ami, events.ChannelCreated), events.ChannelCreated)
    assert manager.logins == 1


async def test_a_queue_that_nobody_reads_drops_the_session(
    manager: FakeManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "QUEUE_LIMIT", 10)
    async with logged_in(manager) as ami:
        manager.send(f"Event: Newchannel\r\nTimestamp: 1.0\r\n{CHANNEL}\r\n\r\n".encode() * 30)
        await next_of(ami, SessionLost)
        await next_of(ami, Listing)
    assert ami.overflows >= 1
    assert manager.logins == 2


async def test_it_connects_as_soon_as_the_manager_is_there() -> None:
    fake = FakeManager()
    async with fake.running():
        pass
    ami = AmiClient("127.0.0.1", fake.port, "sansheng", "secret")
    async with running(ami):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ami.ready.wait(), 0.3)
        assert isinstance(ami.trouble, NotConnected)
        async with fake.running():
            await asyncio.wait_for(ami.ready.wait(), 5)
        assert ami.trouble is None
