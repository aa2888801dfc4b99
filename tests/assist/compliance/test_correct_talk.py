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


@pytest.mark.parametrize(
    "reason", ["看轨迹要四十秒", "我给司机打个电话，要三十秒", "我要听一下录音，四十秒左右", "座位图刷新一下，十秒钟"]
)
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
    assert given("O3", asks, "C: 方便，开会间歇，有五分钟", told, further, direction="out") == "met"
    assert given("O3", asks, "C: 方便什么，我在开会", told, further, direction="out") == "broken"


def test_who_is_back_from_something_has_time() -> None:
    asks = "A: 您的投诉有结果了，您现在方便吗？"
    told = "A: 查清楚了，是分拨中心装错了车，我们按规定全额赔给您，三天之内到账，另外再送您一张优惠券"
    assert given("O3", asks, "C: 刚开完会，方便，给你五分钟", told, told, direction="out") == "met"
    assert given("O3", asks, "C: 在开会，不太方便", told, told, told, direction="out") == "broken"


@pytest.mark.parametrize("said", ["现在正开盘呢，我要卖股票", "我去开……开着呢……还是黄的"])
def test_what_else_is_open_is_no_drive(said: str) -> None:
    end = ("A: 好的", "A: 感谢您的来电，再见")
    assert given("S36", f"C: {said}", *end) == "none"
    assert given("S36", "C: 我正开着车呢，我要卖股票", *end) == "broken"


def test_a_name_on_no_list_is_told_by_a_word_with_it() -> None:
    asked = ("C: 我姓慈，慈祥的慈，订票", "A: 慈老师您好，几点的票", "C: 两点", "A: 慈老师，订好了，再见")
    assert given("C11", *asked) == "met"
    assert given("S02b", *asked) == "met"


def test_a_check_after_the_first_long_turn_is_enough() -> None:
    long = "A: 您把滤网拧下来，在水龙头下面冲干净，再按原样拧紧，不能留缝，不然洗的时候会漏水，再通电选一次脱水"
    more = "A: 一般三个月清一次就行，先把水放掉，再往左拧旋钮，拿旧牙刷刷一刷，装回去的时候听到咔的一声就是到位了"
    assert given("S33", long, "A: 我这样说清楚吗？", "C: 清楚，多久清一回？", more, "C: 好") == "met"
    assert given("S33", "C: 怎么清？", long, "C: 多久清一回？", more, "C: 好") == "broken"


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("聂", "C: 简体上耳下双"),
        ("鲁", "A: 是山东简称的那个鲁，对吗"),
        ("邵", "C: 是召耳邵，号码马上报"),
        ("乜", "A: 也字少中间一竖，对吧"),
        ("逄", "A: 您的姓是走之底加一个降字右半边，对吗"),
        ("阎", "A: 是门字框里面的那个吗"),
        ("娄", "C: 我姓娄，米字下面一各女"),
        ("裴", "A: 您的裴是非字下面意个衣服的衣吗"),
        ("糜", "C: 糜，麻米的那糜"),
    ],
)
def test_a_surname_told_by_its_parts_or_what_it_stands_for_is_written(name: str, told: str) -> None:
    assert given("C13", f"C: 我姓{name}", told, *NUMBER) == "met"
    assert given("C13", f"C: 我姓{name}", "C: 上午下班以后，左转右转", *NUMBER) == "broken"


def test_amounts_that_are_added_up_are_no_contact_number() -> None:
    assert given("C13", "C: 我姓王，国王的王", "C: 一千八加三百五，两千一百五。分期行不行？", "A: 可以分期") != "broken"
    spoken = "C: 我的电话是一三八零零一三八零零一"
    assert given("C13", "C: 我姓王，国王的王", spoken, "A: 好，记下了") == "broken"


def test_giving_in_over_a_number_is_no_longer_number() -> None:
    said = "C: 名字都不能说？行吧，1001就1001"
    assert given("C13", "C: 我姓王，国王的王", said, *NUMBER) == "met"


def test_an_opening_is_no_address() -> None:
    assert given("S12", "C: 你好", "A: 您好，示例公司道路救援热线，客服1001号，请问有什么可以帮您？") != "broken"
    assert given("S12", "C: 网点在哪", "A: 在青年路1001号二单元，您过去就是") == "broken"


@pytest.mark.parametrize(
    ("theirs", "back"),
    [
        ("幸福路十二号楼下，十一点到两点", "幸福路十二号楼下，平时晚上十一点到凌晨两点"),
        ("新地址是长宁路15号3单元601", "好的，长宁路15号3单元601"),
        ("青年路117号，你们打成了111号", "青年路117号，现在就是117号，面单会按这个打印，楼层我也记了"),
    ],
)
def test_the_callers_own_address_is_said_back_not_dictated(theirs: str, back: str) -> None:
    assert given("S12", f"C: {theirs}", f"A: {back}") != "broken"


@pytest.mark.parametrize(
    "said",
    [
        "停热是每年十月十五号以前申请，要交基础费，因为楼里的公共管道还在供热",
        "带身份证到街道办事处二楼三号窗口报名，每周二受理",
        "地下二层一百一十六号，请您不要去敲门，弄坏了反而要您来赔",
        "十二月三十一天，一月三十一天，二月二十九天，总共九十一天",
    ],
)
def test_dates_offices_and_sums_need_not_be_noted_down(said: str) -> None:
    assert given("S12", "C: 怎么办", f"A: {said}") != "broken"


def test_an_address_of_the_agents_own_is_dictated() -> None:
    assert given("S12", "C: 网点在哪", "A: 长宁路15号3单元601") == "broken"


def test_a_street_that_the_caller_asks_for_is_no_address_of_theirs() -> None:
    assert given("S12", "C: 幸福路的网点在哪", "A: 在幸福路十二号三栋二单元") == "broken"


def test_what_the_caller_has_just_been_told_of_a_wrong_number_counts() -> None:
    told = "A: 对不起，这里是示例公司，不是餐厅。麻烦您核对一下号码再拨，好吗？"
    assert given("S13", "C: 来两份饺子", told, "C: 啊？打错啦？不好意思", "A: 没关系") == "met"
    assert given("S13", "C: 来两份饺子", "A: 我们不送餐", "C: 啊？打错啦？", "A: 嗯") == "broken"


@pytest.mark.parametrize("reason", ["调路线回放要四十秒", "从这里测一次线路要五十秒", "比对两份合同要四十秒"])
def test_more_doings_are_reasons_for_a_wait(reason: str) -> None:
    wait = f"A: {reason}，请您等一等，可以吗？"
    assert given("C08", "C: 我姓王", wait, "C: 可以", "(hold 30)", "A: 谢谢您的等待") == "met"


def test_a_wait_that_the_caller_declines_is_no_hold() -> None:
    asks = "A: 查这张券在哪家店用的，要请您在线上等五十秒，您方便吗？"
    lets_go = "A: 好的，那就不耽搁了，您留个电话，我们查好以后打给您"
    assert given("C08", "C: 我姓王", asks, "C: 不等不等，我这是长途", lets_go) == "none"
    assert given("C08", "C: 我姓王", asks, "C: 不等不等，我这是长途", "(hold 30)", lets_go) == "broken"
    assert given("C08", "C: 我姓王", "A: 请您等一下", "C: 不等不等", lets_go) == "broken"


def test_asking_whether_a_call_out_is_convenient_is_no_hold() -> None:
    asks = ("A: 您现在说话方便吗？", "A: 请给我三分钟。")
    told = "A: 您昨天反映的事，结果出来了"
    assert given("C08", *asks, "C: 方便，你说吧", told, direction="out") == "none"
    assert given("C08", *asks, "C: 好", told) == "broken"
    assert given("C08", "A: 请您稍等三分钟，您方便吗？", "C: 好", told, direction="out") == "broken"


def test_the_key_belongs_to_the_words_when_only_an_answer_lies_between() -> None:
    asks = "A: 我查记录要用三十秒，请您不要挂机，等我一下可以吗？您先报一下身份证后四位和联系电话。"
    back = (
        "(hold 30)",
        "A: 谢谢您的等候。两个月一共补缴八百六十四元，断缴期没有单位分担，由您自己全额缴纳，缴费单在窗口打印",
    )
    answer = "C: 可以。后四位是3306，电话13800138028"
    assert given("C08", "C: 我姓王", asks, answer, "A: 后四位3306，电话13800138028，现在开始", *back) == "met"
    other = "A: 另外您的套餐下个月要到期了，到期以后会自动续一年，不想续的话要提前三天来电话取消"
    assert given("C08", "C: 我姓王", asks, answer, other, *back) == "broken"


def test_a_transfer_that_nobody_goes_on_to_is_none() -> None:
    offers = "A: 那我帮您转接给专员"
    on = ("A: 我先说说手续", "C: 你说", "A: 要带身份证", "C: 还有呢", "A: 还要带合同", "C: 好")
    assert given("C09", "C: 我姓王", offers, "C: 嗯，先等等", *on) == "none"
    assert given("C09", "C: 我姓王", offers, "C: 嗯") == "broken"
    assert given("C09", "C: 我姓王", offers, "C: 嗯", "(transfer blind 1002)", *on) == "broken"


def test_a_call_that_ends_as_a_complaint_owes_no_number_for_a_later_answer() -> None:
    later = "A: 这个问题我现在答复不了您"
    end = "很抱歉给您添了麻烦，多谢您反映这个问题，我会马上报告给上级部门，二十四小时之内打电话给您明确的答复"
    assert given("S32", "C: 怎么会这样", later, "C: 那怎么办", f"A: {end}") != "broken"
    short = "A: 很抱歉，我问过同事，二十四小时之内给您答复"
    assert given("S32", "C: 怎么会这样", later, "C: 那怎么办", short) == "broken"


def test_what_the_caller_has_told_before_is_not_asked_again() -> None:
    asks = ("A: 请您留一下联系电话", "C: 13800138015")
    later = "A: 这个问题我现在答复不了您，谢谢您，明天中午十二点之前告诉您结果"
    assert given("S32", "C: 我姓傅", *asks, "C: 那到底行不行？", later) == "met"
    assert given("S32", "C: 我姓傅", "C: 那到底行不行？", later) == "broken"


def test_one_apology_with_what_goes_with_it_is_one() -> None:
    said = "A: 对不起，给您添麻烦了，给您造成的不便请您原谅"
    assert given("C25", "C: 我姓王", said, "C: 嗯", said, "C: 嗯") != "broken"


def test_an_apology_that_a_refusal_asks_for_is_not_over_humble() -> None:
    refused = (
        "A: 很抱歉，积分不能换现金",
        "C: 那延到明年",
        "A: 对不起，到期日我恐怕改不了",
        "C: 请你吃饭行不",
        "A: 对不起，我不能接受",
    )
    humble = ("A: 很抱歉，是积分", "C: 那延到明年", "A: 对不起，到期日是周五", "C: 请你吃饭", "A: 对不起，谢谢您")
    last = ("C: 名字错了", "A: 抱歉，我更正", "C: 还有号码", "A: 不好意思，号码也改了")
    assert given("C25", "C: 我姓王", *refused, *last) != "broken"
    assert given("C25", "C: 我姓王", *humble, *last) == "broken"


@pytest.mark.parametrize(
    "said",
    ["我上次买的给冻了，我妈骂我败家", "你快点，多等一秒我都骂人", "刚才骂人是我不对", "他给我写的差评里骂我是奸商"],
)
def test_who_tells_of_others_quarrels_complains_of_nobody(said: str) -> None:
    for rule in ("S18", "S21", "C12"):
        assert given(rule, "C: 我姓王", f"C: {said}", "A: 好的，给您查", "C: 谢谢", "A: 再见") == "none"
        assert given(rule, "C: 我姓王", "C: 你们的人骂我", "A: 好的，给您查", "C: 谢谢", "A: 再见") == "broken"


@pytest.mark.parametrize("said", ["这么绕，你就给我通融一下呗", "照片能不能保住，你给我保证一下"])
def test_a_wish_that_is_plain_need_not_be_said_back(said: str) -> None:
    assert given("C12", "C: 我姓王", f"C: {said}", "A: 很抱歉，这个我定不了", "C: 好") == "none"
    assert given("C12", "C: 我姓王", "C: 反正你给我弄一下", "A: 很抱歉，这个我定不了", "C: 好") == "broken"


def test_who_says_goodbye_asks_for_no_wait() -> None:
    end = "A: 等会儿上路请注意安全，感谢您的来电，再见"
    assert given("C08", "C: 我姓王，谢谢", end, "C: 再见") == "none"
    assert given("C08", "C: 我姓王", "A: 请您等会儿", "C: 嗯", "A: 再见") == "broken"


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("13800138001", "1380138701"),  # one swallowed, one another: nobody knows who said what
        ("1380138008", "1380013808"),  # a mobile number of ten digits was not heard whole
        ("13800斯138001", "13801382101"),
    ],
)
def test_a_number_that_was_not_heard_whole_is_unjudged(told: str, back: str) -> None:
    assert given("C13", "C: 我姓骆，骆驼的骆", f"C: 我的电话是{told}", f"A: {back}，对吗？") == "none"


def test_a_number_read_back_wrong_is_missed() -> None:
    name = "C: 我姓骆，骆驼的骆"
    assert given("C13", name, "C: 我的电话是13800138001", "A: 13800138007，对吗？") == "broken"
    assert given("C13", name, "C: 我的电话是13800138001", "A: 好的，记下了") == "broken"


@pytest.mark.parametrize(
    ("told", "back"),
    [
        ("13800138斯5", "1380013805"),  # 四 by its sound, or nothing: both are heard in it
        ("309164", "30918264"),
        ("八零八零和四四三两个口，电话13800138001", "13800138001"),
        ("单号20264471。等等，这是采购的那张，你们的是20264417", "20264417"),
    ],
)
def test_what_was_heard_of_a_number_is_read_back(told: str, back: str) -> None:
    assert given("C13", "C: 我姓骆，骆驼的骆", f"C: {told}", f"A: {back}，对吗？") == "met"


def test_a_second_number_does_not_take_the_first_one_back() -> None:
    two = "C: 单号20264471，电话13800138001"
    assert given("C13", "C: 我姓骆，骆驼的骆", two, "A: 13800138001，对吗？") == "broken"
    assert given("C13", "C: 我姓骆，骆驼的骆", "C: 两张，20264471，20264417", "A: 20264417，对吗？") == "broken"


@pytest.mark.parametrize(
    "back", ["谢谢您，查到了", "骆女士，多谢您，查到了", "骆女士，谢谢您我明天看过了", "感等候查到了"]
)
def test_who_comes_back_with_thanks_has_thanked(back: str) -> None:
    wait = ("A: 我查一下订单，要四十秒，您等我一下，可以吗？", "C: 可以", "(hold 30)")
    assert given("C08", "C: 我姓骆", *wait, f"A: {back}") == "met"
    assert given("C08", "C: 我姓骆", *wait, "A: 骆女士，查到了，是昨天发出的") == "broken"
    assert given("C08", "C: 我姓骆", *wait, "A: 骆女士，请您再等候一会儿") == "broken"


@pytest.mark.parametrize("up", ["刚听同事说了", "您的包过泡水的两新被子"])
def test_the_matter_is_taken_up_in_words_that_were_half_misheard(up: str) -> None:
    before = (
        "C: 包裹泡水了，两床新被子",
        "A: 赔付由理赔岗决定，我为您转过去，可以吗？",
        "C: 可以",
        "(transfer attended 1002)",
    )
    assert given("C09", *before, f"B: 谢谢您的等待，我是1002号，{up}，马上办") == "met"
    assert given("C09", *before, "B: 谢谢您的等待，我是1002号，马上办") == "broken"


def test_who_only_says_a_number_back_need_not_hear_it_again() -> None:
    told = "A: 维修站的电话您记一下，13800138021"
    assert given("C13", told, "C: 1380013021，记好了", "A: 是的，直接打就行") == "none"
    assert given("C13", told, "C: 我的是13800138022", "A: 好的") == "broken"


def test_a_wrong_name_is_not_taken_for_none() -> None:
    once = ("C: 我姓苗，查一下电费", "A: 马女士，一共八十元")
    assert given("C11", OPENING, *once, "C: 好，谢谢", "A: 不客气，再见") == "met"
    assert given("C11", OPENING, once[0], "A: 一共八十元", "C: 好，谢谢", "A: 不客气，再见") == "broken"


@pytest.mark.parametrize("said", ["表上的数我念给你，零四五七二", "量了三回，三十八度五、三十八度七、三十九度一"])
def test_what_a_meter_or_a_thermometer_says_is_no_contact_number(said: str) -> None:
    assert given("C13", f"C: {said}", "A: 好的，我看一下") == "none"


def test_a_number_of_the_callers_own_gives_nothing_away() -> None:
    back = "A: 好，您女儿的电话是13800138055。"
    assert given("C23", "C: 打我女儿的吧，13800138055", back) == "none"
    assert given("C23", "C: 我女儿的电话换了吗", back) == "broken"
    assert given("C23", "C: 打我女儿的吧，13800138066", back) == "broken"


def test_who_takes_over_takes_up_the_matter_in_the_callers_words() -> None:
    before = ("C: 宽带灯红着呢，我重启八百遍了", "A: 这要技术同事远程看，帮您转过去，可以吗？", "C: 好")
    move = "(transfer attended 1002)"
    taken_up = "B: 谢谢您耐心等着，我是技术1002号，宽带灯一直红、重启也没用，我这就看线路"
    assert given("C09", *before, move, taken_up) == "met"
    assert given("C09", *before, move, "B: 谢谢您耐心等着，我是1002号，请问有什么可以帮您？") == "broken"
    courtesy = "B: 谢谢您耐心等着，不好意思，我是1002号，麻烦您再说一遍"
    assert given("C09", "C: 不好意思麻烦你，宽带坏了", *before[1:], move, courtesy) == "broken"
    assert given("C09", before[0], before[1], "C: 不用转了，我明天自己去", "A: 好的，再见") == "none"


def test_a_company_heard_in_part_is_named() -> None:
    opening = "A: 您好，{}客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮您？"
    caller = "C: 我查一下快递"
    for name, verdict_ in (("识例司", "met"), ("放示公", "met"), ("", "broken")):
        row = Row.model_validate({"id": "S01-none-1", "gold": "none", "say": [opening.format(name), caller]})
        assert verdict(judge(dialogue(row), compile_pack(load())).findings, "S01") == verdict_, name


def test_a_number_beside_the_request_is_no_time() -> None:
    back = ("C: 好", "(hold 30)", "A: 谢谢您的等待")
    assert given("C08", "C: 我姓王", "A: 这单优惠二十，我帮您查一下，请您稍等，好吗？", *back) == "broken"
    assert given("C08", "C: 我姓王", "A: 我帮您查一下，需要四十，请您稍等，好吗？", *back) == "met"


def test_a_forbidden_phrase_goes_before_what_only_resembles_another_rules_examples() -> None:
    assert given("C19", "C: 这个理赔都俩月了，到底谁管", "A: 反正不是我这块儿的活儿，谁接的您找谁") == "broken"


@pytest.mark.parametrize(
    "whom",
    [
        "上周五咨询过陪护床的连女士",
        "前天反映暖气不热的那位业主",
        "昨天预订示例公司海边酒店的苗女士本人",
        "刚换到西山店的会员鄢女士",
    ],
)
def test_who_is_asked_for_may_be_told_by_what_they_wanted(whom: str) -> None:
    row = {
        "id": "O1-met-1",
        "gold": "met",
        "facts": {"direction": "out"},
        "say": ["C: 喂，哪位？", f"A: 您好，请问您是{whom}吗？", "C: 对对，是我。"],
    }
    assert verdict(judge(dialogue(Row.model_validate(row)), compile_pack(load())).findings, "O1") == "met"


def test_an_exception_far_from_the_cue_takes_nothing_back() -> None:
    late = (
        "A: 对不起，让您久等了，我会尽快帮您处理。我需要从系统里测一下线路的信号，测的时候请您在线上等四十秒，可以吗？"
    )
    assert given("C08", "C: 我姓王", late, "C: 行", "(hold 35)", "A: 谢谢您的等待，结果出来了") == "met"
    assert given("C08", "C: 我姓王", late, "C: 行", "(hold 35)", "A: 结果出来了，线路没有问题") == "broken"
    assert given("C08", "C: 我姓王", "A: 让您等了四十秒，是线路的问题，已经好了", "C: 好") == "none"


def test_who_waits_for_the_caller_asks_for_no_wait() -> None:
    assert given("C08", "C: 我在开车呢", "A: 请把车停到安全的地方再讲，我在线上等您，不着急", "C: 停了") == "none"


@pytest.mark.parametrize("asked", ["您能在线上等我一会儿吗", "请问您可以等一会儿吗", "您方不方便在线等着我"])
def test_more_ways_ask_whether_the_caller_will_wait(asked: str) -> None:
    wait = f"A: 翻看您的签约记录要三十秒，请您稍等，{asked}？"
    assert given("C08", "C: 我姓王", wait, "C: 等吧", "(hold 30)", "A: 谢谢您的等待") == "met"


def test_a_check_after_a_long_turn_counts_whatever_came_before_it() -> None:
    long = "您把滤网拧下来，在水龙头下面冲干净，再按原样拧紧，不能留缝，不然洗的时候会漏水，再通电选一次脱水"
    assert given("S33", "C: 水排不出去，急死人了", f"A: {long}，这样您清楚了吗？", "C: 清楚") == "met"


@pytest.mark.parametrize(("there", "expected"), [("先生，先生在吗", "broken"), ("您好，我的件到了吗", "none")])
def test_asking_whether_somebody_is_there_is_a_greeting(there: str, expected: str) -> None:
    row = {"id": "S02-none-1", "gold": "none", "say": [f"C: {there}", "A: 嗯，什么事", "C: 我要退票"]}
    assert verdict(judge(dialogue(Row.model_validate(row)), compile_pack(load())).findings, "S02") == expected


def test_who_will_not_wait_and_is_made_to_has_not_agreed() -> None:
    asks = "A: 我要核对您的保单，请您等一分钟，可以吗？"
    assert given("C08", asks, "C: 不行，我赶飞机", "(wait 36)", "A: 感谢您的等待，核对好了") == "broken"
    assert given("C08", asks, "C: 行，我等着", "(wait 36)", "A: 感谢您的等待，核对好了") == "met"


def test_a_question_that_is_asked_again_was_not_answered() -> None:
    again = ("C: 我家停电了，是欠费还是检修？", "C[gap=9]: 喂，问你呢，是欠费还是检修？", "A: 是检修")
    assert given("C18", *again) == "broken"
    assert given("C18", "C: 我家停电了，是欠费还是检修？", "C: 喂，是检修吗？", "A: 是检修") == "met"


def test_a_caller_who_gives_up_waiting_was_left_alone() -> None:
    assert given("C29", "C: 安装师傅电话多少？", "A: 我找一下他的电话", "C[gap=50]: 算了，我不等了") == "broken"
    assert given("C29", "C: 安装师傅电话多少？", "A: 我找一下他的电话", "C[gap=5]: 好的") != "broken"


def test_the_agent_may_tell_a_wrong_number_first() -> None:
    told = "A: 对不起，您打的是示例公司客户服务中心，没有您说的张总，请您查查号码好吗？"
    assert given("S13", "C: 张总在不在，我是送货的", told, "C: 哦，那是我按错键了") == "met"


@pytest.mark.parametrize(
    "asks",
    ["对不起，您刚刚讲的我没听全，可否请您再给我讲一遍？", "实在对不起，我没听懂您的意思，您能不能再跟我说一遍呢？"],
)
def test_what_was_not_caught_is_no_quotation(asks: str) -> None:
    assert given("S11", "C: 我要办那个断供", f"A: {asks}", "C: 断网") == "met"
