"""Our own calls out: O1–O8. `answered_ms` is when the person called has picked up."""

import re
from collections.abc import Iterator
from typing import Any

from assist.compliance.call import CallState, Turn, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said, triggers
from assist.compliance.judges.opening import company_named
from assist.matching.lexicon import Hit
from assist.matching.sounds import sounds
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role, Verdict

_ARGUING = frozenset({"C04.never", "C19.never", "C20.never", "C21.never", "O5.never"})
EXPLAINS = 18
"""So many syllables after a refusal explain something."""
SHORT_NO = 4
"""`不行` in no more syllables than this answers whether now is convenient; in more it objects to something."""
TOLD = 14
"""So many syllables before a refusal, and it refuses what they tell."""
GREETS = 4
"""`喂，您好？` has no more syllables."""
PICKS_UP = 8
"""Who is called and says more syllables than these first has been spoken to before: the call is an excerpt."""
PRESENTS = 8
"""An answer that is presented has more syllables than this."""
_NO_RESULT = re.compile(
    "(还|尚|暂时|目前)(没有?|未|无)[^，。！]{0,4}(结果|消息|答复|定|出来|查到)|还在(跟|和|等|查|核|审|处理|走)"
)
"""There is no answer yet."""
ANSWERS = 9
"""So many syllables after a new need answer it."""
TELLS = 24
"""Where the answer is heard, the matter is in so many syllables of the agent's own words."""
_WORDINGS = frozenset({"more-help", "goodbye"})
_OWN_NAMES = frozenset({"#company", "#department", "#agent"})
OPENING = 3
"""Who calls asks for the person in a turn or two, and says then who is calling."""
BEGINNING = 2
"""Who has no time says so in so many turns; what is said of work or meals later is part of the matter."""
AT_ONCE = 3
"""Characters before which a yes is an answer."""
PUTS_OFF = 40
"""An agent who lets the person go says no more syllables than these."""
_AGAIN = re.compile("(^|[，。！])[^，。！您你]*(再|晚点|回头|改天)[^，。！]{0,6}(打|联系|致电|拨)")
"""The agent will call again; that the customer may is no promise."""
_TOO_LATE = re.compile(
    "([一二两三几]|半)个?多?(星期|礼拜|周|月)[^，。！]{0,8}[再才](给|打|联系|跟|回|说)"
    "|(下下?个?(星期|礼拜|周|月)|月底|年后|过完年|节后)[^，。！]{0,8}[再才](给|打|联系|跟|回|说)"
)
"""A follow-up that comes later than within 48 hours."""
_ANOTHER = (
    "打错了",
    "不是本人",
    "他不在",
    "她不在",
    "不在家",
    "我不是",
    "没有这个人",
    "不认识",
    "换号",
    "你打错",
    "你找谁",
    "找错",
)
"""Signs that somebody else is on the line."""
_SPEAK = re.compile(
    "(说|讲)吧|(你|您|行了?[，。]?)(就|快|直接|还是)?(说|讲)([，。！我]|$)|想听|我听(着|得见)|(长话短|简单)说"
)
"""The called person wants to hear it."""


def verified(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O1: the person is verified, and not by asking the name first."""
    if not _talked(state) or sum(turn.syllables for turn in state.turns_of(Role.AGENT)) <= GREETS:
        return
    checked, missing = first_said(state, rule.say, 0, None)
    asked, none = first_said(state, (frozenset({"surname-ask"}),), 0, None)
    common = _common(state, rule)
    name_first = not none and (missing or _said_at(asked[0]) < _said_at(checked[0]))
    if name_first and asked:
        yield Instance(verdict=Verdict.VIOLATED, **{**common, **evidence(*asked[0]), "reason": "name-asked-first"})
    elif not missing:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*checked[0])})
    elif state.closed and not _another_at_once(state):
        yield Instance(verdict=Verdict.MISSED, reason="not-verified", **common)


def _said_at(place: tuple[Utterance, Hit | None]) -> tuple[int, int]:
    """Return what orders the places of what was said: when the utterance began, and where in it."""
    utterance, hit = place
    return utterance.start_ms, hit.start if hit is not None else 0


def _another_at_once(state: CallState) -> bool:
    """Tell whether the person called has said at once that it is somebody else: then there is nothing to verify."""
    first = next(iter(state.turns_of(Role.CALLER)), None)
    return first is not None and _somebody_else(first)


def _somebody_else(turn: Turn) -> bool:
    return "wrong-person" in turn.said or any(sign in turn.text for sign in _ANOTHER)


def introduced(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O2: company, department and number."""
    if not _talked(state):
        return
    turns = state.turns_of(Role.AGENT)
    said = frozenset().union(*(turn.said for turn in turns))
    missing = []
    if not company_named(state, said, (one for turn in turns[:OPENING] for one in turn.utterances)):
        missing.append("company")
    if "#department" not in said and rule.say[0].isdisjoint(said):
        missing.append("department")
    if state.agents and state.agents[0] and "#agent" not in said:
        missing.append("number")
    common = _common(state, rule)
    first = turns[0].utterances[0]
    if not missing:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(first, None)})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, **{**common, "reason": "without-" + "-".join(missing)})


def convenience(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O3: asks whether now is convenient, and does not go on when it is not."""
    if not _talked(state):
        return
    asked, missing = first_said(state, rule.say, 0, None)
    common = _common(state, rule)
    if missing:
        answer = next((t for t in state.turns_of(Role.CALLER)[:BEGINNING] if _CONSENTS.match(t.text)), None)
        if answer is not None:  # whoever says so was asked
            yield Instance(verdict=Verdict.MET, **{**common, **evidence(answer.utterances[0], None)})
        elif state.closed:
            yield Instance(verdict=Verdict.MISSED, reason="not-asked", **common)
        return
    refusal = next((t for t in state.turns_of(Role.CALLER) if t.start_ms > asked[0][0].start_ms), None)
    busy = refusal is not None and _not_convenient(refusal)
    if busy and refusal is not None and not _relents(state, refusal) and not _lets_go(state, refusal):
        fields = {**common, "start_ms": refusal.start_ms, "end_ms": refusal.end_ms, "reason": "went-on"}
        yield Instance(verdict=Verdict.VIOLATED, **fields)
    else:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*asked[0])})


_CONSENTS = re.compile(
    "([^，。]*[开做吃忙干]完[^，。]*[，。])?(嗯|哦|好|喂|啊|，|。)*(方便|有空|有时间)(的|啊|呀)?([，。,]|你说|您说|请说|说吧)"
)
"""It is convenient, whatever the customer says besides (he is in a meeting, and has five minutes)."""


def _not_convenient(turn: Turn) -> bool:
    busy = (
        "不方便",
        "开会",
        "开车",
        "在忙",
        "很忙",
        "正忙",
        "没空",
        "没时间",
        "不太方便",
        "上班",
        "等会",
        "晚点",
        "待会",
        "有事",
        "吃饭",
        "睡觉",
        "医院",
    )
    if _CONSENTS.match(turn.text):
        return False
    refuses = "不行" in turn.text and turn.syllables <= SHORT_NO
    return (refuses or "busy" in turn.meant or any(word in turn.text for word in busy)) and not any(
        word in turn.text for word in ("方便的", "可以说", "你说吧", "您说吧", "没关系你说", "分钟以内可以", "分钟可以")
    )


def _relents(state: CallState, refusal: Turn) -> bool:
    """Tell whether the called person wants to hear it now after all, in the same turn or the next one."""
    turns = [t for t in state.turns_of(Role.CALLER) if t.start_ms >= refusal.start_ms][:2]
    return any(_SPEAK.search(turn.text) for turn in turns)


def _lets_go(state: CallState, refusal: Turn) -> bool:
    after = [t for t in state.turns_of(Role.AGENT) if t.start_ms >= refusal.end_ms - 500]
    if not after:
        return True
    words = (
        "稍后",
        "晚点",
        "再联系",
        "再打",
        "改天",
        "不打扰",
        "再给您",
        "什么时候",
        "几点",
        "明天",
        "下午",
        "晚上",
        "另",
        "方便的时候",
        "再致电",
        "回头",
    )
    goes_on = sum(t.syllables for t in after) > 90
    return (any(word in after[0].text for word in words) or "safe-drive" in after[0].said) and not goes_on


def matter_told(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O4: the matter and the answer found."""
    if not _talked(state):
        return
    if _put_off(state) or _calls_again(state):
        return
    found, missing = first_said(state, rule.say, 0, None)
    common = _common(state, rule)
    answered = not first_said(state, rule.say[1:], 0, None)[1]
    if not missing or (found and answered and _own_words(state) >= TELLS):
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*found[-1])})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, reason="matter-or-answer", **common)


def _own_words(state: CallState) -> int:
    """Return how many syllables the agent says beside naming herself and the wordings of the standard."""
    agent = [one for one in state.utterances if one.role is Role.AGENT and not _WORDINGS & one.said]
    return sum(len(sounds(one.text[_named_until(one) :])) for one in agent)


def _named_until(one: Utterance) -> int:
    """Return where in the text the agent has named company, department and number."""
    return max((hit.end for hit in one.hits if hit.concept in _OWN_NAMES), default=0)


def outcome(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O5: accepted, a polite end; not accepted, an explanation or another time, and no arguing."""
    if not _talked(state):
        return
    presented = _presented(state) or _before_refusal(state, rule)
    if presented is None or _put_off(state):
        return
    after = [one for one in state.utterances if one.role is Role.CALLER and one.start_ms >= presented.start_ms]
    if not after:
        return
    refused = next((t for t in triggers(state, rule) if t.start_ms >= presented.start_ms), None)
    common = {**_common(state, rule), "start_ms": after[0].start_ms, "end_ms": after[0].end_ms}
    start = refused or after[0]
    if refused is None:
        ends = any(
            {"goodbye", "thanks", "call-thanks"} & t.said
            for t in state.turns_of(Role.AGENT)
            if t.end_ms > start.start_ms
        )
        if ends:
            yield Instance(verdict=Verdict.MET, **{**common, "reason": "accepted"})
        elif not first_said(state, rule.say, start.end_ms, None)[1]:  # nobody explains or arranges more unasked
            yield Instance(verdict=Verdict.MET, **{**common, "reason": "not-accepted"})
        elif state.closed:
            yield Instance(verdict=Verdict.MISSED, **{**common, "reason": "no-polite-end"})
        return
    quarrel = next((one for one in _agent_after(state, refused) if _ARGUING & one.meant), None)
    if quarrel is not None:
        yield Instance(verdict=Verdict.VIOLATED, **{**common, **evidence(quarrel, None), "reason": "arguing"})
        return
    found, missing = first_said(state, rule.say, refused.start_ms, None)
    if not missing:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*found[0]), "reason": "not-accepted"})
    elif _words_after(state, refused) >= EXPLAINS:
        yield Instance(verdict=Verdict.MET, **{**common, "reason": "explained"})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, **{**common, "reason": "ended-on-a-refusal"})


def _presented(state: CallState) -> Turn | None:
    told = (turn for turn in state.turns_of(Role.AGENT) if "O4.say.1" in turn.said and turn.syllables > PRESENTS)
    return next((turn for turn in told if not _NO_RESULT.search(turn.text)), None)


def _before_refusal(state: CallState, rule: CompiledRule) -> Turn | None:
    """Return what the agent told before the person refused."""
    refused = next(iter(triggers(state, rule)), None)
    if refused is None:
        return None
    before = [turn for turn in state.turns_of(Role.AGENT) if turn.end_ms <= refused.start_ms + 300]
    return before[-1] if before and before[-1].syllables >= TOLD else None


def new_need(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O6: a new need is answered, or a follow-up within 48 h agreed."""
    if not _talked(state):
        return
    agent = state.turns_of(Role.AGENT)
    begins = state.turns[0]
    since = 0 if begins.role is Role.CALLER and begins.syllables > PICKS_UP else agent[0].end_ms
    turn = next((t for t in triggers(state, rule) if t.start_ms >= since), None)
    if turn is None:
        return
    found, missing = first_said(state, rule.say, turn.end_ms - 300, None)
    common = {**_common(state, rule), "start_ms": turn.start_ms, "end_ms": turn.end_ms}
    put_off = any(_TOO_LATE.search(one.text) for one in _agent_after(state, turn))
    if not missing and not put_off:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*found[0])})
    elif not put_off and _words_after(state, turn) >= ANSWERS:
        yield Instance(verdict=Verdict.MET, **{**common, "reason": "need-answered"})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, reason="put-off", **common)


def _words_after(state: CallState, turn: Turn) -> int:
    """Return how many syllables the agent answers, greetings and goodbyes left out."""
    after = _agent_after(state, turn)
    return sum(one.syllables for one in after if not {"goodbye", "more-help", "O5.never", "O6.never"} & one.said)


def _agent_after(state: CallState, turn: Turn) -> list[Utterance]:
    return [one for one in state.utterances if one.role is Role.AGENT and one.start_ms >= turn.end_ms - 300]


def satisfaction(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O7: satisfaction asked, not volunteered."""
    if not _talked(state):
        return
    if _put_off(state) or _calls_again(state):
        return
    found, missing = first_said(state, rule.say, 0, None)
    common = _common(state, rule)
    if not missing:
        yield Instance(verdict=Verdict.MET, **{**common, **evidence(*found[0])})
    elif state.closed:
        yield Instance(verdict=Verdict.MISSED, reason="not-asked", **common)


def quiet_hours(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """O8: not between 21 and 8 o'clock, local time."""
    hour = state.profile.local_hour
    if hour is None or state.answered_ms is None:
        return
    quiet = hour >= limits.quiet_from_h or hour < limits.quiet_until_h
    yield Instance(
        key="call",
        verdict=Verdict.VIOLATED if quiet else Verdict.MET,
        role=None,
        start_ms=state.answered_ms,
        end_ms=state.answered_ms,
        measured=round(hour, 2),
        reason="rest-hours" if quiet else None,
    )


def _talked(state: CallState) -> bool:
    """Tell whether both have said something."""
    return state.answered_ms is not None and {one.role for one in state.utterances} == set(Role)


def _put_off(state: CallState) -> bool:
    """Tell whether the person had no time and the agent let them go."""
    for number, turn in enumerate(state.turns_of(Role.CALLER)):
        busy = number < BEGINNING and _not_convenient(turn) and _lets_go(state, turn)
        if busy or _somebody_else(turn):
            return True
    return False


def _calls_again(state: CallState) -> bool:
    """Tell whether the agent answers a person who has not said yes by putting everything off."""
    first = next(iter(state.turns_of(Role.CALLER)), None)
    if first is None or _agrees(first) or _CONSENTS.match(first.text):
        return False
    after = [turn for turn in state.turns_of(Role.AGENT) if turn.start_ms >= first.end_ms - 500]
    return bool(after) and _AGAIN.search(after[0].text) is not None and sum(t.syllables for t in after) <= PUTS_OFF


def _agrees(turn: Turn) -> bool:
    """Tell whether the turn begins with a yes; further on it may be part of something else (`耳朵不好`, `中午行不`)."""
    begin = turn.utterances[0]
    return any(hit.concept == "accepts" and not hit.negated and hit.start < AT_ONCE for hit in begin.hits)


def _common(state: CallState, rule: CompiledRule) -> dict[str, Any]:
    return {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "start_ms": state.answered_ms,
        "end_ms": state.ended_ms,
        "since_ms": state.answered_ms,
        "until_ms": state.ended_ms,
    }
