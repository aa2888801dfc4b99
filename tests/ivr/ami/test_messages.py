"""Headers to typed values: times, names, what is missing, what is not ours."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.ami import events
from ivr.ami.errors import BadMessage
from ivr.ami.messages import NAME_LIMIT, clean, read_event, split_headers

NEW_STATE = (
    "Event: Newstate\r\nTimestamp: 1795285220.074648\r\nChannel: PJSIP/1001-0000000a\r\nChannelState: 5\r\n"
    "CallerIDNum: <unknown>\r\nCallerIDName: 张三丰\r\nExten: 8001\r\nUniqueid: pbx1-1.2\r\nLinkedid: pbx1-1.1"
)


def test_a_channel_event() -> None:
    event = read_event(split_headers(NEW_STATE))
    assert isinstance(event, events.StateChanged)
    assert event.at_us == 1795285220_074648
    assert (event.channel.endpoint, event.channel.state, event.channel.is_phone) == ("1001", 5, True)
    assert (event.channel.number, event.channel.caller_name) == ("", "张三丰")


@pytest.mark.parametrize(
    ("stamp", "at_us"),
    [("1795285220.5", 1795285220_500000), ("1795285220", 1795285220_000000), ("1.0000019", 1_000001)],
)
def test_times_are_whole_microseconds(stamp: str, at_us: int) -> None:
    event = read_event(split_headers(NEW_STATE) | {"timestamp": stamp})
    assert isinstance(event, events.StateChanged)
    assert event.at_us == at_us


@pytest.mark.parametrize(
    ("header", "value"),
    [("timestamp", "soon"), ("timestamp", ""), ("uniqueid", ""), ("channel", ""), ("channelstate", "up")],
)
def test_nonsense_is_the_remotes_fault(header: str, value: str) -> None:
    with pytest.raises(BadMessage) as caught:
        read_event(split_headers(NEW_STATE) | {header: value})
    assert caught.value.header == header


def test_events_that_nothing_uses_read_as_none() -> None:
    assert read_event({"event": "RTCPSent"}) is None
    assert read_event({"response": "Success"}) is None


def test_names_of_taps_and_local_halves_are_no_phones() -> None:
    for name in ("AudioSocket/127.0.0.1:19092-1", "Local/1002@x-00000001;1"):
        event = read_event(split_headers(NEW_STATE) | {"channel": name})
        assert isinstance(event, events.StateChanged)
        assert not event.channel.is_phone
        assert event.channel.endpoint == ""


def test_an_injected_header_does_not_replace_the_first() -> None:
    assert split_headers("Event: Hangup\r\nEvent: Newchannel")["event"] == "Hangup"


def test_names_are_cleaned_and_cut() -> None:
    assert clean("张\r\n三\0") == "张三"
    assert clean("<unknown>") == ""
    assert len(clean("长" * 1000)) == NAME_LIMIT


def test_user_events_of_our_dialplan() -> None:
    base = split_headers(NEW_STATE) | {"event": "UserEvent"}
    hangup = read_event(base | {"userevent": "LegHangup", "cause": "16", "by": " dialplan/agi"})
    assert hangup == events.LegHungUp(1795285220_074648, hangup.channel, "dialplan/agi", 16)  # type: ignore[union-attr]
    notice = read_event(base | {"userevent": "TransferFailed", "target": "1002", "status": "BUSY"})
    assert isinstance(notice, events.DialplanNotice)
    assert (notice.name, notice.get("target"), notice.get("nothing")) == ("TransferFailed", "1002", "")


@given(st.dictionaries(st.sampled_from([*sorted(split_headers(NEW_STATE)), "queue", "position"]), st.text()))
def test_any_headers_give_an_event_nothing_or_the_remote_error(headers: dict[str, str]) -> None:
    for name in ("Newstate", "QueueCallerJoin", "Hangup", "BlindTransfer", "CoreShowChannel", "UserEvent"):
        with suppress(BadMessage):
            read_event({**headers, "event": name})
