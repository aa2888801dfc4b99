"""A dialogue as the facts and signals that a live call would have brought, in order of time. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from assist.analysis.dialogue import Dialogue, LegName, Said
from assist.compliance.call import Profile
from assist.compliance.follow import Event
from calls import facts, signals
from calls.facts import Direction, EndedBy, OfferResult, TransferKind
from calls.findings import Role, Unjudged
from calls.ids import AgentId, CallId, LegId, UtteranceId

CALL: Final = CallId("file")
_ANSWERED_AT: Final = datetime(2026, 1, 1, tzinfo=UTC)
_ENDED: Final = {"caller": EndedBy.CALLER, "agent": EndedBy.AGENT, "line": EndedBy.LINE, "lost": EndedBy.LOST}
_Timed = tuple[int, int, Event]
"""Time, rank among events of the same time, event."""


def profile(dialogue: Dialogue) -> Profile:
    """Return what is known beside the conversation, for the engine."""
    known = dialogue.known
    return Profile(
        company=known.company,
        department=known.department,
        caller_name=known.caller_name,
        caller_title=known.caller_title,
        local_hour=known.local_hour,
        demo_model=known.demo_model,
    )


def events(dialogue: Dialogue) -> list[Event]:
    """Return the whole call, from CallStarted to CallEnded."""
    timed = [*_opening(dialogue), *_talk(dialogue), *_incidents(dialogue), *_ticks(dialogue)]
    return [event for _, _, event in sorted(timed, key=lambda one: one[:2])] + [_ended(dialogue)]


def role_of(leg: LegName) -> Role:
    """Return whose voice the leg carries."""
    return Role.CALLER if leg == "caller" else Role.AGENT


def _at(offset_ms: int) -> dict[str, Any]:
    moment = _ANSWERED_AT + timedelta(milliseconds=offset_ms)
    return {"call": CALL, "occurred_at": moment, "offset_ms": offset_ms}


def _opening(dialogue: Dialogue) -> Iterator[_Timed]:
    known = dialogue.known
    yield 0, 0, facts.CallStarted(direction=Direction(known.direction), caller_number="", **_at(0))
    if known.recorded:
        yield 0, 1, facts.Marked(mark="recorded", on=True, by="line", **_at(0))
    if known.recorded and known.notice:
        yield 0, 1, facts.Marked(mark="recording-notice", on=True, by="line", **_at(0))
    if known.caller_name:
        note = f"{known.caller_name} {known.caller_title}".strip()
        yield 0, 1, facts.Marked(mark="surname-on-record", on=True, by="line", note=note, **_at(0))
    ring = -1 if known.ring_s is None else round(known.ring_s * 1000)
    wait = -1 if known.wait_s is None else round(known.wait_s * 1000)
    agent, leg = AgentId(known.agent_number), LegId("agent")
    if ring >= 0:
        result = OfferResult.ANSWERED
        rings = ring // 5000 + 1
        yield 0, 2, facts.OfferEnded(leg=leg, agent=agent, result=result, ring_ms=ring, rings=rings, **_at(0))
    yield 0, 3, facts.AgentConnected(leg=leg, agent=agent, ring_ms=ring, wait_ms=wait, **_at(0))


def _talk(dialogue: Dialogue) -> Iterator[_Timed]:
    measured = {level.leg for level in dialogue.levels}
    for number, one in enumerate(sorted(dialogue.utterances, key=lambda said: said.start_ms)):
        yield one.end_ms, 2, _heard(number, one)
        if one.level_dbfs is not None and one.leg not in measured:
            yield one.end_ms, 1, _level(one)
    for level in dialogue.levels:
        yield (
            level.end_ms,
            1,
            signals.LevelMeasured(
                call=CALL,
                leg=LegId(level.leg),
                role=role_of(level.leg),
                start_ms=level.start_ms,
                end_ms=level.end_ms,
                rms_dbfs=level.level_dbfs,
                speech_ms=level.end_ms - level.start_ms,
                noise_dbfs=level.noise_dbfs,
                far=level.far,
                pitch_hz=level.pitch_hz,
                spread_semitones=level.spread_semitones,
            ),
        )


def _heard(number: int, one: Said) -> facts.UtteranceHeard:
    return facts.UtteranceHeard(
        utterance=UtteranceId(f"{one.leg}#{number}"),
        leg=LegId(one.leg),
        role=role_of(one.leg),
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        text=one.text,
        confidence=one.confidence,
        **_at(one.end_ms),
    )


def _level(one: Said) -> signals.LevelMeasured:
    level = one.level_dbfs if one.level_dbfs is not None else -26.0
    return signals.LevelMeasured(
        call=CALL,
        leg=LegId(one.leg),
        role=role_of(one.leg),
        start_ms=one.start_ms,
        end_ms=one.end_ms,
        rms_dbfs=level,
        speech_ms=one.end_ms - one.start_ms,
        noise_dbfs=None if one.snr_db is None else level - one.snr_db,
        far=one.far,
        pitch_hz=one.pitch_hz,
        spread_semitones=one.spread_semitones,
    )


def _incidents(dialogue: Dialogue) -> Iterator[_Timed]:
    agent = LegId("agent")
    for hold in dialogue.holds:
        yield hold.start_ms, 3, facts.HoldStarted(leg=agent, role=Role.AGENT, **_at(hold.start_ms))
        held = hold.end_ms - hold.start_ms
        yield hold.end_ms, 0, facts.HoldEnded(leg=agent, role=Role.AGENT, held_ms=held, **_at(hold.end_ms))
    for move in dialogue.transfers:
        yield from _moved(dialogue, move.at_ms, move.how, move.to)
    for mark in dialogue.marks:
        yield mark.at_ms, 3, facts.Marked(mark=mark.mark, on=True, by="panel", note=mark.note, **_at(mark.at_ms))
    if dialogue.known.wrap_up is not None:
        note = " ".join(dialogue.known.wrap_up)
        end = _end(dialogue)
        yield end, 5, facts.Marked(mark="wrap-up", on=True, by="panel", note=note, **_at(end))
    for flow in dialogue.flows:
        done = flow.reason == "done"
        yield flow.start_ms, 3, facts.FlowStarted(flow=flow.flow, **_at(flow.start_ms))
        ended = facts.FlowEnded(flow=flow.flow, reason=flow.reason, hang_up=done, **_at(flow.end_ms))
        yield flow.end_ms, 3, ended
    for deaf in dialogue.deaf:
        yield from _deaf(deaf.leg, deaf.start_ms, deaf.end_ms, Unjudged(deaf.reason))


def _moved(dialogue: Dialogue, at_ms: int, how: str, to: str) -> Iterator[_Timed]:
    kind = TransferKind.ATTENDED if how == "attended" else TransferKind.BLIND
    number = AgentId(dialogue.known.agent_number)
    yield at_ms, 3, facts.Transferred(how=kind, from_agent=number, to=to, **_at(at_ms))
    second = AgentId(dialogue.known.second_agent_number or to)
    connected = facts.AgentConnected(leg=LegId("agent-2"), agent=second, ring_ms=-1, wait_ms=-1, **_at(at_ms))
    yield at_ms, 4, connected


def _deaf(leg: LegName, start_ms: int, end_ms: int, reason: Unjudged) -> Iterator[_Timed]:
    fields: dict[str, Any] = {"leg": LegId(leg), "role": role_of(leg)}
    yield start_ms, 0, facts.HearingChanged(from_ms=start_ms, deaf=reason, **fields, **_at(start_ms))
    yield end_ms, 4, facts.HearingChanged(from_ms=end_ms, deaf=None, **fields, **_at(end_ms))


def _ticks(dialogue: Dialogue) -> Iterator[_Timed]:
    """How far each leg was heard: before and after every utterance, so that deadlines fall where they would live."""
    moments = {one.start_ms - 1 for one in dialogue.utterances if one.start_ms} | {
        one.end_ms for one in dialogue.utterances
    }
    moments |= {_end(dialogue)}
    for moment in sorted(moments):
        for leg in ("agent", "caller"):
            role = role_of(leg)
            speaking = any(
                role_of(one.leg) is role and one.start_ms <= moment < one.end_ms for one in dialogue.utterances
            )
            yield (
                moment,
                6,
                signals.AudioConsumed(call=CALL, leg=LegId(leg), role=role, offset_ms=moment, speaking=speaking),
            )


def _end(dialogue: Dialogue) -> int:
    last = max((one.end_ms for one in dialogue.utterances), default=0)
    last = max([last, *(hold.end_ms for hold in dialogue.holds), *(flow.end_ms for flow in dialogue.flows)])
    return max(last, dialogue.end_ms or 0)


def _ended(dialogue: Dialogue) -> facts.CallEnded:
    by = _ENDED.get(dialogue.known.hung_up_first or "", EndedBy.UNKNOWN)
    return facts.CallEnded(ended_by=by, reason="answered", talk_ms=_end(dialogue), **_at(_end(dialogue)))
