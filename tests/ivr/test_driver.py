"""The driver against an Asterisk's end of AGI: prompts that are cut or fail, callers who leave."""

import asyncio
import wave
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.ids import LegId
from calls.ports import Answer, Ask, LegEar, LineCondition, Talk
from ivr.agi.server import AgiServer
from ivr.agi.session import AgiSession
from ivr.ami.client import AmiClient
from ivr.driver import TRIES, FlowDriver
from ivr.flows.catalogue import FLOWS, Setting
from ivr.flows.flow import Done, Flow, HandBack, HangUp, Measured, Outcome, Reason, Say, Until
from ivr.flows.inbound import Entry
from ivr.hours import TimeOfDay
from ivr.prompts import PromptFolder, prompts
from ivr.settings import LineSettings

T = TypeVar("T")
HEADER = b"agi_network_script: flow\nagi_channel: PJSIP/carrier-1\nagi_uniqueid: pbx1-1.1\nagi_language: zh\n\n"
SETTING = Setting(Entry(TimeOfDay.NOON, caller_number="13800138000", screened=True), desk="8002")


class DeafEar:
    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return lambda: None

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        return lambda: None

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        return lambda: None

    def hears(self, leg: LegId) -> bool:
        return True

    def prompting(self, leg: LegId, playing: bool) -> None:
        return None

    def condition(self, leg: LegId) -> LineCondition:
        return LineCondition()


@dataclass
class Notes:
    """Takes tickets and marks."""

    noted: list[str] = field(default_factory=list)
    tickets: list[Mapping[str, str]] = field(default_factory=list)

    def ticket(self, uniqueid: str, kind: str, due_h: float, content: Mapping[str, str]) -> None:
        self.noted.append(kind)
        self.tickets.append(content)

    def mark(self, uniqueid: str, mark: str, note: str) -> None:
        self.noted.append(mark)

    def measured(self, uniqueid: str, measured: Measured) -> None:
        self.noted.append(f"measured {measured.condition.speech_dbfs}")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> PromptFolder:
    """Every prompt, a tenth of a second long."""
    path = tmp_path_factory.mktemp("prompts") / "zh"
    for name in [*prompts(LineSettings()), "silence"]:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            file.writeframes(bytes(1600))
    return PromptFolder(path.parent)


async def drive(
    flow: Flow,
    folder: PromptFolder,
    answer: Callable[[str], bytes | None],
    ear: LegEar | None = None,
    notes: Notes | None = None,
) -> tuple[Outcome, list[str]]:
    """Return the outcome and every command. `answer` gives the bytes after each command; None ends the connection."""
    outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
    commands: list[str] = []

    async def route(session: AgiSession) -> None:
        ami = AmiClient("127.0.0.1", 1, "nobody", "nothing")
        await outcomes.put(await FlowDriver(session, ami, ear or DeafEar(), folder, notes or Notes()).drive(flow))

    async with AgiServer("127.0.0.1", 0, {"flow": route}) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(HEADER)
        while line := (await reader.readline()).decode().strip():
            commands.append(line)
            reply = answer(line)
            if reply is None:
                break
            writer.write(reply)
        writer.close()
        return await asyncio.wait_for(outcomes.get(), 20), commands


def run(work: Awaitable[T]) -> T:
    async def awaited() -> T:
        return await work

    return asyncio.run(awaited())


def saying(until: Until) -> Flow:
    event = yield Say("greeting-noon", until=until)
    return Outcome(Reason.TO_QUEUE if isinstance(event, Done) else Reason.FAILED, HandBack())


@pytest.mark.parametrize("until", [Until.KEY, Until.END])
def test_a_prompt_that_nobody_stopped_goes_on_from_where_it_was_cut(folder: PromptFolder, until: Until) -> None:
    replies = iter([b"200 result=0 endpos=4000\n", b"200 result=0 endpos=-1\n"])
    outcome, commands = run(drive(saying(until), folder, lambda line: next(replies)))
    assert outcome.reason is Reason.TO_QUEUE
    assert [int(command.rpartition(" ")[2].strip('"')) for command in commands] == [0, 3880]


def test_a_prompt_that_cannot_be_played_is_said_in_the_log(
    folder: PromptFolder, caplog: pytest.LogCaptureFixture
) -> None:
    outcome, commands = run(drive(saying(Until.KEY), folder, lambda line: b"200 result=-1 endpos=-1\n"))
    assert outcome.reason is Reason.TO_QUEUE
    assert len(commands) == TRIES
    assert "could not be played" in caplog.text


def test_a_prompt_that_could_not_be_played_for_a_moment_is_played(
    folder: PromptFolder, caplog: pytest.LogCaptureFixture
) -> None:
    replies = iter([b"200 result=-1 endpos=-1\n", b"200 result=0 endpos=-1\n"])
    outcome, commands = run(drive(saying(Until.KEY), folder, lambda line: next(replies)))
    assert outcome.reason is Reason.TO_QUEUE
    assert commands[0] == commands[1]
    assert caplog.text == ""


LEAVING = (
    b"HANGUP\n200 result=-1\n",
    b"200 result=-1 endpos=3\n",
    b"511 Command Not Permitted on a dead channel\n",
    None,
)


@pytest.mark.parametrize("name", FLOWS)
@settings(max_examples=20)
@given(
    after=st.integers(0, 8),
    leaving=st.sampled_from(LEAVING),
    keys=st.lists(st.sampled_from("0123456789*#"), min_size=12, max_size=12),
)
def test_the_caller_leaves_in_any_prompt_and_any_wait(
    folder: PromptFolder, name: str, after: int, leaving: bytes | None, keys: list[str]
) -> None:
    """Every wait is answered by a key, so that none takes its time."""
    left: list[bool] = []
    pressed = iter(keys)

    def answer(line: str) -> bytes | None:
        assert not left, f"{line} was sent to a caller who has left"
        if len(counted) >= after:
            left.append(True)
            return leaving
        counted.append(line)
        if line.startswith("WAIT FOR DIGIT"):
            return f"200 result={ord(next(pressed, '#'))}\n".encode()
        return b"200 result=0 endpos=-1\n"

    counted: list[str] = []
    outcome, _ = run(drive(FLOWS[name](SETTING), folder, answer))
    if left:
        assert (outcome.reason, outcome.then) == (Reason.CALLER_GONE, HandBack())
    else:
        assert outcome.reason is not Reason.FAILED


class AnsweringEar(DeafEar):
    """Hears answers aloud when it is told to."""

    def __init__(self) -> None:
        self.asked: list[Ask] = []
        self.answers: dict[Ask, Answer] = {}

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        self.asked.append(ask)
        self.answers[ask] = answer
        return lambda: self.answers.pop(ask, None) and None


@pytest.mark.parametrize("at", ["CONTROL STREAM FILE", "WAIT FOR DIGIT"])
def test_an_answer_aloud_is_a_key(folder: PromptFolder, at: str) -> None:
    ear = AnsweringEar()

    def answer(line: str) -> bytes:
        if line.startswith(at) and Ask.YES_NO in ear.answers:
            ear.answers[Ask.YES_NO]("1")
            return b"200 result=0 endpos=400\n"
        return b"200 result=0 endpos=-1\n"

    outcome, commands = run(drive(FLOWS["leave-number"](SETTING), folder, answer, ear))
    assert outcome.reason is Reason.NUMBER_LEFT
    assert not any("number-enter" in command for command in commands)
    assert ear.asked == [Ask.YES_NO]
    assert not ear.answers


def test_digits_aloud_and_keys_make_one_number(folder: PromptFolder) -> None:
    ear = AnsweringEar()
    said = iter(["1380013", "800"])

    def answer(line: str) -> bytes:
        if Ask.YES_NO in ear.answers:
            ear.answers[Ask.YES_NO]("2" if ear.asked == [Ask.YES_NO] else "1")
        elif line.startswith("WAIT FOR DIGIT"):
            digits = next(said, "")
            if not digits:
                return b"200 result=35\n"
            ear.answers[Ask.DIGITS](digits)
            return b"200 result=48\n" if digits == "800" else b"200 result=0\n"
        return b"200 result=0 endpos=-1\n"

    notes = Notes()
    outcome, _ = run(drive(FLOWS["leave-number"](SETTING), folder, answer, ear, notes))
    assert outcome.reason is Reason.NUMBER_LEFT
    assert ear.asked == [Ask.YES_NO, Ask.DIGITS, Ask.YES_NO]
    assert notes.tickets == [{"number": "13800138000"}]


def test_a_thousand_keys_are_a_number_of_bounded_length(folder: PromptFolder) -> None:
    def answer(line: str) -> bytes:
        return b"200 result=57\n" if line.startswith("WAIT FOR DIGIT") else b"200 result=57 endpos=100\n"

    outcome, commands = run(drive(FLOWS["leave-number"](SETTING), folder, answer))
    assert isinstance(outcome.then, HangUp | HandBack)
    assert len(commands) < 200
