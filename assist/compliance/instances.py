"""One instance of a rule on a call, as a judge sees it: before fairness, numbering and the comparison with before."""

from dataclasses import dataclass
from typing import Any

from assist.compliance.call import CallState, Turn, Utterance
from assist.matching.lexicon import Hit
from assist.packs.compiled import CompiledRule, Group
from calls.findings import Role, Verdict
from calls.ids import UtteranceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """What a judge says of one occasion of its rule. Times are on the call's clock."""

    key: str
    """Names the occasion; the same one gives the same key again."""
    verdict: Verdict
    role: Role | None = Role.AGENT
    start_ms: int | None = None
    end_ms: int | None = None
    due_ms: int | None = None
    late_ms: int | None = None
    utterance: UtteranceId | None = None
    said: str | None = None
    said_from: int | None = None
    said_to: int | None = None
    expected: str | None = None
    reason: str | None = None
    measured: float | None = None
    provisional: bool = False
    since_ms: int | None = None
    """What was listened to for this verdict begins here: deafness from here on makes it unjudged."""
    until_ms: int | None = None


def evidence(utterance: Utterance, hit: Hit | None) -> dict[str, Any]:
    """Return the fields of an instance that rest on these words."""
    fields: dict[str, Any] = {
        "utterance": utterance.id,
        "start_ms": utterance.start_ms,
        "end_ms": utterance.end_ms,
        "provisional": not utterance.final,
    }
    if hit is not None:
        fields |= {"said": utterance.text[hit.start : hit.end], "said_from": hit.start, "said_to": hit.end}
        start, end = _timed(utterance, hit)
        fields |= {"start_ms": start, "end_ms": end}
    return fields


def _timed(utterance: Utterance, hit: Hit) -> tuple[int, int]:
    """Return the hit's times, by its place in the utterance."""
    length = max(1, len(utterance.text))
    duration = utterance.end_ms - utterance.start_ms
    start = utterance.start_ms + duration * hit.start // length
    return start, utterance.start_ms + duration * hit.end // length


def first_said(
    state: CallState, groups: tuple[Group, ...], since_ms: int, until_ms: int | None, role: Role = Role.AGENT
) -> tuple[list[tuple[Utterance, Hit | None]], int]:
    """Return where each group is first said in the span, and how many groups are never said."""
    found: list[tuple[Utterance, Hit | None]] = []
    missing = 0
    for group in groups:
        place = _first(state, group, since_ms, until_ms, role)
        if place is None:
            missing += 1
        else:
            found.append(place)
    return found, missing


def _first(
    state: CallState, group: Group, since_ms: int, until_ms: int | None, role: Role
) -> tuple[Utterance, Hit | None] | None:
    for one in state.utterances:
        if one.role is not role or one.start_ms < since_ms or (until_ms is not None and one.start_ms >= until_ms):
            continue
        if not group.isdisjoint(one.said):
            return one, next((hit for hit in one.hits if hit.concept in group), None)
    return None


def triggers(state: CallState, rule: CompiledRule) -> list[Turn]:
    """Return the turns in which one of the rule's cues is heard."""
    if not rule.cues:
        return []
    return [turn for turn in state.turns if any(cue.by is turn.role and cue.heard(turn.meant) for cue in rule.cues)]


def filled(state: CallState, wording: str) -> str:
    """Fill the placeholders of a wording in from the call."""
    surname = state.surname
    known = {
        "{company}": state.profile.company,
        "{department}": state.profile.department,
        "{agent}": str(state.agents[-1]) if state.agents else "",
        "{name}": surname.name if surname else "",
        "{title}": (surname.title if surname else "") or "先生/女士",
        "{hours}": "24",
        "{other}": "",
    }
    for placeholder, value in known.items():
        wording = wording.replace(placeholder, value)
    return wording
