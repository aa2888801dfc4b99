"""When a leg's tap is opened, closed and opened again. Pure: times come in, actions go out.

A remote whose RTP sequence number jumps back makes every hook on the channel deaf while the people hear each other
(Asterisk 22.10: the translator drops each frame as late). Only closing the tap, waiting for the hook to go, and opening
a new one helps. A leg that sends no RTP at all looks the same, so the attempts grow rare. Waiting and hold are not
deafness.
"""

from dataclasses import dataclass, field, replace
from typing import Final

from assist.settings import TapSettings

STEADY_S: Final = 10.0
"""Sound for so long forgets the earlier attempts."""
PAUSE_S: Final = 0.5
"""A pause in the frames longer than this begins a new run of sound."""


@dataclass(frozen=True, slots=True)
class Rose:
    """The leg was answered."""


@dataclass(frozen=True, slots=True)
class HoldChanged:
    """The leg went on hold or came back."""

    held: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """The tap was refused, or its connection ended."""


@dataclass(frozen=True, slots=True)
class Sounded:
    """Frames came, the first at `first`, the last now."""

    first: float


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed."""


Event = Rose | HoldChanged | Failed | Sounded | Tick


@dataclass(frozen=True, slots=True)
class OpenTap:
    """Ask for a tap."""


@dataclass(frozen=True, slots=True)
class CloseTap:
    """Close the channel's taps."""


@dataclass(frozen=True, slots=True)
class WentDeaf:
    """Nothing has been heard since `since`."""

    since: float


@dataclass(frozen=True, slots=True)
class HeardAgain:
    """Sound since `since`."""

    since: float


Action = OpenTap | CloseTap | WentDeaf | HeardAgain


@dataclass(frozen=True, slots=True)
class Watch:
    """One leg's tap. All times are monotonic seconds."""

    due_at: float | None
    """When the next tap is to be opened; None: there is one."""
    up_at: float | None = None
    held: bool = False
    quiet_since: float | None = None
    """From when on the absence of frames counts: answered, back from hold, tap opened, or the last frame."""
    lively: bool = False
    """The present tap has given frames."""
    run_at: float | None = None
    """Since when frames have come without a pause."""
    attempts: int = 0
    deaf: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What follows from an event."""

    watch: Watch
    actions: tuple[Action, ...] = field(default=())


def advance(watch: Watch, event: Event, now: float, settings: TapSettings) -> Step:
    """Take one event."""
    if isinstance(event, Sounded):
        return _sounded(watch, event.first, now)
    if isinstance(event, Rose):
        return Step(replace(watch, up_at=now, quiet_since=now) if watch.up_at is None else watch)
    if isinstance(event, HoldChanged):
        return Step(replace(watch, held=event.held, quiet_since=now, run_at=None))
    if isinstance(event, Failed):
        return Step(_retry(watch, now, settings))
    return _tick(watch, now, settings)


def deadline(watch: Watch, settings: TapSettings) -> float | None:
    """Return when the next Tick can do something; None: never without an event."""
    times = [watch.due_at] if watch.due_at is not None else []
    if watch.due_at is None and watch.up_at is not None and not watch.held and watch.quiet_since is not None:
        times.append(watch.quiet_since + _patience(watch, settings))
    return min(times, default=None)


def _patience(watch: Watch, settings: TapSettings) -> float:
    return settings.deaf_after_s if watch.lively else settings.first_frame_s


def _sounded(watch: Watch, first: float, now: float) -> Step:
    paused = watch.run_at is None or watch.quiet_since is None or first - watch.quiet_since > PAUSE_S
    run_at = first if paused or watch.run_at is None else watch.run_at
    attempts = 0 if now - run_at >= STEADY_S else watch.attempts
    heard = (HeardAgain(first),) if watch.deaf else ()
    return Step(replace(watch, quiet_since=now, lively=True, run_at=run_at, attempts=attempts, deaf=False), heard)


def _retry(watch: Watch, now: float, settings: TapSettings) -> Watch:
    pauses = (settings.reopen_s, *settings.back_off_s)
    pause = pauses[min(watch.attempts, len(pauses) - 1)]
    return replace(watch, due_at=now + pause, lively=False, run_at=None, attempts=watch.attempts + 1)


def _tick(watch: Watch, now: float, settings: TapSettings) -> Step:
    actions: tuple[Action, ...] = ()
    silent = watch.up_at is not None and not watch.held and watch.quiet_since is not None
    if silent and watch.quiet_since is not None and now >= watch.quiet_since + _patience(watch, settings):
        if not watch.deaf:
            actions += (WentDeaf(watch.quiet_since),)
            watch = replace(watch, deaf=True)
        if watch.due_at is None:
            actions += (CloseTap(),)
            watch = _retry(watch, now, settings)
    if watch.due_at is not None and now >= watch.due_at:
        actions += (OpenTap(),)
        quiet_since = now if watch.up_at is not None else None
        watch = replace(watch, due_at=None, quiet_since=quiet_since)
    return Step(watch, actions)
