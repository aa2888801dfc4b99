"""Messages between the control process and a worker's lane, as bytes. Pure.

One message: kind (1 byte), leg (4), length of the payload (4), payload; little endian. Positions are samples on the
call's clock (8,000 per second from CallStarted). Both ends are ours and start together, so there is no version.
"""

import json
import struct
from dataclasses import dataclass
from typing import Final

from assist.asr.errors import BadMessage

RATE: Final = 8000
SAMPLES_PER_MS: Final = RATE // 1000
_HEAD: Final = struct.Struct("<BII")
_AT: Final = struct.Struct("<QB")
_SPAN: Final = struct.Struct("<QQ")
LONGEST: Final = 16_000_000
"""Bytes of a payload: more than a whole replay."""

READY, AUDIO, REST, CONSUMED, PARTIAL, FINAL, RESTED, GRAMMAR = range(1, 9)


@dataclass(frozen=True, slots=True)
class Ready:
    """Worker: the model is loaded, the lane works."""


@dataclass(frozen=True, slots=True)
class Audio:
    """Control: samples of one leg; after them the worker owes a Consumed."""

    leg: int
    start: int
    pcm: bytes
    partial: bool
    """A partial is wanted after them."""


@dataclass(frozen=True, slots=True)
class Rest:
    """Control: nothing more for now; close the utterance and give the recogniser to others."""

    leg: int


@dataclass(frozen=True, slots=True)
class Grammar:
    """Control: hear nothing but these phrases on a leg, until its next Rest; before its Audio."""

    leg: int
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consumed:
    """Worker: one Audio is done."""

    leg: int
    position: int
    open: bool
    """Words have been heard since the last final."""


@dataclass(frozen=True, slots=True)
class PartialText:
    """Worker: the open utterance's text, when it has changed."""

    leg: int
    start: int
    position: int
    text: str


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word of a final."""

    text: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class FinalText:
    """Worker: an utterance is closed; without words it was silence."""

    leg: int
    position: int
    words: tuple[HeardWord, ...]


@dataclass(frozen=True, slots=True)
class Rested:
    """Worker: the answer to Rest; nothing of this leg is held any more."""

    leg: int


Message = Ready | Audio | Rest | Consumed | PartialText | FinalText | Rested | Grammar


def audio(leg: int, start: int, pcm: bytes, partial: bool) -> bytes:
    return _HEAD.pack(AUDIO, leg, 9 + len(pcm)) + _AT.pack(start, partial) + pcm


def rest(leg: int) -> bytes:
    return _HEAD.pack(REST, leg, 0)


def grammar(leg: int, phrases: tuple[str, ...]) -> bytes:
    payload = json.dumps(phrases, ensure_ascii=False).encode()
    return _HEAD.pack(GRAMMAR, leg, len(payload)) + payload


def ready() -> bytes:
    return _HEAD.pack(READY, 0, 0)


def consumed(leg: int, position: int, open_: bool) -> bytes:
    return _HEAD.pack(CONSUMED, leg, 9) + _AT.pack(position, open_)


def partial(leg: int, start: int, position: int, text: str) -> bytes:
    payload = text.encode()
    return _HEAD.pack(PARTIAL, leg, 16 + len(payload)) + _SPAN.pack(start, position) + payload


def final(leg: int, position: int, words: tuple[HeardWord, ...]) -> bytes:
    rows = [(word.text, word.start, word.end, word.confidence) for word in words]
    payload = json.dumps(rows, ensure_ascii=False).encode()
    return _HEAD.pack(FINAL, leg, 8 + len(payload)) + position.to_bytes(8, "little") + payload


def rested(leg: int) -> bytes:
    return _HEAD.pack(RESTED, leg, 0)


class MessageParser:
    """Takes a lane's bytes as they come. Holds at most one unfinished message."""

    __slots__ = ("_rest",)

    def __init__(self) -> None:
        self._rest = b""

    def receive(self, data: bytes) -> list[Message]:
        """Return the messages that `data` completes.

        Raises:
            BadMessage: an unknown kind, or a payload that is too long or malformed.
        """
        buffer = self._rest + data if self._rest else data
        messages: list[Message] = []
        start, size = 0, len(buffer)
        while size - start >= _HEAD.size:
            kind, leg, length = _HEAD.unpack_from(buffer, start)
            if not READY <= kind <= GRAMMAR or length > LONGEST:
                raise BadMessage(f"kind {kind} with {length} bytes")
            end = start + _HEAD.size + length
            if end > size:
                break
            messages.append(_message(kind, leg, buffer[start + _HEAD.size : end]))
            start = end
        self._rest = buffer[start:]
        return messages

    @property
    def empty(self) -> bool:
        """Nothing unfinished is held."""
        return not self._rest


def _message(kind: int, leg: int, payload: bytes) -> Message:
    try:
        if kind == CONSUMED:
            return Consumed(leg, *_AT.unpack(payload))
        if kind == AUDIO:
            start, wanted = _AT.unpack_from(payload)
            return Audio(leg, start, payload[9:], bool(wanted))
        if kind == PARTIAL:
            start, position = _SPAN.unpack_from(payload)
            return PartialText(leg, start, position, payload[16:].decode())
        if kind == FINAL:
            words = tuple(HeardWord(*row) for row in json.loads(payload[8:]))
            return FinalText(leg, int.from_bytes(payload[:8], "little"), words)
        if kind == GRAMMAR:
            return Grammar(leg, _phrases(payload))
    except (struct.error, ValueError, TypeError) as wrong:
        raise BadMessage(f"kind {kind}: {wrong}") from wrong
    if kind == REST:
        return Rest(leg)
    return Rested(leg) if kind == RESTED else Ready()


def _phrases(payload: bytes) -> tuple[str, ...]:
    rows = json.loads(payload)
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise ValueError("no list of phrases")
    return tuple(rows)
