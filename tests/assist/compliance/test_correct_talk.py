"""What correct agents say in whole calls, in their own words, is not objected to; its breach still is."""

from __future__ import annotations

import pytest

from assist.analysis.corpus import Row, dialogue
from assist.analysis.report import judge, verdict
from assist.packs.compiled import compile_pack
from assist.packs.loader import load

OPENING = "A: 您好，示例公司，工号1001，很高兴为您服务，请问您贵姓？"
NUMBER = ("C: 我的电话是13800138001", "A: 13800138001，对吗？")


def given(rule: str, *say: str, direction: str = "in") -> str:
    row = Row.model_validate(
        {"id": f"{rule}-none-1", "gold": "none", "facts": {"direction": direction}, "say": [OPENING, *say]}
    )
    return verdict(judge(dialogue(row), compile_pack(load())).findings, rule)


@pytest.mark.parametrize(
    "told",
    [
        ("C: 我姓骆，骆驼的骆",),
        ("C: 我姓潘", "A: 潘女士，请问是三点水、番茄的番那个潘吗？"),
        ("C: 姓岑，山今岑",),
        ("C: 姓闻", "A: 闻先生，新闻的闻，是吧？"),
    ],
)
def test_a_surname_spelt_by_either_side_is_asked_for(told: tuple[str, ...]) -> None:
    assert given("C13", *told, *NUMBER) == "met"


def test_a_surname_that_nobody_spells_is_missed() -> None:
    assert given("C13", "C: 我姓骆", *NUMBER) == "broken"
    assert given("C13", "C: 我姓郝，好的好的", *NUMBER) == "broken"


def test_what_is_asked_while_agreeing_to_wait_is_answered_after_the_wait() -> None:
    asks = "A: 我要听一下昨天的录音，四十秒左右，请您别挂，等我一下可以吗？"
    back = "A: 谢谢您的等待，录音里说得很清楚"
    assert given("C18", "C: 我姓王", asks, "C: 听吧，听完你就知道谁在撒谎了吧？", "(hold 40)", back) != "broken"
    assert given("C18", "C: 我姓王", "A: 王先生您好", "C: 你说这到底是谁在撒谎？", "(wait 40)", back) == "broken"


@pytest.mark.parametrize("reason", ["看轨迹要四十秒", "我给司机打个电话，要三十秒", "我要听一下录音，四十秒左右"])
def test_any_doing_is_a_reason_for_a_wait(reason: str) -> None:
    wait = f"A: {reason}，请您在线上等我一下，可以吗？"
    assert given("C08", "C: 我姓王", wait, "C: 可以", "(hold 30)", "A: 谢谢您的等待") == "met"
    bare = "A: 请您等一下，三十秒，可以吗？"
    assert given("C08", "C: 我姓王", bare, "C: 可以", "(hold 30)", "A: 谢谢您的等待") == "broken"


def test_a_street_office_is_no_long_address() -> None:
    office = "A: 卡号变了，请您带上身份证，到街道服务中心办变更，不用再去区里"
    address = "A: 地址是示例市北环路一百二十号三栋二单元"
    assert given("S12", "C: 怎么变更", office) != "broken"
    assert given("S12", "C: 地址在哪", address) == "broken"


def test_who_wants_to_hear_it_after_all_is_told_it() -> None:
    asks = "A: 关于您的投诉有结果了，您现在方便接听吗？"
    told = "A: 查清楚了，是分拨中心装错了车，我们按规定全额赔给您，三天之内到账，另外再送您一张优惠券表示歉意"
    further = (
        "A: 赔款会退到您付款的那张卡上，到账以后有短信，如果三天没有到账，"
        "请您随时打这个电话，我们马上帮您核实，再给您回复"
    )
    assert given("O3", asks, "C: 我在开会呢……散了，你说吧", told, further, direction="out") == "met"
    assert given("O3", asks, "C: 我在开会呢，不方便", told, further, direction="out") == "broken"


def test_a_check_after_the_first_long_turn_is_enough() -> None:
    long = "A: 您把滤网拧下来，在水龙头下面冲干净，再按原样拧紧，不能留缝，不然洗的时候会漏水，再通电选一次脱水"
    more = "A: 一般三个月清一次就行，先把水放掉，再往左拧旋钮，拿旧牙刷刷一刷，装回去的时候听到咔的一声就是到位了"
    assert given("S33", long, "A: 我这样说清楚吗？", "C: 清楚，多久清一回？", more, "C: 好") == "met"
    assert given("S33", "C: 怎么清？", long, "C: 多久清一回？", more, "C: 好") == "broken"
