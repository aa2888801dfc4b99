"""SIP messages: what real ones hold, what broken ones are told, and that no bytes get through as anything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sansheng.simulation import sip
from sansheng.simulation.errors import LocalSipError, RemoteSipError

INVITE = (
    b"INVITE sip:1001@127.0.0.1:40000 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 127.0.0.1:15060;rport;branch=z9hG4bKPj7a\r\n"
    b'From: "\xe7\x8e\x8b" <sip:13800138001@127.0.0.1>;tag=abc\r\n'
    b"To: <sip:1001@127.0.0.1>\r\n"
    b"Contact: <sip:asterisk@127.0.0.1:15060>\r\n"
    b"Call-ID: 7f3a\r\n"
    b"CSeq: 4711 INVITE\r\n"
    b"Content-Type: application/sdp\r\n"
    b"Content-Length:  3\r\n"
    b"\r\n"
    b"v=0"
)


def test_a_request_is_read_with_its_headers_and_body() -> None:
    request = sip.parse(INVITE)
    assert isinstance(request, sip.Request)
    assert (request.method, request.uri, request.body) == ("INVITE", "sip:1001@127.0.0.1:40000", b"v=0")
    assert (request.call_id, request.branch, request.sequence) == ("7f3a", "z9hG4bKPj7a", (4711, "INVITE"))
    assert sip.user_in(request.headers.get("From")) == "13800138001"
    assert sip.parameter(request.headers.get("From"), "tag") == "abc"


def test_a_response_is_read() -> None:
    response = sip.parse(b"SIP/2.0 486 Busy Here\r\nCSeq: 1 INVITE\r\nl: 0\r\n\r\n")
    assert isinstance(response, sip.Response)
    assert (response.status, response.reason, response.headers.get("content-length")) == (486, "Busy Here", "0")


def test_bytes_behind_the_stated_length_are_ignored() -> None:
    assert sip.parse(INVITE + b"\r\nmore").body == b"v=0"


def test_a_folded_header_is_one_value_and_compact_names_are_long_ones() -> None:
    request = sip.parse(b"BYE sip:a@b SIP/2.0\r\nf: <sip:a@b>\r\n ;tag=1\r\nV: SIP/2.0/UDP h;branch=z\r\n\r\n")
    assert request.headers.get("From") == "<sip:a@b> ;tag=1"
    assert request.branch == "z"


def test_every_cut_of_a_message_is_an_error_or_lacks_nothing_needed() -> None:
    for length in range(len(INVITE)):
        with pytest.raises(RemoteSipError):
            sip.parse(INVITE[:length])


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\r\n\r\n",
        b"INVITE\r\n\r\n",
        b"INVITE sip:a SIP/3.0\r\n\r\n",
        b"SIP/2.0 99 Low\r\n\r\n",
        b"SIP/2.0 2000 High\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\nno colon\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\n: nameless\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\nl: -1\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\nl: 9999999\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\nX: a\nb\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
        b"BYE sip:a SIP/2.0\r\n" + b"X: a\r\n" * 200 + b"\r\n",
        b"x" * 70_000,
    ],
)
def test_bad_messages_are_refused(datagram: bytes) -> None:
    with pytest.raises(RemoteSipError):
        sip.parse(datagram)


@pytest.mark.parametrize("value", ["", "INVITE", "x INVITE", "1", "99999999999 BYE", "\u0661 BYE"])
def test_a_malformed_sequence_number_is_the_other_sides_error(value: str) -> None:
    with pytest.raises(RemoteSipError):
        _ = sip.Request(sip.headers([("CSeq", value)]), b"", "BYE", "sip:a").sequence


@pytest.mark.parametrize("value", ["a\r\nInjected: yes", "a\nb"])
def test_a_line_break_in_a_header_is_our_own_error(value: str) -> None:
    with pytest.raises(LocalSipError):
        bytes(sip.Request(sip.headers([("From", value)]), b"", "BYE", "sip:a"))


@given(st.binary(max_size=400))
def test_any_bytes_give_a_message_or_the_remote_error(data: bytes) -> None:
    try:
        message = sip.parse(data)
    except RemoteSipError:
        return
    assert sip.parse(bytes(message)).start_line() == message.start_line()


@given(st.integers(0, len(INVITE) - 1), st.integers(0, 255))
def test_any_flipped_byte_gives_a_message_or_the_remote_error(where: int, byte: int) -> None:
    damaged = bytearray(INVITE)
    damaged[where] = byte
    try:
        message = sip.parse(bytes(damaged))
        _ = message.sequence, message.branch, sip.user_in(message.headers.get("From"))
    except RemoteSipError:
        return


_WORD = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=20)


@given(st.lists(st.tuples(st.sampled_from(["Via", "From", "To", "X-Any"]), _WORD), max_size=8), st.binary(max_size=80))
def test_what_is_written_is_read_back(fields: list[tuple[str, str]], body: bytes) -> None:
    written = sip.Request(sip.headers(fields), body, "INFO", "sip:1001@127.0.0.1")
    read = sip.parse(bytes(written))
    assert isinstance(read, sip.Request)
    assert read.body == body
    assert [field for field in read.headers if field[0] != "Content-Length"] == fields
