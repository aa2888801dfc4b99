"""SIP messages as values: parse one datagram, write one datagram.

Covers what a telephone beside one Asterisk needs of RFC 3261 over UDP: start lines, headers with folding
and compact names, a body by Content-Length. No sockets, clocks or transactions. URIs stay strings; `uri_in`,
`user_in` and `parameter` read the parts that a telephone looks at. Bad input raises RemoteSipError, our own
misuse LocalSipError.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from sansheng.simulation.errors import LocalSipError, RemoteSipError

DATAGRAM_LIMIT = 65_507
LINE_LIMIT = 8_192
HEADER_LIMIT = 128

_VERSION = "SIP/2.0"
_TOKEN = re.compile(r"[A-Za-z0-9\-.!%*_+`'~]+\Z")
_ADDRESS = re.compile(r"<([^<>]*)>")
_USER = re.compile(r"sips?:(?:([^@;?<>]*)@)?", re.IGNORECASE)
_COMPACT = {
    "i": "Call-ID",
    "m": "Contact",
    "e": "Content-Encoding",
    "l": "Content-Length",
    "c": "Content-Type",
    "f": "From",
    "s": "Subject",
    "k": "Supported",
    "t": "To",
    "v": "Via",
    "r": "Refer-To",
    "o": "Event",
    "x": "Session-Expires",
}

REASONS = {
    100: "Trying",
    180: "Ringing",
    183: "Session Progress",
    200: "OK",
    202: "Accepted",
    400: "Bad Request",
    405: "Method Not Allowed",
    480: "Temporarily Unavailable",
    481: "Call/Transaction Does Not Exist",
    486: "Busy Here",
    487: "Request Terminated",
    488: "Not Acceptable Here",
    603: "Decline",
}


@dataclass(frozen=True, slots=True)
class Headers:
    """Header fields in their order on the wire; names compare without case."""

    fields: tuple[tuple[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Give the first value of a header."""
        return next(self.all(name), default)

    def all(self, name: str) -> Iterator[str]:
        """Give every value of a header, one per header line."""
        wanted = name.lower()
        return (value for key, value in self.fields if key.lower() == wanted)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.fields)


@dataclass(frozen=True, slots=True)
class Message:
    """What requests and responses share."""

    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    @property
    def call_id(self) -> str:
        """The Call-ID, empty if there is none."""
        return self.headers.get("Call-ID")

    @property
    def branch(self) -> str:
        """The branch of the topmost Via: the identity of the transaction."""
        return parameter(self.headers.get("Via"), "branch")

    @property
    def sequence(self) -> tuple[int, str]:
        """Number and method of CSeq.

        Raises:
            RemoteSipError: CSeq is missing or malformed.
        """
        number, _, method = self.headers.get("CSeq").partition(" ")
        if not (number.isascii() and number.isdigit() and len(number) <= 10 and method.strip()):
            raise RemoteSipError("CSeq is missing or malformed")
        return int(number), method.strip()

    def start_line(self) -> str:
        """Give the first line of the message."""
        raise LocalSipError("a message is a request or a response")

    def __bytes__(self) -> bytes:
        lines = [self.start_line()]
        lines += [f"{name}: {value}" for name, value in self.headers if name.lower() != "content-length"]
        lines.append(f"Content-Length: {len(self.body)}")
        if any("\r" in line or "\n" in line for line in lines):
            raise LocalSipError("a line of a SIP message cannot hold a line break")
        return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + self.body


@dataclass(frozen=True, slots=True)
class Request(Message):
    """A SIP request."""

    method: str = ""
    uri: str = ""

    def start_line(self) -> str:
        """Give the request line."""
        return f"{self.method} {self.uri} {_VERSION}"

    def __str__(self) -> str:
        return f"{self.method} ({self.headers.get('CSeq') or 'no CSeq'})"


@dataclass(frozen=True, slots=True)
class Response(Message):
    """A SIP response."""

    status: int = 0
    reason: str = ""

    def start_line(self) -> str:
        """Give the status line."""
        return f"{_VERSION} {self.status} {self.reason or REASONS.get(self.status, '')}"

    def __str__(self) -> str:
        return f"{self.status} ({self.headers.get('CSeq') or 'no CSeq'})"


def headers(fields: Iterable[tuple[str, str]]) -> Headers:
    """Make headers, leaving out those with an empty value."""
    return Headers(tuple((name, value) for name, value in fields if value))


def parse(datagram: bytes) -> Request | Response:
    """Read one message from one datagram.

    Bytes behind Content-Length are ignored (RFC 3261, 18.3); without Content-Length the body is the rest.

    Raises:
        RemoteSipError: the datagram is no SIP message, is cut off, or exceeds a limit.
    """
    if len(datagram) > DATAGRAM_LIMIT:
        raise RemoteSipError(f"a datagram of {len(datagram)} bytes")
    head, separator, rest = datagram.lstrip(b"\r\n").partition(b"\r\n\r\n")
    if not separator:
        raise RemoteSipError("no empty line ends the headers")
    first, *lines = head.decode("utf-8", "surrogateescape").split("\r\n")
    fields = Headers(tuple(_fields(lines)))
    return _message(first, fields, _body(fields, rest))


def _fields(lines: list[str]) -> Iterator[tuple[str, str]]:
    unfolded: list[str] = []
    for line in lines:
        if len(line) > LINE_LIMIT:
            raise RemoteSipError(f"a header line of {len(line)} characters")
        if "\r" in line or "\n" in line:
            raise RemoteSipError("a bare CR or LF in a header")
        if line[:1] in (" ", "\t") and unfolded:
            unfolded[-1] += " " + line.strip()
        else:
            unfolded.append(line)
    if len(unfolded) > HEADER_LIMIT:
        raise RemoteSipError(f"{len(unfolded)} headers")
    for line in unfolded:
        name, colon, value = line.partition(":")
        name = name.rstrip(" \t")
        if not colon or not _TOKEN.match(name):
            raise RemoteSipError("a header line without a name")
        yield _COMPACT.get(name.lower(), name), value.strip(" \t")


def _body(fields: Headers, rest: bytes) -> bytes:
    stated = fields.get("Content-Length")
    if not stated:
        return rest
    if not (stated.isascii() and stated.isdigit() and len(stated) <= 6):
        raise RemoteSipError("Content-Length is no number")
    if int(stated) > len(rest):
        raise RemoteSipError(f"{int(stated)} bytes of body announced, {len(rest)} came")
    return rest[: int(stated)]


def _message(first: str, fields: Headers, body: bytes) -> Request | Response:
    parts = first.split(" ", 2)
    if len(parts) != 3 or len(first) > LINE_LIMIT or "\r" in first or "\n" in first:
        raise RemoteSipError("the first line is neither a request nor a response")
    if parts[0] == _VERSION:
        if not re.fullmatch(r"[1-6][0-9][0-9]", parts[1]):
            raise RemoteSipError("a status outside 100 to 699")
        return Response(fields, body, int(parts[1]), parts[2])
    if parts[2] != _VERSION or not _TOKEN.match(parts[0]) or not parts[1]:
        raise RemoteSipError("the first line is neither a request nor a response")
    return Request(fields, body, parts[0], parts[1])


def uri_in(address: str) -> str:
    """Give the URI of a From, To, Contact or Refer-To value: `"Name" <sip:1001@host>;tag=x`."""
    bracketed = _ADDRESS.search(address)
    return bracketed[1] if bracketed else address.split(";", 1)[0].strip()


def user_in(address: str) -> str:
    """Give the user part of an address or URI, empty if it has none."""
    found = _USER.match(uri_in(address))
    return (found[1] or "") if found else ""


def parameter(value: str, name: str) -> str:
    """Give a parameter behind an address or a Via (`;tag=…`, `;branch=…`), empty if it is absent."""
    for part in value.rpartition(">")[2].split(";")[1:]:
        key, _, content = part.partition("=")
        if key.strip().lower() == name:
            return content.strip()
    return ""
