"""One event after another into the call's state. Pure; knows no rule."""

from dataclasses import replace
from typing import Final

from assist.compliance.call import (
    SHORTEST_VOICE_MS,
    STRETCH_GAP_MS,
    UNK,
    CallState,
    FlowRun,
    Move,
    Span,
    Stretch,
    Surname,
    Turn,
    Utterance,
)
from assist.matching.learned import EXCEPTION
from assist.matching.lexicon import Hit, Lexicon, Tolerance
from assist.matching.names import addressed, called, surname_in, title_in
from assist.matching.numbers import cardinal_at, own_number_at, readings
from assist.matching.sounds import sounds
from assist.packs.compiled import CompiledPack
from calls import facts, signals
from calls.facts import Fact, OfferResult, TransferKind
from calls.findings import Role
from calls.signals import Signal

Event = Fact | Signal
AGAIN: Final = 2
"""So often the agent calls the caller by a surname that is not the one understood, before it is believed."""
EXCEPTS: Final = 20
"""So far, in characters, it speaks of the same thing; 让您久等了 says nothing of a wait asked for later."""


def follow(call: CallState, event: Event, pack: CompiledPack) -> CallState:
    """Return the call's state after the event. Events that say nothing of the conversation leave it as it is."""
    match event:
        case signals.AudioConsumed():
            return _consumed(call, event)
        case signals.LevelMeasured():
            return _level(call, event)
        case signals.SpeechStarted():
            return replace(call, open_voice={**call.open_voice, event.role: event.offset_ms})
        case signals.SpeechStopped():
            return _silent(call, event)
        case signals.PartialHeard():
            return _uttered(call, event, pack)
        case facts.UtteranceHeard():
            return _uttered(call, event, pack)
        case facts.CallStarted():
            return replace(call, direction=event.direction, simulated=event.simulated)
        case facts.OfferEnded() if event.result is OfferResult.ANSWERED and call.answered_ms is None:
            return replace(call, ring_ms=event.ring_ms)
        case facts.AgentConnected():
            return _connected(call, event)
        case facts.Transferred():
            answered = event.how is TransferKind.ATTENDED
            return replace(call, moves=(*call.moves, Move(event.offset_ms, event.to, answered)))
        case facts.HoldStarted() if event.role is Role.AGENT:
            return replace(call, holds=(*call.holds, Span(event.offset_ms, None, "key", event.role)))
        case facts.HoldEnded() if event.role is Role.AGENT:
            return replace(call, holds=_ended(call.holds, event.offset_ms, event.role))
        case facts.HearingChanged():
            return _hearing(call, event)
        case facts.Marked():
            return _marked(call, event)
        case facts.FlowStarted():
            return replace(call, flows=(*call.flows, FlowRun(event.flow, event.offset_ms, None, "")))
        case facts.FlowEnded():
            return replace(call, flows=_flow_ended(call.flows, event))
        case facts.CallEnded():
            ended = replace(call, ended_ms=event.offset_ms, ended_by=event.ended_by)
            return replace(ended, stretches=_closed(ended), open_stretch={})
        case _:
            return call


def _consumed(call: CallState, event: signals.AudioConsumed) -> CallState:
    opened = call.speaking.get(event.role)
    speaking = (opened if opened is not None else event.offset_ms) if event.speaking else None
    return replace(
        call,
        consumed={**call.consumed, event.role: max(event.offset_ms, call.consumed.get(event.role, 0))},
        speaking={**call.speaking, event.role: speaking},
    )


def _silent(call: CallState, event: signals.SpeechStopped) -> CallState:
    start = call.open_voice.get(event.role)
    if start is None:
        return call
    open_voice = {role: at for role, at in call.open_voice.items() if role is not event.role}
    if event.offset_ms - start < SHORTEST_VOICE_MS:
        return replace(call, open_voice=open_voice)
    return replace(call, open_voice=open_voice, voices=(*call.voices, (event.role, start, event.offset_ms)))


def _connected(call: CallState, event: facts.AgentConnected) -> CallState:
    if event.leg in call.agent_legs:
        return call
    first = call.answered_ms is None
    return replace(
        call,
        answered_ms=event.offset_ms if first else call.answered_ms,
        ring_ms=event.ring_ms if first and event.ring_ms >= 0 else call.ring_ms,
        wait_ms=event.wait_ms if first and event.wait_ms >= 0 else call.wait_ms,
        agents=(*call.agents, event.agent),
        agent_legs=(*call.agent_legs, event.leg),
    )


def _ended(spans: tuple[Span, ...], at_ms: int, role: Role) -> tuple[Span, ...]:
    return tuple(replace(s, end_ms=at_ms) if s.role is role and s.end_ms is None else s for s in spans)


def _hearing(call: CallState, event: facts.HearingChanged) -> CallState:
    spans = _ended(call.deaf, event.from_ms, event.role)
    if event.deaf is not None:
        spans = (*spans, Span(event.from_ms, None, event.deaf.value, event.role))
    return replace(call, deaf=spans)


def _marked(call: CallState, event: facts.Marked) -> CallState:
    marks = {name: value for name, value in call.marks.items() if name != event.mark}
    if event.on:
        marks[event.mark] = (event.offset_ms, event.note)
    call = replace(call, marks=marks)
    if event.on and event.mark == "surname-on-record" and event.note:
        name, _, title = event.note.partition(" ")
        return replace(call, surname=Surname(name, title, event.offset_ms, "record"))
    return call


def _flow_ended(flows: tuple[FlowRun, ...], event: facts.FlowEnded) -> tuple[FlowRun, ...]:
    return tuple(
        replace(one, end_ms=event.offset_ms, reason="done" if event.hang_up else event.reason)
        if one.name == event.flow and one.end_ms is None
        else one
        for one in flows
    )


def _level(call: CallState, event: signals.LevelMeasured) -> CallState:
    if event.speech_ms <= 0 or event.gap:
        return call
    power = 10 ** (event.rms_dbfs / 10)
    stretch = Stretch(
        event.role,
        event.start_ms,
        event.end_ms,
        event.speech_ms,
        power,
        event.noise_dbfs,
        event.far,
        event.pitch_hz,
        event.spread_semitones,
    )
    before = call.open_stretch.get(event.role)
    if before is None:
        return replace(call, open_stretch={**call.open_stretch, event.role: stretch})
    if event.start_ms - before.end_ms > STRETCH_GAP_MS:
        closed = (*call.stretches, before)
        return replace(call, stretches=closed, open_stretch={**call.open_stretch, event.role: stretch})
    return replace(call, open_stretch={**call.open_stretch, event.role: _joined(before, stretch)})


def _joined(one: Stretch, two: Stretch) -> Stretch:
    speech = one.speech_ms + two.speech_ms
    return replace(
        one,
        end_ms=two.end_ms,
        speech_ms=speech,
        energy=(one.energy * one.speech_ms + two.energy * two.speech_ms) / speech,
        noise_dbfs=two.noise_dbfs if two.noise_dbfs is not None else one.noise_dbfs,
        far=one.far or two.far,
        pitch_hz=_mean(one.pitch_hz, two.pitch_hz, one.speech_ms, two.speech_ms),
        spread_semitones=_mean(one.spread_semitones, two.spread_semitones, one.speech_ms, two.speech_ms),
    )


def _mean(one: float | None, two: float | None, weight: int, other: int) -> float | None:
    if one is None or two is None:
        return two if one is None else one
    return (one * weight + two * other) / (weight + other)


def _closed(call: CallState) -> tuple[Stretch, ...]:
    return (*call.stretches, *call.open_stretch.values())


def _uttered(call: CallState, event: facts.UtteranceHeard | signals.PartialHeard, pack: CompiledPack) -> CallState:
    known = next((one for one in call.utterances if one.id == event.utterance), None)
    final = isinstance(event, facts.UtteranceHeard)
    if known is not None and (known.final or (known.text == event.text and not final)):
        return call
    utterance = _utterance(call, event, pack)
    others = [one for one in call.utterances if one.id != event.utterance]
    if not event.text:
        others = [one for one in others if one is not known]
    else:
        others.append(utterance)
        others.sort(key=lambda one: (one.start_ms, one.id))
    speaking = {**call.speaking, event.role: None if final else event.start_ms}
    consumed = {**call.consumed, event.role: max(event.end_ms, call.consumed.get(event.role, 0))}
    call = replace(call, utterances=tuple(others), speaking=speaking, consumed=consumed)
    call = replace(call, turns=turns(call.utterances))
    if not final:
        return call
    return _named(call, utterance) if event.role is Role.CALLER else _called_by_name(call, utterance)


def _utterance(call: CallState, event: facts.UtteranceHeard | signals.PartialHeard, pack: CompiledPack) -> Utterance:
    agent = _agent(call, event)
    final = isinstance(event, facts.UtteranceHeard)
    hits = (*pack.heard(event.role, event.text, final=final), *_called(call, event.text, event.role, agent))
    if event.role is Role.AGENT and agent < len(call.agents):
        hits = (*hits, *_number_heard(event.text, str(call.agents[agent])))
    said = {hit.concept for hit in hits if not (hit.quoted and hit.concept.endswith(".never"))}
    if call.surname is not None and event.role is Role.AGENT and addressed(event.text, call.surname.name):
        said.add("#name")
    agent_speaks = event.role is Role.AGENT  # a caller quotes nobody: `我不跟你说，你帮我接技术部`
    meant = _meant([hit for hit in hits if not hit.negated and not (hit.quoted and agent_speaks)])
    confidence = event.confidence if isinstance(event, facts.UtteranceHeard) else 1.0
    return Utterance(
        event.utterance,
        event.leg,
        event.role,
        agent,
        event.start_ms,
        event.end_ms,
        event.text,
        confidence,
        len(sounds(event.text)),
        isinstance(event, facts.UtteranceHeard),
        hits,
        frozenset(said),
        meant,
        _unknown_share(event),
    )


def _meant(hits: list[Hit]) -> frozenset[str]:
    """Return the concepts that stand. An exception (`none`) far from the words that it speaks of takes nothing back."""
    meant = {hit.concept for hit in hits}
    for exception in [one for one in meant if one.endswith(EXCEPTION)]:
        cue = exception.removesuffix(EXCEPTION) + ".any"
        near = [hit for hit in hits if hit.concept == exception]
        if any(all(_apart(hit, one) > EXCEPTS for one in near) for hit in hits if hit.concept == cue):
            meant.discard(exception)
    return frozenset(meant)


def _apart(one: Hit, other: Hit) -> int:
    """Return how many characters stand between them."""
    return max(one.start - other.end, other.start - one.end)


def _unknown_share(event: facts.UtteranceHeard | signals.PartialHeard) -> float:
    if isinstance(event, facts.UtteranceHeard) and event.words:
        return sum(word.text == UNK for word in event.words) / len(event.words)
    unknown = event.text.count(UNK)
    return unknown / max(1, len(sounds(event.text))) if unknown else 0.0


def _agent(call: CallState, event: facts.UtteranceHeard | signals.PartialHeard) -> int:
    if event.role is Role.CALLER:
        return 0
    if event.leg in call.agent_legs:
        return call.agent_legs.index(event.leg)
    return max(0, len(call.agent_legs) - 1)


_CALL_LEXICONS: dict[tuple[str, str, str], Lexicon] = {}


def _called(call: CallState, text: str, role: Role, agent: int) -> tuple[Hit, ...]:
    """Return where the company's name, the department and the agent's number are said."""
    if role is not Role.AGENT:
        return ()
    number = str(call.agents[agent]) if agent < len(call.agents) else ""
    key = (call.profile.company, call.profile.department, number)
    lexicon = _CALL_LEXICONS.get(key)
    if lexicon is None:
        names = {
            "#company": [key[0]],
            "#department": [key[1]],
            "#agent": [one for one in readings(number) if set(one) & set("十百千万")],
        }
        given = {name: [one for one in phrases if one] for name, phrases in names.items()}
        lexicon = Lexicon(given, {"#agent": Tolerance.STRICT, "#company": Tolerance.LOOSE})
        if len(_CALL_LEXICONS) > 500:
            _CALL_LEXICONS.clear()
        _CALL_LEXICONS[key] = lexicon
    return lexicon.find(text)


def _number_heard(text: str, number: str) -> tuple[Hit, ...]:
    if (place := own_number_at(text, number)) is not None:
        return (Hit("#agent", number, *place, len(number), 1.0, False, False),)
    place = next((found for one in readings(number) if (found := cardinal_at(text, one))), None)
    return () if place is None else (Hit("#agent", number, *place, len(number), 0.9, False, False),)


def _named(call: CallState, utterance: Utterance) -> CallState:
    """Note the surname that the caller gives."""
    if call.surname is not None:
        return call
    asked = any(
        "surname-ask" in one.said
        for one in call.utterances
        if one.role is Role.AGENT and 0 <= utterance.start_ms - one.end_ms < 15_000
    )
    name = surname_in(utterance.text, asked=asked)
    if not name:
        return call
    source = "asked" if asked else "caller"
    return replace(call, surname=Surname(name, title_in(utterance.text), utterance.end_ms, source))


def _called_by_name(call: CallState, utterance: Utterance) -> CallState:
    """Note by which surname the agent calls the caller.

    It says what the agent knows: from a screen of their own, or because they heard better than the recogniser. Against
    a surname that the caller told it counts from the second time on, when the agent has used no other.
    """
    name, title = called(utterance.text)
    known = call.surname
    if not name or (known is not None and (known.source == "record" or "#name" in utterance.said)):
        return call
    if known is None:
        return _renamed(call, Surname(name, title, utterance.start_ms, "agent"))
    agents = [one for one in call.utterances if one.role is Role.AGENT]
    if any("#name" in one.said for one in agents) or sum(addressed(one.text, name) for one in agents) < AGAIN:
        return call
    return _renamed(call, replace(known, name=name, title=title))


def _renamed(call: CallState, surname: Surname) -> CallState:
    """Take the name for the caller's, in all that the agents have said."""
    utterances = tuple(
        replace(one, said=one.said | {"#name"}) if one.role is Role.AGENT and addressed(one.text, surname.name) else one
        for one in call.utterances
    )
    return replace(call, surname=surname, utterances=utterances, turns=turns(utterances))


def turns(utterances: tuple[Utterance, ...]) -> tuple[Turn, ...]:
    """Group utterances, in order of their start, into turns; the other side's back-channels stand aside."""
    rows: list[list[Utterance]] = []
    for one in utterances:
        if one.backchannel and rows and rows[-1][-1].role is not one.role and not _answers(rows[-1]):
            continue
        if rows and rows[-1][-1].role is one.role and rows[-1][-1].agent == one.agent:
            rows[-1].append(one)
        else:
            rows.append([one])
    return tuple(_turn(row) for row in rows)


def _turn(row: list[Utterance]) -> Turn:
    said = frozenset().union(*(one.said for one in row))
    return Turn(row[0].role, tuple(row), said, frozenset().union(*(one.meant for one in row)))


def _answers(row: list[Utterance]) -> bool:
    """Tell whether the turn before asked something, so that even a short answer is a turn."""
    last = row[-1]
    return bool({"consent", "question", "more-help", "surname-ask"} & last.said)
