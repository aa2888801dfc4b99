"""What was said is taken for said where a recogniser has left only a part of it, or another word with its sound."""

from __future__ import annotations

import pytest

from assist.analysis.corpus import Row, dialogue
from assist.analysis.report import judge, verdict
from assist.matching.numbers import own_number_at
from assist.packs.compiled import compile_pack
from assist.packs.loader import load

OPENING = "A: 您好，示例公司，工号1001，请问有什么可以帮您？"


def given(rule: str, *say: str, direction: str = "in") -> str:
    row = Row.model_validate({"id": f"{rule}-none-1", "gold": "none", "facts": {"direction": direction}, "say": say})
    return verdict(judge(dialogue(row), compile_pack(load())).findings, rule)


@pytest.mark.parametrize(
    "said",
    [
        "热线11号客先服请有什么可以帮您",
        "服务热线客服代表01情问要办什么",
        "我示一零领以号服死请问领要办什么",
        "客服1001号五请相问有什么事",
        "客服代表幺零要高兴为您服务",
        "客户服务部零幺号请问有什么可以帮您",
        "示例公司信用卡部1即001号请问您是机主吗",
        "名字不方便透露您写必1认001就行",
        "喂您好我10好的您有什么事请说",
    ],
)
def test_the_own_number_where_the_agent_presents_herself(said: str) -> None:
    assert own_number_at(said, "1001") is not None


@pytest.mark.parametrize(
    "said",
    [
        "热线113号客服请问",
        "客服代表0号请问",
        "您十一号预约的，客服跟您说过",
        "中心是两001号请问",
        "我是一号线的客服请问",
    ],
)
def test_what_is_another_number_or_none(said: str) -> None:
    assert own_number_at(said, "1001") is None


def test_a_company_misheard_after_the_person_was_asked_for_is_named() -> None:
    asked = ("A: 您好，请问是尾号8890的机主吗", "C: 是啊")
    told = "客户服务部的，工号1001，您现在方便吗"
    assert given("O2", *asked, f"A: 打扰您了，我是示例共克{told}", "C: 方便", direction="out") == "met"
    assert given("O2", *asked, f"A: 打扰您了，我是{told}", "C: 方便", direction="out") == "broken"


def test_a_rate_that_a_miscounted_syllable_makes_is_no_breach() -> None:
    long = "A[rate={rate}]: 您先拔下电源等十秒，再插上，等灯亮了，按一下后面的小孔，按住五秒松手就好了"
    slow = "A[rate=240]: 您好，示例公司，工号1001，请问有什么可以帮您？"
    assert given("C02", slow, "C: 怎么重启", long.format(rate=310), "C: 好", slow) == "met"
    assert given("C02", slow, "C: 怎么重启", long.format(rate=360), "C: 好", slow) == "broken"
    assert given("C02", slow.replace("240", "310"), "C: 怎么重启", long.format(rate=310)) == "broken"


@pytest.mark.parametrize(
    "asked", ["我要看您的订单，要二十秒，请您线上下可以吗", "我在给司机达个点，请您线三等是秒可以吗"]
)
def test_who_agrees_to_some_time_was_asked_to_wait(asked: str) -> None:
    back = "A: 谢谢您的等待，查到了"
    assert given("C08", OPENING, "C: 查件", f"A: {asked}", "C: 可以", "(hold 30)", back) == "met"
    assert given("C08", OPENING, "C: 查件", "A: 好的，我知道了", "C: 嗯", "(hold 30)", back) == "broken"


def test_what_the_agent_is_about_to_do_is_a_reason_in_whatever_words() -> None:
    wait = "C: 可以", "(hold 30)", "A: 谢谢您的等待"
    assert given("C08", OPENING, "C: 查件", "A: 我和酒店前台认一下，要四十秒，您等我一下，可以吗？", *wait) == "met"
    assert given("C08", OPENING, "C: 查件", "A: 麻烦您给我四十秒的时间，等我一下，可以吗？", *wait) == "broken"


def test_whoever_has_no_more_needs_was_asked() -> None:
    end = "A: 感谢您的来电，再见"
    for more in ("清问还有补第充吗", "有请文您领有的需要吗"):
        assert given("S34", OPENING, "C: 查件", f"A: 明天到，{more}", "C: 没有了", end) == "met"
    assert given("S34", OPENING, "C: 查件", "A: 明天到", "C: 没有了", end) == "broken"
    assert given("S34", OPENING, "C: 查件", "A: 明天到，还有别的需要吗", "C: 没有了", "A: 好") == "broken"


def test_a_long_code_with_foreign_syllables_in_it_is_dictated() -> None:
    assert given("S12", OPENING, "C: 受理号给我", "A: 麻烦您记录一下，好吗？", "C: 好", "A: 22603建028899") == "met"
    assert given("S12", OPENING, "C: 受理号给我", "A: 22603建028899") == "broken"
    assert given("S12", OPENING, "C: 13800斯138001", "A: 1380斯0138001，对吗") == "none"


@pytest.mark.parametrize("said", ["我服述一便投诉的内容，三月份买的", "又我复述的对吗", "您说什么时候方便就什么时候来"])
def test_an_agent_who_repeats_has_caught_it(said: str) -> None:
    assert given("S11", OPENING, "C: 我要投诉", f"A: {said}") == "none"
    assert given("S11", OPENING, "C: 我要投诉", "A: 你说什么") == "broken"


@pytest.mark.parametrize(
    "asked",
    [
        "座位图要刷一下麻烦您稍等十秒钟行不行？",
        "学籍得核一核劳驾您等三十秒，您同意吗？",
        "我文一仓库您稍等半分钟，好不好？",
    ],
)
def test_what_must_be_done_is_a_reason_for_a_wait(asked: str) -> None:
    say = (OPENING, "C: 有没有现货", f"A: {asked}", "C: 好", "(hold 20)", "A: 感谢您的等待，还有两台")
    assert given("C08", *say) == "met"
    assert given("C08", *say[:2], "A: 您要稍等半分钟，好不好？", *say[3:]) == "broken"


@pytest.mark.parametrize("named", ["我姓才，票没收到", "嗯姓报，信用卡要注销"])
def test_who_gave_a_surname_that_was_misheard_is_called_by_some_title(named: str) -> None:
    say = (OPENING, f"C: {named}", "A: 好的，我给您重发一遍", "C: 收到了")
    assert given("S02b", *say, "A: 再见") == "broken"
    assert given("S02b", *say, "A: 柴先生，再见") == "met", "the agent has understood it"
    assert given("S02b", *say, "A: 才先生，再见") == "none", "what the name is, nobody can tell"
    assert given("S02b", OPENING, "C: 请问姓名怎么填", *say[2:], "A: 再见") == "none"


def test_who_is_put_off_before_having_agreed_to_anything_need_not_be_asked() -> None:
    opening = "A: 您好，教务部1001号，您这会儿接电话方便不方便？"
    assert given("O7", opening, "C: 正给学生上课呢，中午行不？", "A: 中午十二点半我再打给您", direction="out") == "none"
    told = (opening, "C: 行，你说", "A: 您的书到了，要是没人我再打给您", "C: 好")
    assert given("O7", *told, direction="out") == "broken"


@pytest.mark.parametrize("quoted", ["师傅说不归我能管就走了，这样吗？", "您是听谁说像没准儿今天到的呢？"])
def test_what_somebody_else_is_said_to_have_said_is_quoted(quoted: str) -> None:
    assert given("C19", OPENING, "C: 他就走了", f"A: {quoted}") == "none"
    assert given("C16", OPENING, "C: 他就走了", f"A: {quoted}") == "none"
