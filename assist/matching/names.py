"""Surnames and titles: who the caller says they are, and whether somebody is addressed by name."""

import re
from typing import Final

from rapidfuzz.distance import LCSseq

from assist.matching.folding import code, fold
from assist.matching.sounds import Sounds, sounds

_SINGLE: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷"
    "侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻"
    "祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥"
    "南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由"
    "洪傅常萧阎贝贲诸钮滑荀麴麹羿汲邴糜弓牧隗宓蓬郗仰秋暴钭韶蓟怀鄂咸籍赖苍莘贡逄扶堵宰郦璩濮寿郏习宦鱼慎庾暨殳沃蔚越夔厍融訾乜巢蒯竺益桓昌酆凤"
    "占洛谯琚揣颉禚郄仉妫笪俎佴缑仡蔄召"
)
SURNAMES: Final = frozenset(_SINGLE)
_DOUBLE: Final = (
    "欧阳",
    "上官",
    "司马",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "夏侯",
    "令狐",
    "端木",
    "南宫",
    "百里",
    "长孙",
    "闻人",
    "澹台",
    "公冶",
    "宗政",
    "濮阳",
    "淳于",
    "申屠",
    "轩辕",
    "钟离",
    "宇文",
    "鲜于",
    "闾丘",
    "司空",
    "亓官",
    "呼延",
    "独孤",
    "拓跋",
    "万俟",
    "赫连",
    "漆雕",
    "乐正",
    "段干",
    "纳兰",
    "完颜",
    "西门",
    "东郭",
    "梁丘",
    "左丘",
    "太史",
)
TITLES: Final = (
    "先生",
    "女士",
    "小姐",
    "太太",
    "老师",
    "阿姨",
    "大姐",
    "大哥",
    "师傅",
    "叔叔",
    "经理",
    "大爷",
    "大妈",
    "奶奶",
    "爷爷",
    "总",
    "姐",
    "哥",
    "夫人",
    "医生",
    "主任",
    "律师",
)
_NAME: Final = f"({'|'.join(_DOUBLE)}|[{_SINGLE}])"
_SELF: Final = re.compile(
    f"(?:我姓|免贵姓|本人姓|鄙人姓|敝姓|免贵|姓|我叫|我的名字叫|我名字叫|名字是|我是){_NAME}(?!了|吗|的|们|什么)"
)
_SAID_SURNAME: Final = re.compile(
    f"(?:我姓|免贵姓?|本人姓|鄙人姓|敝姓|我叫|名字叫|名字是){_NAME}|^[嗯哦啊对哎]*姓{_NAME}|[，,。]姓{_NAME}"
    f"|我[性幸新信心行形又有是想要务]姓{_NAME}"
)
_BY_WORD: Final = re.compile(f"(?:我|免贵|本人|鄙人|敝|^|[，,。])姓(?=[一-鿿]{{0,3}}([{_SINGLE}]))[一-鿿]{{2,4}}的\\1")
"""姓高尚的尚: the name is what the word has, not how the word begins."""
_BY_PARTS: Final = re.compile(
    "(?:我|免贵|本人|鄙人|敝|^|[，,。])姓(?:弓长|立早|木子|耳东|双木|口天|言午|古月|走肖|文刀|木易|草头|草字头|三横|双人|双口|人可|美女|干钩|大耳朵|绞丝旁?|双耳)"
    f"的?([{_SINGLE}])"
)
"""姓弓长张: the parts come first."""
_BY_ITSELF: Final = re.compile("(?:我|免贵|本人|鄙人|敝|^|[，,。])姓([一-鿿])[，,]?[一-鿿]{2,4}的\\1(?![一-鿿])")
"""姓慈，慈祥的慈: whatever the name is, if no list has it."""
_I_AM: Final = re.compile(f"我是(?:[^，。]{{1,9}}的)?{_NAME}({'|'.join(TITLES)})")
_SOME_SURNAME: Final = re.compile(
    "((?:我|免贵|本人|鄙人?|敝|^[嗯哦啊对哎]*|[，,。]).?姓|我是(?=[一-鿿](?:先生|女士)))(?![名什啥氏么哪甚])[一-鿿]"
)
_BARE: Final = re.compile(f"^(?:嗯|哦|啊|呃)?(?:我)?(?:姓)?{_NAME}(?:$|[，。,！!]|{'|'.join(TITLES)})")
_TITLE: Final = re.compile("先生|女士|小姐|太太|夫人")
_NO_NAMES: Final = frozenset("那于和成是有能时对由从但在就安真应全")
"""Surnames that are much more often other words, as in `那先生您看`."""
_CALLABLE: Final = SURNAMES - _NO_NAMES
_SPOKEN_OF_AFTER: Final = frozenset("是位给叫找姓的和跟与让请帮替为向把被有你我他她老小大这那个名问")
"""Who says a name after one of these speaks of somebody, and calls nobody; 您 is written 你 there."""
_CALLED_THEN: Final = (
    *(
        "你",
        "领",
        "请",
        "好",
        "非常",
        "感谢",
        "谢谢",
        "对不起",
        "抱歉",
        "让",
        "实在",
        "再见",
        "别着急",
        "不好意思",
        "麻烦",
    ),
)
"""What is said then to whom one has called by name; 领 is what 您 is misheard as."""
_CALLED_AT_THE_END: Final = ("多谢", "很抱", "给你", "感", "祝")
"""What else is said then, in the closing above all; who speaks of somebody says it, too (*高先生很抱歉*)."""
_THANKS_END: Final = ("谢谢", "用谢", "不谢")
"""Where 谢 is no surname."""
_SPOKEN_OF_BEHIND: Final = frozenset("的是他她们也说")
"""Who begins with a title and goes on with one of these speaks of somebody."""


def surname_in(text: str, *, asked: bool) -> str:
    """Return the surname that the speaker gives as their own, or an empty string.

    `asked`: the other side has just asked for it, so that the bare name is an answer.
    """
    forms = (_BY_PARTS, _BY_WORD, _SAID_SURNAME, _I_AM, _BY_ITSELF)
    match = next((found for form in forms if (found := form.search(text))), None)
    if match is None and asked:
        match = _SELF.search(text) or _BARE.match(text)
    if match is None:
        return ""
    return next(group for group in match.groups() if group)


def some_surname_in(text: str) -> bool:
    """Tell whether the speaker gives a surname as their own, be it one that no list has or one misheard."""
    return _SOME_SURNAME.search(text) is not None


def surname_at(text: str) -> str:
    """Return the surname with which a written name begins, or an empty string."""
    name = text.strip()
    return next((one for one in _DOUBLE if name.startswith(one)), name[:1] if name[:1] in SURNAMES else "")


def title_in(text: str) -> str:
    """Return the title in the text, or an empty string."""
    match = _TITLE.search(text)
    return match.group() if match else ""


def called(text: str) -> tuple[str, str]:
    """Return the surname and title by which the speaker calls the other side, or empty strings.

    `高先生请您稍等` calls, `高先生的包裹` and `是高先生吗` only speak of somebody.
    """
    heard = sounds(text)
    for at in range(len(heard)):
        title = _VOCATIVES.get(heard.folded[at + 1 : at + 3])
        name = heard.spoken[at - 1 : at + 1] if at and heard.spoken[at - 1 : at + 1] in _DOUBLE else heard.spoken[at]
        if title and (name in _DOUBLE or name in _CALLABLE) and _calls(heard, at + 1 - len(name), at + 3):
            return name, title
    return "", ""


def _calls(heard: Sounds, first: int, last: int) -> bool:
    """Tell whether the name and title at these syllables stand by themselves, or where one calls somebody."""
    apart = first == 0 or heard.at[first - 1] + 1 < heard.at[first]
    before = apart or heard.spoken[first - 1] not in _SPOKEN_OF_AFTER or heard.spoken[:first].endswith("好的")
    after = last >= len(heard) or heard.at[last - 1] + 1 < heard.at[last]
    return before and (after or heard.spoken.startswith(_CALLED_THEN, last))


def called_by_title(text: str) -> bool:
    """Tell whether the speaker calls the other side by a mere title: `先生，您看`, but not `高先生，您看`."""
    heard = sounds(text)
    titles = [at for at in range(len(heard)) if _VOCATIVES.get(heard.folded[at : at + 2]) in _MERE_TITLES]
    if 0 in titles and heard.spoken[2:3] not in _SPOKEN_OF_BEHIND:
        return True
    return any(_calls_mere(heard, at) for at in titles)


def _calls_mere(heard: Sounds, at: int) -> bool:
    named = at > 0 and heard.spoken[at - 1] in SURNAMES and not heard.spoken[:at].endswith(_THANKS_END)
    return not named and (_calls(heard, at, at + 2) or heard.spoken.startswith(_CALLED_AT_THE_END, at + 2))


def some_title_in(text: str) -> bool:
    """Tell whether a title by which one calls is heard anywhere, by sound, a syllable in its midst forgiven."""
    return _ANY_TITLE.search(sounds(text).folded) is not None


def addressed(text: str, surname: str) -> bool:
    """Tell whether the text addresses somebody by surname and title; by sound, a syllable in their midst forgiven."""
    folded = sounds(text).folded
    name = sounds(surname).folded
    if not name:
        return False
    swallowed = any(f"{surname}{end}" in text and f"{surname}{end}" not in _WORDS for end in _ENDS_OF_TITLES)
    return swallowed or re.search(f"{re.escape(name)}.?(?:{_ADDRESS})", folded) is not None


_VOCATIVES: Final = {
    sounds(title).folded: title
    for title in (*("先生", "女士", "小姐", "太太", "阿姨", "叔叔", "大爷", "大妈", "大姐", "奶奶", "爷爷", "老师"),)
}
"""Titles by which one calls, by their sound; by the others one speaks of colleagues."""
_ANY_TITLE: Final = re.compile("|".join(".?".join(map(re.escape, title)) for title in _VOCATIVES))
_MERE_TITLES: Final = frozenset({"先生", "女士", "小姐"})
_ENDS_OF_TITLES: Final = ("生", "士")
"""What is left of 先生 and 女士 when a syllable is swallowed; counts after the surname as it is written."""
_WORDS: Final = frozenset({"卫生", "花生", "安生", "门生", "养生", "师生", "卫士", "武士", "巴士"})
"""Words that look like a surname with half a title."""
_FOLDED_TITLES: Final = tuple(
    "".join(code(fold(syllable)) for syllable in syllables)
    for syllables in (
        *(("xian", "sheng"), ("nv", "shi"), ("xiao", "jie"), ("tai", "tai"), ("lao", "shi"), ("a", "yi")),
        *(("da", "jie"), ("da", "ge"), ("shi", "fu"), ("shu", "shu"), ("jing", "li"), ("fu", "ren"), ("zong",)),
        *(("jie",), ("ge",), ("da", "ye"), ("da", "ma"), ("nai", "nai"), ("ye", "ye"), ("yi", "sheng"), ("zhu", "ren")),
    )
)
_ADDRESS: Final = "|".join(
    [*(".?".join(re.escape(one) for one in title) for title in _FOLDED_TITLES)]
    + [f".{re.escape(title)}" for title in _FOLDED_TITLES[:2]]
    + [re.escape(title[0]) for title in _FOLDED_TITLES[:2]]
)
"""Titles with a syllable too many in them; 先生 and 女士 also with one before them, or half swallowed."""


_KIND: Final = re.compile(
    "(股份|有限|责任|集团|控股|公司|银行|中心|医院|学校|快递|速递|物流|保险|家电|电器|科技|网络|移动|联通|电信|航空|旅游|旅行社|物业|地产|燃气|电力)+$"
)
_PLACE: Final = re.compile("^(中国|中华|全国|[一-鿿]{2}[省市])")
_IN_GREETINGS: Final = frozenset("是您你我好的这里为在")
"""Characters of all greetings: what sounds like a name in them is none."""


def company_in_part(text: str, company: str) -> bool:
    """Tell whether half of a company's name is heard in one place, some of it being what only this one is called."""
    kind = _KIND.search(company)
    name, common = (sounds(one).folded for one in (company, kind.group() if kind else ""))
    own = sounds(_PLACE.sub("", _KIND.sub("", company))).folded
    heard = sounds("".join("[unk]" if one in _IN_GREETINGS and one not in company else one for one in text)).folded
    parts = (heard[at : at + len(name) + 1] for at in range(len(heard)))
    return any(_shared(name, one) >= max(2, (len(name) + 1) // 2, _shared(common, one) + 1) for one in parts if own)


def _shared(one: str, other: str) -> int:
    return int(LCSseq.similarity(one, other))
