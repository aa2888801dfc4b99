"""One call of a simulated telephone: what a person can do with it, and what happened to it.

A call is made by `SipPhone.call` or comes from `SipPhone.incoming`. Its `mouth` and `ear` are the two directions of
its audio. Incoming SIP requests and responses reach it through the phone.
"""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote

from sansheng.simulation import dialog, digest, sdp, sip
from sansheng.simulation.ear import Ear
from sansheng.simulation.errors import CallGone, CallRefused, LocalSipError, NoAnswer, RemoteSipError
from sansheng.simulation.mouth import Mouth, Samples, Spoken
from sansheng.simulation.signalling import Address, Signalling
from sansheng.simulation.wire import AudioSocket

_ANSWER_S = 32.0


class EndedBy(StrEnum):
    """Which side ended a call."""

    US = "us"
    THEM = "them"


class State(StrEnum):
    """How far a call is."""

    CALLING = "calling"
    OFFERED = "offered"
    UP = "up"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended."""

    by: EndedBy
    at: float
    """Monotonic seconds."""
    status: int = 200
    reason: str = ""


class Call:
    """One call. Times are monotonic seconds (`loop.time()`), None until it happened."""

    def __init__(
        self,
        identity: dialog.Dialog,
        peer: Address,
        signalling: Signalling,
        host: str,
        *,
        account: digest.Account | None = None,
        invite: sip.Request | None = None,
    ) -> None:
        self.state = State.OFFERED if invite else State.CALLING
        self.number = sip.user_in(identity.theirs)
        """The other side's number."""
        self.display_name = identity.theirs.partition("<")[0].strip(' "')
        self.rang_at: float | None = None
        self.answered_at: float | None = None
        self.ending: Ending | None = None
        self.on_hold = False
        self._loop = asyncio.get_running_loop()
        self._dialog = identity
        self._peer = peer
        self._signalling = signalling
        self._account = account
        self._invite = invite
        self._host = host
        self._answered: asyncio.Future[None] = self._loop.create_future()
        self._over: asyncio.Future[Ending] = self._loop.create_future()
        self._transferred: asyncio.Future[int] | None = None
        self._cancelled = False
        self._offer_version = 0
        self._direction = sdp.Direction.SEND_RECEIVE
        self.ear = Ear()
        self._audio = AudioSocket(host, self.ear.receive)
        self.mouth = Mouth(self._audio.send)
        try:
            if invite and invite.body:
                self._take_offer(invite.body)
        except RemoteSipError:
            self.close()
            raise

    @property
    def id(self) -> str:
        """The Call-ID."""
        return self._dialog.call_id

    # What a person does -------------------------------------------------------------------------------------

    def ring(self) -> None:
        """Let the phone ring (180)."""
        self._require(State.OFFERED)
        assert self._invite is not None
        if self.rang_at is None:
            self.rang_at = self._loop.time()
        self._answer_invite(180)

    def answer(self) -> None:
        """Take the call.

        Raises:
            CallGone: the other side has given up.
        """
        self._require(State.OFFERED)
        assert self._invite is not None
        response = self._response(self._invite, 200, body=self._description())
        self._signalling.insist(self._invite, response, self._peer)
        self._up()

    def reject(self, status: int = 486) -> None:
        """Decline the call: 486 busy, 480 unavailable, 603 decline.

        Raises:
            CallGone: the other side has given up.
        """
        self._require(State.OFFERED)
        assert self._invite is not None
        self._signalling.insist(self._invite, self._response(self._invite, status), self._peer)
        self._end(EndedBy.US, status, sip.REASONS.get(status, ""))

    async def answered(self, timeout_s: float = 60.0) -> None:
        """Wait until the call is answered.

        Raises:
            CallRefused: it was declined, or cancelled from our side.
            NoAnswer: neither happened in time; the call is left as it is.
        """
        try:
            await asyncio.wait_for(asyncio.shield(self._answered), timeout_s)
        except TimeoutError:
            raise NoAnswer(f"the call was not answered within {timeout_s:g} s") from None

    async def ended(self, timeout_s: float | None = None) -> Ending:
        """Wait until the call is over.

        Raises:
            NoAnswer: it still goes on after `timeout_s`.
        """
        try:
            return await asyncio.wait_for(asyncio.shield(self._over), timeout_s)
        except TimeoutError:
            raise NoAnswer(f"the call is not over after {timeout_s:g} s") from None

    async def say(self, samples: Samples) -> Spoken:
        """Say 8 kHz samples; return when the last has left (see `Mouth.say`)."""
        return await self.mouth.say(samples)

    async def press(self, digits: str) -> Spoken:
        """Press keys; return when the last is released (see `Mouth.press`)."""
        return await self.mouth.press(digits)

    async def hang_up(self) -> Ending:
        """End the call in whatever state it is; return when the other side has confirmed it."""
        if self.state is State.OFFERED:
            self.reject(480)
        elif self.state is State.CALLING:
            self._cancel()
            return await self.ended(_ANSWER_S)
        elif self.state is State.UP:
            self._end(EndedBy.US)
            await self._ask("BYE")
        assert self.ending is not None
        return self.ending

    async def hold(self, *, keep_sending: bool = False) -> None:
        """Put the other side on hold; a desk phone stops its RTP meanwhile, a browser keeps sending."""
        self._direction = sdp.Direction.SEND
        await self._offer_again()
        self.on_hold = True
        self.mouth.sends_rtp = keep_sending

    async def unhold(self) -> None:
        """Take the other side back."""
        self._direction = sdp.Direction.SEND_RECEIVE
        self.mouth.sends_rtp = True
        await self._offer_again()
        self.on_hold = False

    async def transfer(self, target: str, *, consulted: Call | None = None, timeout_s: float = 30.0) -> int:
        """Transfer the other side to a URI (REFER); with `consulted`, join it to that call instead (Replaces).

        After a completed transfer this call is hung up, as telephones do.

        Returns:
            The last status that the other side reported of the new call: 200 for a completed transfer.

        Raises:
            CallRefused: REFER was refused.
            NoAnswer: no final report came in time.
        """
        self._transferred = self._loop.create_future()
        refer_to = f"<{target}?Replaces={quote(consulted._replaces(), safe='')}>" if consulted else f"<{target}>"
        response = await self._ask("REFER", ("Refer-To", refer_to), ("Referred-By", self._dialog.contact))
        if response.status >= 300:
            raise CallRefused(response.status, response.reason)
        try:
            status = await asyncio.wait_for(self._transferred, timeout_s)
        except TimeoutError:
            raise NoAnswer("the transfer was not reported as finished") from None
        if status < 300:
            await self.hang_up()
        return status

    def close(self) -> None:
        """Let go of the audio socket; for the phone, after the call."""
        self.mouth.close()
        self.ear.close()
        self._audio.close()

    # Calling ------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Send the INVITE; for the phone."""
        self._send_invite()

    def _send_invite(self, *more: tuple[str, str]) -> None:
        self._dialog = self._dialog.next()
        self._invite = self._dialog.request("INVITE", branch(), *more, body=self._description())
        self._signalling.ask(self._invite, self._peer, self._invited)

    def _invited(self, response: sip.Response) -> None:
        assert self._invite is not None
        if response.status < 200:
            self._progress(response)
        elif response.status < 300:
            self._accepted(response)
        elif response.status in (401, 407) and self._account and not self._invite.headers.get(_proof(response)):
            self._send_invite((_proof(response), self._proof_for(response, self._account)))
        else:
            by = EndedBy.US if self._cancelled else EndedBy.THEM
            self._end(by, response.status, response.reason)

    def _progress(self, response: sip.Response) -> None:
        if response.status >= 180 and self.rang_at is None:
            self.rang_at = self._loop.time()
        if response.body:
            self._take_offer(response.body)
        if self._cancelled:
            self._send_cancel()

    def _accepted(self, response: sip.Response) -> None:
        self._dialog = self._dialog.learned(response)
        self._signalling.acknowledge(self._dialog.request("ACK", branch()), self._peer)
        try:
            self._take_offer(response.body)
        except RemoteSipError:
            self._send_bye()
            self._end(EndedBy.US, 488, "the other side's answer has no audio for us")
            return
        if self._cancelled:
            self._send_bye()
            self._end(EndedBy.US, 487, sip.REASONS[487])
        else:
            self._up()

    def _cancel(self) -> None:
        if not self._cancelled:
            self._cancelled = True
            if self.rang_at is not None or self._audio.peer is not None:
                self._send_cancel()

    def _send_cancel(self) -> None:
        assert self._invite is not None
        self._signalling.ask(dialog.cancel_of(self._invite), self._peer, lambda _response: None)

    def _send_bye(self) -> None:
        self._dialog = self._dialog.next()
        self._signalling.ask(self._dialog.request("BYE", branch()), self._peer, lambda _response: None)

    # What the other side does -------------------------------------------------------------------------------

    def receive(self, request: sip.Request, addr: Address) -> None:
        """Take in a request of the other side within this call; for the phone."""
        match request.method:
            case "CANCEL":
                self._signalling.reply(request, self._response(request, 200), addr)
                self._given_up()
            case "BYE":
                self._signalling.reply(request, self._response(request, 200), addr)
                self._end(EndedBy.THEM)
            case "INVITE" | "UPDATE":
                self._reinvited(request, addr)
            case "NOTIFY":
                self._signalling.reply(request, self._response(request, 200), addr)
                self._notified(request)
            case "OPTIONS" | "INFO":
                self._signalling.reply(request, self._response(request, 200), addr)
            case _:
                self._signalling.reply(request, self._response(request, 405), addr)

    def _given_up(self) -> None:
        if self.state is State.OFFERED:
            assert self._invite is not None
            self._signalling.insist(self._invite, self._response(self._invite, 487), self._peer)
            self._end(EndedBy.THEM, 487, sip.REASONS[487])

    def _reinvited(self, request: sip.Request, addr: Address) -> None:
        body = b""
        try:
            if request.body:
                self._direction = self._take_offer(request.body).mirrored
            if request.body or request.method == "INVITE":
                body = self._description()
        except RemoteSipError:
            self._signalling.reply(request, self._response(request, 488), addr)
            return
        response = self._response(request, 200, body=body)
        if request.method == "INVITE":
            self._signalling.insist(request, response, addr)
        else:
            self._signalling.reply(request, response, addr)

    def _notified(self, request: sip.Request) -> None:
        status = request.body.partition(b" ")[2][:3]
        if self._transferred is None or self._transferred.done() or not status.isdigit():
            return
        if int(status) >= 200:
            self._transferred.set_result(int(status))

    # Both ways ----------------------------------------------------------------------------------------------

    def _take_offer(self, body: bytes) -> sdp.Direction:
        stream = sdp.parse(body)
        self._audio.peer = (stream.address, stream.port)
        self.mouth.event_payload_type = self.ear.event_payload_type = stream.event_payload_type
        return stream.direction

    def _description(self) -> bytes:
        self._offer_version += 1
        stream = sdp.AudioStream(self._host, self._audio.port, self._direction, version=self._offer_version)
        return bytes(replace(stream, event_payload_type=self.mouth.event_payload_type))

    async def _offer_again(self) -> None:
        response = await self._ask("INVITE", body=self._description())
        if response.status >= 300:
            raise CallRefused(response.status, response.reason)
        self._signalling.acknowledge(self._dialog.request("ACK", branch()), self._peer)
        self._take_offer(response.body)

    async def _ask(self, method: str, *more: tuple[str, str], body: bytes = b"") -> sip.Response:
        """Send a request within the call and wait for its final response, with our proof if it is asked for."""
        if self.state is State.CALLING or self.state is State.OFFERED:
            raise LocalSipError(f"{method} before the call is answered")
        if self.state is State.OVER and method != "BYE":
            raise CallGone("the call is over")
        response = await self._once(method, *more, body=body)
        if response.status in (401, 407) and self._account:
            proof = (_proof(response), self._proof_for(response, self._account, method))
            response = await self._once(method, *more, proof, body=body)
        return response

    async def _once(self, method: str, *more: tuple[str, str], body: bytes) -> sip.Response:
        done: asyncio.Future[sip.Response] = self._loop.create_future()

        def final(response: sip.Response) -> None:
            if response.status >= 200 and not done.done():
                done.set_result(response)

        self._dialog = self._dialog.next()
        self._signalling.ask(self._dialog.request(method, branch(), *more, body=body), self._peer, final)
        return await done

    def _proof_for(self, response: sip.Response, account: digest.Account, method: str = "INVITE") -> str:
        return proof_for(response, account, method, self._dialog.target)

    def _response(self, request: sip.Request, status: int, *, body: bytes = b"") -> sip.Response:
        contact = ("Contact", self._dialog.contact)
        return dialog.respond(request, status, contact, ("Allow", dialog.ALLOW), tag=self._dialog.our_tag, body=body)

    def _answer_invite(self, status: int) -> None:
        assert self._invite is not None
        self._signalling.reply(self._invite, self._response(self._invite, status), self._peer)

    def _replaces(self) -> str:
        theirs = sip.parameter(self._dialog.theirs, "tag")
        return f"{self._dialog.call_id};to-tag={theirs};from-tag={self._dialog.our_tag}"

    def _up(self) -> None:
        self.state = State.UP
        self.answered_at = self._loop.time()
        self.ear.open(self.answered_at)
        self.mouth.open()
        if not self._answered.done():
            self._answered.set_result(None)

    def _end(self, by: EndedBy, status: int = 200, reason: str = "") -> None:
        if self.state is State.OVER:
            return
        self.state = State.OVER
        self.ending = Ending(by, self._loop.time(), status, reason)
        self.close()
        if not self._answered.done():
            self._answered.set_exception(CallRefused(status, reason))
            self._answered.exception()  # nobody has to wait for it
        self._over.set_result(self.ending)

    def _require(self, state: State) -> None:
        if self.state is State.OVER:
            raise CallGone("the call is over")
        if self.state is not state:
            raise LocalSipError(f"the call is {self.state}, not {state}")


def branch() -> str:
    """Give a new transaction's branch (RFC 3261, 8.1.1.7)."""
    return "z9hG4bK" + secrets.token_hex(8)


def proof_for(response: sip.Response, account: digest.Account, method: str, uri: str) -> str:
    """Give the answer to the challenge in a 401 or 407."""
    name = "WWW-Authenticate" if response.status == 401 else "Proxy-Authenticate"
    challenge = digest.parse(response.headers.get(name))
    return digest.answer(challenge, account, method, uri, secrets.token_hex(8))


def _proof(response: sip.Response) -> str:
    return "Authorization" if response.status == 401 else "Proxy-Authorization"
