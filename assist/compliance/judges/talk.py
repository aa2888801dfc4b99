"""Words in the conversation: S02b, S22, C11, C12, C17."""

from collections.abc import Iterator
from typing import Any

from assist.compliance.call import CallState, Surname, Turn, Utterance
from assist.compliance.instances import Instance, evidence, filled, first_said, triggers
from assist.compliance.judges.closing import complaint_taken, conversation
from assist.compliance.judges.reply import Occasion, judged
from assist.compliance.judges.waiting import holds, made_to_wait
from assist.matching.names import called, called_by_title, some_surname_in, some_title_in
from assist.matching.numbers import CONTACT_DIGITS, digit_runs
from assist.packs.compiled import CompiledRule, Group
from assist.packs.models import Limits
from calls.findings import Role, Verdict

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
