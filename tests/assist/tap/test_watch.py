"""When taps are opened, closed and opened again."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assist.settings import TapSettings
from assist.tap.watch import (
    Action,
    CloseTap,
    Event,
    Failed,
    HeardAgain,
    HoldChanged,
    OpenTap,
    Rose,
    Sounded,
    Tick,
    Watch,
    WentDeaf,
    advance,
    deadline,
)

SETTINGS = TapSettings()


def played(events: list[tuple[float, Event]], until: float = 0.0) -> list[tuple[float, Action]]:
    """Run timed events, with a Tick at every deadline between them; return the timed actions."""
    watch, actions = Watch(due_at=0.0), list[tuple[float, Action]]()
    for at, event in [*events, (until, Tick())]:
        while (due := deadline(watch, SETTINGS)) is not None and due <= at:
            step = advance(watch, Tick(), due, SETTINGS)
            watch = step.watch
            actions += [(round(due, 3), action) for action in step.actions]
        step = advance(watch, event, at, SETTINGS)
        watch = step.watch
        actions += [(at, action) for action in step.actions]
    return actions


def sound(start: float, end: float) -> list[tuple[float, Event]]:
    """Frames from start to end, noticed four times a second."""
    times = [start + 0.25 * number for number in range(round((end - start) * 4) + 1)]
    return [(times[0], Sounded(times[0]))] + [(at, Sounded(before + 0.02)) for before, at in pairwise(times)]


def test_a_leg_is_tapped_at_once_and_left_alone_while_it_rings() -> None:
    assert played([], until=60.0) == [(0.0, OpenTap())]


def test_a_leg_that_falls_silent_is_tapped_again_within_two_seconds() -> None:
    actions = played([(1.0, Rose()), *sound(1.1, 20.1), *sound(22.0, 23.0)], until=23.5)
    assert actions == [
        (0.0, OpenTap()),
        (21.1, WentDeaf(20.1)),
        (21.1, CloseTap()),
        (21.4, OpenTap()),
        (22.0, HeardAgain(22.0)),
    ]


def test_a_leg_without_any_sound_is_tried_ever_more_rarely() -> None:
    actions = played([(0.0, Rose())], until=120.0)
    assert [at for at, action in actions if isinstance(action, OpenTap)] == [0.0, 2.3, 6.3, 13.3, 30.3, 92.3]
    assert [action for _, action in actions if isinstance(action, WentDeaf)] == [WentDeaf(0.0)]


def test_steady_sound_forgets_the_attempts() -> None:
    actions = played([(0.0, Rose()), *sound(2.5, 14.0)], until=15.4)
    assert [at for at, action in actions if isinstance(action, OpenTap)] == [0.0, 2.3, 15.3]
    again = played([(0.0, Rose()), *sound(2.5, 4.0)], until=7.5)
    assert [at for at, action in again if isinstance(action, OpenTap)] == [0.0, 2.3, 7.0]


def test_a_held_leg_is_not_deaf_and_counts_from_its_return() -> None:
    actions = played(
        [(0.0, Rose()), *sound(0.1, 5.1), (5.2, HoldChanged(True)), (50.0, HoldChanged(False))], until=51.05
    )
    assert actions == [(0.0, OpenTap()), (51.0, WentDeaf(50.0)), (51.0, CloseTap())]


def test_a_lost_connection_is_opened_again_and_refusals_slow_down() -> None:
    actions = played([(0.0, Tick()), (10.0, Failed()), (10.3, Failed()), (12.3, Failed())], until=20.0)
    assert [at for at, _ in actions] == [0.0, 10.3, 12.3, 17.3]


events = st.one_of(
    st.just(Rose()), st.booleans().map(HoldChanged), st.just(Failed()), st.just(Tick()), st.floats(0, 0).map(Sounded)
)


@given(st.lists(st.tuples(st.floats(0.0, 5.0), events), max_size=30))
def test_no_history_leaves_an_answered_leg_without_a_tap_and_without_a_deadline(
    history: list[tuple[float, Event]],
) -> None:
    watch, now = Watch(due_at=0.0), 0.0
    for wait, event in history:
        now += wait
        watch = advance(watch, Sounded(now) if isinstance(event, Sounded) else event, now, SETTINGS).watch
        assert watch.due_at is None or watch.due_at <= now + SETTINGS.back_off_s[-1]
        assert deadline(watch, SETTINGS) is not None or watch.held or watch.up_at is None
