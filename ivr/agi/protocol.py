"""The AGI protocol of Asterisk 22, from Asterisk's side to ours: a header, then one reply to each command.

Byte parser: `receive(data)` returns what became complete, `receive_eof()` says whether the end came at a good
place. Everything is limited; whatever is not AGI raises BadLine.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ivr.agi.errors import BadCommand, BadLine

LINE_LIMIT: Final = 8192
"""Bytes of one line."""
HEADER_LIMIT: Final = 200
"""Lines of the header; Asterisk sends about 25 and one per argument."""
VALUE_LIMIT: Final = 200
"""Characters that are kept of a header's value: a caller's name may be of any length."""
USAGE_LIMIT: Final = 100
"""Lines of a 520 reply."""

_REPLY: Final = re.compile(r"([0-9]{3})([ -])(.*)", re.DOTALL)
_RESULT: Final = re.compile(r"result=(-?[0-9]*)(?: \((.*)\))?(?: endpos=(-?[0-9]+))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Header:
    """What Asterisk says about the channel at the start."""

    fields: dict[str, str]

    @property
    def route(self) -> str:
        """The script's name: `inbound`; without a query."""
        return self.fields.get("agi_network_script", "").partition("?")[0].strip("/")

    @property
    def channel(self) -> str:
        return self.fields.get("agi_channel", "")

    @property
    def uniqueid(self) -> str:
        return self.fields.get("agi_uniqueid", "")

    @property
    def arguments(self) -> tuple[str, ...]:
        """`agi_arg_1`, `agi_arg_2`, ..."""
        numbered = {int(k[8:]): v for k, v in self.fields.items() if k.startswith("agi_arg_") and k[8:].isdecimal()}
        return tuple(value for _, value in sorted(numbered.items()))

    def __str__(self) -> str:
        return f"{self.route} {self.channel}"


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer: `200 result=0 endpos=12000`, `510 Invalid or unknown command`, a usage text."""

    status: int
    text: str
    """What stands behind the status; of a usage text all lines."""
    result: int | None = None
    """None where Asterisk gave no number."""
    data: str = ""
    """What stood in brackets."""
    endpos: int | None = None

    @classmethod
    def parse(cls, line: str) -> "Reply":
        """Raises:
        BadLine: no AGI reply.
        """
        found = _REPLY.fullmatch(line)
        if found is None:
            raise BadLine(f"no AGI reply: {line!r:.60}")
        status, text = int(found[1]), found[3]
        result = _RESULT.match(text) if status == 200 else None
        if result is None:
            return cls(status, text)
        number = int(result[1]) if result[1] not in ("", "-") else None
        return cls(status, text, number, result[2] or "", int(result[3]) if result[3] else None)

    def __str__(self) -> str:
        return f"{self.status} {self.text:.60}"


@dataclass(frozen=True, slots=True)
class HangupNotice:
    """An unasked HANGUP line (only without AGISIGHUP=no)."""


Frame = Header | Reply | HangupNotice


class AgiParser:
    """Bytes from Asterisk to frames. After BadLine it takes no more."""

    def __init__(self) -> None:
        self._rest = b""
        self._header: dict[str, str] | None = {}
        self._lines = 0
        self._usage: list[str] | None = None

    def receive(self, data: bytes) -> list[Frame]:
        """Return the frames that `data` completes.

        Raises:
            BadLine: this is no AGI, or a limit is passed.
        """
        self._rest += data
        frames = []
        for line in self._split():
            frame = self._line(line)
            if frame is not None:
                frames.append(frame)
        if len(self._rest) > LINE_LIMIT:
            raise BadLine("line too long")
        return frames

    def receive_eof(self) -> None:
        """Raises:
        BadLine: the end came within the header, a line or a usage text.
        """
        if self._rest or self._header is not None or self._usage is not None:
            raise BadLine("the end came too early")

    def _split(self) -> Iterator[str]:
        while (end := self._rest.find(b"\n")) >= 0:
            line, self._rest = self._rest[:end], self._rest[end + 1 :]
            if len(line) > LINE_LIMIT:
                raise BadLine("line too long")
            yield line.rstrip(b"\r").decode("utf-8", "replace")

    def _line(self, line: str) -> Frame | None:
        if self._header is not None:
            return self._header_line(self._header, line)
        if line == "HANGUP":
            return HangupNotice()
        if self._usage is not None:
            return self._usage_line(self._usage, line)
        if line.startswith("520-"):
            self._usage = [line[4:]]
            return None
        return Reply.parse(line)

    def _header_line(self, header: dict[str, str], line: str) -> Frame | None:
        if not line:
            if "agi_channel" not in header:
                raise BadLine("a header without a channel")
            self._header = None
            return Header(header)
        name, colon, value = line.partition(":")
        self._lines += 1
        if not colon or not name.startswith("agi_") or self._lines > HEADER_LIMIT:
            raise BadLine(f"no AGI header: {line!r:.60}")
        header.setdefault(name, "".join(c for c in value[1:] if c.isprintable())[:VALUE_LIMIT])
        return None

    def _usage_line(self, usage: list[str], line: str) -> Reply | None:
        usage.append(line)
        if len(usage) > USAGE_LIMIT:
            raise BadLine("usage text too long")
        if not line.startswith("520 "):
            return None
        self._usage = None
        return Reply(520, "\n".join(usage))


def command(name: str, *arguments: str | int) -> bytes:
    """Return one command's bytes, arguments quoted where they need it.

    Raises:
        BadCommand: a control character in an argument.
    """
    return " ".join([name, *(_quoted(str(argument)) for argument in arguments)]).encode() + b"\n"


def _quoted(word: str) -> str:
    if not all(c.isprintable() for c in word):
        raise BadCommand(f"control character in {word!r:.60}")
    if word and not set(word) & set(' "\\\t'):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'
