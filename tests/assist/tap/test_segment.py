"""One leg's audio on the call's clock."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assist.tap.segment import AHEAD, FRAME, RATE, Mark, Span, Timeline

MS = 8
PCM = b"\x07\x00" * FRAME


def shape(spans: list[Span]) -> list[tuple[int, int, str]]:
    """Start and end in ms, and the mark."""
    return [(span.start // MS, span.end // MS, span.mark.value) for span in spans]


def test_a_segment_is_placed_once_and_then_only_samples_count() -> None:
    line = Timeline(0)
    spans = line.audio(PCM, 1000 * MS)
    for late in (0, 9, -4, 30, 0):
        spans += line.audio(PCM, (1000 + late) * MS)
    assert shape(spans) == [(0, 980, "gap")] + [(980 + 20 * n, 1000 + 20 * n, "audio") for n in range(6)]
    assert spans[0].pcm is None
    assert spans[1].pcm == PCM


def test_what_arrives_in_one_piece_ends_at_its_arrival() -> None:
    assert shape(Timeline(0).audio(PCM * 5, 500 * MS)) == [(0, 400, "gap"), (400, 500, "audio")]


def test_sixty_milliseconds_may_be_missing_more_is_filled_and_anchored_again() -> None:
    line = Timeline(980 * MS)
    line.audio(PCM, 1000 * MS)
    assert line.tick(1080 * MS) == []
    assert shape(line.tick(1100 * MS)) == [(1000, 1060, "gap")]
    assert shape(line.tick(1200 * MS)) == [(1060, 1160, "gap")]
    assert shape(line.audio(PCM, 1207 * MS)) == [(1160, 1187, "gap"), (1187, 1207, "audio")]
    assert line.origin == 1187 * MS


def test_a_burst_after_a_gap_follows_the_zeros_and_the_next_pause_takes_the_delay_out() -> None:
    line = Timeline(980 * MS)
    line.audio(PCM, 1000 * MS)
    line.tick(1160 * MS)
    assert shape(line.audio(PCM * 8, 1165 * MS)) == [(1120, 1280, "audio")]
    assert line.tick(1300 * MS) == []
    assert shape(line.tick(1400 * MS)) == [(1280, 1360, "gap")]


def test_hold_drops_what_arrives_and_marks_the_span() -> None:
    line = Timeline(0)
    line.audio(PCM, 20 * MS)
    assert shape(line.hold(True, 50 * MS)) == [(20, 50, "gap")]
    assert line.audio(PCM, 60 * MS) == []
    assert shape(line.tick(150 * MS)) == [(50, 150, "hold")]
    assert shape(line.hold(False, 180 * MS)) == [(150, 180, "hold")]
    assert shape(line.audio(PCM, 205 * MS)) == [(180, 185, "gap"), (185, 205, "audio")]
    assert line.dropped == FRAME


def test_a_sender_far_ahead_of_the_clock_is_cut() -> None:
    line = Timeline(0)
    spans = [span for _ in range(200) for span in line.audio(PCM, 20 * MS)]
    assert spans[-1].end <= 20 * MS + AHEAD
    assert line.dropped == 200 * FRAME - (spans[-1].end - spans[0].start)


steps = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from(["audio", "tick", "hold", "unhold"]), st.integers(1, 8)),
    max_size=60,
)


@given(steps)
def test_spans_never_overlap_or_leave_a_hole_and_stay_near_the_clock(steps: list[tuple[int, str, int]]) -> None:
    line, now, spans = Timeline(0), 0, list[Span]()
    for wait_ms, what, frames in steps:
        now += wait_ms * MS
        if what == "audio":
            spans += line.audio(PCM * frames, now)
        elif what == "tick":
            spans += line.tick(now)
            assert now - line.position <= 80 * MS
        else:
            spans += line.hold(what == "hold", now)
    assert all(before.end == after.start for before, after in pairwise(spans))
    assert all(span.length > 0 and (span.pcm is None) == (span.mark is not Mark.AUDIO) for span in spans)
    assert line.position <= now + AHEAD
    assert RATE == 1000 * MS
