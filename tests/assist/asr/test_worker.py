"""What a worker does with messages that have queued up."""

from assist.asr import wire
from assist.asr.worker import merged


def audio(leg: int, start: int, partial: bool = False) -> wire.Audio:
    return wire.Audio(leg, start, bytes([leg, start % 251]) * 10, partial)


def test_contiguous_sound_of_a_leg_becomes_one_and_says_how_many_it_was() -> None:
    found = merged([audio(1, 0), audio(2, 500), audio(1, 10, True), audio(2, 510), audio(1, 20)])
    assert [(message.leg, count) for message, count in found if isinstance(message, wire.Audio)] == [(1, 3), (2, 2)]
    first, second = (message for message, _ in found)
    assert first == wire.Audio(1, 0, audio(1, 0).pcm + audio(1, 10).pcm + audio(1, 20).pcm, True)
    assert second == wire.Audio(2, 500, audio(2, 500).pcm + audio(2, 510).pcm, False)


def test_not_more_than_a_third_of_a_second_is_joined() -> None:
    messages: list[wire.Message] = [wire.Audio(1, 800 * number, bytes(1600), False) for number in range(7)]
    assert [count for _, count in merged(messages)] == [3, 3, 1]


def test_a_hole_or_a_rest_is_never_bridged() -> None:
    messages: list[wire.Message] = [audio(1, 0), audio(1, 30), wire.Rest(1), audio(1, 40), wire.Rest(2)]
    assert merged(messages) == [(message, 1) for message in messages]
