"""Named conditions of rules: measured from levels, words and events."""

import math
from collections.abc import Callable, Iterator

from assist.compliance.call import CallState, Stretch
from assist.packs.compiled import CompiledRule
from assist.packs.models import Limits
from calls.findings import Role

Found = tuple[str, int, int, str]
"""Key, listening from, deadline from, reason."""
_Bad = Callable[[Stretch], bool]
LEAST_SPEECH_MS = 800


def measured(state: CallState, rule: CompiledRule, limits: Limits) -> Iterator[Found]:
    """Return the occasions of the rule's named condition."""
    match rule.rule.when.measured:
        case "answered-late":
            yield from answered_late(state, limits)
        case "hands-free":
            yield from _of_stretches(state, lambda one: _far(one, limits), "hands-free")
        case "too-quiet":
            yield from _of_stretches(state, lambda one: _quiet(one, limits), "too-quiet")
        case "noisy":
            yield from _of_stretches(state, lambda one: _noisy(one, limits), "noisy")
        case "dialect":
            yield from _dialect(state, limits)
        case _:
            return


def answered_late(state: CallState, limits: Limits) -> Iterator[Found]:
    """S15: the answered offer, or the caller's whole wait, lasted 15 s or more; the reason says which."""
    if state.answered_ms is None:
        return
    limit = int(limits.waited_s * 1000)
    rang = state.ring_ms is not None and state.ring_ms >= limit
    waited = state.wait_ms is not None and state.wait_ms >= limit
    if rang or waited:
        reason = "rang-and-waited" if rang and waited else ("rang" if rang else "waited")
        yield "answered-late", state.answered_ms, state.answered_ms, reason


def level_dbfs(energy: float) -> float:
    """Return a mean square as dBFS."""
    return 10 * math.log10(max(energy, 1e-10))


def _far(one: Stretch, limits: Limits) -> bool:
    """Tell whether it is low, or hangs in a room, and not so low that S05 asks for more."""
    level = level_dbfs(one.energy)
    return level >= limits.too_quiet_dbfs and (one.far or level < limits.far_dbfs)


def _quiet(one: Stretch, limits: Limits) -> bool:
    return level_dbfs(one.energy) < limits.too_quiet_dbfs


def _noisy(one: Stretch, limits: Limits) -> bool:
    if one.noise_dbfs is None:
        return False
    level = level_dbfs(one.energy)
    return level >= limits.too_quiet_dbfs and level - one.noise_dbfs < limits.noisy_snr_db


def _of_stretches(state: CallState, bad: _Bad, name: str) -> Iterator[Found]:
    """The caller's speech so far is bad for at least 0.8 s, and for more than half of it."""
    mine = [one for one in _all(state) if one.role is Role.CALLER]
    flawed = [one for one in mine if bad(one)]
    speech = sum(one.speech_ms for one in flawed)
    if speech >= LEAST_SPEECH_MS and 2 * speech > sum(one.speech_ms for one in mine if one.end_ms <= flawed[-1].end_ms):
        first = flawed[0]
        yield name, first.start_ms, first.end_ms, name


def _dialect(state: CallState, limits: Limits) -> Iterator[Found]:
    """S07: the caller speaks, and the recogniser can make no words of it."""
    if "dialect-understood" in state.marks:
        return
    mine = [one for one in state.utterances if one.role is Role.CALLER and one.final]
    unclear = [one for one in mine if not one.heard_well(limits.low_confidence)]
    speech = sum(one.end_ms - one.start_ms for one in unclear)
    total = sum(one.end_ms - one.start_ms for one in mine if unclear and one.start_ms <= unclear[-1].start_ms)
    if unclear and speech >= limits.dialect_speech_s * 1000 and 2 * speech > total and not _bad_line(state, limits):
        yield "dialect", unclear[0].start_ms, unclear[0].end_ms, "unintelligible"


def _bad_line(state: CallState, limits: Limits) -> bool:
    mine = [one for one in _all(state) if one.role is Role.CALLER]
    return any(_quiet(one, limits) or _noisy(one, limits) for one in mine)


def _all(state: CallState) -> list[Stretch]:
    return [*state.stretches, *state.open_stretch.values()]
