"""A pack tried on stored calls, in a process of its own: compiling and judging take seconds that live calls need.

`python -m assist.web.trial` reads a TrialInput as JSON and writes a Trial as JSON.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, Field

from assist.analysis.backtest import Replayed, changes, replay
from assist.analysis.levels import levels_of
from assist.compliance.call import Profile
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.models import Pack
from assist.web.refusals import Refused
from calls.facts import AgentConnected, Fact

LIMIT_S: Final = 300.0
NICENESS: Final = 5


class StoredCall(BaseModel):
    """A call to be judged again."""

    facts: list[Annotated[Fact, Field(discriminator="kind")]]
    profile: Profile
    recording: Path | None = None
    """Measured for levels, noise and pitch; without one, rules about them are not judged."""


class TrialInput(BaseModel):
    today: Pack
    tried: Pack
    calls: list[StoredCall]


class ChangeShown(BaseModel):
    rule: str
    before: str
    after: str


class TriedCall(BaseModel):
    """A call that the tried pack judges differently."""

    call: str
    started_at: datetime
    agent: str | None
    score_before: float | None
    score_after: float | None
    changes: list[ChangeShown]


class RuleShift(BaseModel):
    """One rule over all tried calls: verdicts by today's pack and by the tried one."""

    rule: str
    before: dict[str, int]
    after: dict[str, int]


class Trial(BaseModel):
    tried: int
    """How many calls were judged again, by both packs alike; levels are those of their recordings."""
    mean_before: float | None
    mean_after: float | None
    shifts: list[RuleShift]
    calls: list[TriedCall]


async def run_trial(given: TrialInput) -> Trial:
    """Try it in another process.

    Raises:
        Refused: it took too long, or failed.
    """
    if not given.calls:
        return _summed([])
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = (sys.executable, "-m", "assist.web.trial")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)
    try:
        written = given.model_dump_json().encode()
        answer, _ = await asyncio.wait_for(process.communicate(written), LIMIT_S)
    except TimeoutError as error:
        raise Refused(503, "trial-too-long") from error
    finally:
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    if process.returncode:
        raise Refused(500, "trial-failed")
    return Trial.model_validate_json(answer)


def judge(given: TrialInput) -> Trial:
    """Judge every call by both packs. Pure, and slow."""
    today, tried = compile_pack(given.today), compile_pack(given.tried)
    return _summed([_try(call, today, tried) for call in given.calls if call.facts])


@dataclass(frozen=True, slots=True)
class _Told:
    """One call, judged twice."""

    before: Replayed
    after: Replayed
    call: TriedCall


def _try(stored: StoredCall, today: CompiledPack, tried: CompiledPack) -> _Told:
    facts = stored.facts
    levels = levels_of(stored.recording, facts)
    before, after = (replay(facts, pack, stored.profile, levels) for pack in (today, tried))
    differing = changes(before.findings, after.findings)
    call = TriedCall(
        call=facts[0].call,
        started_at=facts[0].occurred_at,
        agent=next((fact.agent for fact in facts if isinstance(fact, AgentConnected)), None),
        score_before=before.score,
        score_after=after.score,
        changes=[ChangeShown(rule=one.rule, before=one.before, after=one.after) for one in differing],
    )
    return _Told(before, after, call)


def _summed(told: list[_Told]) -> Trial:
    before, after = _tally(one.before for one in told), _tally(one.after for one in told)
    return Trial(
        tried=len(told),
        mean_before=_mean([one.before.score for one in told]),
        mean_after=_mean([one.after.score for one in told]),
        shifts=[
            RuleShift(rule=rule, before=before[rule], after=after[rule])
            for rule in sorted({*before, *after})
            if before[rule] != after[rule]
        ],
        calls=[one.call for one in told if one.call.changes],
    )


def _tally(judged: Iterable[Replayed]) -> dict[str, dict[str, int]]:
    tally: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for one in judged:
        for finding in one.findings:
            tally[finding.rule][finding.verdict.value] += 1
    return tally


def _mean(scores: list[float | None]) -> float | None:
    given = [score for score in scores if score is not None]
    return round(sum(given) / len(given), 1) if given else None


if __name__ == "__main__":
    os.nice(NICENESS)
    sys.stdout.write(judge(TrialInput.model_validate_json(sys.stdin.buffer.read())).model_dump_json())
