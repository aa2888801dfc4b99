"""Two channels on one clock."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from assist.recording.mixdown import Mixdown
from calls.findings import Role


def pcm(value: int, count: int) -> bytes:
    return np.full(count, value, np.int16).tobytes()


def stereo(sound: bytes) -> list[list[int]]:
    return np.frombuffer(sound, "<i2").reshape(-1, 2).tolist()


def test_each_role_has_its_channel_and_what_nobody_said_is_zeros() -> None:
    mixdown = Mixdown()
    mixdown.add(Role.CALLER, 1, pcm(5, 2))
    mixdown.add(Role.AGENT, 2, pcm(7, 1))
    assert stereo(mixdown.take(5)) == [[0, 0], [0, 5], [7, 5], [0, 0], [0, 0]]
    assert mixdown.take(5) == b""


def test_a_piece_is_split_at_the_writing_place_and_late_sound_is_counted() -> None:
    mixdown = Mixdown()
    mixdown.add(Role.CALLER, 0, pcm(5, 4))
    assert stereo(mixdown.take(2)) == [[0, 5], [0, 5]]
    mixdown.add(Role.AGENT, 1, pcm(7, 2))
    assert stereo(mixdown.take(4)) == [[7, 5], [0, 5]]
    assert mixdown.late == 1


def test_two_legs_of_one_role_are_added_and_clipped() -> None:
    mixdown = Mixdown(written=100)
    mixdown.add(Role.AGENT, 100, pcm(20_000, 1))
    mixdown.add(Role.AGENT, 100, pcm(20_000, 2))
    assert stereo(mixdown.take(mixdown.end)) == [[32_767, 0], [20_000, 0]]


pieces = st.lists(st.tuples(st.sampled_from(Role), st.integers(0, 50), st.integers(1, 20)), max_size=8)


@given(pieces, st.lists(st.integers(1, 40), max_size=5))
def test_writing_in_steps_gives_the_same_as_at_once(placed: list[tuple[Role, int, int]], steps: list[int]) -> None:
    at_once, in_steps = Mixdown(), Mixdown()
    for mixdown in (at_once, in_steps):
        for role, start, count in placed:
            mixdown.add(role, start, pcm(3, count))
    end, sound = at_once.end, b""
    for step in steps:
        sound += in_steps.take(min(in_steps.written + step, end))
    assert sound + in_steps.take(end) == at_once.take(end)
