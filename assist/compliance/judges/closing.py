"""The end of a call: S33, S34, S36, S20/S21, C28, C31."""

import re
from collections.abc import Iterator
from typing import Any

from assist.compliance.call import CallState, Turn, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said, triggers
from assist.compliance.judges.reply import Occasion, judged
from assist.matching.learned import EXCEPTION
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.facts import EndedBy
from calls.findings import Role, Verdict

_CUES = 4
"""A rule has at most so many cues."""
PROTOCOL_FLOWS = frozenset({"silent-call", "too-quiet", "noisy-line", "dialect", "harassment"})
LONGEST_WORDING = 52
"""No wording of the standard has more syllables."""
_ANSWER_PROMISED = frozenset({"apology", "promise-hours", "reply-promise"})
_COMPLAINT_END = _ANSWER_PROMISED | {"forward-complaint"}
_REPORTED = re.compile("谢[^。！？]{0,12}(反映|指出|意见|反馈|提出|投诉)")
"""Thanks for what the caller complains of."""
_ALSO = ("S18", "S19")
"""Rules whose cues make a call a complaint, too."""
_NO_MORE = re.compile("[嗯哦啊，。]*(暂时|先)?(没|美|不用)(有|得)?[了啦拉]")
"""The caller has no more needs."""
_MORE = re.compile("还有|需要|别的|其[他它她]|补充|[问帮][^，。]{0,3}[吗马么]?$")
"""A trace of the question whether there are more."""
_SURE = 0.5
"""From this probability on what no phrase found makes a call a complaint."""
_CANNOT = "S20.heard.0.any"
_OPENING = frozenset({"greeting", "#company"})
_SCRIPTED = frozenset({"#company", "more-help", "forward-complaint", "contact-ask"})


def conversation(state: CallState) -> bool:
    """Tell whether this was a conversation that wants a closing: somebody asked for something and was served."""
    caller = state.turns_of(Role.CALLER)
    if not caller or any(flow.name in PROTOCOL_FLOWS for flow in state.flows):
        return False
    if any(special_end(turn) for turn in caller) or "harassment" in state.marks:
        return False
    goodbye = any("goodbye" in turn.meant for turn in state.turns_of(Role.AGENT))
    if not goodbye and state.turns[-1].role is Role.CALLER and len(state.turns_of(Role.AGENT)) < 2:
        return False
    return goodbye or any(turn.syllables >= 3 for turn in caller)


def special_end(turn: Turn) -> bool:
    """Tell whether the turn makes the call a wrong number or a harassing one."""
    return heard_by("S13", turn) or heard_by("S28", turn)


def heard_by(rule: str, turn: Turn) -> bool:
    """Tell whether one of a rule's plain cues is heard in the turn."""
    meant = turn.meant
    cues = (f"{rule}.heard.{number}" for number in range(_CUES))
    return any(f"{cue}.any" in meant and f"{cue}.none" not in meant for cue in cues)


def closing(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S34: asks for more needs, then thanks; due when the agent says goodbye or the call ends."""
    if state.answered_ms is None or not conversation(state) or bad_line(state, limits):
        return
    agent = state.turns_of(Role.AGENT)
    goodbye = next((o for o in state.utterances if o.role is Role.AGENT and "goodbye" in o.meant and o.final), None)
    opened = bool(agent) and not _OPENING.isdisjoint(agent[0].said)
    since = state.turns_of(Role.CALLER)[0].end_ms if opened else 0
    found, missing = first_said(state, rule.say, since, None)
    if missing == 1 and found and (answered := _nothing_more(state, since)) is not None:
        _, missing = first_said(state, rule.say[1:], since, None)
        found.append((answered, None))
    common: dict[str, Any] = {
        "key": "call",
        "expected": filled(state, rule.rule.wording),
        "since_ms": (agent[-1].start_ms if agent else since),
    }
    if not missing and (goodbye is not None or state.closed):
        utterance, hit = max(found, key=lambda place: place[0].start_ms)
        yield Instance(verdict=Verdict.MET, **{**evidence(utterance, hit), **common})
        return
    if not state.closed:
        if goodbye is not None:
            fields = {**evidence(goodbye, None), **common, "due_ms": goodbye.end_ms + 5000}
            yield Instance(verdict=Verdict.DUE, **fields)
        return
    excused = goodbye is None and state.ended_by in (EndedBy.CALLER, EndedBy.LOST) and _cut_short(state)
    yield Instance(
        verdict=Verdict.EXCUSED if excused else Verdict.MISSED,
        start_ms=agent[-1].start_ms if agent else since,
        end_ms=state.ended_ms,
        until_ms=state.ended_ms,
        reason="call-ended" if excused else ("no-closing" if len(found) == 0 else "incomplete"),
        **common,
    )


def _nothing_more(state: CallState, since_ms: int) -> Utterance | None:
    """Find what the agent asked when the caller answers that there is nothing more: whoever says so was asked."""
    asked: Utterance | None = None
    for one in state.utterances:
        if one.role is Role.AGENT:
            asked = one if one.start_ms >= since_ms else None
        elif asked is not None and _NO_MORE.match(one.text) and _MORE.search(asked.text):
            return asked
    return None


def bad_line(state: CallState, limits: Limits) -> bool:
    """Tell whether the agent ended the call over a line that cannot be used."""
    said = frozenset().union(*(turn.said for turn in state.turns_of(Role.AGENT)))
    return bool({"S06.say.2"} & said and {"S06.say.1", "S05.say.1"} & said and "more-help" not in said)


def _cut_short(state: CallState) -> bool:
    """Tell whether the caller left in the middle: the last words are the caller's own question or complaint."""
    last = state.turns[-1] if state.turns else None
    if last is None:
        return False
    if state.ended_by is EndedBy.LOST:
        return True
    return last.role is Role.CALLER and not {"goodbye", "thanks"} & last.said and last.syllables > 4


def explained(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S33: after a longer explanation, the agent asks whether it is clear; one check is enough."""
    first = next((t for t in state.turns_of(Role.AGENT) if _long(t, limits)), None)
    if first is None or state.answered_ms is None:
        return
    turn = next((t for t in state.turns_of(Role.AGENT) if _explains(state, t, limits)), None)
    if not first_said(state, rule.say, first.start_ms, turn.start_ms if turn is not None else None)[1]:
        turn = first  # what was asked after a long turn that nobody had asked for counts as well
    if turn is None:
        return
    occasion = Occasion(turn.utterances[0].id, turn.start_ms, turn.end_ms, "explained", turn)
    yield judged(state, rule, occasion, rule.say, None)


def _long(turn: Turn, limits: Limits) -> bool:
    """Tell whether the turn is as long as an explanation, wordings of the standard itself left out."""
    own = [
        one for one in turn.utterances if one.final and (one.syllables > LONGEST_WORDING or not _SCRIPTED & one.said)
    ]
    return sum(one.syllables for one in own) >= limits.explanation_syllables


def _explains(state: CallState, turn: Turn, limits: Limits) -> bool:
    """Tell whether the turn explains something that the caller asked."""
    if not _long(turn, limits):
        return False
    before = [one for one in state.turns_of(Role.CALLER) if one.start_ms < turn.start_ms]
    return bool(before) and bool({"question", "request"} & before[-1].said)


def said_in_closing(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S36: said after the trigger, in the closing."""
    turn = next(iter(triggers(state, rule)), None)
    if turn is None or state.answered_ms is None:
        return
    found, missing = first_said(state, rule.say, turn.start_ms, None)
    common: dict[str, Any] = {
        "key": turn.utterances[0].id,
        "expected": filled(state, rule.rule.wording),
        "since_ms": turn.end_ms,
        "until_ms": state.ended_ms,
    }
    if not missing:
        yield Instance(verdict=Verdict.MET, **{**evidence(*found[0]), **common})
    else:
        verdict = Verdict.MISSED if state.closed else Verdict.DUE
        yield Instance(verdict=verdict, start_ms=turn.start_ms, end_ms=turn.end_ms, reason="heard", **common)


def complaint_taken(state: CallState) -> Turn | None:
    """Return the caller's turn that made this call a complaint, if there is one."""
    for turn in state.turns_of(Role.CALLER):
        if "no-complaint" in turn.meant:
            continue
        if _surely("complaint", turn) or any(heard_by(one, turn) and _surely(f"{one}.heard", turn) for one in _ALSO):
            return turn
    return None


def _surely(concept: str, turn: Turn) -> bool:
    """Tell whether it is heard as a phrase, or so surely that the duties of several rules may hang on it."""
    return any(
        hit.phrase or hit.score >= _SURE
        for one in turn.utterances
        for hit in one.hits
        if hit.concept in turn.meant and hit.concept.startswith(concept) and not hit.concept.endswith(EXCEPTION)
    )


def ended_as_complaint(state: CallState) -> bool:
    """Tell whether the agent says all of S21 in one turn: then the call was a complaint, however it was heard."""
    return any(turn.said >= _COMPLAINT_END and _REPORTED.search(turn.text) for turn in state.turns_of(Role.AGENT))


def complaint_closed(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """S20 when `cannot be answered now` is said, S21 at the end of any other complaint."""
    complaint = complaint_taken(state)
    if state.answered_ms is None:
        return
    if complaint is None:
        yield from _closed_unheard(state, rule)
        return
    cannot = _cannot_answer(state, complaint)
    if (rule.id == "S20") is (cannot is None):
        return
    start = cannot or complaint
    since = complaint.end_ms
    found, missing = first_said(state, rule.say, since, None)
    common: dict[str, Any] = {
        "key": start.utterances[0].id,
        "expected": filled(state, rule.rule.wording),
        "since_ms": start.start_ms,
        "until_ms": state.ended_ms,
    }
    if not missing:
        utterance, hit = max(found, key=lambda place: place[0].start_ms)
        yield Instance(verdict=Verdict.MET, **{**evidence(utterance, hit), **common})
        return
    ending = any("goodbye" in turn.meant for turn in state.turns_of(Role.AGENT) if turn.start_ms > since)
    verdict = Verdict.MISSED if state.closed else Verdict.DUE
    if not state.closed and not ending and rule.id == "S21":
        return
    yield Instance(verdict=verdict, start_ms=start.start_ms, end_ms=start.end_ms, reason="no-time-of-answer", **common)


def _closed_unheard(state: CallState, rule: CompiledRule) -> Iterator[Instance]:
    """S20 or S21 met: who says all of it and thanks for what was reported has heard a complaint, though we did not."""
    for turn in state.turns_of(Role.AGENT):
        reported = "forward-complaint" in turn.said or _REPORTED.search(turn.text)
        if turn.said >= _ANSWER_PROMISED and reported and (rule.id == "S20") is (_CANNOT in turn.said):
            common = {"key": turn.utterances[0].id, "expected": filled(state, rule.rule.wording)}
            yield Instance(verdict=Verdict.MET, **{**evidence(turn.utterances[-1], None), **common})
            return


def _cannot_answer(state: CallState, complaint: Turn) -> Turn | None:
    for turn in state.turns_of(Role.AGENT):
        if turn.start_ms >= complaint.start_ms and _CANNOT in turn.said:
            return turn
    return None


def wrap_up(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C28: name, contact and matter filled in."""
    mark = state.marks.get("wrap-up")
    if mark is None:
        return
    missing = [name for name in ("name", "contact", "matter") if name not in mark[1].split()]
    yield Instance(
        key="call",
        verdict=Verdict.MISSED if missing else Verdict.MET,
        role=None,
        start_ms=mark[0],
        end_ms=mark[0],
        reason="without-" + "-".join(missing) if missing else None,
    )
