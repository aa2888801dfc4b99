"""The agents' telephones of a simulation: registered once, they take the calls of whichever scenario is running.

A call that reaches one of them is given to the run that expects its caller's number; a call that nobody expects
is left ringing, as a phone on an empty desk.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from sansheng.simulation.call import Call
from sansheng.simulation.errors import LocalSipError
from sansheng.simulation.phone import SipPhone

_OFFERS_LIMIT = 32
_COMPARED = 8
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class AgentAccount:
    """An agent's number and SIP password."""

    number: str
    password: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A call that rings at an agent's phone."""

    agent: str
    call: Call


class Desk:
    """Several agents' phones."""

    def __init__(self, host: str, port: int, accounts: tuple[AgentAccount, ...]) -> None:
        if not accounts:
            raise LocalSipError("a desk needs an agent")
        self.phones = [SipPhone(host, port, account.number, account.password) for account in accounts]
        self._expected: dict[str, asyncio.Queue[Offer]] = {}
        self._stack = contextlib.AsyncExitStack()
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        async with contextlib.AsyncExitStack() as stack:
            for phone in self.phones:
                await stack.enter_async_context(phone)
            self._stack = stack.pop_all()
        self._tasks = [asyncio.create_task(self._serve(phone)) for phone in self.phones]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()

    @contextlib.contextmanager
    def expecting(self, caller: str) -> Iterator[asyncio.Queue[Offer]]:
        """Give the queue of offers of calls from `caller`, for as long as the context lasts.

        Numbers are compared by their last eight digits, because the line may rewrite what stands before them.
        """
        key = caller[-_COMPARED:]
        if key in self._expected:
            raise LocalSipError(f"two calls from {caller} at once cannot be told apart")
        self._expected[key] = asyncio.Queue(_OFFERS_LIMIT)
        try:
            yield self._expected[key]
        finally:
            del self._expected[key]

    async def _serve(self, phone: SipPhone) -> None:
        while True:
            call = await phone.incoming()
            expected = self._expected.get(call.number[-_COMPARED:])
            if expected is None or expected.full():
                _log.warning("a call that no scenario expects rings at %s", phone.user)
            else:
                expected.put_nowait(Offer(phone.user, call))
