"""Numbers as they are spoken, surnames as they are given, a company's names as they are written."""

import pytest

from assist.matching.names import addressed, company_in_part, surname_in, title_in
from assist.matching.numbers import cardinal, cardinal_at, digit_runs, readings
from assist.matching.terms import Terms


@pytest.mark.parametrize(
    ("value", "spoken"),
    [
        (7, "七"),
        (10, "十"),
        (15, "十五"),
        (301, "三百零一"),
        (1001, "一千零一"),
        (10_010, "一万零十"),
        (1_065, "一千零六十五"),
    ],
)
def test_cardinals(value: int, spoken: str) -> None:
    assert cardinal(value) == spoken


def test_a_staff_number_is_read_in_many_ways() -> None:
    assert set(readings("0301")) == {"零三零一", "三百零一", "三零一"}
    assert "一零六五" in readings("1065")


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("我的电话是幺三八零零幺三八零零零", ("13800138000",)),
        ("138-0013-8000", ("13800138000",)),
        ("一三八，零零一三，八零零零", ("13800138000",)),
        ("等了两天", ()),
    ],
)
def test_rows_of_digits(text: str, runs: tuple[str, ...]) -> None:
    assert digit_runs(text) == runs


@pytest.mark.parametrize(
    ("text", "asked", "name"),
    [
        ("我姓王", False, "王"),
        ("免贵姓欧阳", False, "欧阳"),
        ("我是张先生", False, "张"),
        ("李", True, "李"),
        ("李", False, ""),
        ("我是来查快递的", False, ""),
        ("我姓什么你不知道吗", False, ""),
        ("对，我姓洪", False, "洪"),
        ("我姓常", False, "常"),
        ("免贵姓傅", False, "傅"),
        ("萧", True, "萧"),
        ("姓郗", True, "郗"),
        ("姓高尚的尚", True, "尚"),
        ("我姓高高尚的高", False, "高"),
        ("免贵姓弓长张", False, "张"),
        ("敝姓葛，想问问保单", False, "葛"),
        ("刚才那个姓弓长张的客服骂我", False, ""),
        ("我姓呼延", False, "呼延"),
        ("别，我不想说", True, ""),
        ("我是广州的", True, ""),
    ],
)
def test_surnames(text: str, asked: bool, name: str) -> None:
    assert surname_in(text, asked=asked) == name


def test_address_by_sound() -> None:
    assert addressed("好的汪先生", "王")
    assert not addressed("好的先生", "王")
    assert title_in("我是张先生") == "先生"


def test_terms_are_written_as_the_company_writes_them() -> None:
    terms = Terms(["电子面单", "示例驿站"])
    assert terms.corrected("我的店子免单在是李义站") == "我的电子面单在示例驿站"
    assert terms.corrected("没有这样的词") == "没有这样的词"


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("您说的是西安花园吗", "您说的是西山花园吗"),  # 安 rhymes with 山
        ("您说的是西瓜花园吗", "您说的是西瓜花园吗"),
        ("我想问一下难路由器的事情", "我想问一下南桥路由器的事情"),  # 桥 was swallowed
        ("难花园", "难花园"),  # too little is left
        ("西", "西"),
        ("请问西山", "请问西山"),
    ],
)
def test_a_longer_name_is_found_with_one_syllable_damaged(heard: str, written: str) -> None:
    assert Terms(["西山花园", "南桥路由器", "南桥花园"]).corrected(heard) == written


def test_where_two_names_could_be_meant_neither_is_written() -> None:
    assert Terms(["西山花园", "西岸花园"]).corrected("西安花园") == "西岸花园"
    assert Terms(["西山花园", "西湾花园"]).corrected("西安花园") == "西安花园"
    assert Terms(["东湖路由器", "东山路由器"]).corrected("东路由器") == "东路由器"


def test_an_address_is_heard_through_a_syllable_too_many_or_too_few() -> None:
    assert addressed("好的冉先四生您请说", "冉")
    assert addressed("谢谢刘先今天到账", "刘")
    assert addressed("好的温生您说", "温")
    assert not addressed("您姓温是吧", "温")
    assert not addressed("卫生间漏水", "卫")
    for text, surname in (
        ("女士您好", "吕"),
        ("先生您好", "冼"),
        ("会产生费用", "常"),
        ("医生", "易"),
        ("护士站", "胡"),
    ):
        assert not addressed(text, surname)
    assert not addressed("刘海的生产日期", "刘")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("三百零一号为您服务", True),
        ("百零一号为您服务", True),  # one swallowed
        ("我是三百领义号", True),
        ("三百零品一号", True),
        ("我是三百零二号", False),
        ("三百零号", False),  # any of ten
        ("三百零无号", False),  # 五
        ("我是三百零一五号", False),
        ("我是三百一十号", False),
        ("零一号", False),  # without its unit it may be another
    ],
)
def test_a_number_with_units_is_heard_but_for_one_syllable(text: str, found: bool) -> None:
    assert (cardinal_at(text, "三百零一") is not None) is found


@pytest.mark.parametrize(
    ("company", "text", "named"),
    [
        ("示例公司", "您好，识例司客服中心", True),
        ("示例公司", "示子例相公而司", True),
        ("示例公司", "我是公司客服1001号", False),
        ("示例公司", "很高兴为您服务", False),
        ("云海家电", "请问您有什么家电要修", False),
        ("三声快递", "请问您要查快递吗", False),
    ],
)
def test_a_companys_name_is_heard_in_part_but_not_by_its_trade(company: str, text: str, named: bool) -> None:
    assert company_in_part(text, company) is named
