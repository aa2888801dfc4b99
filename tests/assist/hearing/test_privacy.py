"""When the recording pauses for a card's or an ID's number, and which digits are not written down."""

import pytest

from assist.hearing.privacy import Pause, Privacy, Resume, spread
from assist.settings import PrivacySettings
from calls.clock import CLOCK
from calls.facts import RecordingPaused, RecordingResumed, Word
from calls.findings import Role
from calls.ids import CallId

CARD = "六二二二零二一二三四五六七八九零"
MOBILE = "一三八零零一三八零零一"
CALL = CallId("pbx1-1700000000.7")


def privacy(**changed: object) -> Privacy:
    return Privacy(PrivacySettings.model_validate(changed))


def pressed(at_ms: int, on: bool) -> RecordingPaused | RecordingResumed:
    now = CLOCK.utc(CLOCK.now_at())
    if on:
        return RecordingPaused(call=CALL, occurred_at=now, offset_ms=at_ms, from_ms=at_ms, why="button", by="1001")
    return RecordingResumed(call=CALL, occurred_at=now, offset_ms=at_ms, to_ms=at_ms, why="button", by="1001")


@pytest.mark.parametrize("text", ["请您报一下卡号", "麻烦提供一下您的身份证号码", "您的验证码是多少"])
def test_the_question_pauses_and_hides_every_digit_that_follows(text: str) -> None:
    call = privacy()
    assert call.hear(Role.AGENT, 1_000, 3_000, text, final=False) == Pause(3_000, "asked")
    assert call.hear(Role.AGENT, 1_000, 3_100, text, final=True) is None
    assert call.written("六二二二", 4_000, 5_000) == "****"
    assert call.written("嗯一二三，请等一下", 4_000, 5_000) == "嗯***，请等一下"


@pytest.mark.parametrize("text", ["请您稍等", "您的密码已经过期了", "我帮您查一下订单"])
def test_other_words_of_the_agent_pause_nothing(text: str) -> None:
    assert privacy().hear(Role.AGENT, 1_000, 3_000, text, final=True) is None


def test_the_callers_question_pauses_nothing() -> None:
    assert privacy().hear(Role.CALLER, 1_000, 3_000, "请问我的卡号是多少", final=True) is None


@pytest.mark.parametrize("role", list(Role))
def test_a_long_row_of_digits_pauses_from_its_beginning(role: Role) -> None:
    call = privacy()
    assert call.hear(role, 10_000, 14_000, CARD[:12], final=False) is None
    assert call.hear(role, 10_000, 14_500, CARD[:13], final=False) == Pause(10_000, "digits")
    assert call.written(CARD, 10_000, 15_000) == "*" * len(CARD)


def test_a_telephone_number_is_written_down() -> None:
    call = privacy()
    assert call.hear(Role.CALLER, 10_000, 14_000, MOBILE, final=True) is None
    assert call.written(MOBILE, 10_000, 14_000) == MOBILE


def test_digits_said_in_groups_are_one_row() -> None:
    call = privacy()
    found = [
        call.hear(Role.CALLER, 10_000 + 2_000 * n, 11_000 + 2_000 * n, CARD[4 * n : 4 * n + 4], final=True)
        for n in range(4)
    ]
    assert found == [None, None, None, Pause(10_000, "digits")]


def test_groups_far_apart_are_not_one_row() -> None:
    call = privacy()
    for n in range(8):
        assert call.hear(Role.CALLER, 10_000 * n, 10_000 * n + 1_000, CARD[:4], final=True) is None


def test_it_ends_after_the_last_digits_or_when_none_follow() -> None:
    call = privacy(asked_s=25, quiet_s=8)
    call.hear(Role.AGENT, 0, 1_000, "请报一下卡号", final=True)
    assert call.tick(25_999) is None
    assert call.tick(26_000) == Resume(26_000, "quiet")
    call.hear(Role.AGENT, 30_000, 31_000, "请报一下卡号", final=True)
    call.hear(Role.CALLER, 33_000, 36_000, CARD[:8], final=False)
    call.hear(Role.CALLER, 33_000, 39_000, CARD, final=True)
    assert call.tick(46_999) is None
    assert call.tick(47_050) == Resume(47_000, "quiet")
    assert call.tick(48_000) is None


def test_a_number_that_goes_on_pauses_again_at_four_digits() -> None:
    call = privacy()
    call.hear(Role.CALLER, 0, 5_000, CARD, final=True)
    assert call.tick(13_000) == Resume(13_000, "quiet")
    assert call.hear(Role.CALLER, 14_000, 15_000, "三四五六", final=False) == Pause(14_000, "digits")


def test_the_button_pauses_until_it_is_pressed_again_and_never_longer_than_allowed() -> None:
    call = privacy(longest_s=60)
    assert call.told(pressed(5_000, True))
    assert not call.told(pressed(5_000, True))
    assert call.tick(64_999) is None
    assert call.told(pressed(9_000, False))
    assert not call.told(pressed(9_000, False))
    assert call.hear(Role.CALLER, 10_000, 11_000, "三四五六", final=True) is None
    call.told(pressed(20_000, True))
    assert call.tick(80_000) == Resume(80_000, "longest")


def test_what_was_said_before_and_after_is_written_down() -> None:
    call = privacy()
    call.told(pressed(5_000, True))
    call.told(pressed(9_000, False))
    assert call.written("三四五", 3_000, 4_000) == "三四五"
    assert call.written("三四五", 8_000, 10_000) == "***"
    assert call.written("三四五", 9_000, 10_000) == "三四五"


def test_the_rule_can_be_switched_off_and_the_button_stays() -> None:
    call = privacy(on=False)
    assert call.hear(Role.CALLER, 0, 5_000, CARD, final=True) is None
    assert call.told(pressed(5_000, True))
    assert call.written(CARD, 6_000, 8_000) == "*" * len(CARD)


def test_words_follow_their_text() -> None:
    words = [Word(text, n, n + 1, 1.0) for n, text in enumerate(["我", "[unk]", "卡号", "六二", "OK", "yes", "三"])]
    assert [word.text for word in spread("我卡号**OK yes*", words)] == ["我", "[unk]", "卡号", "**", "OK", "yes", "*"]
