"""Phrases found by sound: what has to be found, what must not be, and where it stands in the text."""

import pytest

from assist.matching.lexicon import Lexicon, Tolerance
from assist.matching.sounds import sounds

LEXICON = Lexicon(
    {
        "help": ["请问(还)?有什么(可以|能)帮(助|到)?(您)?"],
        "frozen": ["账户被冻结"],
        "manager": ["你们经理的电话"],
        "complain": ["我要投诉"],
        "vague": ["大概", "可能吧"],
        "promise": ["保证"],
        "threat": ["再不说话…挂"],
        "why": ["你怎么"],
    },
    {"vague": Tolerance.STRICT, "promise": Tolerance.STRICT},
)


def found(text: str) -> dict[str, str]:
    return {hit.concept: text[hit.start : hit.end] for hit in LEXICON.find(text)}


@pytest.mark.parametrize(
    ("text", "concept", "said"),
    [
        ("您好请问有什么可以帮助你", "help", "请问有什么可以帮助你"),
        ("请问有神么可以帮住您", "help", "请问有神么可以帮住您"),
        ("帐户被东街了", "frozen", "帐户被东街"),
        ("把你们金里的电话给我", "manager", "你们金里的电话"),
        ("我要头数", "complain", "我要头数"),
        ("喂，再不说话我就挂了啊", "threat", "再不说话我就挂"),
        ("您，怎么这样", "why", "您，怎么"),
        ("请问有什么的可以帮助您", "help", "请问有什么的可以帮助您"),
    ],
)
def test_is_found_where_it_stands(text: str, concept: str, said: str) -> None:
    assert found(text)[concept].rstrip("您") == said.rstrip("您")


@pytest.mark.parametrize("text", ["拼包的电话", "我要头发", "打开", "包装箱", "", "……", "[unk][unk]"])
def test_nothing_is_found(text: str) -> None:
    assert not found(text)


def test_two_syllables_need_their_tones() -> None:
    promise = Lexicon({"promise": ["保证"]})
    assert promise.find("宝证会到")
    assert not promise.find("包庄会到")
    assert "promise" in found("保证会到")
    assert "promise" not in found("宝证会到"), "a forbidden word so short is meant only where it is written"


def test_negation_and_quotation_are_told() -> None:
    hits = {hit.concept: hit for hit in LEXICON.find("我不能保证")}
    assert hits["promise"].negated
    hits = {hit.concept: hit for hit in LEXICON.find("您刚才说大概三天")}
    assert hits["vague"].quoted
    hits = {hit.concept: hit for hit in LEXICON.find("不好意思，保证到")}
    assert not hits["promise"].negated


def test_an_error_may_not_add_a_negation() -> None:
    lexicon = Lexicon({"accept": ["我可以接受这个结果"]}, {"accept": Tolerance.LOOSE})
    assert lexicon.find("我可以接受那个结果")
    assert not lexicon.find("我可以不接受这个结果")


def test_unknown_sounds_match_no_phrase() -> None:
    assert not Lexicon({"x": ["投诉"]}).find("投[unk]")


def test_every_reading_of_a_polyphone_is_heard() -> None:
    assert Lexicon({"more": ["还有"]}).find("还有")
    assert Lexicon({"bank": ["银行卡"]}).find("您的银行卡")


def test_spans_lead_back_through_digits_and_punctuation() -> None:
    sound = sounds("工号１００1，您好")
    assert len(sound) == 8
    assert sound.span(6, 8) == (7, 9)


@pytest.mark.parametrize(
    ("phrase", "tolerance", "text", "heard"),
    [
        ("抱歉", Tolerance.LOOSE, "非常抱我歉", True),  # a syllable too many
        ("抱歉", Tolerance.LOOSE, "非常报歉", True),  # a sound-alike
        ("抱歉", Tolerance.LOOSE, "非常抱我前", False),  # both
        ("抱歉", Tolerance.STRICT, "非常包前", False),
        ("(帮|给)您…(查|看)一下", Tolerance.LOOSE, "帮您在系统里查以下", True),
        ("(亲|亲们)(您|你|请)", Tolerance.STRICT, "请您说", False),
        ("(挂断|结束)电话", Tolerance.NORMAL, "请挂断个电话", True),
        ("(挂断|结束)电话", Tolerance.NORMAL, "请挂断不电话", False),  # no error adds a negation
        ("(挂断|结束)电话", Tolerance.EXACT, "请挂断个电话", False),
    ],
)
def test_odd_syllables_are_spared_by_tolerance(phrase: str, tolerance: Tolerance, text: str, heard: bool) -> None:
    assert bool(Lexicon({"x": [phrase]}, {"x": tolerance}).find(text)) is heard


@pytest.mark.parametrize("said", ["请问还有什么以帮您", "请问有什么可以帮", "我这边您查询一下"])
def test_a_swallowed_syllable_is_forgiven_in_what_is_owed(said: str) -> None:
    lexicon = Lexicon({"help": ["有什么(可以|能够)帮您", "我这边(帮|替)您(查询|核实)一下"]}, {"help": Tolerance.LOOSE})
    assert {hit.concept for hit in lexicon.find(said)} == {"help"}


@pytest.mark.parametrize("said", ["打电话", "这一段说一下", "我是能帮您"])
def test_what_is_one_syllable_alone_and_a_negation_are_never_left_out(said: str) -> None:
    lexicon = Lexicon(
        {"wrong": ["打错(电话|号码)"], "name": ["(说|报)(一下)(姓)"], "refused": ["我(不)能(帮|替)您"]},
        {"wrong": Tolerance.NORMAL, "name": Tolerance.LOOSE, "refused": Tolerance.LOOSE},
    )
    assert lexicon.find(said) == ()


def test_partials_are_not_searched_for_swallowed_syllables() -> None:
    lexicon = Lexicon({"wish": ["(生活|工作)愉快"]}, {"wish": Tolerance.LOOSE})
    assert lexicon.find("生活愉")
    assert not lexicon.find("生活愉", thorough=False)


@pytest.mark.parametrize("before", ["能不能", "是不是", "无缘无故", "不过您", "没关系您"])
def test_a_question_and_a_fixed_phrase_do_not_negate(before: str) -> None:
    lexicon = Lexicon({"quick": ["快一点"]})
    assert [hit.negated for hit in lexicon.find(f"{before}快一点")] == [False]


@pytest.mark.parametrize("before", ["您不能", "不过您别", "不要"])
def test_a_negation_counts_beside_a_fixed_phrase(before: str) -> None:
    assert [hit.negated for hit in Lexicon({"quick": ["快一点"]}).find(f"{before}快一点")] == [True]


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("他教我两句就嚷嚷爸你怎么这么笨", True),
        ("您是想知道你怎么这么笨", True),
        ("我嚷嚷了，你怎么这么笨", False),
        ("你想问，你怎么这么笨", False),
    ],
)
def test_what_a_third_person_said_is_quoted(text: str, quoted: bool) -> None:
    assert [hit.quoted for hit in Lexicon({"slow": ["你怎么这么笨"]}).find(text)] == [quoted]


@pytest.mark.parametrize(
    ("phrase", "said"), [("疯了", "拆封了"), ("绝了", "问题解决了"), ("你妈", "可以帮您吗"), ("对方下单", "兑换下单")]
)
def test_a_forbidden_word_is_no_word_that_only_sounds_alike(phrase: str, said: str) -> None:
    assert not Lexicon({"never": [phrase]}, {"never": Tolerance.STRICT}).find(said)


def test_another_persons_thing_is_another_phrase() -> None:
    lexicon = Lexicon({"yours": ["你的手机号"]}, {"yours": Tolerance.NORMAL})
    assert not lexicon.find("改下我的手机号")
    assert lexicon.find("改下您的手机号")


@pytest.mark.parametrize(
    ("phrase", "said", "other"),
    [
        ("骂(了)?我", "他骂我", "贵吗我不懂"),
        ("骂(了)?我", "他骂我", "对吗？我姓王"),
        ("怼我", "别怼我", "对，我姓鲁"),
        ("(凶|骂)了我(一顿|半天)", "凶了我一顿", "凶了你一顿"),
        ("(把|给)我…(反|错)", "把我的号码弄反了", "把我的管子给换了"),
        ("(快点|赶紧)(吧|啊|呀)", "快点吧", "我得快点"),
    ],
)
def test_what_is_written_otherwise_is_another_phrase(phrase: str, said: str, other: str) -> None:
    lexicon = Lexicon({"it": [phrase]})
    assert lexicon.find(said)
    assert not lexicon.find(other)


def test_a_person_more_is_no_other_phrase() -> None:
    assert Lexicon({"it": ["(恐怕)?不能帮助您"]}).find("恐怕我不能帮助您")
