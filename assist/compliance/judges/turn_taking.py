"""Who speaks when: C05 interrupting, C07 dead air, C18 response, C30 monologue."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from assist.compliance.call import CallState, Turn
from assist.compliance.instances import Instance, triggers
from assist.compliance.judges.waiting import Hold, holds, waiting_spans
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role, Verdict


def overlap(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C05: the agent begins while the caller speaks, and both go on for 1 s; back-channels excepted."""
    caller = state.speech(Role.CALLER)
    for one in state.utterances:
        if one.role is not Role.AGENT or one.backchannel:
            continue
        start = one.start_ms
        for from_ms, to_ms in caller:
            both = min(one.end_ms, to_ms) - start
            if from_ms + limits.legs_tolerance_ms <= start < to_ms and both >= limits.overlap_s * 1000:
                yield Instance(
                    key=one.id,
                    verdict=Verdict.VIOLATED,
                    start_ms=start,
                    end_ms=start + both,
                    utterance=one.id,
                    said=one.text,
                    measured=round(both / 1000, 2),
                    since_ms=start,
                    until_ms=start + both,
                    provisional=not one.final,
                )
                break


def dead_air(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C07: both silent for more than 10 s, outside holds, announced look-ups and the line's own protocols."""
    if state.answered_ms is None:
        return
    limit = int(limits.dead_air_s * 1000)
    speech = sorted([*state.speech(Role.AGENT), *state.speech(Role.CALLER)])
    end = state.answered_ms
    excepted = waiting_spans(state, limits)
    goodbye = next((t.end_ms for t in state.turns_of(Role.AGENT) if "goodbye" in t.meant), None)
    last = min(state.heard_until(Role.AGENT), state.heard_until(Role.CALLER))
    for start, stop in [*speech, (last, last)]:
        silent = start - end
        if silent > limit and not any(s - 1500 <= end + 500 and start <= e + 1500 for s, e in excepted):
            over = goodbye is not None and end >= goodbye - 200
            if not over and not any(s < start and e > end for s, e in excepted):
                yield Instance(
                    key=f"at-{end // 100}",
                    verdict=Verdict.VIOLATED,
                    role=None,
                    start_ms=end,
                    end_ms=start,
                    measured=round(silent / 1000, 1),
                    since_ms=end,
                    until_ms=start,
                )
        end = max(end, stop)


def response_time(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C18: from the end of the caller's question to the agent's first word."""
    if state.answered_ms is None:
        return
    limit = int(limits.response_s * 1000)
    agent = state.speech(Role.AGENT)
    waits = holds(state, limits)
    for turn in triggers(state, rule):
        if not _asked(rule, turn) or any(_sent_to_wait(turn, hold) for hold in waits):
            continue
        end = _asks_again_after(rule, turn, limit) or turn.end_ms
        first = next((start for start, stop in agent if stop > end and start > turn.start_ms), None)
        running = any(start <= end < stop for start, stop in agent)
        wait = 0 if running else (max(0, first - end) if first is not None else None)
        common: dict[str, Any] = {
            "key": turn.utterances[0].id,
            "start_ms": turn.start_ms,
            "end_ms": turn.end_ms,
            "due_ms": end + limit,
            "since_ms": end,
            "until_ms": end + limit,
        }
        if wait is not None and wait <= limit:
            yield Instance(verdict=Verdict.MET, measured=round(wait / 1000, 1), **common)
        elif wait is not None or state.passed(end + limit):
            if wait is None and state.closed and state.ended_ms is not None and state.ended_ms - end < limit:
                continue
            if wait is None and any(
                t.role is Role.CALLER and turn.end_ms < t.start_ms < end + limit for t in state.turns
            ):
                continue
            measured = round((wait if wait is not None else limit) / 1000, 1)
            yield Instance(verdict=Verdict.VIOLATED, measured=measured, **common)
        else:
            yield Instance(verdict=Verdict.DUE, **common)


def _sent_to_wait(turn: Turn, hold: Hold) -> bool:
    """Tell whether the caller replies to a request to wait: what is asked in it is answered after the wait."""
    if hold.asked is None or not -500 <= turn.start_ms - hold.asked.end_ms <= 3000:
        return False
    return hold.back_ms is None or hold.back_ms > turn.end_ms


def _asks_again_after(rule: CompiledRule, turn: Turn, limit: int) -> int | None:
    """Return when the question ended that the caller asks again, having got no answer in time."""
    for one, following in pairwise(turn.utterances):
        if one.final and following.start_ms - one.end_ms > limit and any(cue.heard(one.meant) for cue in rule.cues):
            return one.end_ms
    return None


def _asked(rule: CompiledRule, turn: Turn) -> bool:
    """Tell whether the question is in words that are final: what is still being said is not waiting for an answer."""
    meant = frozenset().union(*(one.meant for one in turn.utterances if one.final))
    return any(cue.heard(meant) for cue in rule.cues)


def monologue(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Instance]:
    """C30: the agent speaks for 60 s without a pause of 1 s for the caller."""
    limit, pause = int(limits.monologue_s * 1000), int(limits.pause_s * 1000)
    spans = state.speech(Role.AGENT)
    caller = [(s, e) for s, e in state.speech(Role.CALLER) if e - s > 600]
    start: int | None = None
    end = 0
    for from_ms, to_ms in [*spans, (1 << 60, 1 << 60)]:
        broken = start is not None and (from_ms - end >= pause or any(end - 200 <= s < from_ms for s, _ in caller))
        if start is not None and broken:
            if end - start > limit:
                yield _stretch(start, end)
            start = None
        if start is None:
            start = from_ms
        end = max(end, to_ms) if from_ms < 1 << 60 else end


def _stretch(start: int, end: int) -> Instance:
    return Instance(
        key=f"at-{start // 100}",
        verdict=Verdict.VIOLATED,
        start_ms=start,
        end_ms=end,
        measured=round((end - start) / 1000, 1),
        since_ms=start,
        until_ms=end,
    )
