"""Raw AMI headers become typed values here, once; nothing behind this module sees a header's name.

Follows the events of Asterisk 22 with `timestampevents=yes`. An event that nothing uses reads as None. The arrival
time and the integer seconds of queue events are never used.
"""

from collections.abc import Callable, Mapping
from typing import Final

from ivr.ami import events
from ivr.ami.errors import BadMessage
from ivr.ami.events import AmiEvent, Channel

NAME_LIMIT: Final = 200
"""Characters of a caller's name or number that are kept."""
NUMBER_LIMIT: Final = 64
"""Characters of a caller's number; a network gives 15 digits at most."""

Headers = Mapping[str, str]
"""Header names in lower case."""


def split_headers(text: str) -> dict[str, str]:
    """Return one message's headers, names in lower case; of a repeated header the first."""
    headers: dict[str, str] = {}
    for line in text.split("\r\n"):
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), value.removeprefix(" "))
    return headers


def read_event(headers: Headers) -> AmiEvent | None:
    """Return the typed event, or None for one that nothing uses.

    Raises:
        BadMessage: an event that we use lacks a header or has nonsense in it.
    """
    reader = _READERS.get(headers.get("event", ""))
    return reader(headers) if reader else None


def clean(text: str) -> str:
    """Return a name or number without control characters, cut to NAME_LIMIT; `<unknown>` is empty."""
    if text == "<unknown>":
        return ""
    return "".join(c for c in text if c.isprintable())[:NAME_LIMIT]


def _number(headers: Headers, name: str, default: int | None = None) -> int:
    value = headers.get(name, "")
    if not value and default is not None:
        return default
    try:
        return int(value)
    except ValueError:
        raise BadMessage(headers.get("event", ""), name, value) from None


def _required(headers: Headers, name: str) -> str:
    value = headers.get(name, "")
    if not value:
        raise BadMessage(headers.get("event", ""), name, value)
    return value


def _at_us(headers: Headers) -> int:
    value = headers.get("timestamp", "")
    seconds, _, micros = value.partition(".")
    if not (seconds.isascii() and seconds.isdigit() and (not micros or (micros.isascii() and micros.isdigit()))):
        raise BadMessage(headers.get("event", ""), "timestamp", value)
    return int(seconds) * 1_000_000 + int(micros[:6].ljust(6, "0"))


def _channel(headers: Headers, prefix: str = "") -> Channel:
    return Channel(
        name=_required(headers, prefix + "channel"),
        uniqueid=_required(headers, prefix + "uniqueid"),
        linkedid=_required(headers, prefix + "linkedid"),
        state=_number(headers, prefix + "channelstate", 0),
        number=clean(headers.get(prefix + "calleridnum", ""))[:NUMBER_LIMIT],
        caller_name=clean(headers.get(prefix + "calleridname", "")),
        context=headers.get(prefix + "context", ""),
        exten=clean(headers.get(prefix + "exten", "")),
    )


def _dial(headers: Headers) -> tuple[int, Channel | None, Channel]:
    caller = _channel(headers) if headers.get("uniqueid") else None
    return _at_us(headers), caller, _channel(headers, "dest")


def _user_event(h: Headers) -> AmiEvent | None:
    if not h.get("uniqueid"):
        return None
    at_us, channel = _at_us(h), _channel(h)
    match h.get("userevent"):
        case "LegHangup":
            return events.LegHungUp(at_us, channel, h.get("by", "").strip(), _number(h, "cause", 0))
        case "QueueOver":
            return events.QueueOver(at_us, channel, h.get("status", ""))
        case str() as name:
            own = tuple((k, clean(v)) for k, v in h.items() if k not in _CHANNEL_HEADERS)
            return events.DialplanNotice(at_us, channel, name, own)
        case None:
            return None


def _transfer_ok(h: Headers) -> bool:
    return h.get("result") == "Success" and bool(h.get("transfereeuniqueid"))


def _blind(h: Headers) -> AmiEvent | None:
    if not _transfer_ok(h):
        return None
    transferer, transferee = _channel(h, "transferer"), _channel(h, "transferee")
    return events.BlindTransferred(_at_us(h), transferer, transferee, clean(h.get("extension", "")))


def _attended(h: Headers) -> AmiEvent | None:
    if not (_transfer_ok(h) and h.get("transfertargetuniqueid")):
        return None
    return events.AttendedTransferred(
        _at_us(h),
        _channel(h, "origtransferer"),
        _channel(h, "secondtransferer"),
        _channel(h, "transferee"),
        _channel(h, "transfertarget"),
    )


def _member(h: Headers) -> events.MemberChanged:
    return events.MemberChanged(
        at_us=_at_us(h) if "timestamp" in h else 0,
        queue=h.get("queue", ""),
        interface=h.get("interface") or h.get("location", ""),
        state_interface=h.get("stateinterface", ""),
        name=clean(h.get("membername", "") or h.get("name", "")),
        device_state=_number(h, "status") if h.get("status") else None,
        paused=h.get("paused") == "1",
        pause_reason=clean(h.get("pausedreason", "")),
    )


def _seen(h: Headers) -> events.ChannelSeen:
    return events.ChannelSeen(
        _channel(h), h.get("bridgeid", ""), h.get("application", ""), h.get("applicationdata", "")
    )


def _waiting(h: Headers) -> events.QueueWaiting:
    return events.QueueWaiting(
        _required(h, "queue"), _number(h, "position", 1), _required(h, "uniqueid"), _number(h, "wait", 0)
    )


_CHANNEL_HEADERS: Final = frozenset(
    (
        *("event", "privilege", "timestamp", "systemname", "userevent", "channel", "channelstate", "channelstatedesc"),
        *("calleridnum", "calleridname", "connectedlinenum", "connectedlinename", "language", "accountcode"),
        *("context", "exten", "priority", "uniqueid", "linkedid"),
    )
)

_READERS: Final[Mapping[str, Callable[[Headers], AmiEvent | None]]] = {
    "Newchannel": lambda h: events.ChannelCreated(_at_us(h), _channel(h)),
    "Newstate": lambda h: events.StateChanged(_at_us(h), _channel(h)),
    "Hold": lambda h: events.Held(_at_us(h), _channel(h)),
    "Unhold": lambda h: events.Unheld(_at_us(h), _channel(h)),
    "HangupRequest": lambda h: events.HangupRequested(
        _at_us(h), _channel(h), _number(h, "cause", 0), _number(h, "techcause", 0)
    ),
    "SoftHangupRequest": lambda h: events.SoftHangup(_at_us(h), _channel(h), _number(h, "cause", 0)),
    "Hangup": lambda h: events.HungUp(_at_us(h), _channel(h), _number(h, "cause", 0), _number(h, "techcause", 0)),
    "DialBegin": lambda h: events.DialBegan(*_dial(h), h.get("dialstring", "")),
    "DialState": lambda h: events.DialProgressed(*_dial(h), h.get("dialstatus", "")),
    "DialEnd": lambda h: events.DialEnded(*_dial(h), h.get("dialstatus", "")),
    "QueueCallerJoin": lambda h: events.QueueEntered(
        _at_us(h), _channel(h), _required(h, "queue"), _number(h, "position", 1)
    ),
    "QueueCallerLeave": lambda h: events.QueueExited(_at_us(h), _channel(h), _required(h, "queue")),
    "QueueCallerAbandon": lambda h: events.QueueAbandoned(_at_us(h), _channel(h), _required(h, "queue")),
    "AgentConnect": lambda h: events.MemberAnswered(_at_us(h), _channel(h), _required(h, "queue"), _channel(h, "dest")),
    "AgentComplete": lambda h: events.MemberFinished(
        _at_us(h), _channel(h), _required(h, "queue"), h.get("reason", "")
    ),
    "BridgeEnter": lambda h: events.BridgeEntered(_at_us(h), _channel(h), _required(h, "bridgeuniqueid")),
    "BridgeLeave": lambda h: events.BridgeLeft(_at_us(h), _channel(h), _required(h, "bridgeuniqueid")),
    "BlindTransfer": _blind,
    "AttendedTransfer": _attended,
    "UserEvent": _user_event,
    "QueueMemberStatus": _member,
    "QueueMemberPause": _member,
    "QueueMember": _member,
    "ContactStatus": lambda h: events.ContactChanged(_at_us(h), h.get("endpointname", ""), h.get("contactstatus", "")),
    "CoreShowChannel": _seen,
    "QueueEntry": _waiting,
    "FullyBooted": lambda h: events.FullyBooted(_at_us(h) if "timestamp" in h else 0),
    "Shutdown": lambda h: events.Shutdown(_at_us(h) if "timestamp" in h else 0),
}
