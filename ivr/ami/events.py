"""What Asterisk tells us, as typed values: one class per AMI event of Asterisk 22 that something uses.

Times are whole microseconds since 1970, from the event's `Timestamp`. `ivr.ami.messages` makes these from headers.
"""

from dataclasses import dataclass
from typing import Final

STATE_RING: Final = 4
STATE_RINGING: Final = 5
STATE_UP: Final = 6


@dataclass(frozen=True, slots=True)
class Channel:
    """The snapshot of one channel that every channel event carries."""

    name: str
    """`PJSIP/1001-0000000a`"""
    uniqueid: str
    linkedid: str
    state: int
    """0 down, 4 ring (it calls us), 5 ringing (we call it), 6 up."""
    number: str = ""
    caller_name: str = ""
    context: str = ""
    exten: str = ""

    @property
    def endpoint(self) -> str:
        """`1001` of `PJSIP/1001-0000000a`; empty for other technologies."""
        technology, _, rest = self.name.partition("/")
        return rest.rpartition("-")[0] if technology == "PJSIP" else ""

    @property
    def is_phone(self) -> bool:
        """True for a real leg: taps and Local halves are none."""
        return self.name.startswith("PJSIP/")


@dataclass(frozen=True, slots=True)
class _ChannelEvent:
    at_us: int
    channel: Channel


@dataclass(frozen=True, slots=True)
class ChannelCreated(_ChannelEvent):
    pass


@dataclass(frozen=True, slots=True)
class StateChanged(_ChannelEvent):
    pass


@dataclass(frozen=True, slots=True)
class Held(_ChannelEvent):
    """This party pressed hold."""


@dataclass(frozen=True, slots=True)
class Unheld(_ChannelEvent):
    pass


@dataclass(frozen=True, slots=True)
class HangupRequested(_ChannelEvent):
    """The channel's driver saw the remote hang up (BYE, CANCEL, an error reply)."""

    cause: int
    tech_cause: int
    """SIP status when off-nominal, else 0."""


@dataclass(frozen=True, slots=True)
class SoftHangup(_ChannelEvent):
    flag: int
    """A soft-hangup flag, not Q.850: 1 device, 16 dialplan ended, 32 explicit."""


@dataclass(frozen=True, slots=True)
class HungUp(_ChannelEvent):
    cause: int
    tech_cause: int


@dataclass(frozen=True, slots=True)
class _DialEvent:
    at_us: int
    caller: Channel | None
    """None when nobody dials: our own Originate."""
    dialled: Channel


@dataclass(frozen=True, slots=True)
class DialBegan(_DialEvent):
    dial_string: str


@dataclass(frozen=True, slots=True)
class DialProgressed(_DialEvent):
    status: str
    """RINGING, PROGRESS, PROCEEDING."""


@dataclass(frozen=True, slots=True)
class DialEnded(_DialEvent):
    status: str
    """ANSWER, BUSY, CANCEL, CHANUNAVAIL, CONGESTION, NOANSWER, ABORT, CONTINUE, GOTO."""


@dataclass(frozen=True, slots=True)
class QueueEntered(_ChannelEvent):
    queue: str
    position: int


@dataclass(frozen=True, slots=True)
class QueueExited(_ChannelEvent):
    queue: str


@dataclass(frozen=True, slots=True)
class QueueAbandoned(_ChannelEvent):
    queue: str


@dataclass(frozen=True, slots=True)
class QueueOver(_ChannelEvent):
    """Our dialplan's own event after Queue(): why the caller is out of it."""

    status: str
    """QUEUESTATUS, or KEY when a digit was pressed."""


@dataclass(frozen=True, slots=True)
class MemberAnswered(_ChannelEvent):
    """AgentConnect."""

    queue: str
    member: Channel


@dataclass(frozen=True, slots=True)
class MemberFinished(_ChannelEvent):
    """AgentComplete."""

    queue: str
    reason: str
    """caller, agent or transfer; only a cross-check."""


@dataclass(frozen=True, slots=True)
class BridgeEntered(_ChannelEvent):
    bridge: str


@dataclass(frozen=True, slots=True)
class BridgeLeft(_ChannelEvent):
    bridge: str


@dataclass(frozen=True, slots=True)
class BlindTransferred:
    at_us: int
    transferer: Channel
    transferee: Channel
    extension: str


@dataclass(frozen=True, slots=True)
class AttendedTransferred:
    at_us: int
    transferer: Channel
    second: Channel
    """The transferer's channel of the consultation; the same one with Asterisk's own attended transfer."""
    transferee: Channel
    target: Channel


@dataclass(frozen=True, slots=True)
class LegHungUp(_ChannelEvent):
    """Our dialplan's hangup handler: who caused it."""

    by: str
    """A channel's name, `dialplan/...` when we hung up, empty when nobody did."""
    cause: int


@dataclass(frozen=True, slots=True)
class DialplanNotice(_ChannelEvent):
    """Any other UserEvent of our dialplan."""

    name: str
    fields: tuple[tuple[str, str], ...]

    def get(self, key: str) -> str:
        return dict(self.fields).get(key, "")


@dataclass(frozen=True, slots=True)
class MemberChanged:
    """QueueMemberStatus, QueueMemberPause, or a QueueMember of a listing."""

    at_us: int
    queue: str
    interface: str
    state_interface: str
    name: str
    device_state: int | None
    """1 free, 2 in use, 3 busy, 4 invalid, 5 unavailable, 6 ringing, 7 ringing and in use, 8 on hold."""
    paused: bool
    pause_reason: str


@dataclass(frozen=True, slots=True)
class ContactChanged:
    at_us: int
    endpoint: str
    status: str
    """Reachable, NonQualified, Removed, Unreachable, ..."""


@dataclass(frozen=True, slots=True)
class ChannelSeen:
    """One running channel of a CoreShowChannels listing. It carries no time."""

    channel: Channel
    bridge: str
    application: str
    data: str


@dataclass(frozen=True, slots=True)
class QueueWaiting:
    """One waiting caller of a QueueStatus listing."""

    queue: str
    position: int
    uniqueid: str
    wait_s: int


@dataclass(frozen=True, slots=True)
class FullyBooted:
    at_us: int


@dataclass(frozen=True, slots=True)
class Shutdown:
    at_us: int


AmiEvent = (
    ChannelCreated
    | StateChanged
    | Held
    | Unheld
    | HangupRequested
    | SoftHangup
    | HungUp
    | DialBegan
    | DialProgressed
    | DialEnded
    | QueueEntered
    | QueueExited
    | QueueAbandoned
    | QueueOver
    | MemberAnswered
    | MemberFinished
    | BridgeEntered
    | BridgeLeft
    | BlindTransferred
    | AttendedTransferred
    | LegHungUp
    | DialplanNotice
    | MemberChanged
    | ContactChanged
    | ChannelSeen
    | QueueWaiting
    | FullyBooted
    | Shutdown
)
