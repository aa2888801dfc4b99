"""What a simulated person hears: every packet with its arrival, and the sound put together from them.

The sound lies on the ear's own clock. Packets that follow each other by sequence number and time stamp are joined to
the sample, however unevenly they come (up to 200 ms). Where the stream pauses, jumps or changes, the next packet is
placed by its arrival. Where nothing came there is silence. Offsets are seconds since `opened_at`, which is when the
call was answered (or the first packet came, if that was earlier).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sansheng.simulation import rtp
from sansheng.simulation.errors import CallGone, NoAnswer, RemoteSipError
from sansheng.simulation.rtp import SAMPLE_RATE
from sansheng.simulation.sdp import PCMA, TELEPHONE_EVENT
from sansheng.speech.g711 import alaw_decode

Samples = npt.NDArray[np.int16]

LOUD_DBFS = -45.0
_PAUSE_S = 0.06
_SHIFT_SAMPLES = 480
_JOINED_SAMPLES = 1600
_BLOCK = 40
_JOINED_S = 0.2


@dataclass(frozen=True, slots=True)
class Arrival:
    """One audio packet at the ear."""

    arrived_at: float
    """Monotonic seconds."""
    sequence: int
    timestamp: int
    ssrc: int
    position: int
    """Place of its first sample in `Ear.samples`."""
    payload: bytes
    loud: bool


@dataclass(frozen=True, slots=True)
class Sound:
    """A stretch of sound between silences, in seconds since the ear opened."""

    start_s: float
    end_s: float


class Ear:
    """The receiving half of a call's audio."""

    def __init__(self) -> None:
        self.opened_at: float | None = None
        self.packets: list[Arrival] = []
        self.digits = ""
        self.loud_at: float | None = None
        """Monotonic seconds: arrival of the last packet with sound in it."""
        self.event_payload_type: int | None = TELEPHONE_EVENT
        self.listener: Callable[[Samples], None] | None = None
        """Is given the samples of each packet as it arrives."""
        self._loop = asyncio.get_running_loop()
        self._key: tuple[int, int] | None = None
        self._changed = asyncio.Event()
        self._closed = False

    def open(self, at: float) -> None:
        """Start the ear's clock, if no packet has started it."""
        if self.opened_at is None:
            self.opened_at = at

    def close(self) -> None:
        """Hear nothing more; who waits for a sound gets CallGone."""
        self._closed = True
        self._changed.set()

    def receive(self, datagram: bytes, now: float) -> None:
        """Take one packet in; what is no RTP of ours is ignored."""
        try:
            packet = rtp.parse(datagram)
            if packet.payload_type == PCMA and packet.payload:
                self._hear(packet, now)
            elif packet.payload_type == self.event_payload_type:
                self._press(packet, rtp.parse_key(packet.payload))
        except RemoteSipError:
            return

    def _hear(self, packet: rtp.RtpPacket, now: float) -> None:
        self.open(now)
        loud = _is_loud(packet.payload)
        self.packets.append(
            Arrival(
                now,
                packet.sequence,
                packet.timestamp,
                packet.ssrc,
                self._place(packet, now),
                packet.payload,
                loud,
            )
        )
        if self.listener is not None:
            self.listener(alaw_decode(packet.payload))
        if loud:
            self.loud_at = now
            self._changed.set()

    def _place(self, packet: rtp.RtpPacket, now: float) -> int:
        assert self.opened_at is not None
        by_arrival = max(0, round((now - self.opened_at) * SAMPLE_RATE))
        if not self.packets or self.packets[-1].ssrc != packet.ssrc:
            return by_arrival
        last = self.packets[-1]
        step = _signed(packet.timestamp - last.timestamp, 32)
        follows = step == len(last.payload) * _signed(packet.sequence - last.sequence, 16)
        paused = now - last.arrived_at > _PAUSE_S
        tolerance = _JOINED_SAMPLES if follows else 0 if paused else _SHIFT_SAMPLES
        by_timestamp = last.position + step
        return by_timestamp if abs(by_timestamp - by_arrival) <= tolerance else by_arrival

    def _press(self, packet: rtp.RtpPacket, key: rtp.KeyEvent) -> None:
        identity = (packet.ssrc, packet.timestamp)
        if self._key != identity:
            self._key = identity
            self.digits += key.digit

    @property
    def samples(self) -> Samples:
        """Everything heard so far, 8 kHz, silence where nothing came."""
        length = max((packet.position + len(packet.payload) for packet in self.packets), default=0)
        heard = np.zeros(length, np.int16)
        for packet in self.packets:
            start = max(0, packet.position)
            heard[start : packet.position + len(packet.payload)] = alaw_decode(packet.payload)[
                start - packet.position :
            ]
        return heard

    def largest_gap_ms(self, since: float | None = None, until: float | None = None) -> float:
        """Give the longest time between two packets that follow each other, in ms.

        `since` and `until` (monotonic seconds) bound the stretch; a silence that reaches up to a bound counts.
        Without packets and bounds there is no gap: 0.
        """
        inside = [
            packet.arrived_at
            for packet in self.packets
            if (since is None or packet.arrived_at >= since) and (until is None or packet.arrived_at <= until)
        ]
        moments = [*([since] if since is not None else []), *inside, *([until] if until is not None else [])]
        return max((1000 * (b - a) for a, b in pairwise(moments)), default=0.0)

    def gaps(self, over_ms: float = 60.0) -> list[tuple[float, float]]:
        """Give each longer time between two packets: when it ended (monotonic seconds) and its length in ms."""
        moments = [packet.arrived_at for packet in self.packets]
        return [(b, 1000 * (b - a)) for a, b in pairwise(moments) if 1000 * (b - a) > over_ms]

    def sounds(self, *, louder_than_dbfs: float = LOUD_DBFS, joined_s: float = _JOINED_S) -> list[Sound]:
        """Give the stretches of sound, exact to 5 ms; pauses shorter than `joined_s` belong to a stretch."""
        samples = self.samples
        blocks = samples[: samples.size // _BLOCK * _BLOCK].reshape(-1, _BLOCK).astype(np.float64)
        floor = 32768 * 10 ** (louder_than_dbfs / 20)
        loud = np.flatnonzero(np.sqrt((blocks**2).mean(axis=1)) > floor) if blocks.size else np.array([], int)
        if not loud.size:
            return []
        cuts = np.flatnonzero(np.diff(loud) * _BLOCK > joined_s * SAMPLE_RATE)
        starts, ends = loud[np.r_[0, cuts + 1]], loud[np.r_[cuts, loud.size - 1]] + 1
        scale = _BLOCK / SAMPLE_RATE
        return [Sound(float(a * scale), float(b * scale)) for a, b in zip(starts, ends, strict=True)]

    async def sound(self, *, since: float | None = None, timeout_s: float = 30.0) -> float:
        """Wait until sound arrives after `since` (default: now); give its arrival, monotonic seconds.

        Raises:
            NoAnswer: nothing is heard in time.
            CallGone: the call ends.
        """
        since = self._loop.time() if since is None else since
        try:
            async with asyncio.timeout(timeout_s):
                while self.loud_at is None or self.loud_at < since:
                    if self._closed:
                        raise CallGone("the call ended before anything was heard")
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise NoAnswer(f"nothing was heard for {timeout_s:g} s") from None
        return self.loud_at

    async def quiet(self, for_s: float) -> float:
        """Wait until nothing was heard for `for_s`; give when the last sound came (or the ear opened)."""
        while True:
            heard_at = self.loud_at or self.opened_at or self._loop.time()
            left_s = heard_at + for_s - self._loop.time()
            if left_s <= 0 or self._closed:
                return heard_at
            await asyncio.sleep(left_s)

    async def prompt_end(self, *, quiet_s: float = 0.6, since: float | None = None, timeout_s: float = 30.0) -> float:
        """Wait for sound after `since` and then for `quiet_s` without any; give when the sound ended.

        Raises:
            NoAnswer, CallGone: as for `sound`.
        """
        await self.sound(since=since, timeout_s=timeout_s)
        return await self.quiet(quiet_s)


def _signed(difference: int, bits: int) -> int:
    """Give the difference of two counters that wrap at `bits`, taking the shorter way round."""
    half = 1 << bits - 1
    return (difference + half) % (2 * half) - half


_ENERGY = alaw_decode(bytes(range(256))).astype(np.float64) ** 2
_LOUD_ENERGY = 32768.0**2 * 10 ** (LOUD_DBFS / 10)


def _is_loud(payload: bytes) -> bool:
    energy = _ENERGY[np.frombuffer(payload, np.uint8)].sum()
    return bool(energy > _LOUD_ENERGY * len(payload))


def level_dbfs(samples: Samples) -> float:
    """Give the level of samples, dB of full scale (RMS); −120 for silence."""
    power = float(np.mean(samples.astype(np.float64) ** 2)) if samples.size else 0.0
    return 10 * float(np.log10(power / 32768**2)) if power > 1e-3 else -120.0
