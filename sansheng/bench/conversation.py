"""The conversation that the engine's benchmarks judge: always the same, with partials as recognisers give them."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from assist.compliance.follow import Event
from calls import facts, signals
from calls.facts import Direction, EndedBy
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, UtteranceId
from sansheng.bench.talk import sentence

COMPANY: Final = "示例公司"
SYLLABLE_MS: Final = 220
PAUSE_MS: Final = 900
PARTIAL_MS: Final = 400
"""The recogniser's text changes about so often."""
CONSUMED_MS: Final = 200
OPENING: Final = "您好，示例公司1001号为您服务，请问有什么可以帮您"
FORBIDDEN: Final = "您听懂了吧，我不是跟您说过了吗"

Timed = tuple[int, Event]
"""When it comes, ms from the call's start, and what."""


def conversation(number: int, seconds: float) -> Iterator[Timed]:
    """Yield one call: opening, then questions and answers, every eighth of the agent's with a forbidden phrase."""
    chance = random.Random(number)  # noqa: S311 - the same conversations each time
    call, legs = CallId(f"bench-{number}"), {role: LegId(f"{role.value}-{number}") for role in Role}
    at = 0
    yield 0, facts.CallStarted(direction=Direction.IN, caller_number="", simulated=True, **_at(call, 0))
    yield (
        0,
        facts.AgentConnected(leg=legs[Role.AGENT], agent=AgentId("1001"), ring_ms=2000, wait_ms=2000, **_at(call, 0)),
    )
    for count in range(10_000):
        role = Role.AGENT if count % 2 == 0 else Role.CALLER
        text = OPENING if count == 0 else (FORBIDDEN if count % 16 == 2 else sentence(chance))
        if at + len(text) * SYLLABLE_MS > seconds * 1000:
            break
        yield from _spoken(call, legs, role, count, text, at)
        at += len(text) * SYLLABLE_MS + PAUSE_MS
    yield at, facts.CallEnded(ended_by=EndedBy.CALLER, reason="answered", **_at(call, at))


def _spoken(call: CallId, legs: dict[Role, LegId], role: Role, count: int, text: str, at: int) -> Iterator[Timed]:
    utterance, end = UtteranceId(f"{legs[role]}#{count}"), at + len(text) * SYLLABLE_MS
    common: dict[str, Any] = {"utterance": utterance, "leg": legs[role], "role": role, "start_ms": at}
    for now in range(at + CONSUMED_MS, end, CONSUMED_MS):
        for whose, leg in legs.items():
            speaking = whose is role
            yield now, signals.AudioConsumed(call=call, leg=leg, role=whose, offset_ms=now, speaking=speaking)
        if (now - at) % PARTIAL_MS == 0:
            heard = text[: (now - at) // SYLLABLE_MS]
            yield now, signals.PartialHeard(call=call, end_ms=now, text=heard, **common)
    yield end, facts.UtteranceHeard(end_ms=end, text=text, confidence=0.95, **common, **_at(call, end))


def _at(call: CallId, offset_ms: int) -> dict[str, Any]:
    return {"call": call, "occurred_at": datetime.now(UTC), "offset_ms": offset_ms}
