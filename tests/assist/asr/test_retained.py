"""The audio kept for a replay."""

from assist.asr.retained import Retained

PIECE = b"\x01\x00" * 800


def kept(count: int, most: int = 100_000) -> Retained:
    retained = Retained(most)
    for number in range(count):
        retained.add(number * 800, PIECE)
    return retained


def test_what_is_closed_is_forgotten_in_whole_pieces() -> None:
    retained = kept(4)
    retained.trim(1700)
    assert (retained.start, retained.samples) == (1600, 1600)
    retained.trim(3200)
    assert (retained.start, retained.samples) == (None, 0)


def test_the_oldest_goes_when_it_is_too_much_and_is_counted() -> None:
    retained = kept(5, most=2000)
    assert (retained.start, retained.samples, retained.lost) == (2400, 1600, 2400)


def test_runs_are_cut_at_holes_and_at_their_length() -> None:
    retained = kept(3)
    retained.add(4000, PIECE)
    assert [(start, len(pcm) // 2) for start, pcm in retained.runs(8000)] == [(0, 2400), (4000, 800)]
    assert [(start, len(pcm) // 2) for start, pcm in retained.runs(1600)] == [(0, 1600), (1600, 800), (4000, 800)]
    assert retained.samples == 3200
    retained.clear()
    assert list(retained.runs(8000)) == []
