"""Recordings on disk: parts while a call runs, one finished file afterwards, nothing older than allowed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile

from assist.recording.encode import encode
from assist.recording.folder import file_name, find_recording, outdated, parts, recording_file
from assist.recording.recorder import Recorder
from assist.settings import RecordingSettings
from calls.findings import Role
from calls.ids import CallId

CALL = CallId("pbx1-1700000000.7")
STARTED = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
SETTINGS = RecordingSettings(flush_s=0.05, hold_back_s=0.0)


def tone(hertz: float, seconds: float) -> bytes:
    at = np.arange(round(seconds * 8000)) / 8000
    return (8000 * np.sin(2 * np.pi * hertz * at)).astype(np.int16).tobytes()


@asynccontextmanager
async def recording(folder: Path, settings: RecordingSettings = SETTINGS) -> AsyncIterator[Recorder]:
    recorder = Recorder(folder, settings)
    task = asyncio.create_task(recorder.run())
    try:
        yield recorder
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize(("codec", "hertz_apart"), [("opus", 20.0), ("flac", 1.0)])
async def test_a_finished_call_is_one_file_with_its_legs_in_place(
    tmp_path: Path, codec: str, hertz_apart: float
) -> None:
    settings = RecordingSettings.model_validate({"codec": codec, "flush_s": 0.05})
    async with recording(tmp_path, settings) as recorder:
        recorder.begin(CALL, STARTED)
        recorder.take(CALL, Role.CALLER, 8000, tone(400, 1.0))
        recorder.take(CALL, Role.AGENT, 24_000, tone(1000, 1.0))
        recorder.finish(CALL)
        await recorder.settled()
        target = recording_file(tmp_path, CALL, STARTED, codec)
        assert find_recording(tmp_path, CALL, STARTED) == target
    sound, rate = soundfile.read(target)
    assert (rate, sound.shape[1], round(len(sound) / rate, 1)) == (8000, 2, 4.0)
    for channel, start, hertz in ((1, 1.25, 400), (0, 3.25, 1000)):
        piece = sound[round(start * rate) : round((start + 0.5) * rate), channel]
        peak = np.fft.rfftfreq(len(piece), 1 / rate)[np.abs(np.fft.rfft(piece)).argmax()]
        assert abs(peak - hertz) <= hertz_apart
    assert np.abs(sound[: round(0.9 * rate)]).max() < 0.01
    assert list(parts(tmp_path)) == []


async def test_what_a_crash_leaves_is_finished_at_the_next_start(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SETTINGS)
    recorder.begin(CALL, STARTED)
    recorder.take(CALL, Role.CALLER, 0, tone(400, 5.0))
    await recorder.flush()
    part = recording_file(tmp_path, CALL, STARTED, "part")
    assert part.stat().st_size == 4 * 8000 * 4
    async with recording(tmp_path) as again:
        await again.recover()
        await again.settled()
    assert not part.exists()
    assert find_recording(tmp_path, CALL, STARTED) == recording_file(tmp_path, CALL, STARTED, "opus")


async def test_a_call_that_still_runs_after_a_restart_goes_on_in_its_place(tmp_path: Path) -> None:
    before = Recorder(tmp_path, SETTINGS)
    before.begin(CALL, STARTED)
    before.take(CALL, Role.CALLER, 0, tone(400, 2.0))
    await before.flush()
    after = Recorder(tmp_path, SETTINGS)
    after.begin(CALL, STARTED)
    after.take(CALL, Role.CALLER, 40_000, tone(400, 1.0))
    after.finish(CALL)
    await after.flush()
    samples = np.frombuffer(recording_file(tmp_path, CALL, STARTED, "part").read_bytes(), "<i2").reshape(-1, 2)
    assert len(samples) == 48_000
    assert np.abs(samples[:8000, 1]).max() > 7000
    assert np.abs(samples[9000:40_000]).max() == 0
    assert np.abs(samples[40_000:, 1]).max() > 7000


async def test_a_disk_that_fails_is_told_and_what_follows_stays_in_its_place(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, SETTINGS)
    recorder.begin(CALL, STARTED)
    blocked = recording_file(tmp_path, CALL, STARTED, "part").parent
    blocked.write_text("a file where a folder should be")
    recorder.take(CALL, Role.CALLER, 0, tone(400, 3.0))
    await recorder.flush()
    assert (recorder.failures, recorder.healthy) == (1, False)
    blocked.unlink()
    recorder.take(CALL, Role.CALLER, 24_000, tone(400, 1.0))
    recorder.finish(CALL)
    await recorder.flush()
    assert recorder.healthy
    assert recording_file(tmp_path, CALL, STARTED, "part").stat().st_size == 32_000 * 4


async def test_switched_off_nothing_is_written(tmp_path: Path) -> None:
    recorder = Recorder(tmp_path, RecordingSettings(on=False))
    recorder.begin(CALL, STARTED)
    recorder.take(CALL, Role.CALLER, 0, tone(400, 3.0))
    recorder.finish(CALL)
    await recorder.flush()
    assert not list(parts(tmp_path))


async def test_recordings_that_are_too_old_are_removed_and_parts_are_not(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    old, young = now - timedelta(days=91), now - timedelta(days=89)
    for day in (old, young):
        for kind in ("opus", "part"):
            path = recording_file(tmp_path, CALL, day, kind)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"")
    assert list(outdated(tmp_path, now, 90)) == [recording_file(tmp_path, CALL, old, "opus")]


def test_an_encoding_that_fails_keeps_the_part(tmp_path: Path) -> None:
    part = tmp_path / "x.part"
    part.write_bytes(tone(400, 1.0))
    with pytest.raises(soundfile.LibsndfileError):
        encode(part, tmp_path / "nowhere" / "x.opus")
    assert part.exists()


@pytest.mark.parametrize(
    ("call", "name"),
    [("pbx1-1700000000.7", "pbx1-1700000000.7"), ("../../etc/x", "_.._etc_x"), ("..", "_"), ("a/b", "a_b")],
)
def test_a_calls_name_never_leaves_the_folder(call: str, name: str) -> None:
    assert file_name(CallId(call)) == name


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def samples(part: Path) -> np.ndarray:
    return np.frombuffer(part.read_bytes() if part.exists() else b"", "<i2").reshape(-1, 2)


async def test_what_is_said_while_paused_never_reaches_the_disk(tmp_path: Path) -> None:
    """Also what was said before anybody noticed that it is a card's number; both voices."""
    settings = RecordingSettings(codec="flac", flush_s=60.0, hold_back_s=4.0)
    part = recording_file(tmp_path, CALL, STARTED, "part")
    async with recording(tmp_path, settings) as recorder:
        recorder.begin(CALL, STARTED)
        for second in range(20):
            for role in Role:
                recorder.take(CALL, role, second * 8000, tone(400, 1.0))
            if second == 8:  # noticed 3 s late: not written yet
                recorder.mute(CALL, 5 * 8000)
            if second == 12:
                recorder.unmute(CALL, 11 * 8000)
            await recorder.flush()
            so_far = samples(part)
            assert not so_far[5 * 8000 : 11 * 8000].any(), second
        recorder.finish(CALL)
        await recorder.settled()
    sound, _ = soundfile.read(recording_file(tmp_path, CALL, STARTED, "flac"))
    assert len(sound) == 20 * 8000
    assert not sound[5 * 8000 : 11 * 8000].any()
    for channel in (0, 1):
        seconds = np.abs(sound[:, channel]).reshape(20, 8000).max(axis=1)
        assert [second for second, peak in enumerate(seconds) if peak < 0.1] == [5, 6, 7, 8, 9, 10]


async def test_what_was_written_before_a_pause_was_noticed_is_made_silent(tmp_path: Path) -> None:
    settings = RecordingSettings(codec="flac", flush_s=60.0, hold_back_s=0.0)
    async with recording(tmp_path, settings) as recorder:
        recorder.begin(CALL, STARTED)
        recorder.take(CALL, Role.CALLER, 0, tone(400, 6.0))
        await recorder.flush()
        recorder.mute(CALL, 2 * 8000)
        await recorder.flush()
        written = np.frombuffer(recording_file(tmp_path, CALL, STARTED, "part").read_bytes(), "<i2").reshape(-1, 2)
        assert len(written) == 5 * 8000
        assert written[: 2 * 8000, 1].any()
        assert not written[2 * 8000 :].any()


async def test_a_call_that_ends_paused_is_silent_to_its_end(tmp_path: Path) -> None:
    async with recording(tmp_path, RecordingSettings(codec="flac", flush_s=60.0)) as recorder:
        recorder.begin(CALL, STARTED)
        recorder.take(CALL, Role.AGENT, 0, tone(400, 3.0))
        recorder.mute(CALL, 8000)
        recorder.finish(CALL)
        await recorder.settled()
    sound, _ = soundfile.read(recording_file(tmp_path, CALL, STARTED, "flac"))
    assert sound[:8000].any()
    assert not sound[8000:].any()


async def test_a_call_of_an_unrecorded_queue_leaves_nothing(tmp_path: Path) -> None:
    async with recording(tmp_path) as recorder:
        recorder.begin(CALL, STARTED)
        recorder.take(CALL, Role.CALLER, 0, tone(400, 5.0))
        await recorder.flush()
        part = recording_file(tmp_path, CALL, STARTED, "part")
        assert part.stat().st_size > 0
        recorder.discard(CALL)
        recorder.take(CALL, Role.CALLER, 40_000, tone(400, 1.0))
        recorder.finish(CALL)
        await recorder.settled()
        assert files(tmp_path) == []
