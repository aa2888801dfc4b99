"""What the recogniser lost the agent's own words may tell: a surname, a complaint, a drive, half of a number."""

from __future__ import annotations

import pytest

from assist.analysis.corpus import Row, dialogue
from assist.analysis.report import judge, verdict
from assist.compliance.call import CallState
from assist.matching.names import called, called_by_title
from assist.packs.compiled import compile_pack
from assist.packs.loader import load

OPENING = "A: 您好，示例公司，工号1001，请问有什么可以帮您？"
GOODBYE = "A: 感谢您的来电，再见"


def judged(rule: str, *say: str) -> tuple[str, CallState]:
    row = Row.model_validate({"id": f"{rule}-none-1", "gold": "none", "say": list(say)})
    found = judge(dialogue(row), compile_pack(load()))
    return verdict(found.findings, rule), found.call


def given(rule: str, *say: str) -> str:
    return judged(rule, *say)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("高先生请您稍等", ("高", "先生")),
        ("好的欧阳女士您稍等", ("欧阳", "女士")),
        ("不客气戚先生感谢您的来电", ("戚", "先生")),
        ("谢谢您的来电，石大爷", ("石", "大爷")),
        ("王现生你好", ("王", "先生")),
        ("高先生的包裹到了", ("", "")),
        ("请问是高先生吗", ("", "")),
        ("这位王女士您好像认识", ("", "")),
        ("我帮您转给李先生，请稍等", ("", "")),
        ("那先生您看这样行吗", ("", "")),
        ("先生您好", ("", "")),
    ],
)
def test_calling_somebody_by_name_is_not_speaking_of_somebody(text: str, expected: tuple[str, str]) -> None:
    assert called(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("女士感谢您的来电", True), ("好的，先生，您看", True), ("高先生您看", False), ("这位先生您", False)],
)
def test_a_mere_title_calls_too(text: str, expected: bool) -> None:
    assert called_by_title(text) is expected


def test_the_agent_knows_the_name_that_was_not_heard() -> None:
    asked = (OPENING, "C: 我声性高我想查件", "A: 高先生，请您报一下单号", "C: 三三二一")
    found, call = judged("S02b", *asked, "A: 高先生再见")
    assert found == "met"
    assert call.surname is not None
    assert (call.surname.name, call.surname.source) == ("高", "agent")


def test_who_knows_the_name_uses_it_in_the_closing_too() -> None:
    call = ("C: 查件", "A: 高先生，请您报一下单号", "C: 三三二一", "A: 明天上午送到", "C: 那我就放心了", GOODBYE)
    assert given("S02b", OPENING, *call) == "broken"


def test_a_name_on_the_agents_own_screen_need_not_be_asked() -> None:
    call = ("C: 我要退货", "A: 邱女士，已经为您提交了", "C: 好", "A: 邱女士，感谢您的来电，再见")
    assert given("C11", OPENING, *call) == "none"
    assert given("C11", OPENING, "C: 我要退货", "A: 已经为您提交了", "C: 好", GOODBYE) == "broken"


def test_a_name_that_the_agent_uses_twice_was_misheard_one_used_once_is_wrong() -> None:
    told = (OPENING, "C: 我姓章，丢了个快递")
    twice = ("A: 詹先生，您的快递我查一下", "C: 好", "A: 查到了，詹先生，再见")
    once = ("A: 王先生，您的快递我查一下", "C: 我姓章", "A: 好的，再见")
    assert given("S02b", *told, *twice) == "met"
    assert given("S02b", *told, *once) == "broken"


WHY = ("C: 那我这个月的电费应该怎么交", "A: 网上就能交，不用跑营业厅", "C: 好的我知道了，那我上网交")


@pytest.mark.parametrize(
    ("closing", "verdict"),
    [
        ("女士，感谢您的来电", "met"),
        ("不用谢女市感您的来电", "met"),
        ("女士提前祝您新年好", "met"),
        ("女士的电费是八十元", "broken"),
        ("我跟那位女士说一声", "broken"),
    ],
)
def test_a_title_whose_surname_was_swallowed_counts_beside_the_whole_name(closing: str, verdict: str) -> None:
    told = (OPENING, "C: 我姓苗，查一下电费", "A: 苗女士，一共八十元", *WHY)
    assert given("S02b", *told, f"A: {closing}，感谢您的来电，再见") == verdict


def test_a_title_alone_is_no_name() -> None:
    assert given("S02b", OPENING, "C: 我姓苗，查电费", "A: 女士，一共八十元", *WHY, "A: 女士，再见") == "broken"


@pytest.mark.parametrize("number", ["01号", "10号", "四1001号", "零幺号", "工号已零领"])
def test_half_of_the_own_number_where_it_stands_is_the_number(number: str) -> None:
    assert given("C10", f"A: 您好，示例公司，我是{number}，请问有什么可以帮您？", "C: 查件") == "met"


@pytest.mark.parametrize("said", ["我是1002号", "我是1号", "我是2001号", "工号是义零两一", "您预约的是10号"])
def test_another_number_or_less_is_not(said: str) -> None:
    assert given("C10", f"A: 您好，示例公司，{said}，请问有什么可以帮您？", "C: 查件") == "broken"


def test_who_takes_a_complaint_in_full_has_heard_one() -> None:
    heard = "C: 小区电梯一个月坏了四回，你们修不修"
    closing = "很抱歉，多谢您反映的意见，我们会尽快向上级部门反映，并在二十四小时之内给您明确的答复，再见"
    cannot = "很抱歉，这个我现在答复不了您，多谢您反映的意见，我们会尽快上报，二十四小时之内给您明确的答复"
    assert given("S21", OPENING, heard, f"A: {closing}") == "met"
    assert given("S20", OPENING, heard, f"A: {cannot}") == "met"
    assert given("S21", OPENING, heard, f"A: {cannot}") == "none"
    assert given("S21", OPENING, heard, "A: 我们会在二十四小时之内答复您") == "none"


def test_who_reports_a_mistake_to_the_supervisor_has_heard_of_one() -> None:
    heard = "C: 师傅今天几点能到"
    assert given("S19", OPENING, heard, "A: 对不起，给您添麻烦了，我会如实上报主管，尽快核实处理") == "met"
    assert given("S19", OPENING, heard, "A: 对不起，我帮您看一下") == "none"


def test_who_wishes_a_safe_drive_has_heard_of_it() -> None:
    heard = ("C: 东西放哪个柜了", "A: 三号柜", "C: 好")
    assert given("S36", OPENING, *heard, "A: 谢谢您来电，您开车当心，再见") == "met"
    assert given("S36", OPENING, *heard, GOODBYE) == "none"


@pytest.mark.parametrize("said", ["喂，您好，我卡丢了，赶紧给我挂失", "小姐，我家的热水器一点火就灭"])
def test_a_greeting_with_the_matter_wants_no_greeting_back(said: str) -> None:
    assert given("S02", f"C: {said}", "A: 请报一下卡号") == "none"
    assert given("S02", "C: 喂，您好", "A: 请报一下卡号") == "broken"


@pytest.mark.parametrize("wait", ["查询需要死十秒", "看一下要四却十秒", "我查询五十您在线"])
def test_a_time_half_heard_is_a_time(wait: str) -> None:
    assert given("C08", "C: 查件", f"A: {wait}等我一下可以吗", "C: 可以", "(hold 30)", "A: 谢谢您的等待") == "met"
