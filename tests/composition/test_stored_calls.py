"""Stored calls judged again by commands: the back-test over fifty, and one call beside what was told live."""

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import soundfile
from typer.testing import CliRunner, Result

from assist.analysis.corpus import Row, dialogue
from assist.analysis.events import events
from assist.compliance.judge import Judge
from assist.packs.compiled import compile_pack
from assist.packs.loader import load
from assist.recording.folder import recording_file
from assist.storage.store import open_store
from calls import facts
from calls.bus import Bus
from calls.facts import Fact
from calls.findings import Role
from calls.ids import CallId, LegId, UtteranceId
from calls.signals import PartialHeard
from sansheng.commands import app
from sansheng.database import database_address
from sansheng.home import Home
from sansheng.settings import load_settings

BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def answered_after(gap_s: float) -> tuple[str, ...]:
    return (
        "A: 您好，示例公司，我是1001号，请问有什么可以帮您",
        "C: 我的快递什么时候到",
        f"A[gap={gap_s}]: 我马上帮您查一下",
    )


def call_of(number: int, say: tuple[str, ...]) -> list[Fact]:
    """One call's facts, as the line and the listener store them."""
    laid = dialogue(Row(id=f"S01-met-{number}", gold="met", say=say))
    begun = BEGUN + timedelta(minutes=number)
    placed = [
        replace(one, call=CallId(f"call-{number:02d}"), occurred_at=begun + timedelta(milliseconds=one.offset_ms))
        for one in events(laid)
        if isinstance(one, Fact)
    ]
    # The bundled model judges simulated calls alone.
    return [replace(one, simulated=True) if isinstance(one, facts.CallStarted) else one for one in placed]


def store(home: Home, stored: Iterable[Fact]) -> None:
    async def write() -> None:
        home.prepare()
        async with open_store(database_address(home, load_settings(home)), Bus()) as opened:
            await asyncio.gather(*(opened.log.append(fact) for fact in stored))

    asyncio.run(write())


def sansheng(home: Home, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--home", str(home.root)], env={"COLUMNS": "200"})


def test_a_changed_threshold_is_tried_on_fifty_stored_calls(tmp_path: Path) -> None:
    home, quick = Home(tmp_path / "home"), tmp_path / "quick.yaml"
    quick.write_text('pack: quick\nversion: "1"\nextends: zh-CN\nlimits: {response_s: 2}\n', encoding="utf-8")
    store(home, [fact for number in range(50) for fact in call_of(number, answered_after(number / 10))])
    result = sansheng(home, "packs", "test", str(quick), "--against", "zh-CN", "--last", "50")
    assert result.exit_code == 0, result.output
    told = [line for line in result.output.splitlines() if "C18" in line and "call-" in line]
    assert [line.split()[1] for line in told] == [f"call-{number:02d}" for number in range(30, 20, -1)]
    assert all("met" in line and "violated" in line for line in told)
    assert "50 通电话 calls" in result.output
    assert "C18 ×10" in result.output


def live(home: Home) -> None:
    """A call that was followed live: a mark on a partial that the final took back."""

    async def follow() -> None:
        home.prepare()
        bus = Bus()
        async with open_store(database_address(home, load_settings(home)), bus) as opened:
            judge = Judge(compile_pack(load()), facts=opened.log, bus=bus, signals=bus, review_s=0)
            reader = bus.subscribe(signals=False)
            reviewed = asyncio.Event()

            async def read() -> None:
                async for item in reader:
                    if isinstance(getattr(item, "fact", None), facts.CallReviewed):
                        reviewed.set()

            async with asyncio.TaskGroup() as group:
                tasks = [group.create_task(judge.run()), group.create_task(read())]
                *before, end = call_of(1, answered_after(1))
                for fact in before:
                    await opened.log.append(fact)
                leg = LegId("agent")
                said = {"call": end.call, "utterance": UtteranceId("late"), "leg": leg, "role": Role.AGENT}
                start = end.offset_ms + 100
                bus.publish(PartialHeard(**said, start_ms=start, end_ms=start + 900, text="听懂了吧"))
                await opened.log.append(
                    facts.UtteranceHeard(
                        **said,
                        occurred_at=end.occurred_at,
                        offset_ms=start + 1000,
                        start_ms=start,
                        end_ms=start + 1000,
                        text="停一下吧您好",
                        confidence=0.9,
                    )
                )
                await opened.log.append(replace(end, offset_ms=start + 1500))
                await asyncio.wait_for(reviewed.wait(), 60)
                for task in tasks:
                    task.cancel()

    asyncio.run(follow())


def test_replay_tells_what_was_told_live_and_did_not_stand_and_measures_the_recording(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    live(home)
    plain = sansheng(home, "replay", "call-01")
    assert plain.exit_code == 0, plain.output
    row = next(line for line in plain.output.splitlines() if "听懂了吧" in line)
    assert "violated (临时 provisional)" in row
    assert "withdrawn" in row
    assert not [line for line in plain.output.splitlines() if line.split()[1:2] == ["C15"]]

    path = recording_file(home.recordings, CallId("call-01"), BEGUN + timedelta(minutes=1), "flac")
    path.parent.mkdir(parents=True)
    shout = (0.9 * np.sin(np.arange(8000 * 40) * 2 * np.pi * 200 / 8000)).astype(np.float32)
    soundfile.write(path, np.stack([shout, 0.05 * shout], axis=1), 8000)
    loud = sansheng(home, "replay", "call-01")
    (row,) = [line for line in loud.output.splitlines() if line.split()[1:2] == ["C15"]]
    assert "violated" in row
