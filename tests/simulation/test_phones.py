"""Two of our telephones call each other over loopback: signalling, audio to the sample, time to the millisecond."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import numpy as np
import pytest

from sansheng.simulation import Call, EndedBy, SipPhone, State, sip
from sansheng.simulation.ear import Samples
from sansheng.simulation.errors import CallGone, CallRefused, LocalSipError, NoAnswer, RegistrationRefused
from sansheng.simulation.rtp import RtpPacket
from sansheng.speech.g711 import alaw_decode, alaw_encode

NOBODY = 9
"""A port where no server listens."""


@dataclass
class Pair:
    """Two phones."""

    caller: SipPhone
    agent: SipPhone

    async def talk(self) -> tuple[Call, Call]:
        """Give the caller's and the agent's end of a call that is up."""
        ours = await self.caller.call(self.agent.uri)
        theirs = await self.agent.incoming(2)
        theirs.answer()
        await ours.answered(2)
        return ours, theirs


@pytest.fixture
async def pair() -> AsyncIterator[Pair]:
    """Two phones that know no server."""
    async with (
        SipPhone("127.0.0.1", NOBODY, "13800138000", display_name="王") as caller,
        SipPhone("127.0.0.1", NOBODY, "1001") as agent,
    ):
        yield Pair(caller, agent)


def noise(samples: int, seed: int) -> Samples:
    """Give loud noise as a telephone can carry it: what comes out of the codec goes through it unchanged."""
    raw = np.random.default_rng(seed).normal(0, 4000, samples).clip(-32000, 32000).astype(np.int16)
    return alaw_decode(alaw_encode(raw))


def found(heard: Samples, said: Samples) -> int:
    """Give where `said` stands in `heard`, sample for sample; −1 if it does not."""
    for start in np.flatnonzero(heard == said[0]):
        if np.array_equal(heard[start : start + said.size], said):
            return int(start)
    return -1


async def test_a_call_rings_is_answered_and_knows_its_number(pair: Pair) -> None:
    ours = await pair.caller.call(pair.agent.uri)
    theirs = await pair.agent.incoming(2)
    assert (theirs.number, theirs.display_name, theirs.state) == ("13800138000", "王", State.OFFERED)
    with pytest.raises(NoAnswer):
        await ours.answered(0.05)
    assert ours.rang_at is not None
    theirs.answer()
    await ours.answered(2)
    assert ours.state is theirs.state is State.UP


async def test_both_ears_hear_the_other_mouth_to_the_sample(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    from_caller, from_agent = noise(8_011, 1), noise(6_007, 2)
    spoken, _ = await asyncio.gather(ours.say(from_caller), theirs.say(from_agent))
    await asyncio.gather(ours.say(noise(160, 3)), theirs.say(noise(160, 4)))
    assert found(theirs.ear.samples, from_caller) >= 0
    assert found(ours.ear.samples, from_agent) >= 0
    assert 0.95 < spoken.ended_at - spoken.started_at < 1.3


async def test_the_clock_of_the_mouth_does_not_drift(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(24_000, 5))
    arrivals = np.array([packet.arrived_at for packet in theirs.ear.packets])
    late_ms = 1000 * (arrivals - arrivals[0]) - 20 * np.arange(arrivals.size)
    # A busy machine makes packets late, never early: the earliest of each half tell the clock.
    half = arrivals.size // 2
    assert abs(float(late_ms[:half].min() - late_ms[half:].min())) < 5


async def test_an_arrival_is_when_the_packet_came_not_when_the_loop_had_time(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(800, 31))
    sending = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    packet = RtpPacket(8, 1, 1, 77, bytes(160))
    sent_at = time.monotonic()
    sending.sendto(bytes(packet), ("127.0.0.1", theirs._audio.port))
    sending.close()
    time.sleep(0.15)  # noqa: ASYNC251  (the loop is to be late)
    await ours.say(noise(800, 32))
    arrived_at = next(heard.arrived_at for heard in theirs.ear.packets if heard.ssrc == 77)
    assert arrived_at - sent_at < 0.05


async def test_two_sounds_lie_as_far_apart_at_the_ear_as_they_were_said(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    first = await ours.say(noise(1600, 6))
    await ours.say(np.zeros(4000, np.int16))
    second = await ours.say(noise(1600, 7))
    await theirs.ear.quiet(0.05)
    heard = theirs.ear.sounds()
    assert len(heard) == 2
    said_s = second.started_at - first.started_at
    assert heard[1].start_s - heard[0].start_s == pytest.approx(said_s, abs=0.05)


async def test_utterances_queued_together_follow_without_a_gap(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    parts = [noise(500, 8), noise(301, 9), noise(900, 10)]
    await asyncio.gather(*(ours.say(part) for part in parts))
    await theirs.ear.quiet(0.05)
    assert found(theirs.ear.samples, np.concatenate(parts)) >= 0


async def test_keys_arrive_in_their_order_between_words(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await asyncio.gather(ours.say(noise(800, 11)), ours.press("15*#"), ours.say(noise(800, 12)))
    assert theirs.ear.digits == "15*#"
    with pytest.raises(LocalSipError):
        await ours.press("x")


async def test_a_background_lies_under_the_words_and_between_them(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    ours.mouth.background = np.full(77, 400, np.int16)
    await ours.say(np.full(320, 8000, np.int16))
    await ours.say(np.zeros(480, np.int16))
    values = set(alaw_decode(alaw_encode(np.array([400, 8400], np.int16))).tolist())
    assert values <= set(theirs.ear.samples.tolist())


async def test_a_mouth_without_rtp_is_not_heard_and_time_goes_on(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(800, 13))
    ours.mouth.sends_rtp = False
    before = len(theirs.ear.packets)
    spoken = await ours.say(noise(4000, 14))
    assert 0.45 < spoken.ended_at - spoken.started_at < 0.8
    assert len(theirs.ear.packets) <= before + 1
    ours.mouth.sends_rtp = True
    await ours.say(noise(1600, 15))
    assert 480 < theirs.ear.largest_gap_ms() < 900


async def test_the_sequence_number_jumps_back_and_the_ear_hears_on(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(800, 16))
    ours.mouth.jump_back(20_000)
    after = noise(1600, 17)
    await ours.say(after)
    await ours.say(noise(160, 18))
    steps = np.diff([packet.sequence for packet in theirs.ear.packets])
    assert np.count_nonzero(steps == 1 - 20_000) == 1
    assert found(theirs.ear.samples, after) >= 0


async def test_lost_packets_are_counted_and_leave_silence(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(800, 19))
    ours.mouth.lose(3)
    await ours.say(noise(1600, 20))
    steps = np.diff([packet.sequence for packet in theirs.ear.packets])
    assert sorted(steps)[-2:] == [1, 4]


@pytest.mark.parametrize("first", ["caller", "agent"])
async def test_either_side_hangs_up_and_both_know_who(pair: Pair, first: str) -> None:
    ours, theirs = await pair.talk()
    hanging, left = (ours, theirs) if first == "caller" else (theirs, ours)
    assert (await hanging.hang_up()).by is EndedBy.US
    assert (await left.ended(2)).by is EndedBy.THEM
    with pytest.raises(CallGone):
        await left.say(noise(160, 21))


async def test_what_is_being_said_when_the_call_ends_is_told_so(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    saying = asyncio.ensure_future(ours.say(noise(16_000, 22)))
    await theirs.ear.sound(timeout_s=2)
    await theirs.hang_up()
    with pytest.raises(CallGone):
        await saying


@pytest.mark.parametrize("status", [486, 480, 603])
async def test_a_declined_call_says_why(pair: Pair, status: int) -> None:
    ours = await pair.caller.call(pair.agent.uri)
    (await pair.agent.incoming(2)).reject(status)
    with pytest.raises(CallRefused) as refused:
        await ours.answered(2)
    assert refused.value.status == status
    assert (await ours.ended(2)).by is EndedBy.THEM


async def test_a_caller_who_gives_up_stops_the_ringing(pair: Pair) -> None:
    ours = await pair.caller.call(pair.agent.uri)
    theirs = await pair.agent.incoming(2)
    assert (await ours.hang_up()).status == 487
    assert (await theirs.ended(2)).by is EndedBy.THEM
    with pytest.raises(CallGone):
        theirs.answer()


async def test_hold_stops_the_audio_and_unhold_brings_it_back(pair: Pair) -> None:
    ours, theirs = await pair.talk()
    await ours.say(noise(800, 23))
    await theirs.hold()
    heard = len(ours.ear.packets)
    await ours.say(noise(1600, 24))
    assert theirs.on_hold
    assert len(ours.ear.packets) <= heard + 1
    await theirs.unhold()
    back = noise(1600, 25)
    await theirs.say(back)
    await theirs.say(noise(160, 26))
    assert found(ours.ear.samples, back) >= 0


async def test_one_phone_holds_two_calls_apart(pair: Pair) -> None:
    one, their_one = await pair.talk()
    two, their_two = await pair.talk()
    first, second = noise(1600, 27), noise(1600, 28)
    await asyncio.gather(one.say(first), two.say(second))
    await asyncio.gather(one.say(noise(160, 29)), two.say(noise(160, 30)))
    assert found(their_one.ear.samples, first) >= 0
    assert found(their_two.ear.samples, second) >= 0


async def test_a_transfer_that_the_other_side_does_not_do_is_refused(pair: Pair) -> None:
    ours, _ = await pair.talk()
    with pytest.raises(CallRefused):
        await ours.transfer("sip:1002@127.0.0.1:5060")


async def test_a_phone_that_leaves_ends_its_calls(pair: Pair) -> None:
    async with SipPhone("127.0.0.1", NOBODY, "13800138001") as visitor:
        ours = await visitor.call(pair.agent.uri)
        theirs = await pair.agent.incoming(2)
        theirs.answer()
        await ours.answered(2)
    assert (await theirs.ended(2)).by is EndedBy.THEM


@pytest.mark.parametrize(
    "target", ["sip:1001@example.invalid", "1001 2", "sip:1001", "1001\r\nX: y", "<sip:1@127.0.0.1>"]
)
async def test_targets_that_cannot_be_called_are_our_own_error(pair: Pair, target: str) -> None:
    with pytest.raises(LocalSipError):
        await pair.caller.call(target)


@pytest.mark.parametrize("user", ["", "a b", '"', "1001\r\n"])
def test_users_that_are_no_number_are_our_own_error(user: str) -> None:
    with pytest.raises(LocalSipError):
        SipPhone("127.0.0.1", NOBODY, user)


class Registrar(asyncio.DatagramProtocol):
    """A registrar that challenges, loses its first answers, and then accepts or refuses."""

    def __init__(self, *, loses: int, accepts: bool) -> None:
        self.requests: list[sip.Request] = []
        self._loses = loses
        self._accepts = accepts

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        request = sip.parse(data)
        assert isinstance(request, sip.Request)
        self.requests.append(request)
        if len(self.requests) <= self._loses:
            return
        proven = bool(request.headers.get("Authorization"))
        status = 200 if proven and self._accepts else 403 if proven else 401
        fields = [(name, value) for name, value in request.headers if name in ("Via", "From", "To", "Call-ID", "CSeq")]
        fields += [("WWW-Authenticate", 'Digest realm="x",nonce="n",qop="auth"')] if status == 401 else []
        self._transport.sendto(bytes(sip.Response(sip.headers(fields), b"", status, "so")), addr)  # type: ignore[attr-defined]


async def registrar(**behaviour: bool | int) -> tuple[Registrar, asyncio.BaseTransport, int]:
    """Start a registrar; give it with its socket and port."""
    transport, protocol = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Registrar(**behaviour),  # type: ignore[arg-type]
        local_addr=("127.0.0.1", 0),
    )
    return protocol, transport, transport.get_extra_info("sockname")[1]


async def test_a_phone_proves_itself_sends_again_what_was_lost_and_withdraws_in_the_end() -> None:
    server, transport, port = await registrar(loses=1, accepts=True)
    async with SipPhone("127.0.0.1", port, "1001", "secret"):
        pass
    transport.close()
    assert [request.headers.get("Expires") for request in server.requests] == ["3600"] * 3 + ["0"] * 2
    assert bytes(server.requests[0]) == bytes(server.requests[1])
    assert len({request.call_id for request in server.requests}) == 1


async def test_a_wrong_password_is_told() -> None:
    _, transport, port = await registrar(loses=0, accepts=False)
    with pytest.raises(RegistrationRefused) as refused:
        async with SipPhone("127.0.0.1", port, "1001", "wrong"):
            pass
    assert refused.value.status == 403
    transport.close()
