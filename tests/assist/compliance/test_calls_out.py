"""Our own calls out: who is reached, whether it is a good time, what was answered, accepted, and asked besides."""

from __future__ import annotations

import pytest

from assist.analysis.corpus import Row, dialogue
from assist.analysis.report import judge, verdict
from assist.packs.compiled import compile_pack
from assist.packs.loader import load

OPENING = "A: 您好，示例公司客户服务部1001号，请问您是报修冰箱的高先生吗？您现在方便接听电话吗？"
ANSWER = "A: 您反映的噪音核实过了，是压缩机下面的垫子老化，已经给您安排免费更换"


def given(rule: str, *say: str) -> str:
    row = {"id": f"{rule}-none-1", "gold": "none", "facts": {"direction": "out"}, "say": list(say)}
    return verdict(judge(dialogue(Row.model_validate(row)), compile_pack(load())).findings, rule)


def test_the_name_is_asked_before_the_check_in_one_breath_too() -> None:
    asks = "A: 您好，示例公司客户服务部1001号，方便说一下您的全名吗？我先核对一下信息"
    checks = "A: 您好，示例公司客户服务部1001号，我先核对一下信息，您的全名我这里有"
    assert given("O1", asks, "C: 高明") == "broken"
    assert given("O1", checks, "C: 好") == "met"


def test_a_line_on_which_nobody_is_understood_owes_no_check() -> None:
    assert given("O1", "C: 喂？喂？听不见，信号太差了", "A: 您好？") == "none"


@pytest.mark.parametrize("answer", ["方便，你说吧", "嗯，方便的，您说"])
def test_who_says_that_it_is_convenient_was_asked(answer: str) -> None:
    assert given("O3", "A: 高先生您好，示例公司1001号，您现在方听", f"C: {answer}", ANSWER) == "met"


def test_somebody_else_by_a_misheard_sign_is_told_nothing() -> None:
    call = ("A: 您好，示例公司1001号，请问是高先生吗？", "C: 你达措了，我连车都没有", "A: 对不起，打扰了")
    assert given("O4", *call) == "none"


def test_what_is_said_of_meals_later_is_no_lack_of_time() -> None:
    asked = ("C: 方便", "A: 好的，跟您说一下", "C: 你说")
    told = ("A: 这个事情嘛，就是这样，明天再看", "C: 那我吃饭的时候再看看", "A: 好，那明天再联系，再见")
    assert given("O7", OPENING, *asked, *told) == "broken"


def test_no_answer_yet_is_neither_accepted_nor_refused() -> None:
    waits = "A: 您那笔汇款我们还在跟对方银行核实，今天还没有结果，先跟您说一声"
    assert given("O5", waits, "C: 行吧") == "none"


@pytest.mark.parametrize("end", ["祝您早日康复", "祝您看得开心"])
def test_a_wish_is_a_polite_end(end: str) -> None:
    assert given("O5", OPENING, "C: 方便", ANSWER, "C: 那太好了", f"A: {end}") == "met"


def test_another_time_is_agreed_with_whoever_objects_in_words_that_nobody_knows() -> None:
    later = "A: 您说的柜子我定不了，我往上报给经理，星期三上午十点我再打给您，行吗？"
    assert given("O5", OPENING, "C: 方便", ANSWER, "C: 俺那柜子也霉了哩", later, "C: 中") == "met"


def test_a_follow_up_in_weeks_is_none() -> None:
    need = "C: 好。另外我还想问一下，我妈家也想装一台"
    assert given("O6", OPENING, "C: 方便", ANSWER, need, "A: 下下个礼拜我再打给您吧") == "broken"
    assert given("O6", OPENING, "C: 方便", ANSWER, need, "A: 我问清楚，明天下午三点打给您，好吗？") == "met"


def test_a_new_need_may_open_an_excerpt() -> None:
    need = "C: 修好了就好。顺便问一句，我妈家也想装一台，能送到乡下吗？"
    assert given("O6", need, "A: 可以送的，乡镇也免费，三天之内到") == "met"
