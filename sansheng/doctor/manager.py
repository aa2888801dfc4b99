"""The AMI as `doctor` asks it: one connection, one action at a time, the plain answer.

Independent of the service's own client, so that a fault of that one shows.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

from ivr.asterisk.names import AMI_USER

Message = dict[str, str]


class Manager:
    """A connection that has read the greeting."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, action: str, fields: Mapping[str, str]) -> Message:
        """Send an action and return its response; events before it are passed over."""
        await self.send(action, fields)
        return await self.until(lambda message: "Response" in message)

    async def send(self, action: str, fields: Mapping[str, str]) -> None:
        lines = [f"Action: {action}", *(f"{key}: {value}" for key, value in fields.items())]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        await self._writer.drain()

    async def until(self, wanted: Callable[[Message], bool]) -> Message:
        """Return the first message for which `wanted(message)` is true. Raises EOFError when none comes."""
        while True:
            message: Message = {}
            while line := (await self._reader.readuntil(b"\r\n")).decode("utf-8", "replace").strip():
                key, _, value = line.partition(": ")
                message[key] = value
            if message and wanted(message):
                return message


@asynccontextmanager
async def manager(host: str, port: int) -> AsyncIterator[Manager]:
    """Connect and read the greeting. Raises OSError."""
    reader, writer = await asyncio.open_connection(host, port)
    try:
        await reader.readuntil(b"\r\n")
        yield Manager(reader, writer)
    finally:
        writer.close()


async def log_in(connection: Manager, secret: str) -> bool:
    """Return whether the secret was accepted."""
    answer = await connection.ask("Login", {"Username": AMI_USER, "Secret": secret})
    return answer["Response"] == "Success"
