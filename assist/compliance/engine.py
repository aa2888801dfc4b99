"""The reducer: one call's state, one event after another, and what changed in its findings and its card.

`advance` is pure: the given state stays as it is. Deadlines lie on the call's clock and are judged once the leg's
recogniser has consumed audio past them; `deadline` says which one is next. Judging again from the stored facts gives
the same findings, for the same code runs each time over the whole call.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from assist.compliance.call import CallState, Profile
from assist.compliance.cards import Card, card
from assist.compliance.follow import Event, follow
from assist.compliance.instances import Instance
from assist.compliance.rulebook import Verdicts, verdicts
from assist.packs.compiled import CompiledPack
from calls import facts, signals
from calls.findings import Finding, Kind, Role, Verdict
from calls.ids import FindingId, RuleId

LOOK_AGAIN_MS: Final = 1000
"""Without anything else happening, the call is judged again so often: silence is an event, too."""


@dataclass(frozen=True, slots=True)
class EngineState:
    """One call as the engine follows it."""

    call: CallState
    findings: Mapping[tuple[RuleId, str], Finding] = field(default_factory=dict)
    """The latest finding of each occasion."""
    counts: Mapping[RuleId, int] = field(default_factory=dict)
    due: tuple[int, ...] = ()
    """Deadlines still open, sorted."""
    judged_ms: int = 0
    """Up to when the call was judged last, by what was heard of both legs."""
    judged_agent_ms: int = 0
    """The same, by what was heard of the agent."""
    card: Card = field(default_factory=Card)


@dataclass(frozen=True, slots=True)
class Step:
    """What an event led to."""

    state: EngineState
    findings: tuple[Finding, ...] = ()
    """New or changed ones, to be published in this order."""
    card: Card | None = None
    """The new card, when it changed."""


def start(profile: Profile) -> EngineState:
    """Return the state of a call of which nothing has happened yet."""
    return EngineState(CallState(profile=profile))


def advance(state: EngineState, event: Event, pack: CompiledPack) -> Step:
    """Take one event in; return the new state and what changed."""
    call = follow(state.call, event, pack)
    if call is state.call:
        return Step(state)
    followed = replace(state, call=call)
    if not _worth_judging(state, followed, event):
        return Step(followed)
    return _judge(followed, pack)


def resume(call: CallState, told: Mapping[FindingId, Finding]) -> EngineState:
    """Return the state of a call that was followed before: its facts so far, and the findings that it was given."""
    counts: dict[RuleId, int] = {}
    for one in told.values():
        counts[one.rule] = counts.get(one.rule, 0) + 1
    return EngineState(call, {(one.rule, one.occasion): one for one in told.values() if one.occasion}, counts)


def deadline(state: EngineState) -> int | None:
    """Return the next open deadline on the call's clock, or None."""
    return state.due[0] if state.due else None


def settle(state: EngineState, pack: CompiledPack) -> Step:
    """Judge the call as it stands, whatever came last."""
    return _judge(state, pack)


def _worth_judging(before: EngineState, after: EngineState, event: Event) -> bool:
    if isinstance(event, signals.LevelMeasured | signals.SpeechStarted | signals.SpeechStopped):
        return False
    if isinstance(event, signals.AudioConsumed):
        agent = after.call.heard_until(Role.AGENT)
        both = min(agent, after.call.heard_until(Role.CALLER))
        passed = any(before.judged_agent_ms < at <= agent or before.judged_ms < at <= both for at in before.due)
        return passed or both - before.judged_ms >= LOOK_AGAIN_MS
    if isinstance(event, signals.PartialHeard):
        return _concepts(before.call, event.utterance) != _concepts(after.call, event.utterance)
    return not isinstance(event, facts.FindingChanged)


def _concepts(call: CallState, utterance: str) -> frozenset[str] | None:
    return next((one.meant | one.said for one in call.utterances if one.id == utterance), None)


def _judge(state: EngineState, pack: CompiledPack) -> Step:
    call = state.call
    found = verdicts(call, pack) if call.answered_ms is not None else {}
    findings, counts = dict(state.findings), dict(state.counts)
    changed: list[Finding] = []
    for (number, key), instance in found.items():
        old = findings.get((number, key))
        if old is None:
            counts[number] = counts.get(number, 0) + 1
        finding_id = old.id if old is not None else FindingId(f"{number}#{counts[number] - 1}")
        new = _finding(finding_id, number, instance, call, pack)
        if old is None or _differs(old, new, closed=call.closed):
            findings[number, key] = new
            changed.append(new)
    changed.extend(_withdrawn(findings, found, call))
    heard = call.heard_until(Role.AGENT)
    deadlines = {i.due_ms for i in found.values() if i.verdict is Verdict.DUE and i.due_ms is not None}
    deadlines.add(_silence_ends(call, pack))
    both = min(heard, call.heard_until(Role.CALLER))
    due = tuple(sorted(at for at in deadlines if at > both))
    shown = card(call, found, pack)
    after = replace(state, findings=findings, counts=counts, due=due, judged_ms=both, judged_agent_ms=heard, card=shown)
    return Step(after, tuple(changed), shown if shown != state.card else None)


def _silence_ends(call: CallState, pack: CompiledPack) -> int:
    """Return when a silence that began with the last words becomes too long."""
    spoken = [one.end_ms for one in call.utterances] or [call.answered_ms or 0]
    return max(spoken) + int(pack.limits.dead_air_s * 1000) + 1


def _withdrawn(findings: dict[tuple[RuleId, str], Finding], found: Verdicts, call: CallState) -> Iterable[Finding]:
    """Take back what the final text, or what came later, did not bear out."""
    for key, old in list(findings.items()):
        if key not in found and old.verdict is not Verdict.WITHDRAWN and not _undecided(old, call):
            findings[key] = replace(old, verdict=Verdict.WITHDRAWN, provisional=False, late_ms=None)
            yield findings[key]


def _undecided(finding: Finding, call: CallState) -> bool:
    """Tell whether it lies in words that are still being said: what holds nothing against the agent waits for their
    final, and does not come and go with each partial.
    """
    if finding.verdict not in (Verdict.DUE, Verdict.MET) or finding.start_ms is None:
        return False
    end = finding.end_ms if finding.end_ms is not None else finding.start_ms
    return any(not one.final and one.start_ms <= end and one.end_ms >= finding.start_ms for one in call.utterances)


def _finding(finding_id: FindingId, number: RuleId, instance: Instance, call: CallState, pack: CompiledPack) -> Finding:
    leg = call.agent_legs[-1] if instance.role is Role.AGENT and call.agent_legs else None
    if instance.utterance is not None:
        leg = next((one.leg for one in call.utterances if one.id == instance.utterance), leg)
    forbidden = instance.reason == "forbidden"
    return Finding(
        id=finding_id,
        rule=number,
        kind=Kind.FORBIDDEN if forbidden else pack.rules[number].rule.kind,
        verdict=instance.verdict,
        provisional=instance.provisional,
        role=instance.role,
        leg=leg,
        start_ms=instance.start_ms,
        end_ms=instance.end_ms,
        due_ms=instance.due_ms,
        late_ms=instance.late_ms,
        utterance=instance.utterance,
        said=instance.said,
        said_from=instance.said_from,
        said_to=instance.said_to,
        expected=instance.expected,
        reason=instance.reason,
        measured=instance.measured,
        occasion=instance.key,
    )


def _differs(old: Finding, new: Finding, *, closed: bool) -> bool:
    """Tell whether the change is worth a new finding: what only runs on with the words is not, while the call is up."""
    if closed or new.verdict is not old.verdict:
        return old != new
    if new.verdict is Verdict.DUE:
        return (old.due_ms, old.provisional, old.reason) != (new.due_ms, new.provisional, new.reason)
    if new.provisional:
        # A partial confirms what a final has settled, or moves the mark's end by a word: the next final says where.
        return old.provisional and _place(old) != _place(new)
    return replace(old, end_ms=None, measured=None) != replace(new, end_ms=None, measured=None)


def _place(finding: Finding) -> tuple[str | None, int | None, str | None]:
    return finding.utterance, finding.said_from, finding.reason
