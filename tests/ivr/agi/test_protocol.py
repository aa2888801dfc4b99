"""AGI from Asterisk's side: whole, byte by byte, with what follows, beyond every limit, and nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.agi.errors import BadCommand, BadLine
from ivr.agi.protocol import (
    HEADER_LIMIT,
    LINE_LIMIT,
    USAGE_LIMIT,
    VALUE_LIMIT,
    AgiParser,
    Frame,
    HangupNotice,
    Header,
    Reply,
    command,
)

HEADER = (
    b"agi_network: yes\nagi_network_script: flow?x=1\nagi_channel: PJSIP/carrier-00000001\nagi_uniqueid: pbx1-1.1\n"
    b"agi_callerid: 13800138000\nagi_calleridname: \xe5\xbc\xa0\xe4\xb8\x89\nagi_arg_2: b\nagi_arg_1: a\n\n"
)
USAGE = b"520-Invalid command syntax.  Proper usage follows:\nUsage: ANSWER\n\tAnswers.\n520 End of proper usage.\n"


def begun() -> AgiParser:
    parser = AgiParser()
    parser.receive(HEADER)
    return parser


def replies(data: bytes) -> list[Frame]:
    return begun().receive(data)


def test_the_header() -> None:
    (header,) = AgiParser().receive(HEADER)
    assert isinstance(header, Header)
    assert (header.route, header.channel, header.uniqueid) == ("flow", "PJSIP/carrier-00000001", "pbx1-1.1")
    assert header.arguments == ("a", "b")
    assert header.fields["agi_calleridname"] == "张三"


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"200 result=0\n", Reply(200, "result=0", 0)),
        (b"200 result=-1\n", Reply(200, "result=-1", -1)),
        (b"200 result=0 endpos=12000\n", Reply(200, "result=0 endpos=12000", 0, "", 12000)),
        (b"200 result=0 endpos=-1\n", Reply(200, "result=0 endpos=-1", 0, "", -1)),
        (b"200 result=1 (13800138000)\n", Reply(200, "result=1 (13800138000)", 1, "13800138000")),
        (b"200 result=1 (a (b) c)\n", Reply(200, "result=1 (a (b) c)", 1, "a (b) c")),
        (b"200 result= (timeout)\n", Reply(200, "result= (timeout)", None, "timeout")),
        (b"510 Invalid or unknown command\n", Reply(510, "Invalid or unknown command")),
        (b"511 Command Not Permitted on a dead channel\n", Reply(511, "Command Not Permitted on a dead channel")),
    ],
)
def test_replies(line: bytes, reply: Reply) -> None:
    assert replies(line) == [reply]


def test_a_usage_text_is_one_reply() -> None:
    first, second = replies(USAGE + b"200 result=0\n")
    assert isinstance(first, Reply)
    assert first.status == 520
    assert "Usage: ANSWER" in first.text
    assert second == Reply(200, "result=0", 0)


def test_an_unasked_hangup_is_no_reply() -> None:
    assert replies(b"HANGUP\n200 result=-1\n") == [HangupNotice(), Reply(200, "result=-1", -1)]


def test_byte_by_byte_gives_the_same() -> None:
    stream = HEADER + USAGE + b"HANGUP\r\n200 result=1 (x)\n"
    parser, frames = AgiParser(), []
    for byte in stream:
        frames += parser.receive(bytes([byte]))
    assert frames == AgiParser().receive(stream)
    parser.receive_eof()


@pytest.mark.parametrize("cut", [0, 1, 20, len(HEADER) - 1])
def test_an_end_within_the_header_is_too_early(cut: int) -> None:
    parser = AgiParser()
    parser.receive(HEADER[:cut])
    with pytest.raises(BadLine):
        parser.receive_eof()


@pytest.mark.parametrize("rest", [b"200 res", b"520-Usage\n"])
def test_an_end_within_a_reply_is_too_early(rest: bytes) -> None:
    parser = begun()
    parser.receive(rest)
    with pytest.raises(BadLine):
        parser.receive_eof()


@pytest.mark.parametrize(
    "data",
    [
        b"GET / HTTP/1.1\r\n",
        b"\x16\x03\x01\x02\x00\x01\n",
        b"\n",
        b"agi_channel",
        b"agi_x: y\n" * (HEADER_LIMIT + 1),
        b"agi_x: " + b"y" * LINE_LIMIT + b"\n",
        b"y" * (LINE_LIMIT + 1),
    ],
)
def test_what_is_no_header(data: bytes) -> None:
    with pytest.raises(BadLine):
        read_whole(data)


def read_whole(data: bytes) -> None:
    parser = AgiParser()
    parser.receive(data)
    parser.receive_eof()


@pytest.mark.parametrize("data", [b"hello\n", b"20 result\n", b"520-x\n" + b"y\n" * USAGE_LIMIT, b"\n"])
def test_what_is_no_reply(data: bytes) -> None:
    with pytest.raises(BadLine):
        replies(data)


def test_a_name_of_any_length_with_control_characters_is_cut_and_cleaned() -> None:
    data = b"agi_channel: PJSIP/x-1\nagi_calleridname: a\x07" + "长".encode() * 1000 + b"\n\n"
    (header,) = AgiParser().receive(data)
    assert isinstance(header, Header)
    assert header.fields["agi_calleridname"] == "a" + "长" * (VALUE_LIMIT - 1)


@pytest.mark.parametrize(
    ("words", "data"),
    [
        (("ANSWER",), b"ANSWER\n"),
        (("STREAM FILE", "/a/b", ""), b'STREAM FILE /a/b ""\n'),
        (("SET VARIABLE", "X", '说 "好"\\'), 'SET VARIABLE X "说 \\"好\\"\\\\"\n'.encode()),
        (("WAIT FOR DIGIT", 5000), b"WAIT FOR DIGIT 5000\n"),
    ],
)
def test_commands_are_quoted(words: tuple[str | int, ...], data: bytes) -> None:
    assert command(str(words[0]), *words[1:]) == data


@pytest.mark.parametrize("word", ["a\nHANGUP", "a\r", "a\0"])
def test_a_command_cannot_hold_another(word: str) -> None:
    with pytest.raises(BadCommand):
        command("SET VARIABLE", "X", word)


@given(st.lists(st.binary(max_size=300), max_size=8))
def test_any_bytes_give_frames_or_the_remote_error(chunks: list[bytes]) -> None:
    for parser in (AgiParser(), begun()):
        try:
            for chunk in chunks:
                assert all(str(frame) for frame in parser.receive(chunk))
            parser.receive_eof()
        except BadLine:
            continue
