"""The one offer that a simulated telephone makes, and the little it reads of the other side's (RFC 8866, 3264).

One audio stream, A-law (payload type 8) and telephone events (RFC 4733), 20 ms packets, IPv4. Pure.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum

from sansheng.simulation.errors import LocalSipError, RemoteSipError

PCMA = 8
TELEPHONE_EVENT = 101
_LINES_LIMIT = 512


class Direction(StrEnum):
    """Who sends: RFC 3264, 5.1."""

    SEND_RECEIVE = "sendrecv"
    SEND = "sendonly"
    RECEIVE = "recvonly"
    INACTIVE = "inactive"

    @property
    def mirrored(self) -> Direction:
        """The direction that answers this one."""
        return _MIRROR.get(self, self)


_MIRROR = {Direction.SEND: Direction.RECEIVE, Direction.RECEIVE: Direction.SEND}


@dataclass(frozen=True, slots=True)
class AudioStream:
    """Where one side wants its audio, and what it sends."""

    address: str
    port: int
    direction: Direction = Direction.SEND_RECEIVE
    event_payload_type: int | None = TELEPHONE_EVENT
    version: int = 1

    def __bytes__(self) -> bytes:
        if not 0 < self.port < 65536:
            raise LocalSipError(f"no UDP port: {self.port}")
        events = self.event_payload_type
        lines = [
            "v=0",
            f"o=- {self.port} {self.version} IN IP4 {self.address}",
            "s=-",
            f"c=IN IP4 {self.address}",
            "t=0 0",
            f"m=audio {self.port} RTP/AVP {PCMA}" + (f" {events}" if events else ""),
            f"a=rtpmap:{PCMA} PCMA/8000",
            *([f"a=rtpmap:{events} telephone-event/8000", f"a=fmtp:{events} 0-16"] if events else []),
            "a=ptime:20",
            f"a={self.direction}",
        ]
        return "\r\n".join([*lines, ""]).encode()


def parse(body: bytes) -> AudioStream:
    """Read the other side's audio stream.

    Raises:
        RemoteSipError: no audio stream with A-law and a usable address, or no SDP at all.
    """
    session: dict[str, str] = {}
    audio: dict[str, str] = {}
    here = session
    attributes: list[str] = []
    for line in body.decode("utf-8", "replace").splitlines()[:_LINES_LIMIT]:
        kind, _, value = line.partition("=")
        if kind == "m":
            here = audio if value.startswith("audio ") and not audio else {}
        if kind == "a" and here is not session and here is not audio:
            continue
        attributes += [value] if kind == "a" else []
        here.setdefault(kind, value)
    return _stream(session, audio, attributes)


def _stream(session: dict[str, str], audio: dict[str, str], attributes: list[str]) -> AudioStream:
    media = audio.get("m", "").split()
    if len(media) < 4 or not (media[1].isascii() and media[1].isdigit() and len(media[1]) <= 5):
        raise RemoteSipError("the session description has no audio stream")
    if str(PCMA) not in media[3:]:
        raise RemoteSipError("the other side does not speak A-law (payload type 8)")
    port = int(media[1])
    if not 0 < port < 65536:
        raise RemoteSipError("the audio stream has no usable port")
    connection = audio.get("c") or session.get("c", "")
    return AudioStream(_address(connection), port, _direction(attributes), _events(attributes, media[3:]))


def _address(connection: str) -> str:
    try:
        return str(ipaddress.IPv4Address(connection.split()[-1]))
    except (ValueError, IndexError):
        raise RemoteSipError("the session description has no IPv4 address") from None


def _direction(attributes: list[str]) -> Direction:
    found = [Direction(value) for value in attributes if value in set(Direction)]
    return found[-1] if found else Direction.SEND_RECEIVE


def _events(attributes: list[str], offered: list[str]) -> int | None:
    for value in attributes:
        mapping, _, name = value.removeprefix("rtpmap:").partition(" ")
        if value.startswith("rtpmap:") and name.lower().startswith("telephone-event/8000") and mapping in offered:
            return int(mapping) if mapping.isascii() and mapping.isdigit() and int(mapping) < 128 else None
    return None
