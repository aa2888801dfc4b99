"""RTP packets and telephone events as values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sansheng.simulation import rtp
from sansheng.simulation.errors import LocalSipError, RemoteSipError

PACKETS = st.builds(
    rtp.RtpPacket,
    st.integers(0, 127),
    st.integers(0, 65535),
    st.integers(0, 2**32 - 1),
    st.integers(0, 2**32 - 1),
    st.binary(max_size=200),
    st.booleans(),
)


@given(PACKETS)
def test_a_packet_is_read_back(packet: rtp.RtpPacket) -> None:
    assert rtp.parse(bytes(packet)) == packet


@given(st.binary(max_size=60))
def test_any_bytes_give_a_packet_or_the_remote_error(data: bytes) -> None:
    try:
        packet = rtp.parse(data)
    except RemoteSipError:
        return
    assert len(packet.payload) <= len(data)


def test_sources_extension_and_padding_are_taken_off() -> None:
    plain = bytes(rtp.RtpPacket(8, 1, 2, 3, b""))
    decorated = bytes([plain[0] | 0x31]) + plain[1:] + b"SRC1" + b"\xbe\xde\x00\x01EXT1" + b"voice" + b"\x00\x00\x03"
    assert rtp.parse(decorated).payload == b"voice"


@pytest.mark.parametrize("datagram", [b"", b"\x80" * 11, b"\x40" + bytes(20), b"\x8f" + bytes(20), b"\x90" + bytes(13)])
def test_what_is_no_packet_is_refused(datagram: bytes) -> None:
    with pytest.raises(RemoteSipError):
        rtp.parse(datagram)


def test_a_number_out_of_range_is_our_own_error() -> None:
    with pytest.raises(LocalSipError):
        bytes(rtp.RtpPacket(8, 65536, 0, 0, b""))


@pytest.mark.parametrize("digit", list(rtp.DIGITS))
def test_every_key_is_read_back(digit: str) -> None:
    key = rtp.KeyEvent(digit, 480, ended=True)
    assert rtp.parse_key(bytes(key)) == key


@pytest.mark.parametrize("payload", [b"", b"\x01\x02", b"\x10\x00\x00\x00"])
def test_what_is_no_key_is_refused(payload: bytes) -> None:
    with pytest.raises(RemoteSipError):
        rtp.parse_key(payload)


@pytest.mark.parametrize("digit", ["", "x", "12"])
def test_what_is_no_key_cannot_be_pressed(digit: str) -> None:
    with pytest.raises(LocalSipError):
        bytes(rtp.KeyEvent(digit, 160))
