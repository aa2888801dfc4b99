"""AudioSocket frames: whole, byte by byte, with trailing bytes, and any bytes at all."""

from contextlib import suppress
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.tap.errors import BadFrame, TapMisuse
from assist.tap.frames import RATES, SILENCE, Announced, Audio, Digit, Failed, Frame, FrameParser, HungUp

TAP = UUID("5f0c8a52-8c5e-4d1c-9b6f-3b9a0f3b7a11")
HELLO = bytes(Announced(TAP))


def merged(frames: list[Frame]) -> list[Frame]:
    """Join neighbouring audio of one rate, as a parser does that gets everything at once."""
    out: list[Frame] = []
    for frame in frames:
        last = out[-1] if out else None
        if isinstance(frame, Audio) and isinstance(last, Audio) and last.rate == frame.rate:
            out[-1] = Audio(last.pcm + frame.pcm, frame.rate)
        else:
            out.append(frame)
    return out


def test_the_wire_form_is_the_documented_one() -> None:
    assert b"\x01\x00\x10" + TAP.bytes == HELLO
    assert bytes(Audio(b"\x01\x00" * 160)) == b"\x10\x01\x40" + b"\x01\x00" * 160
    assert bytes(Digit("5")) == b"\x03\x00\x015"
    assert bytes(HungUp()) == b"\x00\x00\x00"
    assert (bytes(Failed(None)), bytes(Failed(4))) == (b"\xff\x00\x00", b"\xff\x00\x01\x04")
    assert b"\x10\x01\x40" + bytes(320) == SILENCE


@pytest.mark.parametrize(("kind", "rate"), RATES.items())
def test_every_rate_is_read_from_the_kind(kind: int, rate: int) -> None:
    frames = FrameParser().receive(HELLO + bytes([kind, 0, 4]) + b"abcd")
    assert frames == [Announced(TAP), Audio(b"abcd", rate)]


def test_audio_that_comes_together_is_one_and_other_frames_cut_it() -> None:
    two = bytes(Audio(b"ab")) + bytes(Audio(b"cdef"))
    frames = FrameParser().receive(HELLO + two + bytes(Digit("#")) + bytes(Audio(b"gh")) + bytes(Audio(b"ij", 16000)))
    assert frames == [Announced(TAP), Audio(b"abcdef"), Digit("#"), Audio(b"gh"), Audio(b"ij", 16000)]


@pytest.mark.parametrize("step", [1, 2, 3, 7, 322])
def test_any_cut_gives_the_same_frames(step: int) -> None:
    wire = HELLO + SILENCE * 3 + bytes(Digit("1")) + bytes(Audio(b"xy" * 5, 16000)) + bytes(HungUp())
    parser = FrameParser()
    frames = [frame for at in range(0, len(wire), step) for frame in parser.receive(wire[at : at + step])]
    assert merged(frames) == FrameParser().receive(wire)
    parser.receive_eof()


def test_the_rest_of_a_frame_waits_for_its_bytes() -> None:
    parser = FrameParser()
    assert parser.receive(HELLO + b"\x10\x00\x04ab") == [Announced(TAP)]
    assert parser.receive(b"cd\x10") == [Audio(b"abcd")]
    with pytest.raises(BadFrame, match="inside a frame"):
        parser.receive_eof()
    with pytest.raises(TapMisuse):
        parser.receive(b"")


@pytest.mark.parametrize(
    "wire",
    [
        pytest.param(SILENCE, id="audio before the announcement"),
        pytest.param(b"\x00\x00\x00", id="hang-up before the announcement"),
        pytest.param(HELLO + HELLO, id="announced twice"),
        pytest.param(b"\x01\x00\x0f", id="announcement too short"),
        pytest.param(HELLO + b"\x02\x00\x01", id="unknown kind"),
        pytest.param(HELLO + b"\x10\x00\x00", id="empty audio"),
        pytest.param(HELLO + b"\x10\x00\x03", id="half a sample"),
        pytest.param(HELLO + b"\x03\x00\x02", id="two digits"),
        pytest.param(HELLO + b"\x03\x00\x01\x07", id="unprintable digit"),
        pytest.param(HELLO + b"\xff\x00\x02", id="long error"),
        pytest.param(b"GET / HTTP/1.1\r\n", id="a browser"),
    ],
)
def test_what_the_protocol_does_not_allow_is_refused_at_its_header(wire: bytes) -> None:
    with pytest.raises(BadFrame):
        FrameParser().receive(wire)


@given(st.lists(st.binary(max_size=400), max_size=8), st.booleans())
def test_any_bytes_give_frames_or_the_remote_error(chunks: list[bytes], announced: bool) -> None:
    parser = FrameParser()
    with suppress(BadFrame):
        if announced:
            parser.receive(HELLO)
        for chunk in chunks:
            for frame in parser.receive(chunk):
                assert str(frame)
        parser.receive_eof()
