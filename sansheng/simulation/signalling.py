"""SIP over one UDP socket: transactions with their retransmissions (RFC 3261, 17), nothing of calls.

`ask` sends a request and tells a callback about each response; `reply` answers one and remembers the answer, so
that a repeated request gets the same again; `insist` repeats the final answer of an INVITE until its ACK.
Requests that are new go to `on_request`.
"""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from sansheng.simulation import dialog, sip
from sansheng.simulation.errors import RemoteSipError

Address = tuple[str, int]
OnResponse = Callable[[sip.Response], None]
OnRequest = Callable[[sip.Request, Address], None]

T1_S = 0.5
T2_S = 4.0
GIVE_UP_S = 32.0
_REMEMBERED = 512
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Asked:
    """One request of ours that waits for its final response."""

    request: sip.Request
    to: Address
    on_response: OnResponse
    given_up_at: float
    interval_s: float = T1_S
    timer: asyncio.TimerHandle | None = None

    def stop(self) -> None:
        """Send nothing again."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None


class Signalling(asyncio.DatagramProtocol):
    """The SIP socket of one telephone."""

    def __init__(self, on_request: OnRequest) -> None:
        self._on_request = on_request
        self._asked: dict[tuple[str, str], Asked] = {}
        self._answers: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._acks: OrderedDict[tuple[str, int], bytes] = OrderedDict()
        self._insisting: dict[tuple[str, int], asyncio.TimerHandle] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the socket."""
        # asyncio's own UDP transport is no subclass of its DatagramTransport before Python 3.13.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def error_received(self, exc: Exception) -> None:
        """Note that the other side's port is closed; retransmission and time-outs decide what it means."""
        _log.debug("SIP datagram not delivered: %s", exc)

    def close(self) -> None:
        """Stop every retransmission and close the socket."""
        for asked in self._asked.values():
            asked.stop()
        self._asked.clear()
        for timer in self._insisting.values():
            timer.cancel()
        self._insisting.clear()
        if self._transport is not None:
            self._transport.close()

    def send(self, message: sip.Message, to: Address) -> bytes:
        """Send one message once."""
        data = bytes(message)
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, to)
        return data

    def ask(self, request: sip.Request, to: Address, on_response: OnResponse) -> None:
        """Send a request until it is answered; after 32 s without an answer a 408 is made up here."""
        asked = Asked(request, to, on_response, self._loop.time() + GIVE_UP_S)
        self._asked[request.branch, request.method] = asked
        self._send_again(asked)

    def _send_again(self, asked: Asked) -> None:
        if self._loop.time() >= asked.given_up_at:
            self._asked.pop((asked.request.branch, asked.request.method), None)
            asked.on_response(dialog.respond(asked.request, 408))
            return
        self.send(asked.request, asked.to)
        asked.timer = self._loop.call_later(asked.interval_s, self._send_again, asked)
        asked.interval_s = min(2 * asked.interval_s, T2_S)

    def reply(self, request: sip.Request, response: sip.Response, to: Address) -> None:
        """Answer a request, now and whenever it is repeated."""
        self._answers[request.branch, request.method] = self.send(response, to)
        while len(self._answers) > _REMEMBERED:
            self._answers.popitem(last=False)

    def insist(self, invite: sip.Request, response: sip.Response, to: Address) -> None:
        """Give an INVITE its final answer, again and again until the ACK comes or 32 s are over."""
        self.reply(invite, response, to)
        self._repeat(bytes(response), to, (invite.call_id, invite.sequence[0]), T1_S, GIVE_UP_S)

    def _repeat(self, data: bytes, to: Address, key: tuple[str, int], wait_s: float, left_s: float) -> None:
        def again() -> None:
            if self._transport is not None:
                self._transport.sendto(data, to)
            self._repeat(data, to, key, min(2 * wait_s, T2_S), left_s - wait_s)

        if left_s > 0:
            self._insisting[key] = self._loop.call_later(wait_s, again)
        else:
            self._insisting.pop(key, None)

    def acknowledge(self, ack: sip.Request, to: Address) -> None:
        """Send the ACK of a final response, now and whenever that response is repeated."""
        self._acks[ack.call_id, ack.sequence[0]] = self.send(ack, to)
        while len(self._acks) > _REMEMBERED:
            self._acks.popitem(last=False)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Take one message in."""
        if not data.strip():
            return  # a keep-alive
        try:
            message = sip.parse(data)
            if isinstance(message, sip.Response):
                self._response(message, addr)
            else:
                self._request(message, addr)
        except RemoteSipError as error:
            _log.warning("ignored a SIP datagram: %s", error)

    def _request(self, request: sip.Request, addr: Address) -> None:
        answered = self._answers.get((request.branch, request.method))
        if request.method == "ACK":
            timer = self._insisting.pop((request.call_id, request.sequence[0]), None)
            if timer is not None:
                timer.cancel()
        elif answered is None:
            self._on_request(request, addr)
        elif self._transport is not None:
            self._transport.sendto(answered, addr)

    def _response(self, response: sip.Response, addr: Address) -> None:
        number, method = response.sequence
        asked = self._asked.get((response.branch, method))
        if asked is None:
            self._repeated(response, number, method, addr)
            return
        if response.status < 200:
            self._provisional(asked, method)
        else:
            asked.stop()
            del self._asked[response.branch, method]
            if method == "INVITE" and response.status >= 300:
                self.acknowledge(dialog.refusal_ack(asked.request, response), asked.to)
        asked.on_response(response)

    def _provisional(self, asked: Asked, method: str) -> None:
        if method == "INVITE":
            asked.stop()  # ringing may last as long as it likes
        else:
            asked.interval_s = T2_S

    def _repeated(self, response: sip.Response, number: int, method: str, addr: Address) -> None:
        ack = self._acks.get((response.call_id, number))
        if ack is not None and method == "INVITE" and response.status >= 200 and self._transport:
            self._transport.sendto(ack, addr)
