"""The lanes' messages: whole, byte by byte, and any bytes at all."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.asr import wire
from assist.asr.errors import BadMessage

WORDS = (wire.HeardWord("您好", 800, 4000, 0.93), wire.HeardWord("[unk]", 4000, 4800, 0.4))
WIRE = b"".join(
    [
        wire.ready(),
        wire.audio(7, 123_456_789_012, b"abcd", True),
        wire.rest(7),
        wire.consumed(7, 1 << 40, True),
        wire.partial(7, 800, 9600, "您好 请问"),
        wire.final(7, 9600, WORDS),
        wire.grammar(7, ("是的", "一 二", "[unk]")),
        wire.rested(7),
    ]
)
MESSAGES = [
    wire.Ready(),
    wire.Audio(7, 123_456_789_012, b"abcd", True),
    wire.Rest(7),
    wire.Consumed(7, 1 << 40, True),
    wire.PartialText(7, 800, 9600, "您好 请问"),
    wire.FinalText(7, 9600, WORDS),
    wire.Grammar(7, ("是的", "一 二", "[unk]")),
    wire.Rested(7),
]


@pytest.mark.parametrize("step", [1, 2, 5, 8, 9, 1000])
def test_any_cut_gives_the_same_messages(step: int) -> None:
    parser = wire.MessageParser()
    messages = [message for at in range(0, len(WIRE), step) for message in parser.receive(WIRE[at : at + step])]
    assert messages == MESSAGES
    assert parser.empty


def test_an_unfinished_message_waits() -> None:
    parser = wire.MessageParser()
    assert parser.receive(WIRE[:-4]) == MESSAGES[:-1]
    assert not parser.empty


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x00" * 9, id="kind 0"),
        pytest.param(b"\x63" + b"\x00" * 8, id="unknown kind"),
        pytest.param(b"\x02\x00\x00\x00\x00\xff\xff\xff\xff", id="too long"),
        pytest.param(b"\x04\x00\x00\x00\x00\x01\x00\x00\x00x", id="half a position"),
        pytest.param(b"\x06\x00\x00\x00\x00\x09\x00\x00\x0012345678{", id="broken words"),
        pytest.param(b"\x06\x00\x00\x00\x00\x0b\x00\x00\x0012345678[1]", id="words of another shape"),
        pytest.param(b"\x08\x00\x00\x00\x00\x03\x00\x00\x00[1]", id="phrases of another shape"),
    ],
)
def test_what_is_no_message_is_refused(data: bytes) -> None:
    with pytest.raises(BadMessage):
        wire.MessageParser().receive(data)


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_give_messages_or_the_error(chunks: list[bytes]) -> None:
    parser = wire.MessageParser()
    with suppress(BadMessage):
        for chunk in chunks:
            parser.receive(chunk)
