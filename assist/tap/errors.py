"""Errors of the tap.

TapError
├── BadFrame      the other side broke the protocol: its connection is closed, the call goes on
└── TapMisuse     we used a finished parser
"""


class TapError(Exception):
    """Something about one tap."""

    code = "tap"


class BadFrame(TapError):
    """The remote sent what the AudioSocket protocol does not allow."""

    code = "tap-bad-frame"


class TapMisuse(TapError):
    """Bytes were given to a parser after its end."""

    code = "tap-misuse"
