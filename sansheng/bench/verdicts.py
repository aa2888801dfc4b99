"""From the recogniser's word to the verdict: many calls at once through the judge and the real store, in real time.

Each call is a conversation of agent and caller with growing partials and finals, as the recognisers deliver them; what
is measured begins when a partial or a final is on the bus and ends when the finding that rests on it has been stored
and delivered. Beside it: how late the loop is meanwhile, and what the engine alone costs, on one core and as a share of
a live call (both legs' recognition being the rest).
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from assist.compliance.call import Profile
from assist.compliance.engine import advance, start
from assist.compliance.follow import Event
from assist.compliance.judge import Judge
from assist.packs.compiled import CompiledPack
from assist.storage.store import open_store
from calls import facts, signals
from calls.bus import Bus, Numbered
from calls.facts import Direction, EndedBy
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, UtteranceId
from sansheng.bench.marks import percentile
from sansheng.bench.talk import sentence

COMPANY: Final = "示例公司"
SYLLABLE_MS: Final = 220
PAUSE_MS: Final = 900
PARTIAL_MS: Final = 400
"""The recogniser's text changes about so often."""
CONSUMED_MS: Final = 200
OPENING: Final = "您好，示例公司1001号为您服务，请问有什么可以帮您"
FORBIDDEN: Final = "您听懂了吧，我不是跟您说过了吗"
LAG_STEP_S: Final = 0.01
SPREAD_S: Final = 5.0
"""The calls begin one after another within this time."""
LATEST_S: Final = 10.0

Timed = tuple[int, Event]
"""When it comes, ms from the call's start, and what."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured; ms unless it says otherwise, None: nothing to measure."""

    calls: int
    seconds: float
    rules: int
    phrases: int
    verdicts: int
    """Findings with a delay."""
    provisional_p50_ms: float | None
    provisional_p95_ms: float | None
    final_p50_ms: float | None
    final_p95_ms: float | None
    final_max_ms: float | None
    lag_p50_ms: float | None
    lag_p95_ms: float | None
    lag_max_ms: float | None
    utterances_per_s: float
    """The engine alone, on one core."""
    engine_per_call: float
    """Percent of one core for one call that is up."""
    recognition_per_call: float | None
    """The same for bare recognition of both legs; None: not measured."""
    engine_share: float | None
    """Percent of a live call's CPU."""


@dataclass(slots=True)
class _Watch:
    """Who said what when, and how long the finding took."""

    published: dict[tuple[UtteranceId, str], float] = field(default_factory=dict)
    provisional: list[float] = field(default_factory=list)
    final: list[float] = field(default_factory=list)
    seen: set[tuple[CallId, str, bool]] = field(default_factory=set)
    lag: list[float] = field(default_factory=list)

    def said(self, event: Event) -> None:
        if isinstance(event, signals.PartialHeard | facts.UtteranceHeard):
            text = event.text if isinstance(event, signals.PartialHeard) else ""
            self.published.setdefault((event.utterance, text), time.perf_counter())

    def found(self, fact: facts.FindingChanged) -> None:
        one = fact.finding
        key = (fact.call, one.id, one.provisional)
        if one.utterance is None or one.said is None or key in self.seen:
            return
        self.seen.add(key)
        now = time.perf_counter()
        if not one.provisional:
            self.final += [
                now - at for (whose, text), at in self.published.items() if whose == one.utterance and not text
            ]
            return
        first = [at for (whose, text), at in self.published.items() if whose == one.utterance and one.said in text]
        self.provisional += [now - min(first)] if first else []


async def measure(pack: CompiledPack, calls: int, seconds: float, folder: Path, recognition: float | None) -> Result:
    """Judge `calls` conversations at once for so long; the store is made in `folder`.

    `recognition` is the CPU of one call's recognition, percent of a core, to set the engine's beside.
    """
    watch, bus = _Watch(), Bus()
    async with open_store(f"sqlite+aiosqlite:///{folder / 'bench.db'}", bus) as store:
        judge = Judge(pack, facts=store.log, bus=bus, signals=bus, company=COMPANY, zone=UTC)
        reader = bus.subscribe(signals=False)

        async def read() -> None:
            async for item in reader:
                if isinstance(item, Numbered) and isinstance(item.fact, facts.FindingChanged):
                    watch.found(item.fact)

        async def play(number: int) -> None:
            await asyncio.sleep(SPREAD_S * number / calls)
            begun = time.perf_counter()
            for at_ms, event in conversation(number, seconds):
                await asyncio.sleep(max(0.0, at_ms / 1000 - (time.perf_counter() - begun)))
                watch.said(event)
                if isinstance(event, facts.Fact):
                    await store.log.append(event)
                else:
                    bus.publish(event)

        async with asyncio.TaskGroup() as group:
            standing = [group.create_task(one) for one in (judge.run(), read(), _lag(watch))]
            await asyncio.gather(*(play(number) for number in range(calls)))
            await store.log.drain(LATEST_S)
            for task in standing:
                task.cancel()
    rate, share = await asyncio.to_thread(alone, pack, seconds)
    return _result(pack, calls, seconds, watch, rate, share, recognition)


async def _lag(watch: _Watch) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(LAG_STEP_S)
        watch.lag.append(time.perf_counter() - before - LAG_STEP_S)


def alone(pack: CompiledPack, seconds: float) -> tuple[float, float]:
    """Return the engine's utterances per second of CPU, and percent of a core that one call of that length needs."""
    events = [event for _, event in conversation(0, seconds)]
    begun, state = time.thread_time(), start(Profile(company=COMPANY))
    for event in events:
        state = advance(state, event, pack).state
    spent = max(1e-6, time.thread_time() - begun)
    return sum(isinstance(event, facts.UtteranceHeard) for event in events) / spent, 100 * spent / seconds


async def recognition_of_a_call(model: Path, tracks: Sequence[Path]) -> float:
    """Return percent of a core that bare recognition of two legs needs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "sansheng.bench.bare",
        str(model),
        "100",
        *map(str, tracks),
        stdout=asyncio.subprocess.PIPE,
    )
    told = json.loads((await process.communicate())[0])
    return 200 * float(told["cpu_s"]) / float(told["audio_s"])


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


def _result(
    pack: CompiledPack, calls: int, seconds: float, watch: _Watch, rate: float, share: float, recognition: float | None
) -> Result:
    provisional, final, lag = ([1000 * one for one in row] for row in (watch.provisional, watch.final, watch.lag))
    return Result(
        calls=calls,
        seconds=seconds,
        rules=len(pack.rules),
        phrases=sum(lexicon.phrase_count for lexicon in pack.lexicons.values()),
        verdicts=len(provisional) + len(final),
        provisional_p50_ms=percentile(provisional, 50),
        provisional_p95_ms=percentile(provisional, 95),
        final_p50_ms=percentile(final, 50),
        final_p95_ms=percentile(final, 95),
        final_max_ms=percentile(final, 100),
        lag_p50_ms=percentile(lag, 50),
        lag_p95_ms=percentile(lag, 95),
        lag_max_ms=percentile(lag, 100),
        utterances_per_s=round(rate, 1),
        engine_per_call=round(share, 3),
        recognition_per_call=None if recognition is None else round(recognition, 2),
        engine_share=None if recognition is None else round(100 * share / (share + recognition), 1),
    )
