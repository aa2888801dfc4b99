"""What is violated where several rules forbid the same words, and what the start or the end of a rule rests on."""

from __future__ import annotations

from itertools import pairwise

import pytest

from assist.analysis.corpus import Row, dialogue
from assist.analysis.report import judge, verdict
from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from calls.findings import Finding


def findings(rule: str, *say: str, direction: str = "in") -> tuple[Finding, ...]:
    row = {"id": f"{rule}-none-1", "gold": "none", "facts": {"direction": direction}, "say": list(say)}
    return judge(dialogue(Row.model_validate(row)), compile_pack(load())).findings


def given(rule: str, *say: str, direction: str = "in") -> str:
    return verdict(findings(rule, *say, direction=direction), rule)


def violated(*say: str) -> set[str]:
    return {str(one.rule) for one in findings("C19", *say) if one.reason == "forbidden"}


def test_words_that_two_rules_forbid_violate_the_one_that_binds_every_call() -> None:
    """S28 forbids them, too, to who answers a harassing caller: there was none."""
    assert violated("C: 今天能给我办吗", "A: 那您就耗着吧，神经病") >= {"C21"}
    assert "S28" not in violated("C: 今天能给我办吗", "A: 那您就耗着吧，神经病")


def test_what_the_rest_of_the_utterance_is_sure_to_violate_is_violated_too() -> None:
    """`没长眼睛看吗` is a phrase of C20; that the caller is blamed (C04) the whole utterance says."""
    found = [
        one
        for one in findings("C04", "C: 这单子又给我退回来了", "A: 上面写着要盖章，您是没长眼睛看吗？")
        if one.reason == "forbidden"
    ]
    assert {"C04", "C20"} <= {str(one.rule) for one in found}
    spans = sorted((one.start_ms or 0, one.end_ms or 0) for one in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(spans))


def test_a_closing_without_an_opening_begins_where_it_begins() -> None:
    asked = "A: 地址改好了，请问还有什么可以帮您？"
    assert given("S34", asked, "C: 没有了", "A: 感谢您的来电，再见") == "met"
    opening = "A: 您好，示例公司1001号，请问还有什么可以帮您？"
    assert given("S34", opening, "C: 我的地址改好没有", "A: 改好了，感谢您的来电，再见") == "broken"


@pytest.mark.parametrize("rule", ["O4", "O7"])
def test_who_has_no_time_is_owed_nothing_yet(rule: str) -> None:
    call = ("A: 您好，示例公司1001号，占用您两分钟可以吗？", "C: 不可以哦，马上登机了")
    assert given(rule, *call, "A: 好的，晚上八点我再打给您，再见", direction="out") == "none"
    assert given(rule, *call, "A: 好的，那就不说了，再见", direction="out") == "broken"
    ready = (call[0], "C: 方便，您说")
    assert given(rule, *ready, "A: 好的，晚上八点我再打给您，再见", direction="out") == "broken"


def test_who_says_at_once_that_the_number_is_wrong_need_not_be_verified() -> None:
    assert given("O1", "C: 打错了，我这儿是饭馆", "A: 对不起，打扰您了，再见", direction="out") == "none"
    assert given("O1", "C: 喂", "A: 您好，您的投诉核实过了", "C: 哦，好", direction="out") == "broken"


def test_an_answer_that_is_told_at_length_names_its_matter() -> None:
    told = "A: 您好，抄表部1001号，检定的结论是表没有毛病，是马桶的水箱一直在漏水，换一个皮垫子就行了。"
    assert given("O4", told, "C: 那敢情好", direction="out") == "met"
    assert given("O4", "A: 您好，抄表部1001号，检定的结论是没有毛病。", "C: 哦", direction="out") == "broken"
    named = "A: 您好，物业服务部1001号，您投诉的楼上半夜拖椅子的事，我们都很重视，也请您多多理解，多多包涵。"
    assert given("O4", named, "C: 哦", "A: 再见", direction="out") == "broken"
