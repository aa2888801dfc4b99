"""Accepts the taps' connections and reads them. Sound goes to the leg that waits for it, by the tap's number.

Reading by readiness would wake the loop 50 times a second for each leg. So a connection is awaited only until its first
sound (whose arrival fixes the segment's origin); from then on its leg calls `read` in its own rhythm, and when
nothing was there it is awaited again. Each connection is sent a frame of silence per second: a peer that hears nothing
may think us dead (Asterisk issue 2089). Connections that announce no tap of ours are closed.
"""

import asyncio
import errno
import logging
import socket
from typing import Final, Protocol
from uuid import UUID

from assist.tap.errors import BadFrame
from assist.tap.frames import SILENCE, Announced, Audio, Digit, Failed, Frame, FrameParser
from assist.tap.segment import RATE

log = logging.getLogger(__name__)

PIECE: Final = 65536
MOST_PIECES: Final = 8
"""Read per call at most so many pieces (32 s of sound): one leg's backlog must not starve the others."""
KEEP_ALIVE_S: Final = 1.0
BACKLOG: Final = 256


class Listener(Protocol):
    """Who waits for a tap. `at`: the loop's time."""

    def connected(self, connection: "Connection") -> None:
        """The tap's connection is there."""

    def sound(self, pcm: bytes, at: float) -> None:
        """Samples arrived, signed 16 bit at 8 kHz."""

    def digit(self, digit: str) -> None:
        """The tapped party pressed a key."""

    def disconnected(self, connection: "Connection") -> None:
        """It is over, by whichever side."""


class Connection:
    """One tap's connection."""

    def __init__(self, server: "TapServer", link: socket.socket) -> None:
        self._server = server
        self._link = link
        self._parser = FrameParser()
        self._loop = asyncio.get_running_loop()
        self._awaited = False
        self._sounded = False
        self._listener: Listener | None = None
        self.tap: UUID | None = None
        self.closed = False
        self._await()
        self._patience = self._loop.call_later(server.announce_s, self._unannounced)

    def read(self) -> bool:
        """Hand on what has arrived; returns whether there was sound. Never blocks."""
        self._sounded = False
        for _ in range(MOST_PIECES):
            if self.closed:
                break
            try:
                data = self._link.recv(PIECE)
            except (BlockingIOError, InterruptedError):
                break
            except OSError:
                data = b""
            if not data:
                self.close()
                break
            self._take(data)
            if len(data) < PIECE:
                break
        if not self.closed and self._sounded == self._awaited:
            self._ignore() if self._sounded else self._await()
        return self._sounded

    def close(self) -> None:
        """End it; Asterisk closes the tap's channel, the call goes on."""
        if self.closed:
            return
        self.closed = True
        self._patience.cancel()
        self._ignore()
        self._link.close()
        self._server.dropped(self)
        if self._listener is not None:
            self._listener.disconnected(self)

    def keep_alive(self) -> None:
        """Send one frame of silence; what does not fit is dropped."""
        try:
            self._link.send(SILENCE)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError:
            self.close()

    def _take(self, data: bytes) -> None:
        try:
            for frame in self._parser.receive(data):
                self._act(frame)
        except BadFrame as refused:
            log.warning("tap closed: %s", refused, extra={"code": refused.code})
            self.close()

    def _act(self, frame: Frame) -> None:
        if isinstance(frame, Announced):
            self._announced(frame.tap)
        elif isinstance(frame, Audio) and frame.rate == RATE:
            self._sounded = True
            if self._listener is not None:
                self._listener.sound(frame.pcm, self._loop.time())
        elif isinstance(frame, Audio):
            raise BadFrame(f"audio at {frame.rate}; the tap asks for 8000")
        elif isinstance(frame, Digit):
            if self._listener is not None:
                self._listener.digit(frame.digit)
        else:
            log.info("tap ends: %s", frame, extra={"code": "tap-failed" if isinstance(frame, Failed) else "tap-ended"})
            self.close()

    def _announced(self, tap: UUID) -> None:
        self._patience.cancel()
        self._listener = self._server.claim(tap)
        if self._listener is None:
            log.warning("a tap that nobody opened was refused", extra={"code": "tap-unknown"})
            self.close()
            return
        self.tap = tap
        self._listener.connected(self)

    def _unannounced(self) -> None:
        log.warning("a connection announced no tap", extra={"code": "tap-unannounced"})
        self.close()

    def _await(self) -> None:
        self._awaited = True
        self._loop.add_reader(self._link, self.read)

    def _ignore(self) -> None:
        if self._awaited:
            self._awaited = False
            self._loop.remove_reader(self._link)


class TapServer:
    """Listens for taps. `open` it, `expect` each tap before asking Asterisk for it."""

    def __init__(self, host: str, port: int, announce_s: float) -> None:
        self._host = host
        self._port = port
        self.announce_s = announce_s
        self._expected: dict[UUID, Listener] = {}
        self._connections: set[Connection] = set()
        self._socket: socket.socket | None = None
        self._alive: asyncio.TimerHandle | None = None
        self.refused = 0
        """Connections that were closed because they announced no tap of ours."""

    def open(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the address is taken or not ours.
        """
        family = socket.AF_INET6 if ":" in self._host else socket.AF_INET
        self._socket = socket.create_server((self._host, self._port), family=family, backlog=BACKLOG)
        self._socket.setblocking(False)
        self._port = self._socket.getsockname()[1]
        asyncio.get_running_loop().add_reader(self._socket, self._accept)
        self._keep_alive()

    def close(self) -> None:
        """Stop listening and close every connection."""
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        if self._alive is not None:
            self._alive.cancel()
        for connection in list(self._connections):
            connection.close()

    @property
    def address(self) -> str:
        """host:port as Asterisk has to dial it."""
        return f"[{self._host}]:{self._port}" if ":" in self._host else f"{self._host}:{self._port}"

    @property
    def connections(self) -> int:
        """Connections open now."""
        return len(self._connections)

    def expect(self, tap: UUID, listener: Listener) -> None:
        """Let `listener` have the connection that announces `tap`."""
        self._expected[tap] = listener

    def forget(self, tap: UUID) -> None:
        """Expect it no longer."""
        self._expected.pop(tap, None)

    def claim(self, tap: UUID) -> Listener | None:
        """Return who waits for the tap; each tap is claimed once."""
        listener = self._expected.pop(tap, None)
        self.refused += listener is None
        return listener

    def dropped(self, connection: Connection) -> None:
        """A connection was closed."""
        self._connections.discard(connection)

    def _accept(self) -> None:
        assert self._socket is not None
        for _ in range(BACKLOG):
            try:
                link, _ = self._socket.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as failed:
                if failed.errno not in (errno.EMFILE, errno.ENFILE):
                    raise
                log.exception("no more connections can be accepted", extra={"code": "tap-no-files"})
                return
            link.setblocking(False)
            link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
            self._connections.add(Connection(self, link))

    def _keep_alive(self) -> None:
        self._alive = asyncio.get_running_loop().call_later(KEEP_ALIVE_S, self._keep_alive)
        for connection in list(self._connections):
            if connection.tap is not None:
                connection.keep_alive()
