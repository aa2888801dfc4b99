"""From the recogniser's word to the verdict: many calls at once through the judge and the real store, in real time.

Each call is a conversation of agent and caller with growing partials and finals, as the recognisers deliver them; what
is measured begins when a partial or a final is on the bus and ends when the finding that rests on it has been stored
and delivered. Beside it: how late the loop is meanwhile, and what the engine alone costs, on one core and as a share of
a live call (both legs' recognition being the rest).
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Final

from assist.compliance.follow import Event
from assist.compliance.judge import Judge
from assist.packs.compiled import CompiledPack
from assist.storage.store import open_store
from calls import facts, signals
from calls.bus import Bus, Numbered
from calls.ids import CallId, UtteranceId
from sansheng.bench.conversation import COMPANY, conversation
from sansheng.bench.engine import Alone, alone, phrases, share
from sansheng.bench.marks import percentile

LAG_STEP_S: Final = 0.01
SPREAD_S: Final = 5.0
"""The calls begin one after another within this time."""
LATEST_S: Final = 10.0


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
    cost = await asyncio.to_thread(alone, pack, 2, seconds, partials=True)
    return _result(pack, calls, seconds, watch, cost, recognition)


async def _lag(watch: _Watch) -> None:
    while True:
        before = time.perf_counter()
        await asyncio.sleep(LAG_STEP_S)
        watch.lag.append(time.perf_counter() - before - LAG_STEP_S)


def _result(
    pack: CompiledPack, calls: int, seconds: float, watch: _Watch, cost: Alone, recognition: float | None
) -> Result:
    provisional, final, lag = ([1000 * one for one in row] for row in (watch.provisional, watch.final, watch.lag))
    return Result(
        calls=calls,
        seconds=seconds,
        rules=len(pack.rules),
        phrases=phrases(pack),
        verdicts=len(provisional) + len(final),
        provisional_p50_ms=percentile(provisional, 50),
        provisional_p95_ms=percentile(provisional, 95),
        final_p50_ms=percentile(final, 50),
        final_p95_ms=percentile(final, 95),
        final_max_ms=percentile(final, 100),
        lag_p50_ms=percentile(lag, 50),
        lag_p95_ms=percentile(lag, 95),
        lag_max_ms=percentile(lag, 100),
        utterances_per_s=cost.per_s,
        engine_per_call=cost.per_call,
        recognition_per_call=None if recognition is None else round(recognition, 2),
        engine_share=share(cost.per_call, recognition),
    )
