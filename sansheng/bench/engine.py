"""The engine alone, on one core: utterances per second, and what one call that is up costs beside its recognition.

The conversations (`sansheng.bench.conversation`) are played as fast as the engine takes them; CPU time is counted.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assist.compliance.call import Profile
from assist.compliance.engine import advance, start
from assist.packs.compiled import CompiledPack
from calls.facts import UtteranceHeard
from calls.signals import PartialHeard
from sansheng.bench.conversation import COMPANY, conversation


@dataclass(frozen=True, slots=True)
class Alone:
    """What the engine needs for itself."""

    utterances: int
    cpu_s: float
    """Of one core."""
    per_s: float
    """Utterances per second and core."""
    per_call: float
    """Percent of one core for one call that is up."""


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured."""

    calls: int
    seconds: float
    """Length of each call."""
    rules: int
    phrases: int
    finals: Alone
    """Final texts only: the whole call judged again, as a back-test does it."""
    live: Alone
    """With growing partials, as the recognisers deliver them."""
    recognition_per_call: float | None
    """Percent of one core for bare recognition of both legs; None: not measured."""
    share: float | None
    """The engine's share of a live call's CPU, percent."""


def measure(pack: CompiledPack, calls: int, seconds: float, recognition: float | None) -> Result:
    """Judge `calls` conversations of that length, one after another, without and with partials."""
    alone(pack, 1, seconds, partials=True)  # the first words find nothing prepared
    finals = alone(pack, calls, seconds, partials=False)
    live = alone(pack, calls, seconds, partials=True)
    return Result(
        calls=calls,
        seconds=seconds,
        rules=len(pack.rules),
        phrases=phrases(pack),
        finals=finals,
        live=live,
        recognition_per_call=None if recognition is None else round(recognition, 2),
        share=share(live.per_call, recognition),
    )


def phrases(pack: CompiledPack) -> int:
    """Return how many phrases both sides' words are searched for."""
    return sum(lexicon.phrase_count for lexicon in pack.lexicons.values())


def share(engine: float, recognition: float | None) -> float | None:
    """Return the engine's percentage of both together."""
    return None if recognition is None else round(100 * engine / (engine + recognition), 1)


def alone(pack: CompiledPack, calls: int, seconds: float, *, partials: bool) -> Alone:
    """Judge so many conversations; CPU time of this thread."""
    spent, said = 0.0, 0
    for number in range(calls):
        events = [event for _, event in conversation(number, seconds)]
        events = events if partials else [event for event in events if not isinstance(event, PartialHeard)]
        said += sum(isinstance(event, UtteranceHeard) for event in events)
        begun, state = time.thread_time(), start(Profile(company=COMPANY))
        for event in events:
            state = advance(state, event, pack).state
        spent += time.thread_time() - begun
    spent = max(spent, 1e-6)
    return Alone(said, round(spent, 3), round(said / spent, 1), round(100 * spent / (calls * seconds), 3))


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
