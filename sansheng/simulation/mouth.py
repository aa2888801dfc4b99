"""What a simulated person sends: RTP, one packet every 20 ms on a clock that does not drift.

Speech is queued as 8 kHz samples; between utterances the mouth sends silence (or its background sound), as
telephones do. Sequence numbers and time stamps go on counting whatever is sent. For tests of the listening side
the mouth can send no RTP at all, lose packets, and let its sequence number jump back as a re-anchored carrier does.
"""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sansheng.simulation.errors import CallGone, LocalSipError
from sansheng.simulation.rtp import DIGITS, PACKET_S, PACKET_SAMPLES, SAMPLE_RATE, KeyEvent, RtpPacket
from sansheng.simulation.sdp import PCMA, TELEPHONE_EVENT
from sansheng.speech.g711 import ALAW_SILENCE, alaw_encode

Samples = npt.NDArray[np.int16]

_BURST_LIMIT = 50
_KEY_END_PACKETS = 3
_SILENCE = bytes([ALAW_SILENCE]) * PACKET_SAMPLES


@dataclass(frozen=True, slots=True)
class Spoken:
    """When something left the telephone."""

    started_at: float
    """Monotonic seconds: the packet with the first sample left."""
    ended_at: float
    """Monotonic seconds: the packet with the last sample left."""


@dataclass(slots=True)
class _Utterance:
    samples: Samples
    done: asyncio.Future[Spoken]
    position: int = 0
    started_at: float | None = None


@dataclass(slots=True)
class _Key:
    digit: str
    packets: int
    gap_packets: int
    done: asyncio.Future[Spoken]
    sent: int = 0
    timestamp: int = 0
    started_at: float | None = None


@dataclass(slots=True)
class _Stream:
    """The numbers in the RTP header."""

    ssrc: int = field(default_factory=lambda: secrets.randbits(32))
    # Mid-range, so that a jump back stays one and the natural wrap is minutes away.
    sequence: int = field(default_factory=lambda: 30_000 + secrets.randbelow(10_000))
    timestamp: int = field(default_factory=lambda: secrets.randbits(31))


class Mouth:
    """The sending half of a call's audio."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.sends_rtp = True
        """False: nothing is sent at all; queued speech goes by unheard, in time."""
        self.background: Samples | None = None
        """A sound under everything that is said, repeated without end."""
        self.event_payload_type: int | None = TELEPHONE_EVENT
        self.packets_sent = 0
        self._send = send
        self._loop = asyncio.get_running_loop()
        self._queue: deque[_Utterance | _Key] = deque()
        self._stream = _Stream()
        self._to_lose = 0
        self._heard_of_background = 0
        self._timer: asyncio.TimerHandle | None = None
        self._next_at = 0.0
        self._first = True
        self._closed = False

    def open(self) -> None:
        """Begin to send."""
        if self._timer is None and not self._closed:
            self._next_at = self._loop.time()
            self._tick()

    def close(self) -> None:
        """Stop for good; whatever was not said fails with CallGone."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()
        while self._queue:
            done = self._queue.popleft().done
            if not done.done():
                done.set_exception(CallGone("the call ended before everything was said"))
                done.exception()  # nobody has to wait for it

    async def say(self, samples: Samples) -> Spoken:
        """Say 8 kHz samples after everything queued before; return when the last one has left.

        Cancelling stops the utterance at once.

        Raises:
            CallGone: the call is over, or ends before the last sample.
        """
        if samples.dtype != np.int16 or samples.ndim != 1:
            raise LocalSipError("speech is a row of 16-bit samples")
        if not samples.size:
            now = self._loop.time()
            return Spoken(now, now)
        return await self._queued(_Utterance(samples, self._loop.create_future()))

    async def press(self, digits: str, *, hold_s: float = 0.1, gap_s: float = 0.08) -> Spoken:
        """Press keys (RFC 4733), each for `hold_s` with `gap_s` after it; return when the last is released.

        Raises:
            CallGone: as for `say`.
            LocalSipError: no digits, a character that is no key, or a peer without telephone events.
        """
        if not digits or any(digit not in DIGITS for digit in digits):
            raise LocalSipError(f"no keys of a telephone: {digits!r}")
        if self.event_payload_type is None:
            raise LocalSipError("the other side takes no telephone events")
        held, gap = (max(1, round(seconds / PACKET_S)) for seconds in (hold_s, gap_s))
        keys = [_Key(digit, held, gap, self._loop.create_future()) for digit in digits]
        spoken = await asyncio.gather(*(self._queued(key) for key in keys))
        return Spoken(spoken[0].started_at, spoken[-1].ended_at)

    async def _queued(self, item: _Utterance | _Key) -> Spoken:
        if self._closed:
            raise CallGone("the call is over")
        self._queue.append(item)
        try:
            return await item.done
        except asyncio.CancelledError:
            if item in self._queue:
                self._queue.remove(item)
            raise

    def jump_back(self, packets: int = 20_000) -> None:
        """Let the sequence number jump back, as if the stream had been re-anchored somewhere else."""
        self._stream.sequence = (self._stream.sequence - packets) % 65536

    def lose(self, packets: int) -> None:
        """Lose the next packets on the way: they are counted and not sent."""
        self._to_lose += packets

    def _tick(self) -> None:
        now = self._loop.time()
        late = int((now - self._next_at) / PACKET_S)
        if late > _BURST_LIMIT:
            self._skip(late - _BURST_LIMIT)
        while self._next_at <= now:
            self._packet(now)
            self._next_at += PACKET_S
        self._timer = self._loop.call_at(self._next_at, self._tick)

    def _skip(self, packets: int) -> None:
        """Leave out what is hopelessly late after the process was stopped; time goes on."""
        self._next_at += packets * PACKET_S
        self._stream.timestamp = (self._stream.timestamp + packets * PACKET_SAMPLES) % 2**32

    def _packet(self, now: float) -> None:
        item = self._queue[0] if self._queue else None
        if isinstance(item, _Key):
            self._key(item, now)
        elif item is None and self.background is None:
            self._emit(PCMA, _SILENCE, self._stream.timestamp, self._first)
            self._first = False
        else:
            self._emit(PCMA, alaw_encode(self._frame(item, now)), self._stream.timestamp, self._first)
            self._first = False
        self._stream.timestamp = (self._stream.timestamp + PACKET_SAMPLES) % 2**32

    def _frame(self, item: _Utterance | None, now: float) -> Samples:
        frame = self._under()
        filled = 0
        while item is not None and filled < PACKET_SAMPLES:
            if item.started_at is None:
                item.started_at = now
            piece = item.samples[item.position : item.position + PACKET_SAMPLES - filled]
            frame[filled : filled + piece.size] += piece
            filled += piece.size
            item.position += piece.size
            if item.position >= item.samples.size:
                self._done(item, now)
                following = self._queue[0] if self._queue else None
                item = following if isinstance(following, _Utterance) else None
        return np.clip(frame, -32768, 32767).astype(np.int16)

    def _under(self) -> npt.NDArray[np.int32]:
        if self.background is None or not self.background.size:
            return np.zeros(PACKET_SAMPLES, np.int32)
        where = np.arange(self._heard_of_background, self._heard_of_background + PACKET_SAMPLES)
        self._heard_of_background = int(where[-1] + 1) % self.background.size
        return self.background[where % self.background.size].astype(np.int32)

    def _key(self, key: _Key, now: float) -> None:
        if key.started_at is None:
            key.started_at, key.timestamp = now, self._stream.timestamp
        key.sent += 1
        if key.sent <= key.packets:
            last = key.sent == key.packets
            event = KeyEvent(key.digit, key.sent * PACKET_SAMPLES, ended=last)
            for repetition in range(_KEY_END_PACKETS if last else 1):
                self._emit(self.event_payload_type, bytes(event), key.timestamp, key.sent + repetition == 1)
        else:
            self._emit(PCMA, alaw_encode(self._under().astype(np.int16)), self._stream.timestamp, False)
        if key.sent >= key.packets + key.gap_packets:
            self._done(key, now)

    def _emit(self, kind: int | None, payload: bytes, timestamp: int, marker: bool) -> None:
        stream = self._stream
        if kind is not None and self.sends_rtp and not self._to_lose:
            self._send(bytes(RtpPacket(kind, stream.sequence, timestamp, stream.ssrc, payload, marker)))
            self.packets_sent += 1
        self._to_lose = max(0, self._to_lose - 1)
        if self.sends_rtp:
            stream.sequence = (stream.sequence + 1) % 65536

    def _done(self, item: _Utterance | _Key, now: float) -> None:
        self._queue.popleft()
        if not item.done.done():
            item.done.set_result(Spoken(item.started_at if item.started_at is not None else now, now))


def seconds(samples: Samples) -> float:
    """Give the length of 8 kHz samples."""
    return samples.size / SAMPLE_RATE
