"""The pool with real worker processes around the stand-in library: no word lost, whatever happens to a worker."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import pytest

from assist.asr.pool import Pool, Stream
from assist.asr.wire import HeardWord
from assist.settings import AsrSettings

BATCH = 800


class Notes:
    """What one leg's listener was told. Implements assist.asr.pool.Told."""

    def __init__(self) -> None:
        self.words: list[HeardWord] = []
        self.finals = 0
        self.partials: list[str] = []
        self.position = 0
        self.trust: list[tuple[str, int]] = []
        self.over = asyncio.Event()
        self.changed = asyncio.Event()

    def partial(self, start: int, position: int, text: str) -> None:
        assert start <= position
        self.partials.append(text)
        self.changed.set()

    def final(self, position: int, words: tuple[HeardWord, ...]) -> None:
        self.words += words
        self.finals += 1
        self.changed.set()

    def consumed(self, position: int, speaking: bool) -> None:
        assert position >= self.position
        self.position = position
        self.changed.set()

    def deaf(self, position: int) -> None:
        self.trust.append(("deaf", position))
        self.changed.set()

    def heard(self, position: int) -> None:
        self.trust.append(("heard", position))
        self.changed.set()

    def closed(self) -> None:
        self.over.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        while not condition():
            self.changed.clear()
            await self.changed.wait()

    @property
    def texts(self) -> list[str]:
        return [word.text for word in self.words]


def spoken(*parts: tuple[int, int]) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Return samples of (value, ms) runs."""
    return np.concatenate([np.full(ms * 8, value, np.int16) for value, ms in parts])


def feed(stream: Stream, samples: np.ndarray[tuple[int], np.dtype[np.int16]], start: int = 0) -> int:
    for at in range(0, len(samples), BATCH):
        piece = samples[at : at + BATCH]
        stream.feed(start + at, piece.tobytes(), not piece.any())
    return start + len(samples)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers find the stand-in instead of the vosk library."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "outside"))


@asynccontextmanager
async def running(folder: Path, **changes: float) -> AsyncIterator[Pool]:
    settings = AsrSettings.model_validate({"workers": 2, "threads": 1, "nice": 0, **changes})
    pool = Pool(folder, settings, cores=2)
    task = asyncio.create_task(pool.run())
    try:
        await pool.ready()
        yield pool
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert not pool.pids


TALK = spoken((0, 600), (1, 300), (2, 400), (0, 1000), (3, 300), (0, 200), (4, 300), (0, 3000), (5, 500))


@pytest.mark.usefixtures("outside")
async def test_words_come_with_their_times_and_quiet_sound_is_not_recognised(tmp_path: Path) -> None:
    async with running(tmp_path) as pool:
        notes = Notes()
        stream = pool.open(notes)
        end = feed(stream, TALK, start=80_000)
        stream.close()
        await notes.over.wait()
    times = [(word.text, (word.start - 80_000) // 8, (word.end - 80_000) // 8) for word in notes.words]
    assert times == [
        ("词1", 600, 900),
        ("词2", 900, 1300),
        ("词3", 2300, 2600),
        ("词4", 2800, 3100),
        ("词5", 6100, 6600),
    ]
    assert notes.finals == 3
    assert {"词1 词2", "词5"} & set(notes.partials)
    assert notes.position == end
    assert pool.counts.skipped_ms >= 1500
    assert not notes.trust


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("killed", [False, True])
async def test_a_stream_with_a_grammar_hears_its_phrases_alone_also_from_another_worker(
    tmp_path: Path, killed: bool
) -> None:
    async with running(tmp_path) as pool:
        free, narrow = Notes(), Notes()
        streams = [pool.open(free), pool.open(narrow, grammar=("词1 词4", "词5", "[unk]"))]
        for stream in streams:
            feed(stream, TALK[: 800 * 8])
        await narrow.until(lambda: narrow.position > 0)
        for pid in pool.pids if killed else ():
            os.kill(pid, signal.SIGKILL)
        for stream in streams:
            feed(stream, TALK[800 * 8 :], start=800 * 8)
            stream.close()
        await asyncio.gather(free.over.wait(), narrow.over.wait())
    assert free.texts == ["词1", "词2", "词3", "词4", "词5"]
    assert narrow.texts == ["词1", "[unk]", "[unk]", "词4", "词5"]


@pytest.mark.usefixtures("outside")
@pytest.mark.parametrize("cut_ms", [700, 1250, 1900, 2700, 6400])
async def test_a_killed_worker_costs_no_word_and_gives_none_twice(tmp_path: Path, cut_ms: int) -> None:
    async with running(tmp_path) as pool:
        legs = [Notes() for _ in range(4)]
        streams = [pool.open(notes) for notes in legs]
        for stream in streams:
            feed(stream, TALK[: cut_ms * 8])
        await legs[0].until(lambda: legs[0].position > 0)
        for pid in pool.pids:
            os.kill(pid, signal.SIGKILL)
        for stream in streams:
            feed(stream, TALK[cut_ms * 8 :], start=cut_ms * 8)
            stream.close()
        for notes in legs:
            await notes.over.wait()
        assert pool.counts.restarts + len(pool.pids) >= 2
    for notes in legs:
        assert notes.texts == ["词1", "词2", "词3", "词4", "词5"]
        assert not notes.trust


@pytest.mark.usefixtures("outside")
async def test_a_worker_that_hangs_is_killed_and_replaced(tmp_path: Path) -> None:
    async with running(tmp_path, workers=1, hung_s=0.5) as pool:
        notes = Notes()
        stream = pool.open(notes)
        end = feed(stream, TALK[:6400])
        await notes.until(lambda: notes.position == 6400)
        hanging = pool.pids[0]
        os.kill(hanging, signal.SIGSTOP)
        feed(stream, TALK[end:], start=end)
        stream.close()
        await notes.over.wait()
        assert hanging not in pool.pids
        assert pool.counts.hung == 1
    assert notes.texts == ["词1", "词2", "词3", "词4", "词5"]


@pytest.mark.usefixtures("outside")
async def test_sound_that_waits_too_long_is_told_as_not_heard(tmp_path: Path) -> None:
    pool = Pool(tmp_path / "no-model-here", AsrSettings(workers=1, keep_s=1.0), cores=1)
    notes = Notes()
    feed(pool.open(notes), spoken((7, 3000)))
    assert notes.trust == [("deaf", 0)]
    assert pool.counts.lost_ms == 2000


@pytest.mark.usefixtures("outside")
async def test_overload_gives_up_partials_then_callers_then_the_younger_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OUTSIDE_VOSK_SLOW_S", "0.1")
    async with running(tmp_path, workers=1, drop_partials_ms=100, shed_ms=500, resume_s=0.5) as pool:
        ranks = {"agent": (0, 1), "caller": (1, 1), "younger caller": (1, 2)}
        legs = {name: Notes() for name in ranks}
        streams = {name: pool.open(legs[name], rank) for name, rank in ranks.items()}
        for stream in streams.values():
            feed(stream, spoken((9, 2000)))
        await legs["younger caller"].until(lambda: bool(legs["younger caller"].trust))
        assert legs["younger caller"].trust[0][0] == "deaf"
        assert not legs["agent"].trust
        await legs["younger caller"].until(lambda: len(legs["younger caller"].trust) == 2)
        assert legs["younger caller"].trust[1] == ("heard", 16_000)
        assert pool.counts.legs_shed >= 1


@pytest.mark.usefixtures("outside")
async def test_a_recogniser_that_has_heard_enough_is_replaced_without_a_word_lost(tmp_path: Path) -> None:
    async with running(tmp_path, recycle_s=2.0) as pool:
        notes = Notes()
        stream = pool.open(notes)
        samples = np.concatenate([spoken((value, 300), (0, 700)) for value in range(1, 30)])
        feed(stream, samples)
        stream.close()
        await notes.over.wait()
    assert notes.texts == [f"词{value}" for value in range(1, 30)]
    assert [word.start // 8 for word in notes.words] == [1000 * number for number in range(29)]
