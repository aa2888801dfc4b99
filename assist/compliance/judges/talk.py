"""Words in the conversation: S02b, S12, S22, C11, C12, C13, C17."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from assist.compliance.call import CallState, Surname, Turn, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said, triggers
from assist.compliance.judges.closing import complaint_taken, conversation
from assist.compliance.judges.reply import Occasion, judged
from assist.compliance.judges.waiting import holds, made_to_wait
from assist.matching.names import called, called_by_title, some_surname_in, some_title_in
from assist.matching.numbers import (
    CONTACT_DIGITS,
    DigitRun,
    digit_runs,
    heard_runs,
    readings,
    same_number,
    written_runs,
)
from assist.matching.sounds import sounds
from assist.packs.compiled import CompiledRule, Group
from assist.packs.models import Limits
from calls.findings import Role, Unjudged, Verdict

LONG_DIGITS = 8
_SAME_NUMBER = 70
"""From this likeness (0 to 100) on the agent says a number of the caller's, some digits of it misheard."""
_MOSTLY = 0.7
"""From this likeness (0 to 1) on a number that the agent says is taken for the caller's."""
_MOBILE = re.compile(r"1[3-9]\d{7,8}$|1[3-9]\d{10,11}$")
"""A mobile number of which digits are missing, or that has too many."""
_ADDRESS_SIGNS = re.compile("[省市区县镇乡街号楼室巷弄栋幢层村]|路|道|单元")
_STREETS = frozenset("路街道巷弄村")
_NUMERALS = "[0-9〇零一二三四五六七八九十百千幺两]"
_HOUSE_NUMBER = re.compile(f"(?<![月0-9〇零一二三四五六七八九十百千幺两])({_NUMERALS}+)之?[甲乙丙丁]?号")
_STREET = re.compile("[一-鿿]{2}[路街道巷弄村]")
_NO_ADDRESS = re.compile(
    "道路|街道(办|服务)|[管通渠难知味报频跑一]道(?!路)|弄[坏丢错好清明脏掉完断湿不了到得]"
    f"|(客服|工号|坐席|代表|专员|顾问|我是)(代表|号)?是?{_NUMERALS}+号?|{_NUMERALS}+号(客服|坐席|客户代表|代表|专员)"
)
"""What looks like parts of an address and is none: offices, pipes, the company's trade, the agent's number."""
_AMOUNT = re.compile("[十百千万加减乘度]")
_UNITS = 2
"""A row with so many units or signs of reckoning in it is an amount."""


_ANSWERS = 2
"""Who has answered so often had the occasion to call the caller by a title."""


def name_used(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S02b: surname and title at the first answer after it is known, after holds, and in the closing."""
    surname = state.surname
    if state.answered_ms is None:
        return
    if surname is None:
        yield from _called_nothing(state, rule)
        return
    agent = [turn for turn in state.turns_of(Role.AGENT) if turn.end_ms > surname.at_ms]
    for number, (name, turn) in enumerate(_name_occasions(state, surname, agent, limits)):
        yield _named(state, rule, surname, name, number, turn, agent)


def _called_nothing(state: CallState, rule: CompiledRule) -> Iterator[Instance]:
    """Tell that who gave a surname, which was not understood, is called by no title at all in the rest of the call."""
    given = next((o for o in state.utterances if o.role is Role.CALLER and o.final and some_surname_in(o.text)), None)
    if given is None:
        return
    after = [o for turn in state.turns_of(Role.AGENT) for o in turn.utterances if o.start_ms > given.start_ms]
    if len({o.id for o in after}) < _ANSWERS or any(some_title_in(o.text) for o in after):
        return
    yield Instance(
        key="unknown",
        verdict=Verdict.MISSED if state.closed else Verdict.DUE,
        start_ms=after[0].start_ms,
        end_ms=after[0].end_ms,
        due_ms=after[0].end_ms + 10_000,
        since_ms=given.start_ms,
        expected=filled(state, rule.rule.wording),
        reason="first-answer",
    )


def _name_occasions(state: CallState, surname: Surname, agent: list[Turn], limits: Limits) -> list[tuple[str, Turn]]:
    found: list[tuple[str, Turn]] = []
    if agent:
        found.append(("first-answer", agent[0]))
    for hold in (one for one in state.holds if made_to_wait(state, one, limits)):
        after = next((turn for turn in agent if hold.end_ms is not None and turn.end_ms > hold.end_ms), None)
        if after is not None:
            found.append(("after-hold", after))
    closing = [turn for turn in agent if {"goodbye", "call-thanks"} & turn.meant and "goodbye" in turn.meant]
    if closing and len(agent) > 1:
        found.append(("closing", closing[-1]))
    return found


def _named(
    state: CallState, rule: CompiledRule, surname: Surname, name: str, number: int, turn: Turn, agent: list[Turn]
) -> Instance:
    place = agent.index(turn)
    near = agent[place : place + 2] if name != "closing" else agent[max(0, place - 1) : place + 1]
    spoken = next((one for t in near for one in t.utterances if "#name" in one.said), None)
    if spoken is None and any("#name" in t.said for t in agent):
        spoken = next((one for t in near for one in t.utterances if called_by_title(one.text)), None)
    common: dict[str, Any] = {
        "key": f"{name}-{number}",
        "expected": filled(state, rule.rule.wording),
        "since_ms": surname.at_ms,
        "reason": name,
    }
    if spoken is not None:
        return Instance(verdict=Verdict.MET, **{**evidence(spoken, None), **common})
    over = state.closed or place + 1 < len(agent) or state.passed(turn.end_ms + 10_000)
    verdict = Verdict.MISSED if over else Verdict.DUE
    return Instance(verdict=verdict, start_ms=turn.start_ms, end_ms=turn.end_ms, due_ms=turn.end_ms + 10_000, **common)


def surname_asked(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C11: asked on every call longer than a wrong number, and used once it is known; a wrong name is S02b's matter."""
    surname = state.surname
    if state.answered_ms is None or not conversation(state):
        return
    if surname is not None and surname.source in ("record", "caller"):
        return
    asked = next((o for o in state.utterances if o.role is Role.AGENT and not rule.say[0].isdisjoint(o.said)), None)
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": state.answered_ms,
        "until_ms": state.ended_ms,
    }
    if asked is None:
        if state.closed and (surname is None or surname.source != "agent"):
            yield Instance(
                verdict=Verdict.MISSED,
                start_ms=state.answered_ms,
                end_ms=state.ended_ms,
                reason="not-asked",
                **common,
            )
        return
    later = (o for o in state.utterances if o.role is Role.AGENT and o.start_ms >= asked.start_ms)
    if surname is None or any("#name" in o.said or called(o.text)[0] for o in later):
        yield Instance(verdict=Verdict.MET, **{**evidence(asked, None), **common})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, **{**evidence(asked, None), **common, "reason": "asked-but-not-used"})


def asks_first(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S12: an address, an account, a code of eight digits: dictated only after asking the caller to note it down."""
    given = "".join(run.sure for o in state.utterances if o.role is Role.CALLER for run in heard_runs(o.text, 3))
    for turn in state.turns_of(Role.AGENT):
        dictated = next((o for o in turn.utterances if o.final and _long(state, o, given)), None)
        if dictated is None:
            continue
        since = max(0, turn.start_ms - 20_000)
        found, missing = first_said(state, rule.say, since, dictated.end_ms)
        common: dict[str, Any] = {
            "key": dictated.id,
            "expected": filled(state, rule.rule.wording),
            "since_ms": since,
        }
        if not missing:
            yield Instance(verdict=Verdict.MET, **{**evidence(*found[-1]), **common})
        else:
            yield Instance(verdict=Verdict.MISSED, **{**evidence(dictated, None), **common, "reason": "not-asked"})
        return


def _long(state: CallState, one: Utterance, given: str) -> bool:
    for run in _no_amounts(one.text, LONG_DIGITS):
        long = len(run.sure) >= LONG_DIGITS - 1
        if long and not _read(run.sure, given) and fuzz.partial_ratio(run.sure, given) < _SAME_NUMBER:
            return True
    text = _NO_ADDRESS.sub("，", one.text)
    signs = set(_ADDRESS_SIGNS.findall(text))
    if len(signs) < 3 or _STREETS.isdisjoint(signs) or not _HOUSE_NUMBER.search(text):
        return False
    return not _confirms(one) and not _callers_address(state, one, text)


def _callers_address(state: CallState, one: Utterance, text: str) -> bool:
    """Tell whether the caller has named the street and the house before: then it is said back, not dictated."""
    before = "。".join(o.text for o in state.utterances if o.role is Role.CALLER and o.start_ms < one.start_ms)
    street, told = _STREET.search(text), sounds(before).folded
    if street is None or sounds(street.group()).folded not in told:
        return False
    theirs = frozenset().union(*(_spoken(number) for number in _HOUSE_NUMBER.findall(before)), frozenset())
    return all(_spoken(number) & theirs for number in _HOUSE_NUMBER.findall(text))


def _spoken(number: str) -> frozenset[str]:
    """Return how a house number may be spoken, `1` as 一."""
    return frozenset(readings(number)) | {number.replace("幺", "一")}


def _confirms(one: Utterance) -> bool:
    return "confirm" in one.said


def slow_system(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S22: apology before the wait, thanks after it; it begins when the agent names the slowness."""
    turn = next(iter(triggers(state, rule)), None)
    if turn is None or state.answered_ms is None:
        return
    after = [t for t in state.turns_of(Role.AGENT) if t.start_ms > turn.start_ms]
    apology = any("apology" in o.said for o in turn.utterances)
    before = next((t for t in reversed(state.turns_of(Role.AGENT)) if t.end_ms <= turn.start_ms), None)
    apology = apology or (before is not None and "apology" in before.said and turn.start_ms - before.end_ms < 5000)
    named = next(o for o in turn.utterances if any(not cue.any.isdisjoint(o.said) for cue in rule.cues))
    later = [o for o in state.utterances if o.role is Role.AGENT and o.start_ms > named.start_ms]
    thanked = next((o for o in later if not rule.say[1].isdisjoint(o.said)), None)
    common: dict[str, Any] = {
        "key": turn.utterances[0].id,
        "expected": filled(state, rule.rule.wording),
        "since_ms": turn.start_ms,
        "start_ms": turn.start_ms,
        "end_ms": turn.end_ms,
    }
    if apology and thanked is not None:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(thanked, None)})
        return
    over = state.closed or len(after) > 1 or (not apology and bool(after))
    reason = "without-apology" if not apology else "without-thanks"
    yield Instance(verdict=Verdict.MISSED if over else Verdict.DUE, reason=reason, **common)


def confirmed(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C12: what was understood is said back before an answer to a complaint, or to an unclear wish."""
    if state.answered_ms is None:
        return
    unclear = next(iter(triggers(state, rule)), None)
    complaint = complaint_taken(state)
    turns = [turn for turn in (unclear, complaint) if turn is not None]
    if not turns:
        return
    turn = min(turns, key=lambda one: one.start_ms)
    reason = "unclear" if turn is unclear else "complaint"
    yield judged(state, rule, Occasion(turn.utterances[0].id, turn.start_ms, turn.end_ms, reason, turn), rule.say, None)


def read_back(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C13: the caller's contact digits are repeated by the agent; the writing of a surname that is given is asked."""
    if state.answered_ms is None:
        return
    given = [
        (one, run)
        for one in state.utterances
        if one.role is Role.CALLER and one.final
        for run in _contact_runs(one.text)
        if not _price(one.text) and not _repeats(state, one, run.digits)
    ]
    if not given:
        return
    given = [(one, run) for at, (one, run) in enumerate(given) if not _taken_back(run, given[at + 1 :])]
    first = given[0][0]
    rows = [
        heard_runs(one.text, 2) for one in state.utterances if one.role is Role.AGENT and one.start_ms > first.start_ms
    ]
    told = "".join(row.digits for row in chain(*rows))
    unread = [run for _, run in given if not _read(run.digits, told) and not (_guessed(run) and _read(run.sure, told))]
    clear = [run for run in unread if not _garbled(run.digits, rows)]
    writing = _writing_known(state, rule.say, first)
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": first.end_ms,
        "due_ms": given[-1][0].end_ms + 15_000,
        "until_ms": state.ended_ms,
    }
    if not unread and writing:
        yield Instance(verdict=Verdict.MET, **{**evidence(first, None), **common})
        return
    reason = "not-read-back" if clear else "writing-not-asked"
    verdict = Verdict.MISSED if state.closed else Verdict.DUE
    if state.closed and writing and not clear:
        verdict, reason = Verdict.UNJUDGED, Unjudged.UNINTELLIGIBLE.value
    yield Instance(verdict=verdict, start_ms=first.start_ms, end_ms=first.end_ms, reason=reason, **common)


def _repeats(state: CallState, one: Utterance, run: str) -> bool:
    """Tell whether the caller only says back a number that the agent has given, digits of a long one swallowed."""
    before = (o for o in state.utterances if o.role is Role.AGENT and o.end_ms <= one.start_ms + 300)
    told = [row.digits for o in before for row in heard_runs(o.text, CONTACT_DIGITS)]
    long = len(run) >= LONG_DIGITS
    return any(row.endswith(run) or (long and len(row) != len(run) and same_number(run, row)) for row in told)


def _contact_runs(text: str) -> list[DigitRun]:
    """Return rows that identify or reach somebody; only long ones may have foreign syllables in them (a date has)."""
    text = _SAID_TWICE.sub(r"\1", text)
    return _no_amounts(text, LONG_DIGITS - 1) or list(written_runs(text, CONTACT_DIGITS))


def _no_amounts(text: str, least: int) -> list[DigitRun]:
    """Return the rows of at least so many digits that are no amounts, dates or sums."""
    return [row for row in heard_runs(text, least) if len(_AMOUNT.findall(text[row.start : row.end])) < _UNITS]


def _taken_back(run: DigitRun, later: Iterable[tuple[Utterance, DigitRun]]) -> bool:
    """Tell whether the caller has put another number in this one's place: `等等，不对，是…`."""
    return any(
        len(other.digits) == len(run.digits)
        and _CORRECTS.search(one.text[: other.start]) is not None
        and LCSseq.normalized_similarity(run.digits, other.digits) >= _MOSTLY
        for one, other in later
    )


def _guessed(run: DigitRun) -> bool:
    """Tell whether one or two of the digits are only what a foreign syllable sounds like."""
    return 0 < len(run.digits) - len(run.sure) <= _GUESSES


_GUESSES = 2
"""A row with more of them is another row."""
_CORRECTS = re.compile("等等|等一下|等会儿|不对|不是|错了|[说念看报记讲]错|应该是|更正")
"""What is said before a number that replaces one."""
_SAID_TWICE = re.compile(f"({_NUMERALS}{{2,}})就(是)?\\1")
"""`1001就1001` gives in, it is no number with a nine in it."""


def _read(run: str, told: str) -> bool:
    """Tell whether the row of digits is in what the agent read out, at most two digits swallowed or doubled."""
    if run in told:
        return True
    if len(run) >= LONG_DIGITS and len(told) == len(run):
        return False  # digits in another order, or others
    lost = 2 if len(run) >= LONG_DIGITS else 1
    more = 2 if len(run) + 2 >= LONG_DIGITS else 1
    lengths = range(len(run) - lost, len(run) + more + 1)
    return any(
        same_number(run, told[at : at + length], more)
        for length in lengths
        for at in range(len(told) - length + 1)
        if length >= CONTACT_DIGITS - 1
    )


def _garbled(run: str, rows: Iterable[Sequence[DigitRun]]) -> bool:
    """Tell whether the agent read out most of a number, but not as many digits, or with other sounds among them.

    Who reads a digit wrong says another in its place; a recogniser swallows some and makes up others.
    """
    told = [("".join(row.digits for row in one), all(row.pure for row in one)) for one in rows]
    told += [(row.digits, row.pure) for one in rows for row in one]
    told += [(row.sure, False) for one in rows for row in one if not row.pure]
    alike = [one for one in told if LCSseq.normalized_similarity(run, one[0]) >= _MOSTLY]
    as_long = any(pure and len(digits) == len(run) and not _MOBILE.match(digits) for digits, pure in alike)
    return bool(alike) and (not as_long or _MOBILE.match(run) is not None)


def _price(text: str) -> bool:
    return any(sign in text for sign in ("元", "块钱", "块", "价", "公斤", "表上的数", "表上的读数"))


def _writing_known(state: CallState, groups: tuple[Group, ...], first: Utterance) -> bool:
    surname = state.surname
    if surname is None or surname.source in ("record", "agent"):
        return True
    asked = first_said(state, groups, 0, None)[1] == 0
    offered = any(one.role is Role.CALLER and any(sign in one.text for sign in _OFFERED) for one in state.utterances)
    return asked or offered or any(_spelled(one.text, surname.name) for one in state.utterances)


def _spelled(text: str, surname: str) -> bool:
    """Tell whether the surname's writing is told by a word with it (骆驼的骆) or by its parts (三点水, 岑山今岑)."""
    heard, named, of = (sounds(one) for one in (text, surname, "的"))
    by_sound = named.folded not in _SAID_ANYWAY
    sound, name = (one.folded if by_sound else one.spoken for one in (heard, named))
    by_word = (
        one == of.folded and name in sound[max(0, at - 3) : at] and sound.startswith(name, at + 1)
        for at, one in enumerate(heard.folded)
    )
    by_parts = (sound.startswith(name, at) and sound.startswith(name, at + 3) for at in range(len(sound)))
    by_place = re.search(_OF_PLACE.format(surname), text) is not None
    by_end = re.search(_OF_WHAT.format(surname), text) is not None
    by_half = any(one in heard.folded for one in _HALVES)
    return _PART.search(text) is not None or by_place or by_end or by_half or any(by_word) or any(by_parts)


_SAID_ANYWAY = frozenset(sounds(one).folded for one in "好对是行")
"""Sounds of common answers: surnames that sound like them (郝) count by their character."""
_PART = re.compile(
    "[一-鿿]旁|字头|字底|字框|点水|走之|[左右]半|(少|多|没有|缺|去掉)[^，。]{0,2}一(竖|横|点|撇|捺|笔)|去掉[^，。]{0,3}(头|旁|字)"
    "|(里|里面|上面|下面|左边|右边|上头|底下|中间)(是|有)?一?个[一-鿿]字?"
    "|(^|[，。、是体写])上[^午班面边车楼网门，。]、?下[^午班面边车楼网门，。]($|[，。、的吗？])"
    "|(^|[，。、是体写])左[^转拐边手侧面，。]、?右[^转拐边手侧面，。]($|[，。、的吗？])"
)
_HALVES = tuple(sounds(f"{side}一个").folded for side in ("上面", "下面", "左边", "右边", "上头", "底下", "里面"))
"""What stands before a part of a character; the part itself is most often misheard."""
_OF_WHAT = "的(那个?)?{0}(吗|吧|对|是不是|记|[，。？]|$)"
"""However garbled the word or the parts before it."""
_OF_PLACE = "简称的?(那个)?{0}|(^|[，。、])(是|就是)[^，。、我你您他她姓叫那这哪个的老小]{{2}}{0}($|[，。、？吗])"
"""A surname told by what it stands for (山东简称的鲁) or by its parts and itself (召耳邵)."""


_OFFERED = (
    "弓长",
    "立早",
    "木子",
    "耳东",
    "双木",
    "口天",
    "言午",
    "草头",
    "三横",
    "三划",
    "古月",
    "走肖",
    "双人",
    "金字",
    "言字",
    "美女姜",
    "文刀",
    "的那个",
    "字旁",
    "的王",
    "的张",
    "的李",
    "的陈",
)


def thanked(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C17: thanks after a hold, and after the caller left a number for a later answer (S32)."""
    if state.answered_ms is None:
        return
    for number, hold in enumerate(holds(state, limits)):
        if hold.back_ms is None:
            continue
        yield _thanks_after(state, rule, f"hold{number}", hold.back_ms, rule.say[0])
    left = _left_number(state)
    if left is not None:
        yield _thanks_after(state, rule, f"number-{left.id}", left.end_ms, rule.say[0])


def _thanks_after(state: CallState, rule: CompiledRule, key: str, since_ms: int, group: Group) -> Instance:
    since = since_ms - 300
    found, missing = first_said(state, (group,), since, None)
    due = since_ms + int(rule.rule.within_s * 1000)
    common: dict[str, Any] = {"key": key, "expected": filled(state, rule.rule.wording), "since_ms": since_ms}
    if not missing:
        return Instance(verdict=Verdict.MET, **{**evidence(*found[0]), **common})
    verdict = Verdict.MISSED if state.passed(due) else Verdict.DUE
    return Instance(
        verdict=verdict,
        start_ms=since_ms,
        end_ms=since_ms,
        due_ms=due,
        until_ms=due,
        reason="no-thanks",
        **common,
    )


def _left_number(state: CallState) -> Utterance | None:
    """Return where the caller leaves a number that the agent has asked for, for a later answer."""
    asked = next((o for o in state.utterances if o.role is Role.AGENT and "contact-ask" in o.said), None)
    if asked is None:
        return None
    later = any(
        "S32.heard.0.any" in o.said or "reply-promise" in o.said for o in state.utterances if o.role is Role.AGENT
    )
    if not later:
        return None
    return next(
        (
            o
            for o in state.utterances
            if o.role is Role.CALLER and o.start_ms > asked.start_ms and digit_runs(o.text, CONTACT_DIGITS)
        ),
        None,
    )
