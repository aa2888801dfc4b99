"""One caller's channel in our hands: commands one after the other, with time-outs, until it is given back or gone."""

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from ivr.agi.errors import BadLine, ChannelGone, CommandFailed, CommandTimedOut
from ivr.agi.protocol import AgiParser, Frame, Header, Reply, command

log = logging.getLogger(__name__)

REPLY_TIMEOUT_S: Final = 10.0
"""For commands that take no time by themselves."""
READ_SIZE: Final = 4096
DEAD_STATUS: Final = 511
"""The command is not permitted on a channel that was hung up."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a prompt ended."""

    digit: str
    """The key that stopped it, or empty."""
    end_ms: int | None
    """Where it was stopped; None when it was played to its end."""
    failed: bool = False
    """The file is missing or unreadable."""


class AgiSession:
    """Use from one task. Leaving the connection open is the caller's job (`ivr.agi.server`)."""

    def __init__(self, header: Header, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, parser: AgiParser):
        self.header = header
        self._reader, self._writer, self._parser = reader, writer, parser
        self._frames: list[Frame] = []
        self._busy = asyncio.Lock()
        self.gone = False
        """The caller hung up; variables can still be read and set."""

    async def send(self, name: str, *arguments: str | int, timeout_s: float = REPLY_TIMEOUT_S) -> Reply:
        """Send one command and return its reply.

        Raises:
            BadCommand: an argument holds a control character; nothing was sent.
            ChannelGone: the caller hung up before or during it.
            CommandFailed: Asterisk does not know the command or refused the arguments.
            CommandTimedOut: no reply came; the session is of no more use.
        """
        data = command(name, *arguments)
        async with self._busy:
            try:
                async with asyncio.timeout(timeout_s):
                    self._writer.write(data)
                    await self._writer.drain()
                    reply = await self._reply()
            except TimeoutError:
                raise CommandTimedOut(f"{name}: no reply in {timeout_s} s") from None
            except (OSError, BadLine) as error:
                self.gone = True
                raise ChannelGone(f"{name}: {error}") from error
        return self._checked(name, reply)

    def _checked(self, name: str, reply: Reply) -> Reply:
        if reply.status == DEAD_STATUS:
            self.gone = True
            raise ChannelGone(f"{name}: the channel is dead")
        if reply.status != 200:
            raise CommandFailed(name, reply.status, reply.text)
        return reply

    async def _reply(self) -> Reply:
        while True:
            for index, frame in enumerate(self._frames):
                if isinstance(frame, Reply):
                    del self._frames[: index + 1]
                    return frame
                self.gone = True
            self._frames.clear()
            data = await self._reader.read(READ_SIZE)
            if not data:
                raise ChannelGone("the connection ended")
            self._frames = self._parser.receive(data)

    # -- what flows need

    async def answer(self) -> None:
        self._alive(await self.send("ANSWER"))

    async def play(self, path: str, digits: str, offset_ms: int, timeout_s: float) -> Played:
        """Play a sound file (without extension); AMI ControlPlayback or one of `digits` stops it.

        Raises:
            ChannelGone: the caller hung up meanwhile.
        """
        reply = await self.send(
            *("CONTROL STREAM FILE", path, digits, "3000", "", "", "", str(offset_ms)), timeout_s=timeout_s
        )
        end_ms = reply.endpos if reply.endpos is not None and reply.endpos >= 0 else None
        result = self._alive(reply, failure=end_ms is None)
        return Played(chr(result) if 0 < result < 128 else "", end_ms, failed=result < 0)

    async def digit(self, wait_ms: int) -> str:
        """Wait for a key; empty when none came or AMI ControlPlayback ended the wait.

        Raises:
            ChannelGone: the caller hung up meanwhile.
        """
        result = self._alive(await self.send("WAIT FOR DIGIT", wait_ms, timeout_s=wait_ms / 1000 + REPLY_TIMEOUT_S))
        return chr(result) if 0 < result < 128 else ""

    async def hang_up(self) -> None:
        await self.send("HANGUP")

    async def set_variable(self, name: str, value: str) -> None:
        await self.send("SET VARIABLE", name, value)

    async def go_to(self, context: str, extension: str) -> None:
        """Where the dialplan goes on when the session is over."""
        await self.send("SET CONTEXT", context)
        await self.send("SET EXTENSION", extension)
        await self.send("SET PRIORITY", "1")

    async def variable(self, expression: str) -> str:
        """Return what the dialplan expression gives, `${CHANNEL(language)}`; empty when unset."""
        return (await self.send("GET FULL VARIABLE", expression)).data

    def _alive(self, reply: Reply, *, failure: bool = False) -> int:
        """Return the result; -1 is the caller's leaving, except where the command may fail by itself."""
        result = reply.result if reply.result is not None else 0
        if result == -1 and (self.gone or not failure):
            self.gone = True
            raise ChannelGone("the caller hung up")
        return result
