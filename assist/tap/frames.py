"""Parser of the AudioSocket protocol, receiving side: bytes in, frames out. No I/O, no clock.

Specification: Asterisk 22.10 `res/res_audiosocket.c` and `include/asterisk/res_audiosocket.h`. A frame is one byte of
kind, two bytes of length (big endian), the payload. The first frame names the tap; audio is signed 16 bit, little
endian, mono, the rate told by the kind. A frame's length is whatever Asterisk's frame was: nothing here assumes 20 ms.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from assist.tap.errors import BadFrame, TapMisuse

HEADER: Final = 3
HANG_UP, ANNOUNCE, DIGIT, FAILURE = 0x00, 0x01, 0x03, 0xFF
RATES: Final = {
    0x10: 8000,
    0x11: 12000,
    0x12: 16000,
    0x13: 24000,
    0x14: 32000,
    0x15: 44100,
    0x16: 48000,
    0x17: 96000,
    0x18: 192000,
}
_LENGTHS: Final = {HANG_UP: (0, 0), ANNOUNCE: (16, 16), DIGIT: (1, 1), FAILURE: (0, 1)}


@dataclass(frozen=True, slots=True)
class Announced:
    """The connection's first frame: whose audio this is."""

    tap: UUID

    @classmethod
    def parse(cls, payload: bytes) -> "Announced":
        return cls(UUID(bytes=payload))

    def __bytes__(self) -> bytes:
        return _framed(ANNOUNCE, self.tap.bytes)

    def __str__(self) -> str:
        return f"announced {self.tap}"


@dataclass(frozen=True, slots=True)
class Audio:
    """Samples. Frames that arrive together and follow each other at one rate are one Audio."""

    pcm: bytes
    """Signed 16 bit, little endian, mono; never empty, never half a sample."""
    rate: int = 8000

    def __bytes__(self) -> bytes:
        kind = next(kind for kind, rate in RATES.items() if rate == self.rate)
        return _framed(kind, self.pcm)

    def __str__(self) -> str:
        return f"audio {len(self.pcm) // 2} samples at {self.rate}"


@dataclass(frozen=True, slots=True)
class Digit:
    """A key that the tapped party pressed."""

    digit: str

    @classmethod
    def parse(cls, payload: bytes) -> "Digit":
        if not 0x20 < payload[0] < 0x7F:
            raise BadFrame("a digit that is no printable character")
        return cls(payload.decode("ascii"))

    def __bytes__(self) -> bytes:
        return _framed(DIGIT, self.digit.encode("ascii"))

    def __str__(self) -> str:
        return "digit"


@dataclass(frozen=True, slots=True)
class HungUp:
    """The other side ends the connection in order."""

    def __bytes__(self) -> bytes:
        return _framed(HANG_UP, b"")

    def __str__(self) -> str:
        return "hung up"


@dataclass(frozen=True, slots=True)
class Failed:
    """The other side reports an error."""

    reason: int | None

    def __bytes__(self) -> bytes:
        return _framed(FAILURE, b"" if self.reason is None else bytes([self.reason]))

    def __str__(self) -> str:
        return f"failed {self.reason}"


Frame = Announced | Audio | Digit | HungUp | Failed


def _framed(kind: int, payload: bytes) -> bytes:
    return bytes([kind]) + len(payload).to_bytes(2, "big") + payload


SILENCE: Final = bytes(Audio(bytes(320)))
"""20 ms of zeros, as sent back to keep a connection from being thought dead."""


class FrameParser:
    """Takes bytes as they come. Holds at most one unfinished frame (65,538 bytes)."""

    __slots__ = ("_announced", "_ended", "_rest")

    def __init__(self) -> None:
        self._rest = b""
        self._announced = False
        self._ended = False

    def receive(self, data: bytes) -> list[Frame]:
        """Return the frames that `data` completes.

        Raises:
            BadFrame: an unknown kind, a wrong length, or no announcement first.
            TapMisuse: after the end.
        """
        if self._ended:
            raise TapMisuse("bytes after the end of the connection")
        buffer = self._rest + data if self._rest else data
        frames: list[Frame] = []
        samples: list[bytes] = []
        rate = 0
        start, size = 0, len(buffer)
        while size - start >= HEADER:
            kind = buffer[start]
            end = start + HEADER + (buffer[start + 1] << 8 | buffer[start + 2])
            frame_rate = RATES.get(kind, 0) if self._announced else 0
            if not frame_rate or (end - start - HEADER) & 1 or end - start == HEADER:
                self._check(kind, end - start - HEADER)
            if end > size:
                break
            if samples and frame_rate != rate:
                frames.append(Audio(b"".join(samples), rate))
                samples = []
            if frame_rate:
                samples.append(buffer[start + HEADER : end])
                rate = frame_rate
            else:
                frames.append(self._control(kind, buffer[start + HEADER : end]))
            start = end
        if samples:
            frames.append(Audio(b"".join(samples), rate))
        self._rest = buffer[start:]
        return frames

    def receive_eof(self) -> None:
        """The connection ended.

        Raises:
            BadFrame: in the middle of a frame.
        """
        self._ended = True
        if self._rest:
            raise BadFrame(f"ended inside a frame, {len(self._rest)} bytes in")

    def _check(self, kind: int, length: int) -> None:
        """Judge a header as soon as it is there: a bad one never waits for its payload."""
        if (kind == ANNOUNCE) == self._announced:
            raise BadFrame("announced twice" if self._announced else f"kind 0x{kind:02x} before the announcement")
        if kind in RATES:
            raise BadFrame(f"{length} bytes are no samples")
        if kind not in _LENGTHS:
            raise BadFrame(f"unknown kind 0x{kind:02x}")
        least, most = _LENGTHS[kind]
        if not least <= length <= most:
            raise BadFrame(f"kind 0x{kind:02x} with {length} bytes")

    def _control(self, kind: int, payload: bytes) -> Frame:
        if kind == ANNOUNCE:
            self._announced = True
            return Announced.parse(payload)
        if kind == DIGIT:
            return Digit.parse(payload)
        if kind == HANG_UP:
            return HungUp()
        return Failed(payload[0] if payload else None)
