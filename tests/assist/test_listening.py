"""The listener on real sound: AudioSocket connections in, the real recogniser's utterances on the call's clock out."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest
import soundfile

from assist.acoustic.locate import bundled_directory
from assist.listening import Ears
from assist.matching.numbers import heard_runs
from assist.recording.folder import recording_file
from assist.settings import AsrSettings, AssistSettings, PrivacySettings, RecordingSettings
from assist.tap.frames import SILENCE, Announced, Audio
from calls import facts as f
from calls.bus import Bus, Numbered
from calls.clock import CLOCK
from calls.findings import Role, Unjudged
from calls.ids import AgentId, CallId, LegId
from calls.ports import Ask, TapRefused
from calls.signals import PartialHeard, Signal
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import Voice, speak

CALL = CallId("pbx1-1700000000.1")
CALLER = LegId("pbx1-1700000000.1")
AGENT = LegId("pbx1-1700000000.2")
FRAME = 320


class Log:
    """A fact log in memory. Implements calls.ports.FactLog."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.facts: list[f.Fact] = []
        self.changed = asyncio.Event()

    async def append(self, fact: f.Fact) -> int:
        self.facts.append(fact)
        self.bus.deliver(len(self.facts), fact)
        self.changed.set()
        return len(self.facts)

    async def until(self, condition: Callable[[list[f.Fact]], bool]) -> None:
        while not condition(self.facts):
            self.changed.clear()
            await self.changed.wait()

    def heard(self, leg: LegId) -> list[f.UtteranceHeard]:
        return [fact for fact in self.facts if isinstance(fact, f.UtteranceHeard) and fact.leg == leg]

    def trust(self, leg: LegId) -> list[Unjudged | None]:
        return [fact.deaf for fact in self.facts if isinstance(fact, f.HearingChanged) and fact.leg == leg]


class Asterisk:
    """The far side of the taps: what each channel says, in real time. Implements calls.ports.TapControl."""

    def __init__(self) -> None:
        self.says: dict[str, bytes] = {}
        self.at: dict[str, int] = {}
        self.opened: list[str] = []
        self.refuses: set[str] = set()
        self.deaf: set[str] = set()
        """Channels whose open taps get no frames; new ones do."""
        self.falls_deaf: dict[str, int] = {}
        """After how many frames a channel's taps get no more."""
        self.fell_at = 0.0
        self.tasks: list[asyncio.Task[None]] = []

    async def open(self, channel: str, tap: UUID, address: str) -> None:
        self.opened.append(channel)
        if channel in self.refuses:
            raise TapRefused("no such channel")
        self.deaf.discard(channel)
        self.tasks.append(asyncio.create_task(self._talk(channel, tap, address)))

    async def close(self, tap: UUID) -> None:
        """The listener closes the connection."""

    async def _talk(self, channel: str, tap: UUID, address: str) -> None:
        host, port = address.rsplit(":", 1)
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(bytes(Announced(tap)))
        loop = asyncio.get_running_loop()
        due_at = loop.time()
        try:
            while not writer.is_closing():
                due_at += 0.02
                await asyncio.sleep(due_at - loop.time())
                at = self.at.get(channel, 0)
                pcm = self.says.get(channel, b"")[at : at + FRAME]
                self.at[channel] = at + FRAME
                if at == self.falls_deaf.get(channel, -1) * FRAME:
                    self.deaf.add(channel)
                    self.fell_at = CLOCK.now_at()
                if channel in self.deaf:
                    continue
                writer.write(bytes(Audio(pcm)) if len(pcm) == FRAME else SILENCE)
        except ConnectionError:
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(
    asterisk: Asterisk, model: Path, recordings: Path | None = None
) -> AsyncIterator[tuple[Ears, Log, list[Signal]]]:
    bus = Bus()
    log = Log(bus)
    signals: list[Signal] = []
    settings = AssistSettings(
        asr=AsrSettings(workers=1, nice=0),
        privacy=PrivacySettings(quiet_s=2.0),
        recording=RecordingSettings(codec="flac", flush_s=0.2),
    )
    ears = Ears(settings, model, log, bus, asterisk, port=0, recordings=recordings)

    async def read() -> None:
        async with bus.subscribe() as items:
            while True:
                item = await items.next()
                if not isinstance(item, Numbered):
                    signals.append(item)

    tasks = [asyncio.create_task(ears.run()), asyncio.create_task(read())]
    try:
        await ears.pool.ready()
        yield ears, log, signals
    finally:
        for task in (*tasks, *asterisk.tasks):
            task.cancel()
        results = await asyncio.gather(*tasks, *asterisk.tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError | None) for result in results), results


def since(started: float) -> int:
    return round((CLOCK.now_at() - started) * 1000)


async def start(log: Log) -> float:
    """A customer calls and is answered by nobody yet; returns the call's start."""
    at = CLOCK.now_at()
    await log.append(
        f.CallStarted(
            call=CALL,
            occurred_at=CLOCK.utc(at),
            offset_ms=0,
            direction=f.Direction.IN,
            caller_number="13800138001",
            channel="PJSIP/trunk-1",
        )
    )
    await log.append(
        f.LegUp(
            call=CALL, occurred_at=CLOCK.utc(at), offset_ms=0, leg=CALLER, role=Role.CALLER, channel="PJSIP/trunk-1"
        )
    )
    return at


def sound(text: str, voice: str, before_s: float) -> bytes:
    speech = speak(text, voice=Voice(variant=voice))
    return bytes(round(before_s * 50) * FRAME) + telephone(speech.samples, speech.rate).tobytes()


@pytest.fixture(scope="module")
def said() -> dict[str, bytes]:
    return {
        "PJSIP/trunk-1": sound("您好，我想查一下我的快递", "f2", 1.0),
        "PJSIP/1001-2": sound("请您稍等，我马上为您查询", "m3", 2.5),
    }


@pytest.mark.e2e
async def test_both_legs_are_heard_on_the_calls_clock(said: dict[str, bytes]) -> None:
    asterisk = Asterisk()
    asterisk.says = said
    async with listening(asterisk, bundled_directory()) as (ears, log, signals):
        started = await start(log)
        offer = f.OfferStarted(
            call=CALL,
            occurred_at=CLOCK.utc(started),
            offset_ms=5,
            leg=AGENT,
            channel="PJSIP/1001-2",
            agent=AgentId("1001"),
        )
        await log.append(offer)
        up = f.LegUp(
            call=CALL, occurred_at=CLOCK.utc(started), offset_ms=10, leg=AGENT, role=Role.AGENT, channel="PJSIP/1001-2"
        )
        await log.append(up)
        await log.until(lambda _: bool(log.heard(CALLER)) and bool(log.heard(AGENT)))
        assert ears.hears(CALLER)
        assert ears.hears(AGENT)
        condition = ears.condition(CALLER)
        ended = f.CallEnded(
            call=CALL,
            occurred_at=CLOCK.utc(CLOCK.now_at()),
            offset_ms=since(started),
            ended_by=f.EndedBy.CALLER,
            reason="x",
        )
        await log.append(ended)
        await asterisk.tasks[0]
        assert asterisk.opened == ["PJSIP/trunk-1", "PJSIP/1001-2"]
    caller, agent = log.heard(CALLER)[0], log.heard(AGENT)[0]
    assert "查一下" in "".join(one.text for one in log.heard(CALLER))
    assert "请您稍等" in "".join(one.text for one in log.heard(AGENT))
    assert abs(caller.start_ms - 1000) < 250
    assert abs(agent.start_ms - 2510) < 250
    assert caller.utterance == f"{CALLER}#0"
    assert [word.start_ms for word in caller.words] == sorted(word.start_ms for word in caller.words)
    partials = [signal for signal in signals if isinstance(signal, PartialHeard) and signal.leg == CALLER]
    assert partials[0].end_ms < caller.end_ms
    assert not log.trust(CALLER)
    assert condition.speech_dbfs is not None
    assert abs(condition.speech_dbfs + 26) < 4
    assert not any((condition.music, condition.fax, condition.hum))


@pytest.mark.e2e
async def test_answers_aloud_are_keys_and_other_talk_is_not() -> None:
    asterisk = Asterisk()
    number, agreed = sound("幺三八，零零", "f2", 1.0), sound("是的", "f2", 2.5)
    asterisk.says = {"PJSIP/trunk-1": number + agreed + sound("我想问一下你们几点下班", "f2", 2.5) + bytes(200 * FRAME)}
    async with listening(asterisk, bundled_directory()) as (ears, log, _):
        await start(log)
        while not ears.hears(CALLER):  # noqa: ASYNC110 (no event tells of the tap)
            await asyncio.sleep(0.01)
        keys: asyncio.Queue[str] = asyncio.Queue()
        stop = ears.on_answer(CALLER, Ask.DIGITS, keys.put_nowait)
        digits = ""
        while len(digits) < 5:
            digits += await keys.get()
        stop()
        assert digits == "13800"
        stop = ears.on_answer(CALLER, Ask.YES_NO, keys.put_nowait)
        assert await keys.get() == "1"
        await log.until(lambda _: "下班" in "".join(one.text for one in log.heard(CALLER)))
        stop()
        stop()
        assert keys.empty()


@pytest.mark.e2e
async def test_a_deaf_tap_is_told_and_opened_again(said: dict[str, bytes]) -> None:
    asterisk = Asterisk()
    asterisk.says = {"PJSIP/trunk-1": bytes(200 * FRAME) + said["PJSIP/trunk-1"]}
    asterisk.falls_deaf["PJSIP/trunk-1"] = 35
    async with listening(asterisk, bundled_directory()) as (_, log, _):
        started = await start(log)
        await log.until(lambda _: log.trust(CALLER) == [Unjudged.NO_AUDIO, None])
        deaf_ms = round((asterisk.fell_at - started) * 1000)
        assert since(started) - deaf_ms < 2500
        assert asterisk.opened == ["PJSIP/trunk-1"] * 2
        changes = [fact for fact in log.facts if isinstance(fact, f.HearingChanged)]
        assert abs(changes[0].from_ms - deaf_ms) < 250
        assert 1000 < changes[1].from_ms - changes[0].from_ms < 2000
        await log.until(lambda _: bool(log.heard(CALLER)))
    assert "查一下" in "".join(one.text for one in log.heard(CALLER))


@pytest.mark.e2e
async def test_a_refused_tap_is_tried_again_and_told(said: dict[str, bytes]) -> None:
    asterisk = Asterisk()
    asterisk.says = said
    asterisk.refuses.add("PJSIP/trunk-1")
    async with listening(asterisk, bundled_directory()) as (ears, log, _):
        await start(log)
        await log.until(lambda _: log.trust(CALLER) == [Unjudged.NO_AUDIO])
        assert not ears.hears(CALLER)
        assert len(asterisk.opened) >= 2
        asterisk.refuses.clear()
        await log.until(lambda _: log.trust(CALLER) == [Unjudged.NO_AUDIO, None])
        assert ears.hears(CALLER)


@pytest.mark.e2e
async def test_after_a_restart_the_running_calls_are_heard_again(said: dict[str, bytes]) -> None:
    asterisk = Asterisk()
    asterisk.says = said
    at = CLOCK.now_at() - 60.0
    stored: list[f.Fact] = [
        f.CallStarted(
            call=CALL,
            occurred_at=CLOCK.utc(at),
            offset_ms=0,
            direction=f.Direction.IN,
            caller_number="13800138001",
            channel="PJSIP/trunk-1",
        ),
        f.LegUp(
            call=CALL, occurred_at=CLOCK.utc(at), offset_ms=90, leg=CALLER, role=Role.CALLER, channel="PJSIP/trunk-1"
        ),
        f.UtteranceHeard(
            call=CALL,
            occurred_at=CLOCK.utc(at),
            offset_ms=4000,
            utterance=f"{CALLER}#0",  # type: ignore[arg-type]
            leg=CALLER,
            role=Role.CALLER,
            start_ms=3000,
            end_ms=4000,
            text="喂",
            confidence=1.0,
        ),
    ]
    bus = Bus()
    log = Log(bus)
    ears = Ears(AssistSettings(asr=AsrSettings(workers=1, nice=0)), bundled_directory(), log, bus, asterisk, port=0)
    ears.recall(stored)
    running = asyncio.create_task(ears.run())
    await log.until(lambda _: bool(log.heard(CALLER)))
    for task in (running, *asterisk.tasks):
        task.cancel()
    await asyncio.gather(running, *asterisk.tasks, return_exceptions=True)
    lost, found = (fact for fact in log.facts if isinstance(fact, f.HearingChanged))
    assert (lost.from_ms, lost.deaf) == (4000, Unjudged.NO_AUDIO)
    assert found.deaf is None
    assert 59_900 < found.from_ms < 63_000
    again = log.heard(CALLER)[0]
    assert again.utterance == f"{CALLER}#1"
    assert 60_900 < again.start_ms < 65_000
    assert asterisk.opened == ["PJSIP/trunk-1"]


@pytest.mark.e2e
async def test_a_card_number_reaches_neither_the_disk_nor_the_log(tmp_path: Path) -> None:
    """Said by a voice, heard by the recogniser: silent on the recording, hidden in the text, and then as before."""
    before, number, after = "您好", "六二二二零二一二三四五六七八九零", "您好，我想查一下我的快递"
    card = sound(number, "f2", 0.0)
    asterisk = Asterisk()
    hello = sound(before, "f2", 1.0)
    quiet = bytes(200 * FRAME)
    asterisk.says = {"PJSIP/trunk-1": hello + bytes(50 * FRAME) + card + quiet + sound(after, "f2", 0.0)}
    async with listening(asterisk, bundled_directory(), tmp_path) as (_, log, signals):
        started = await start(log)
        await log.until(lambda facts: any(isinstance(fact, f.RecordingResumed) for fact in facts))
        await log.until(lambda _: log.heard(CALLER)[-1].text.endswith("快递"))
        ended = f.CallEnded(
            call=CALL,
            occurred_at=CLOCK.utc(CLOCK.now_at()),
            offset_ms=since(started),
            ended_by=f.EndedBy.CALLER,
            reason="x",
        )
        await log.append(ended)
        target = recording_file(tmp_path, CALL, CLOCK.utc(started), "flac")
        async with asyncio.timeout(60):
            while not target.is_file():  # noqa: ASYNC110 -- a file appears, nobody tells
                await asyncio.sleep(0.1)
    paused = next(fact for fact in log.facts if isinstance(fact, f.RecordingPaused))
    resumed = next(fact for fact in log.facts if isinstance(fact, f.RecordingResumed))
    begin_ms = (len(hello) // 2 + 50 * FRAME // 2) // 8
    assert paused.why == "digits"
    assert abs(paused.from_ms - begin_ms) < 600
    assert resumed.to_ms > begin_ms + len(card) // 16
    texts = [one.text for one in log.heard(CALLER)]
    assert any("*" * 8 in text for text in texts), texts
    assert not any(heard_runs(text, 6) for text in texts), texts
    assert not any(heard_runs("".join(word.text for word in one.words), 6) for one in log.heard(CALLER))
    shown = [signal.text for signal in signals if isinstance(signal, PartialHeard)]
    assert not any(heard_runs(text, 13) for text in shown), shown
    recorded, _ = soundfile.read(target)
    caller = recorded[:, 1]
    assert not recorded[paused.from_ms * 8 : resumed.to_ms * 8].any()
    assert np.abs(caller[: paused.from_ms * 8]).max() > 0.05
    assert np.abs(caller[resumed.to_ms * 8 :]).max() > 0.05
