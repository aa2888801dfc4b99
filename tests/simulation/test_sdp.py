"""Session descriptions: ours, those of real servers and browsers, and broken ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sansheng.simulation import sdp
from sansheng.simulation.errors import LocalSipError, RemoteSipError

ASTERISK = (
    b"v=0\r\no=- 1706 3 IN IP4 127.0.0.1\r\ns=Asterisk\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 20010 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"
    b"a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=ptime:20\r\na=maxptime:140\r\na=sendrecv\r\n"
)


def test_the_answer_of_asterisk_is_read() -> None:
    assert sdp.parse(ASTERISK) == sdp.AudioStream("127.0.0.1", 20010)


def test_our_own_is_read_back() -> None:
    stream = sdp.AudioStream("127.0.0.1", 4000, sdp.Direction.SEND, 96, version=1)
    assert sdp.parse(bytes(stream)) == stream


def test_the_media_levels_address_counts_before_the_sessions_and_video_is_skipped() -> None:
    body = (
        b"v=0\r\nc=IN IP4 10.0.0.1\r\nm=video 9 RTP/AVP 96\r\nc=IN IP4 10.0.0.2\r\na=inactive\r\n"
        b"m=audio 4000 RTP/AVP 0 8\r\nc=IN IP4 10.0.0.3\r\n"
    )
    assert sdp.parse(body) == sdp.AudioStream("10.0.0.3", 4000, event_payload_type=None)


@pytest.mark.parametrize(
    ("sent", "answered"),
    [("sendrecv", "sendrecv"), ("sendonly", "recvonly"), ("recvonly", "sendonly"), ("inactive", "inactive")],
)
def test_directions_are_mirrored(sent: str, answered: str) -> None:
    assert sdp.parse(ASTERISK.replace(b"sendrecv", sent.encode())).direction.mirrored == answered


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"v=0\r\n",
        ASTERISK.replace(b"RTP/AVP 8 0", b"RTP/AVP 0"),
        ASTERISK.replace(b"20010", b"0"),
        ASTERISK.replace(b"20010", b"99999"),
        ASTERISK.replace(b"20010", b"-1"),
        ASTERISK.replace(b"c=IN IP4 127.0.0.1", b"c=IN IP6 ::1"),
        ASTERISK.replace(b"c=IN IP4 127.0.0.1\r\n", b""),
    ],
)
def test_what_we_cannot_talk_to_is_refused(body: bytes) -> None:
    with pytest.raises(RemoteSipError):
        sdp.parse(body)


def test_a_port_that_does_not_exist_is_our_own_error() -> None:
    with pytest.raises(LocalSipError):
        bytes(sdp.AudioStream("127.0.0.1", 0))


@given(st.integers(0, len(ASTERISK) - 1), st.binary(min_size=1, max_size=4))
def test_any_damage_gives_a_stream_or_the_remote_error(where: int, damage: bytes) -> None:
    try:
        stream = sdp.parse(ASTERISK[:where] + damage + ASTERISK[where + len(damage) :])
    except RemoteSipError:
        return
    assert 0 < stream.port < 65536
