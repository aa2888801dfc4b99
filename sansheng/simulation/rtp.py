"""RTP packets (RFC 3550) and telephone events (RFC 4733) as values. Pure."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from sansheng.simulation.errors import LocalSipError, RemoteSipError

SAMPLE_RATE = 8_000
PACKET_SAMPLES = 160
PACKET_S = PACKET_SAMPLES / SAMPLE_RATE
DIGITS = "0123456789*#ABCD"

_HEADER = struct.Struct("!BBHII")
_EVENT = struct.Struct("!BBH")
_END = 0x80


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """One packet of one stream."""

    payload_type: int
    sequence: int
    timestamp: int
    ssrc: int
    payload: bytes
    marker: bool = False

    def __bytes__(self) -> bytes:
        try:
            head = _HEADER.pack(
                0x80, self.payload_type | (0x80 * self.marker), self.sequence, self.timestamp, self.ssrc
            )
        except struct.error as error:
            raise LocalSipError(f"a field of the RTP header is out of range: {error}") from error
        return head + self.payload


def parse(datagram: bytes) -> RtpPacket:
    """Read one packet; contributing sources, extension and padding are taken off.

    Raises:
        RemoteSipError: the datagram is no RTP packet of version 2.
    """
    if len(datagram) < _HEADER.size or datagram[0] >> 6 != 2:
        raise RemoteSipError("no RTP packet")
    flags, kind, sequence, timestamp, ssrc = _HEADER.unpack_from(datagram)
    start = _HEADER.size + 4 * (flags & 0x0F)
    if flags & 0x10:
        if len(datagram) < start + 4:
            raise RemoteSipError("an RTP packet that is cut off in its extension")
        start += 4 + 4 * int.from_bytes(datagram[start + 2 : start + 4], "big")
    end = len(datagram) - (datagram[-1] if flags & 0x20 else 0)
    if start > end:
        raise RemoteSipError("an RTP packet whose header is longer than itself")
    return RtpPacket(kind & 0x7F, sequence, timestamp, ssrc, datagram[start:end], bool(kind & 0x80))


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """One packet's worth of a pressed key."""

    digit: str
    duration: int
    """Samples since the key went down."""
    ended: bool = False
    volume: int = 10

    def __bytes__(self) -> bytes:
        if self.digit not in DIGITS or len(self.digit) != 1:
            raise LocalSipError(f"no key of a telephone: {self.digit!r}")
        return _EVENT.pack(DIGITS.index(self.digit), self.volume | (_END * self.ended), self.duration)


def parse_key(payload: bytes) -> KeyEvent:
    """Read the payload of a telephone event.

    Raises:
        RemoteSipError: too short, or an event that is no key.
    """
    if len(payload) < _EVENT.size or payload[0] >= len(DIGITS):
        raise RemoteSipError("no key of a telephone")
    event, flags, duration = _EVENT.unpack_from(payload)
    return KeyEvent(DIGITS[event], duration, bool(flags & _END), flags & 0x3F)
