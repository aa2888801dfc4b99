"""Making the caller wait: C08 holds, C09 transfers, C29 look-ups."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assist.compliance.call import CallState, Span, Turn, Utterance
from assist.compliance.instances import Instance, filled
from assist.matching.numbers import digit_runs
from assist.matching.sounds import sounds
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.facts import Direction
from calls.findings import Role, Verdict

_TIME: Final = re.compile(
    "(一|二|两|三|四|五|六|七|八|九|十|几|半|二十|三十|四十|五十|一两|两三|[0-9]+)(个)?(多)?.?(分钟|秒钟|秒|分半|分|刻钟)|分钟|分把钟|一分来钟|半分"
    "|(等|稍等|大概|大约|需要|要|得|用)[^，。？]{0,3}[二三四五]十(?![一二三四五六七八九元块号天个岁度年月公斤人件单码多])"
    "|(需要?|要|得|用|花|大概|大约)[^，。？]{0,3}秒|[二三四五]十五?.?(?=(请|麻烦|劳)?您[^，。？]{0,4}等|在线.?等)"
    "|(需要?|要|得|用|花|大概|大约)[^，。？]{0,2}[二三四五][^，。？]?十(?=请|您|在线|劳|等)"
    "|(需要?|要|得|用)[^，。？]{0,3}[十二三四五]五.?(?=(请|麻烦|劳)?您[^，。？]{0,4}等)|[一两二三].?钟以?内"
    "|[^，。？读]秒|[二三四五]十(?=.?[可克]|.?钟)"
)
"""A time, its unit perhaps swallowed, a foreign syllable perhaps in its midst."""
_REASON: Final = re.compile(
    "查|核实|核对|看一?下|看看|确认|系统|请示|问.?一?下|(?<![请疑访学])问(?!题|问)|问问|问一问|咨询|了解|登记|处理|办理|联系|因为|由于|打开|调取|翻|记录|操作|需要|帮您|为您|听一?(下|听)|(?<![您你])看(?!可以|行|好|怎)|打.{0,2}电话|打(内线|给|到)|拨(内线|给)|呼叫|说清|说一(声|下)|我(要|去|得|先|来)(?!说|讲)|同事|主管|资料|订单|计算|开通|修改|申请"
    "|(?<!空)(?<!语)(?<!声)调|测|检验|比对|对比|对一(对|下)|核算|(?<!打)(?<!就)算(?!了|是)|回放|录入|换算|提交|刷新|出结果|建[案单]|排(一下|个|单|班)|找|审核|转接"
    "|(关|开|锁|重启|传|导|存|打|比|签|切|接|调|核|审)[^，。等]{0,4}(要|得)(大概|大约|差不多)?[一二两三四五六七八九几半]十?(多|来|几)?(秒|分)"
    "|(?<![给等让])我(?!们)[^您你领请等，。？！]{6}"
    "|(?<![给等让])我(?!们|麻烦)[^您你领请等让，。？！]{4}[您领]"
    "|(?<![您你领需])[要得](?![等稍])[^您你领请等，。？！]{3}"
)
_ACCEPTED: Final = re.compile("好|行|可以|没问题|嗯|没事|没关系|中|成|ok|对")
_THANKS: Final = frozenset({"waited"})
_THANKS_FIRST: Final = re.compile(
    "[^，。？！]{0,5}，?([谢感多些]?谢|感些)([您领]|.?[久等耐])|[^，。？！请再还别]{0,7}(等待|等候|久等)"
)
"""Thanks with which the agent comes back: what for may be misheard, or that they are thanks."""
_DECLINES: Final = re.compile(
    "(?<!等)不等|等不(了|起|及)|(别|不要|不用)让我等|(不能|没空|没时间|没工夫)等|^(不行|不要|不好|不方便|没空|没时间)|赶(着|时间)"
)
"""The caller will not wait."""
_STAYS: Final = re.compile("(那|嗯|算了|，|。)*(不用|不要|不必|别|甭)(您|你|给我|帮我|再)*转(?!账|来)")
"""The caller does not want to be handed over."""
_GOODBYE: Final = re.compile("再见|拜拜")
_WAITS: Final = re.compile("等|稍|别挂|不要挂|在线")
"""What only a request to wait has, not the question whether a call out is convenient."""
_KEY_LATE_MS: Final = 12_000
"""The hold key comes so soon after the words."""
_KEY_LATEST_MS: Final = 30_000
"""It may come so late where only the caller's answer and its repetition lie between."""
_REPEATS_SYLLABLES: Final = 40
"""A repetition of what was answered has no more syllables than this."""
_GOES_ON_TURNS: Final = 3
"""Who has spoken to the caller so many times since is not handing the call over."""
_TAKES_UP: Final = re.compile(
    "(就|关于|针对|对于|有关).{0,4}(您|你)"
    "|(您|你)(刚才|刚刚|之前|方才)(所)?(提到|反映|说|讲|咨询|遇到|描述|询问|反馈|投诉)"
    "|(您|你)(刚才|刚刚|之前|方才)?(所)?(提到|反映|说|讲|咨询|遇到|描述|询问|反馈|投诉|提)的"
    "|(您|你)的(问题|情况|需求|诉求|事情|订单|包裹|快递|退款|申请|投诉|业务|手机|账户|卡)"
    "|(了解|知道|清楚|明白|看到|听说|转告|转来).{0,6}(您|你)(是|想|要|的|需要|反映|遇到|说)"
    "|(您|你)(是)?(想|要|需要)(退|换|查|办|改|开|修|投诉|咨询|反映)(?!.{0,3}(什么|哪))"
    "|听[^，。]{0,4}(同事|[他她]).{0,2}(说|讲)"
)
_MATTER_PAIRS: Final = 2
"""Who says so many pairs of syllables of the caller's again, one upon the other or apart, has taken up the matter."""
_COMMON: Final = frozenset(
    "我你他的了是不在有这那个什么怎吗呢吧请问好可以帮要就说一来去谢感客服号先生女士为给意思麻烦今天电话等再零二三四五六七八九十您耐心"
)
"""Characters of all talk and of all courtesy: they tell no matter."""
_TRANSFER_REASON: Final = re.compile(
    "因为|由于|需要|要由|由|属于|涉及|负责|在.?[他她](们)?(那|手)|专业|专门|专.?[员席家核管办]|权限|更(清楚|了解|快|好|专业|合适)|才能|处理|解决|问题|情况|业务|具体|技术|同事|方面|工程师|专席|专家|主管|判断|直接|答复|回答"
)


@dataclass(frozen=True, slots=True)
class Hold:
    """One time that the caller was asked, or made, to wait."""

    key: str
    turn: Turn | None
    """Where it is announced; None when the key was pressed without a word."""
    asked: Utterance | None
    start_ms: int
    back_ms: int | None
    """When the agent spoke again; None while waiting."""


def holds(state: CallState, limits: Limits) -> list[Hold]:
    """Return the call's holds: by words, by key, or by both; one that is asked for twice in a row is one.

    The key alone makes a hold once the caller waits for longer than for an answer (C18): before, it is a slip.
    """
    found: list[Hold] = []
    used: set[int] = set()
    for turn in state.turns_of(Role.AGENT):
        asked = next((one for one in turn.utterances if _asks_to_wait(one)), None)
        if asked is None or _asks_for_time(state, turn, asked):
            continue
        if found and (found[-1].back_ms is None or turn.start_ms < found[-1].start_ms + 1500):
            continue
        key = next((i for i, h in enumerate(state.holds) if i not in used and _announced(state, asked, h)), None)
        if key is not None:
            used.add(key)
        since = state.holds[key].start_ms if key is not None else asked.end_ms
        end = state.holds[key].end_ms if key is not None else None
        one = Hold(asked.id, turn, asked, since, _back(state, asked, since, end, key is not None))
        if key is not None or not _called_off(state, one, limits):
            found.append(one)
    for i, hold in enumerate(state.holds):
        if i not in used and made_to_wait(state, hold, limits):
            announced, request = _agreed_before(state, hold) or (None, None)
            found.append(Hold(f"key{i}", announced, request, hold.start_ms, _spoke_after(state, hold.end_ms)))
    return sorted(found, key=lambda one: one.start_ms)


def _agreed_before(state: CallState, hold: Span) -> tuple[Turn, Utterance] | None:
    """Find where the caller was asked for consent, to a time or to waiting, upon which the key was pressed."""
    for turn in state.turns_of(Role.AGENT):
        for one in turn.utterances:
            agreed = "consent" in one.said and (_TIME.search(one.text) or _WAITS.search(one.text))
            if agreed and -2000 < hold.start_ms - one.end_ms < _KEY_LATE_MS:
                return turn, one
    return None


def made_to_wait(state: CallState, hold: Span, limits: Limits) -> bool:
    """Tell whether the key was down for so long that the caller had to wait."""
    until = hold.end_ms if hold.end_ms is not None else state.heard_until()
    return until - hold.start_ms >= limits.response_s * 1000


def _asks_to_wait(one: Utterance) -> bool:
    """Tell whether it asks to wait; who says goodbye in the same breath does not."""
    return "C08.heard.0.any" in one.meant and "C08.heard.0.none" not in one.meant and not _GOODBYE.search(one.text)


def _asks_for_time(state: CallState, turn: Turn, asked: Utterance) -> bool:
    """Tell whether the agent only asks, on a call out, whether the person has some minutes now (O3)."""
    return state.direction is Direction.OUT and "O3.say.0" in turn.said and not _WAITS.search(asked.text)


def _announced(state: CallState, asked: Utterance, hold: Span) -> bool:
    """Tell whether the key was pressed upon these words: at once, or when the caller had answered what was asked."""
    late = hold.start_ms - asked.end_ms
    if not -2000 < late < _KEY_LATEST_MS:
        return False
    if late < _KEY_LATE_MS:
        return True
    between = [one for one in state.utterances if asked.end_ms - 300 < one.start_ms < hold.start_ms]
    mine = [one for one in between if one.role is Role.AGENT]
    repeats = sum(one.syllables for one in mine) <= _REPEATS_SYLLABLES and all(digit_runs(o.text, 2) for o in mine)
    return repeats and len(between) > len(mine)


def _called_off(state: CallState, one: Hold, limits: Limits) -> bool:
    """Tell whether the caller would not wait, was asked as is due, and was not made to."""
    asked = one.asked
    if asked is None or one.back_ms is None or _missing_before(state, one):
        return False
    answer = next((t for t in state.turns if t.role is Role.CALLER and t.start_ms > asked.start_ms), None)
    if answer is None or answer.start_ms >= one.back_ms or not _DECLINES.search(answer.text):
        return False
    return one.back_ms - answer.end_ms < limits.response_s * 1000


def _refused(state: CallState, one: Hold, limits: Limits) -> bool:
    """Tell whether the caller would not wait, said nothing else since, and was made to."""
    if one.asked is None or one.back_ms is None:
        return False
    asked, back = one.asked.end_ms, one.back_ms
    answers = [turn for turn in state.turns_of(Role.CALLER) if asked - 300 < turn.start_ms < back]
    if not answers or back - answers[-1].end_ms < limits.response_s * 1000:
        return False
    return _DECLINES.search(answers[-1].text) is not None


def _back(state: CallState, asked: Utterance, since: int, end: int | None, key: bool) -> int | None:
    if key:
        return _spoke_after(state, end)
    later = [one for one in state.utterances if one.role is Role.AGENT and one.start_ms > asked.end_ms]
    for one in later:
        if one.start_ms - asked.end_ms < 2500 and "waited" not in one.said and _still_asking(one):
            continue
        return one.start_ms
    return None


def _still_asking(one: Utterance) -> bool:
    """Tell whether it belongs to the announcement: consent, time, reason, thanks for agreeing."""
    return one.syllables <= 14 and ("consent" in one.said or bool(_TIME.search(one.text)) or "thanks" in one.said)


def _spoke_after(state: CallState, at_ms: int | None) -> int | None:
    if at_ms is None:
        return None
    return next(
        (one.start_ms for one in state.utterances if one.role is Role.AGENT and one.start_ms >= at_ms - 300), None
    )


def hold(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C08: reason, consent and a stated time before, thanks after, 60 s at most."""
    if state.answered_ms is None:
        return
    for one in holds(state, limits):
        yield _judged(state, rule, limits, one)


def _judged(state: CallState, rule: CompiledRule, limits: Limits, one: Hold) -> Instance:
    due = one.start_ms + int(limits.hold_s * 1000)
    missing = _missing_before(state, one)
    back = one.back_ms
    waited = (back if back is not None else (state.ended_ms or state.heard_until())) - one.start_ms
    if waited > limits.hold_s * 1000:
        missing.append("too-long")
    thanked = back is not None and _thanked(state, back)
    common: dict[str, Any] = {
        "key": one.key,
        "expected": filled(state, rule.rule.wording),
        "start_ms": one.asked.start_ms if one.asked else one.start_ms,
        "end_ms": back or one.start_ms,
        "due_ms": due,
        "since_ms": one.start_ms,
        "until_ms": back or due,
        "measured": round(waited / 1000, 1),
    }
    if _refused(state, one, limits) and "consent" not in missing:
        missing.append("consent")
    if back is not None and not thanked and (state.closed or state.passed(back + 8000)):
        missing.append("thanks")
    if back is None and state.closed:
        missing.append("not-back")
    if missing:
        return Instance(verdict=Verdict.VIOLATED, **{**common, "reason": "without-" + "-".join(missing)})
    if thanked:
        return Instance(verdict=Verdict.MET, **common)
    return Instance(verdict=Verdict.DUE, **common)


def _missing_before(state: CallState, one: Hold) -> list[str]:
    if one.turn is None or one.asked is None:
        return ["announcement"]
    near = [
        u
        for u in state.utterances
        if u.role is Role.AGENT
        and one.asked.start_ms - 15_000 <= u.start_ms <= max(one.start_ms, one.asked.end_ms + 6000)
    ]
    text = "".join(u.text for u in near if u.start_ms >= one.turn.start_ms - 6000)
    missing = []
    if not _REASON.search(text):
        missing.append("reason")
    if not any("consent" in u.said for u in near):
        missing.append("consent")
    if not _TIME.search(text):
        missing.append("time")
    return missing


def _thanked(state: CallState, back_ms: int) -> bool:
    """Tell whether the caller is thanked for waiting, or is greeted with thanks."""
    first = next((o for o in state.utterances if o.role is Role.AGENT and o.start_ms >= back_ms - 300), None)
    if first is not None and _THANKS_FIRST.match(first.text) is not None:
        return True
    return any(
        one.role is Role.AGENT
        and back_ms - 300 <= one.start_ms <= back_ms + 10_000
        and not _THANKS.isdisjoint(one.said)
        for one in state.utterances
    )


def transfer(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C09: reason and consent before; answered there before the agent leaves; thanks and the matter taken up after."""
    if state.answered_ms is None:
        return
    announced = [t for t in state.turns_of(Role.AGENT) if t.agent == 0 and _announces(t)]
    receiver = next((t for t in state.turns_of(Role.AGENT) if t.agent > 0), None)
    if not announced and not state.moves:
        return
    if not state.moves and receiver is None and not _agreed_to(state, announced[-1]):
        return
    yield _transferred(state, rule, announced, receiver)


def _announces(turn: Turn) -> bool:
    return "C09.heard.0.any" in turn.meant and "C09.heard.0.none" not in turn.meant


def _agreed_to(state: CallState, turn: Turn) -> bool:
    """Tell whether the transfer that is announced takes place: nobody declines it, and the agent goes on to it."""
    after = [t for t in state.turns if t.start_ms > turn.start_ms]
    if len([t for t in after if t.role is Role.AGENT]) >= _GOES_ON_TURNS:
        return False
    return not any(t.role is Role.CALLER and ("refuses" in t.said or _STAYS.match(t.text)) for t in after[:1])


def _transferred(state: CallState, rule: CompiledRule, announced: list[Turn], receiver: Turn | None) -> Instance:
    moved = state.moves[0] if state.moves else None
    before = [t for t in state.turns_of(Role.AGENT) if t.agent == 0 and (moved is None or t.start_ms <= moved.at_ms)]
    near = [t for t in before if not announced or t.end_ms >= announced[0].start_ms - 15_000]
    text = "".join(t.text for t in near)
    missing = []
    if not announced:
        missing.append("announcement")
    else:
        if not _TRANSFER_REASON.search(text):
            missing.append("reason")
        if not any("consent" in t.said for t in near):
            missing.append("consent")
    if moved is not None and not moved.answered:
        missing.append("answer-there")
    waiting = not state.closed and receiver is None
    if receiver is None:
        if state.closed:
            missing.append("receiver")
    else:
        words = [t for t in state.turns_of(Role.AGENT) if t.agent > 0][:2]
        said = frozenset().union(*(t.said for t in words))
        if _THANKS.isdisjoint(said) and _THANKS_FIRST.match(words[0].text) is None:
            missing.append("thanks")
        spoken = "".join(t.text for t in words)
        before_it = [t.text for t in state.turns_of(Role.CALLER) if t.start_ms < words[0].start_ms]
        if not _TAKES_UP.search(spoken) and _said_again(before_it, spoken) < _MATTER_PAIRS:
            missing.append("matter")
    start = announced[0] if announced else None
    common: dict[str, Any] = {
        "key": "transfer",
        "expected": filled(state, rule.rule.wording),
        "start_ms": start.start_ms if start else (moved.at_ms if moved else None),
        "end_ms": receiver.end_ms if receiver else (moved.at_ms if moved else None),
        "since_ms": start.start_ms if start else (moved.at_ms if moved else None),
        "until_ms": receiver.end_ms if receiver else state.ended_ms,
    }
    if missing:
        return Instance(verdict=Verdict.VIOLATED, **{**common, "reason": "without-" + "-".join(missing)})
    return Instance(verdict=Verdict.DUE if waiting else Verdict.MET, **common)


def _said_again(asked: Sequence[str], spoken: str) -> int:
    """Count the pairs of the caller's syllables that are said again, on one side perhaps one more in their midst."""
    close, apart = (frozenset().union(*(_matter(one, step) for one in asked)) for step in (1, 2))
    again, split = (_matter(spoken, step) for step in (1, 2))
    return len((close & (again | split)) | (apart & again))


def _matter(text: str, step: int) -> frozenset[str]:
    """Return what is spoken of: pairs of syllables so far apart that are not of every sentence."""
    sound = sounds(text)
    pairs = ((at, at + step) for at in range(len(sound) - step))
    return frozenset(
        sound.folded[a] + sound.folded[b] for a, b in pairs if _COMMON.isdisjoint((sound.spoken[a], sound.spoken[b]))
    )


def look_up(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C29: during a look-up without an agreed hold the agent speaks at least every 20 s."""
    if state.answered_ms is None:
        return
    waits = holds(state, limits)
    for turn in state.turns_of(Role.AGENT):
        announced = next((one for one in turn.utterances if _looks_up(one)), None)
        if announced is None or any(h.turn is turn or _near(h, turn) for h in waits):
            continue
        yield _looked_up(state, rule, limits, announced, turn)
    yield from _unannounced(state, rule, limits)


def _near(one: Hold, turn: Turn) -> bool:
    return one.turn is not None and abs(one.turn.start_ms - turn.end_ms) < 3000


def _looks_up(one: Utterance) -> bool:
    return "C29.heard.0.any" in one.meant and "C29.heard.0.none" not in one.meant


def _looked_up(state: CallState, rule: CompiledRule, limits: Limits, announced: Utterance, turn: Turn) -> Instance:
    limit = int(limits.look_up_s * 1000)
    speech = sorted((s, e) for s, e in state.speech(Role.AGENT) if e > announced.start_ms)
    worst, at = 0, turn.end_ms
    ends = announced.end_ms
    for start, end in speech:
        if start - ends > worst and not state.held(ends, start) and not _caller_talks(state, ends, start):
            worst, at = start - ends, ends
        ends = max(ends, end)
    waiting = state.heard_until()
    if state.closed:  # nobody knows how long the silence at the end was, but for a caller who speaks in it
        waiting = next((start for start, _ in state.speech(Role.CALLER) if start > ends), ends)
    if waiting - ends > worst and not state.held(ends, waiting):
        worst, at = waiting - ends, ends
    common: dict[str, Any] = {
        "key": announced.id,
        "start_ms": announced.start_ms,
        "end_ms": announced.end_ms,
        "measured": round(worst / 1000, 1),
        "since_ms": at,
        "until_ms": at + limit,
    }
    if worst > limit:
        return Instance(
            verdict=Verdict.VIOLATED, **{**common, "start_ms": at, "end_ms": at + worst, "reason": "left-alone"}
        )
    over = state.closed or any(t.role is Role.AGENT and t.start_ms > turn.end_ms for t in state.turns)
    return Instance(verdict=Verdict.MET if over else Verdict.DUE, **{**common, "due_ms": announced.end_ms + limit})


def _caller_talks(state: CallState, start_ms: int, end_ms: int) -> bool:
    spoken = sum(min(e, end_ms) - max(s, start_ms) for s, e in state.speech(Role.CALLER) if s < end_ms and e > start_ms)
    return spoken > (end_ms - start_ms) // 2


def _unannounced(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """The caller asked, and is left alone without a word for more than 20 s."""
    limit = int(limits.look_up_s * 1000)
    for before, after in zip(state.turns, [*state.turns[1:], None], strict=False):
        if before.role is not Role.CALLER or not {"question", "request"} & before.said:
            continue
        end = after.start_ms if after else state.heard_until()
        if end - before.end_ms > limit and not state.held(before.end_ms, end) and not (after is None and state.closed):
            yield Instance(
                key=f"silence-{before.utterances[0].id}",
                verdict=Verdict.VIOLATED,
                start_ms=before.end_ms,
                end_ms=end,
                reason="unannounced",
                measured=round((end - before.end_ms) / 1000, 1),
                since_ms=before.end_ms,
                until_ms=end,
            )


def waiting_spans(state: CallState, limits: Limits) -> list[tuple[int, int]]:
    """Return spans in which silence belongs to an announced hold or look-up."""
    end = state.ended_ms if state.ended_ms is not None else 1 << 60
    spans = [(one.asked.end_ms if one.asked else one.start_ms, one.back_ms or end) for one in holds(state, limits)]
    spans += [(span.start_ms, span.end_ms if span.end_ms is not None else end) for span in state.holds]
    spans += [(flow.start_ms, flow.end_ms if flow.end_ms is not None else end) for flow in state.flows]
    for turn in state.turns_of(Role.AGENT):
        if any(_looks_up(one) for one in turn.utterances):
            following = next((t for t in state.turns if t.start_ms > turn.end_ms and t.role is Role.AGENT), None)
            spans.append((turn.end_ms, following.start_ms if following else end))
    return spans
