"""A simulated SIP telephone (RFC 3261 over UDP, A-law), for scenarios and tests.

    async with SipPhone("127.0.0.1", 15060, "1001", password="…") as agent:   # registered on entry
        call = await agent.incoming()          # rings by itself (180)
        call.answer()
        await call.say(samples)                # 8 kHz int16; returns when the last sample has left
        await call.ended()

    async with SipPhone("127.0.0.1", 15060, "13800138000") as caller:         # no password: not registered
        call = await caller.call("4001")       # a number at the server, or a whole sip: URI
        await call.answered()
        await call.press("1")
        end = await call.ear.prompt_end()      # sound, then silence
        call.ear.samples, call.ear.sounds(), call.ear.largest_gap_ms(), call.ear.packets
        await call.hold(); await call.unhold()
        await call.transfer("sip:1002@127.0.0.1:15060")
        await call.hang_up()

One phone has one SIP socket and may hold several calls (a consultation, a call on hold). Everything is bound to
`host_address`. Leaving the `async with` ends its calls and withdraws its registration. This is no general SIP
library: no TCP or TLS, no route sets, no other codec.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import secrets
from types import TracebackType
from typing import Self

from sansheng.simulation import dialog, digest, sip
from sansheng.simulation.call import Call, State, branch, proof_for
from sansheng.simulation.errors import LocalSipError, NoAnswer, RegistrationRefused, RemoteSipError
from sansheng.simulation.signalling import Address, Signalling

_EXPIRES_S = 3600
_INCOMING_LIMIT = 64
_FAREWELL_S = 2.0
_RETRY_S = 5.0
_REGISTRAR_S = 5.0
_HOST_PORT = re.compile(r"sip:(?:[^@]*@)?(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9A-Za-z*#+_.\-]+\Z")
_log = logging.getLogger(__name__)


class SipPhone:
    """One telephone with its number."""

    def __init__(
        self,
        host: str,
        port: int,
        user: str,
        password: str | None = None,
        *,
        display_name: str = "",
        host_address: str = "127.0.0.1",
        own_port: int = 0,
        rings_by_itself: bool = True,
    ) -> None:
        """Describe the phone; nothing is opened before `async with`.

        `host` and `port` are the server's (an IPv4 address). With a `password` the phone registers on entry.
        `own_port` 0 takes a free one.
        """
        if not _NUMBER.match(user) or '"' in display_name:
            raise LocalSipError(f"no number of a telephone: {user!r}")
        self.user = user
        self.calls: list[Call] = []
        self.rings_by_itself = rings_by_itself
        self.options_answered = 0
        self._server: Address = (host, port)
        self._account = digest.Account(user, password) if password is not None else None
        self._name = f'"{display_name}" ' if display_name else ""
        self._host = host_address
        self._port = own_port
        self._incoming: asyncio.Queue[Call] = asyncio.Queue(_INCOMING_LIMIT)
        self._by_call_id: dict[str, Call] = {}
        self._registration: dialog.Dialog | None = None
        self._renewal: asyncio.Task[None] | None = None
        self._signalling: Signalling

    @property
    def port(self) -> int:
        """The UDP port of our SIP socket."""
        return self._port

    @property
    def uri(self) -> str:
        """The URI under which this phone is reached directly."""
        return f"sip:{self.user}@{self._host}:{self._port}"

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        transport, self._signalling = await loop.create_datagram_endpoint(
            lambda: Signalling(self._requested), local_addr=(self._host, self._port)
        )
        self._port = transport.get_extra_info("sockname")[1]
        if self._account is not None:
            try:
                await self.register()
            except BaseException:
                self._signalling.close()
                raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop_renewing()
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL_S):
                    await self._farewell()
        finally:
            for call in self.calls:
                call.close()
            self._signalling.close()

    async def _farewell(self) -> None:
        over = [call.hang_up() for call in self.calls if call.state is not State.OVER]
        await asyncio.gather(*over, return_exceptions=True)
        if self._registration is not None:
            await self._register(0)

    # Registration -------------------------------------------------------------------------------------------

    async def register(self, expires_s: int = _EXPIRES_S) -> None:
        """Register, and renew in time until the phone is closed.

        Raises:
            RegistrationRefused: wrong user or password.
            NoAnswer: nobody answers at the server's address.
        """
        try:
            response = await asyncio.wait_for(self._register(expires_s), _REGISTRAR_S)
        except TimeoutError:
            raise NoAnswer(f"no SIP server answers at {self._server[0]}:{self._server[1]}") from None
        if response.status >= 300:
            raise RegistrationRefused(self.user, response.status, response.reason)
        await self._stop_renewing()
        self._renewal = asyncio.create_task(self._renew(self._granted(response, expires_s) / 2))

    async def unregister(self) -> None:
        """Withdraw the registration: calls no longer reach this phone."""
        await self._stop_renewing()
        await self._register(0)
        self._registration = None

    async def _register(self, expires_s: int) -> sip.Response:
        response = await self._registered_once(expires_s)
        if response.status in (401, 407) and self._account is not None:
            uri = f"sip:{self._server[0]}:{self._server[1]}"
            name = "Authorization" if response.status == 401 else "Proxy-Authorization"
            proof = proof_for(response, self._account, "REGISTER", uri)
            response = await self._registered_once(expires_s, (name, proof))
        return response

    async def _registered_once(self, expires_s: int, *more: tuple[str, str]) -> sip.Response:
        done: asyncio.Future[sip.Response] = asyncio.get_running_loop().create_future()

        def final(response: sip.Response) -> None:
            if response.status >= 200 and not done.done():
                done.set_result(response)

        server = f"sip:{self._server[0]}:{self._server[1]}"
        if self._registration is None:
            address = f"{self._name}<sip:{self.user}@{self._server[0]}>"
            self._registration = self._dialog(address, server, ours=address)
        self._registration = self._registration.next()
        request = self._registration.request("REGISTER", branch(), ("Expires", str(expires_s)), *more)
        self._signalling.ask(request, self._server, final)
        return await done

    @staticmethod
    def _granted(response: sip.Response, asked_s: int) -> float:
        granted = response.headers.get("Expires") or sip.parameter(response.headers.get("Contact"), "expires")
        return float(granted) if granted.isascii() and granted.isdigit() else float(asked_s)

    async def _renew(self, delay_s: float) -> None:
        while True:
            await asyncio.sleep(delay_s)
            response = await self._register(_EXPIRES_S)
            delay_s = self._granted(response, _EXPIRES_S) / 2 if response.status < 300 else _RETRY_S

    async def _stop_renewing(self) -> None:
        if self._renewal is not None:
            self._renewal.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._renewal
            self._renewal = None

    # Calls --------------------------------------------------------------------------------------------------

    async def call(self, target: str, *, caller_name: str = "") -> Call:
        """Call a number at the server, or a `sip:` URI with an IPv4 address; ringing has not begun on return.

        Raises:
            LocalSipError: neither a number nor such a URI.
        """
        uri = target if target.startswith("sip:") else f"sip:{target}@{self._server[0]}:{self._server[1]}"
        where = _HOST_PORT.match(uri)
        if where is None or any(character in uri for character in "\r\n <>"):
            raise LocalSipError(f"neither a number nor a SIP URI with an IPv4 address: {target!r}")
        peer = (where[1], int(where[2] or 5060))
        name = f'"{caller_name}" ' if caller_name else self._name
        ours = f"{name}<sip:{self.user}@{self._host}:{self._port}>"
        made = Call(self._dialog(f"<{uri}>", uri, ours=ours), peer, self._signalling, self._host, account=self._account)
        self._keep(made)
        made.start()
        return made

    async def incoming(self, timeout_s: float | None = None) -> Call:
        """Wait for the next call to this phone; unless told otherwise it rings already.

        Raises:
            NoAnswer: nobody calls in time.
        """
        try:
            return await asyncio.wait_for(self._incoming.get(), timeout_s)
        except TimeoutError:
            raise NoAnswer(f"nobody called {self.user} within {timeout_s:g} s") from None

    def _dialog(self, theirs: str, target: str, *, ours: str) -> dialog.Dialog:
        return dialog.Dialog(
            call_id=secrets.token_hex(12),
            ours=f"{ours};tag={secrets.token_hex(6)}",
            theirs=theirs,
            target=target,
            contact=f"<{self.uri}>",
            via=f"{self._host}:{self._port}",
        )

    def _keep(self, call: Call) -> None:
        self.calls.append(call)
        self._by_call_id[call.id] = call

    # Requests of the other side -----------------------------------------------------------------------------

    def _requested(self, request: sip.Request, addr: Address) -> None:
        call = self._by_call_id.get(request.call_id)
        if call is not None:
            call.receive(request, addr)
        elif request.method == "INVITE":
            self._offered(request, addr)
        elif request.method == "OPTIONS":
            self.options_answered += 1
            self._reply(request, 200, addr)
        else:
            self._reply(request, 481 if request.method in ("BYE", "CANCEL", "NOTIFY") else 405, addr)

    def _offered(self, invite: sip.Request, addr: Address) -> None:
        if self._incoming.full():
            self._refuse(invite, 486, addr)
            return
        try:
            identity = dialog.accept(invite, secrets.token_hex(6), f"<{self.uri}>", f"{self._host}:{self._port}")
            call = Call(identity, addr, self._signalling, self._host, account=self._account, invite=invite)
        except RemoteSipError as error:
            _log.warning("declined a call: %s", error)
            self._refuse(invite, 488, addr)
            return
        self._keep(call)
        self._incoming.put_nowait(call)
        if self.rings_by_itself:
            call.ring()

    def _refuse(self, invite: sip.Request, status: int, addr: Address) -> None:
        response = dialog.respond(invite, status, tag=secrets.token_hex(6))
        self._signalling.insist(invite, response, addr)

    def _reply(self, request: sip.Request, status: int, addr: Address) -> None:
        response = dialog.respond(request, status, ("Allow", dialog.ALLOW), tag=secrets.token_hex(6))
        self._signalling.reply(request, response, addr)
