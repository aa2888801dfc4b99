"""Where the ear puts what it hears: joined, lost, late, from a new stream; and what counts as sound."""

import asyncio
from itertools import count

import numpy as np
import pytest

from sansheng.simulation.ear import Ear, Samples, Sound
from sansheng.simulation.errors import CallGone, NoAnswer
from sansheng.simulation.rtp import KeyEvent, RtpPacket
from sansheng.speech.g711 import alaw_decode, alaw_encode

QUIET = bytes([0xD5]) * 160


def tone(packets: int) -> Samples:
    """Give a 400 Hz tone."""
    at = np.arange(packets * 160) / 8000
    return (8000 * np.sin(2 * np.pi * 400 * at)).astype(np.int16)


def hear(ear: Ear, payloads: list[bytes], at: float, *, sequence: int = 0, timestamp: int = 0, ssrc: int = 1) -> None:
    """Let packets arrive every 20 ms."""
    for number, payload in zip(count(), payloads, strict=False):
        packet = RtpPacket(8, sequence + number, timestamp + 160 * number, ssrc, payload)
        ear.receive(bytes(packet), at + 0.02 * number)


def cut(samples: Samples) -> list[bytes]:
    """Cut samples into the payloads of packets."""
    data = alaw_encode(samples)
    return [data[start : start + 160] for start in range(0, len(data), 160)]


async def test_packets_in_a_row_are_joined_to_the_sample_whatever_their_jitter() -> None:
    ear, sent = Ear(), tone(10)
    for number, payload in enumerate(cut(sent)):
        jitter = 0.013 * (number % 3)
        ear.receive(bytes(RtpPacket(8, number, 160 * number, 1, payload)), 100 + 0.02 * number + jitter)
    assert np.array_equal(ear.samples, alaw_decode(alaw_encode(sent)))


async def test_a_lost_packet_leaves_its_silence() -> None:
    ear, payloads = Ear(), cut(tone(3))
    ear.receive(bytes(RtpPacket(8, 0, 0, 1, payloads[0])), 100.0)
    ear.receive(bytes(RtpPacket(8, 2, 320, 1, payloads[2])), 100.04)
    assert not ear.samples[160:320].any()
    assert ear.samples[320:].any()
    assert ear.largest_gap_ms() == pytest.approx(40)


async def test_after_a_pause_or_in_a_new_stream_the_arrival_places_the_sound() -> None:
    ear = Ear()
    ear.open(100.0)
    hear(ear, cut(tone(5)), 101.0)
    hear(ear, cut(tone(5)), 103.0, sequence=5, timestamp=800)
    hear(ear, cut(tone(5)), 104.5, sequence=900, timestamp=77, ssrc=2)
    starts = [sound.start_s for sound in ear.sounds()]
    assert starts == pytest.approx([1.0, 3.0, 4.5], abs=0.005)


async def test_sounds_are_found_to_five_milliseconds_and_short_pauses_belong_to_them() -> None:
    ear = Ear()
    hear(ear, [*cut(tone(5)), *[QUIET] * 5, *cut(tone(5)), *[QUIET] * 20, *cut(tone(2))], 50.0)
    assert ear.sounds()[0] == Sound(0.0, 0.3)
    assert [sound.start_s for sound in ear.sounds()] == pytest.approx([0.0, 0.7])
    assert [sound.end_s for sound in ear.sounds()] == pytest.approx([0.3, 0.74])
    assert [sound.end_s for sound in ear.sounds(joined_s=0.05)] == pytest.approx([0.1, 0.3, 0.74])
    assert Ear().sounds() == []


async def test_the_gap_counts_up_to_its_bounds() -> None:
    ear = Ear()
    hear(ear, [QUIET] * 10, 10.0)
    assert ear.largest_gap_ms() == pytest.approx(20)
    assert ear.largest_gap_ms(since=9.5) == pytest.approx(500)
    assert ear.largest_gap_ms(since=10.0, until=11.18) == pytest.approx(1000)
    assert Ear().largest_gap_ms() == 0


async def test_a_key_is_heard_once_however_often_it_is_sent() -> None:
    ear = Ear()
    for start, digit in ((0, "5"), (4000, "5"), (8000, "#")):
        for duration in (160, 320, 320, 320):
            key = KeyEvent(digit, duration, ended=duration == 320)
            ear.receive(bytes(RtpPacket(101, 1, start, 1, bytes(key))), 1.0)
    assert ear.digits == "55#"


async def test_what_is_no_audio_of_ours_is_ignored() -> None:
    ear = Ear()
    for datagram in (b"", b"noise", bytes(RtpPacket(0, 1, 1, 1, QUIET)), bytes(RtpPacket(101, 1, 1, 1, b"\xff"))):
        ear.receive(datagram, 1.0)
    assert not ear.packets
    assert ear.digits == ""


async def test_the_end_of_a_prompt_is_the_last_sound_before_the_silence() -> None:
    ear = Ear()
    now = asyncio.get_running_loop().time()
    hear(ear, [*cut(tone(5)), *[QUIET] * 5], now)
    assert await ear.prompt_end(quiet_s=0.05, since=now) == pytest.approx(now + 0.08, abs=1e-6)


async def test_waiting_for_a_sound_ends_with_its_time_limit_or_the_call() -> None:
    ear = Ear()
    with pytest.raises(NoAnswer):
        await ear.sound(timeout_s=0.01)
    asyncio.get_running_loop().call_soon(ear.close)
    with pytest.raises(CallGone):
        await ear.sound(timeout_s=5)
