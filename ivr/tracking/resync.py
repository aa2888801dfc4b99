"""After each log-in: the tracker's picture is compared with what Asterisk lists as running.

What ended unseen is told as ended, with nobody to blame; what began unseen is told from the moment that we can
know of. Nothing that an earlier process told is told again: its calls are restored first (`ivr.tracking.restore`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from calls.facts import Direction
from calls.findings import Role
from calls.ids import AgentId
from ivr.ami.events import STATE_RINGING, STATE_UP, ChannelSeen, MemberChanged, QueueWaiting
from ivr.tracking.call import CallTracker
from ivr.tracking.legs import Leg
from ivr.tracking.map import local_extension
from ivr.tracking.tracker import Step, Tracker


@dataclass(frozen=True, slots=True)
class Listing:
    """What CoreShowChannels and QueueStatus returned."""

    channels: tuple[ChannelSeen, ...]
    waiting: tuple[QueueWaiting, ...] = ()
    members: tuple[MemberChanged, ...] = ()
    asked_us: int | None = None
    """When it was asked for; what is known to be newer is not judged by it."""
    again: bool = False
    """The second one after a log-in: it only adds what the first was too early for."""


def resynchronise(tracker: Tracker, listing: Listing, now_us: int) -> Step:
    """Bring the tracker in line with the listing, taken at `now_us`."""
    gone = set(tracker.gone)
    seen_phones = [seen for seen in listing.channels if seen.channel.is_phone]
    phones = {seen.channel.uniqueid: seen for seen in seen_phones if seen.channel.uniqueid not in gone}
    _end_unseen(tracker, phones, now_us, listing.asked_us or now_us)
    for seen in sorted(phones.values(), key=lambda seen: begun_us(seen.channel.uniqueid) or now_us):
        _see(tracker, seen, now_us)
    _end_empty(tracker, now_us)
    _waits(tracker, listing, now_us)
    for seen in phones.values():
        _bridge(tracker, seen, now_us)
    for member in listing.members:
        tracker.seen_member(member)
    return tracker.settled()


def look_again(tracker: Tracker, listing: Listing, now_us: int) -> Step:
    """Add who has met whom just while the first listing was made: its event came before the legs were known."""
    for seen in listing.channels:
        call = tracker.calls.get(tracker.home(seen.channel.uniqueid))
        leg = call.state.legs.get(seen.channel.uniqueid) if call else None
        if call and leg and seen.bridge and not leg.bridge:
            call.entered_bridge(now_us, leg, seen.bridge)
    return tracker.settled()


def begun_us(uniqueid: str) -> int | None:
    """Return when a channel was created, to the second, as its identity says: `pbx1-1795285220.1`."""
    seconds = uniqueid.rpartition("-")[2].partition(".")[0]
    return int(seconds) * 1_000_000 if seconds.isascii() and seconds.isdigit() else None


def _legs(tracker: Tracker) -> list[tuple[CallTracker, Leg]]:
    return [(call, leg) for call in tracker.calls.values() for leg in list(call.state.legs.values())]


def _end_unseen(tracker: Tracker, phones: Mapping[str, ChannelSeen], now_us: int, asked_us: int) -> None:
    for call, leg in _legs(tracker):
        if leg.id not in phones and leg.since_us < asked_us:
            call.state.unseen = call.state.unseen or leg is call.state.customer
            call.down(now_us, leg, 0)


def _end_empty(tracker: Tracker, now_us: int) -> None:
    for call in list(tracker.calls.values()):
        if call.state.started and not call.state.legs:
            call.state.unseen = True
            call.end(now_us)


def _see(tracker: Tracker, seen: ChannelSeen, now_us: int) -> None:
    channel = seen.channel
    call = tracker.calls.get(tracker.home(channel.uniqueid)) or tracker.calls.get(channel.linkedid)
    if call is None:
        call = tracker.calls[channel.linkedid] = CallTracker(tracker.line, channel.linkedid)
    leg = call.state.legs.get(channel.uniqueid)
    if leg is None:
        began = channel.uniqueid == channel.linkedid
        leg = tracker.add(begun_us(channel.uniqueid) or now_us if began else now_us, call, channel)
        _name(call, leg, seen, now_us)
    leg.state = channel.state
    if channel.state == STATE_UP:
        call.up(now_us, leg)
    elif channel.state == STATE_RINGING:
        call.ringing(now_us, leg, exact=False)


def _name(call: CallTracker, leg: Leg, seen: ChannelSeen, now_us: int) -> None:
    """Say who an unnamed phone is: the customer of a call out, or somebody in the public network."""
    if leg.agent is not None or leg.role is Role.CALLER:
        return
    if call.state.started and call.state.direction is Direction.OUT and call.state.customer is None:
        leg.role, call.state.customer = Role.CALLER, leg
        return
    if call.state.started:
        leg.agent = AgentId(local_extension(seen.channel.name) or seen.channel.number or seen.channel.exten)
        return
    leg.role = Role.CALLER
    call.start(now_us, Direction.OUT, leg, seen.channel, seen.channel.number)


def _waits(tracker: Tracker, listing: Listing, now_us: int) -> None:
    for waiting in listing.waiting:
        call = tracker.call_of(waiting.uniqueid)
        if call and call.state.waiting is None:
            call.joined_queue(now_us - waiting.wait_s * 1_000_000, waiting.queue, waiting.position)
    listed = {waiting.uniqueid for waiting in listing.waiting}
    for call in tracker.calls.values():
        customer, waiting_in = call.state.customer, call.state.waiting
        if customer and waiting_in and waiting_in.left_us is None and customer.id not in listed:
            call.left_queue(now_us, waiting_in.queue)


def _bridge(tracker: Tracker, seen: ChannelSeen, now_us: int) -> None:
    call = tracker.calls.get(tracker.home(seen.channel.uniqueid))
    leg = call.state.legs.get(seen.channel.uniqueid) if call else None
    if call is None or leg is None or leg.bridge == seen.bridge:
        return
    call.left_bridge(now_us, leg, leg.bridge)
    if seen.bridge:
        call.entered_bridge(now_us, leg, seen.bridge)
