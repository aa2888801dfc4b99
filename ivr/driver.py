"""Carries out a flow on a caller's channel: plays prompts, keeps time, hears speech and keys.

One FastAGI session, one caller, one task. Waits are a `WAIT FOR DIGIT` that our own clock and ear end: keys are heard
in every wait. Barge-in has two steps: at the 60 ms gate the prompt stops; confirmed speech (300 ms of voice or a
recognised word) ends it, otherwise it goes on from where it was within a second.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeVar

from calls.clock import CLOCK
from calls.ids import LegId
from calls.ports import Ask, LegEar
from ivr.agi.errors import AgiError, ChannelGone
from ivr.agi.session import AgiSession, Played
from ivr.ami.client import AmiClient
from ivr.ami.errors import AmiError
from ivr.flows.flow import (
    AskDigits,
    CallerGone,
    Command,
    Done,
    Entered,
    Event,
    Flow,
    Listen,
    Mark,
    Measure,
    Measured,
    OpenTicket,
    Outcome,
    Pressed,
    Reason,
    Say,
    Spoke,
    Until,
    Wait,
)
from ivr.prompts import PromptFolder

log = logging.getLogger(__name__)

T = TypeVar("T")

KEYS: Final = "0123456789*#"
CONFIRM_S: Final = 0.9
"""After a stop by the gate: without confirmation in this time the prompt goes on."""
HUSH_S: Final = 0.25
"""A gate that stays closed so long was no speech."""
REWIND_MS: Final = 120
"""What was swallowed at the stop is said again."""
STOP_AGAIN_S: Final = 0.25
SILENCE_AFTER_S: Final = 10.0
"""Waits longer than this send silence, so that nobody on the way takes the line for dead."""
SILENCE: Final = "silence"
"""A prompt of ten seconds of silence."""
PLAY_SLACK_S: Final = 8.0
DIGITS_LIMIT: Final = 100
TRIES: Final = 2
"""A prompt that could not be played is tried again: what has to be said is not left out for a moment's trouble."""


class Notes(Protocol):
    """Where a flow's tickets, marks and measurements go. Never waits."""

    def ticket(self, uniqueid: str, kind: str, due_h: float, content: Mapping[str, str]) -> None: ...

    def mark(self, uniqueid: str, mark: str, note: str) -> None: ...

    def measured(self, uniqueid: str, measured: Measured) -> None: ...


@dataclass(slots=True)
class _Talk:
    """What the ear says of the caller now."""

    gate: asyncio.Event = field(default_factory=asyncio.Event)
    hush: asyncio.Event = field(default_factory=asyncio.Event)
    speech: asyncio.Event = field(default_factory=asyncio.Event)
    spoken: int = 0
    """How often speech was confirmed."""
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    keys: str = ""
    """What was answered aloud and not taken yet."""

    def gated(self, speaking: bool, offset_ms: int) -> None:
        (self.gate if speaking else self.hush).set()
        (self.hush if speaking else self.gate).clear()

    def confirmed(self, speaking: bool, offset_ms: int) -> None:
        if speaking:
            self.spoken += 1
            self.speech.set()
        else:
            self.speech.clear()

    def answer(self, keys: str) -> None:
        self.keys += keys
        self.answered.set()

    def take(self) -> str:
        """Return what was answered aloud."""
        taken, self.keys = self.keys, ""
        self.answered.clear()
        return taken


class FlowDriver:
    """Drives flows on one AGI session. `ear` and `notes` are the other side's; `ami` stops what plays."""

    def __init__(
        self,
        session: AgiSession,
        ami: AmiClient,
        ear: LegEar,
        prompts: PromptFolder,
        notes: Notes,
        language: str = "zh",
    ) -> None:
        self.session, self.ami, self.ear, self.prompts, self.notes = session, ami, ear, prompts, notes
        self.language = language
        self.leg = LegId(session.header.uniqueid)
        self._talk = _Talk()
        self._question = _Question(ear, self.leg, self._talk)

    async def drive(self, flow: Flow) -> Outcome:
        """Carry the flow out to its outcome. Where it breaks, the outcome leads to the queue."""
        with self._listening():
            try:
                return await self._drive(flow)
            except ChannelGone:
                return _leave(flow)
            except (AgiError, OSError) as error:
                flow.close()
                log.warning("%s: flow broken off: %s", self.session.header, error)
                return Outcome(Reason.FAILED)
            finally:
                self._question.put(None)

    async def _drive(self, flow: Flow) -> Outcome:
        try:
            command = next(flow)
            while True:
                command = flow.send(await self._perform(command))
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome

    def _listening(self) -> "_Listening":
        return _Listening(self.ear, self.leg, self._talk)

    # -- commands

    async def _perform(self, command: Command) -> Event:
        self._question.put(command.ask if isinstance(command, Say | Listen | AskDigits) else None)
        match command:
            case Say():
                return await self._say(command.names, command.until)
            case Listen():
                return await self._listen(command.seconds, command.until)
            case Wait():
                return await self._listen(command.seconds, Until.END)
            case AskDigits():
                return await self._ask(command)
            case Measure():
                measured = Measured(self.ear.condition(self.leg), self.ear.hears(self.leg))
                self.notes.measured(self.session.header.uniqueid, measured)
                return measured
            case OpenTicket():
                self.notes.ticket(self.session.header.uniqueid, command.kind, command.due_h, command.content)
                return Done()
            case Mark():
                self.notes.mark(self.session.header.uniqueid, command.mark, command.note)
                return Done()

    async def _say(self, names: tuple[str, ...], until: Until) -> Event:
        for name in names:
            language, _, plain = name.rpartition("/")
            sound = self.prompts.sound(language or self.language, plain)
            if sound is None:
                self._missing(name)
                continue
            event = await self._say_one(sound, until)
            if not isinstance(event, Done):
                return event
        return Done()

    async def _say_one(self, sound: str, until: Until) -> Event:
        offset_ms, spoken, failures = 0, self._talk.spoken, 0
        while True:
            if until is Until.SPEECH and (self._talk.speech.is_set() or self._talk.spoken > spoken):
                return Spoke()
            played = await self._play(sound, until, offset_ms)
            if keys := played.digit or self._talk.take():
                return Pressed(keys)
            failures = failures + 1 if played.failed else 0
            if 0 < failures < TRIES:
                continue
            if played.failed:
                log.warning("%s: the prompt %s could not be played", self.session.header, sound)
            if played.end_ms is None:
                return Spoke() if until is Until.SPEECH and self._talk.spoken > spoken else Done()
            if until is Until.SPEECH:
                event = await self._confirm(spoken)
                if not isinstance(event, Done):
                    return event
            offset_ms = max(offset_ms, played.end_ms - REWIND_MS)

    async def _play(self, sound: str, until: Until, offset_ms: int) -> Played:
        keys = "" if until is Until.END else KEYS
        limit_s = self.prompts.seconds(sound) + PLAY_SLACK_S
        play = self.session.play(sound, keys, offset_ms, limit_s)
        self.ear.prompting(self.leg, True)
        try:
            return await self._stopped_by(self._talk.gate if until is Until.SPEECH else self._talk.answered, play)
        finally:
            self.ear.prompting(self.leg, False)

    async def _confirm(self, spoken: int) -> Event:
        """The gate stopped a prompt: was it speech? Keys count meanwhile."""
        wait = self.session.digit(int(CONFIRM_S * 1000))
        digit = await self._stopped_by(self._talk.speech, self._stopped_when(self._hushed(), wait))
        if digit:
            return Pressed(digit)
        return Spoke() if self._talk.spoken > spoken else Done()

    async def _listen(self, seconds: float, until: Until) -> Event:
        until_at, spoken = CLOCK.now_at() + seconds, self._talk.spoken
        if seconds > SILENCE_AFTER_S:
            event = await self._long_silence(until_at, until)
            if not isinstance(event, Done):
                return event
        while (left_s := until_at - CLOCK.now_at()) > 0.0005:
            if until is Until.SPEECH and (self._talk.speech.is_set() or self._talk.spoken > spoken):
                return Spoke()
            wait = self.session.digit(max(1, int(left_s * 1000)))
            digit = await self._stopped_by(self._talk.speech if until is Until.SPEECH else self._talk.answered, wait)
            if (keys := digit or self._talk.take()) and until is not Until.END:
                return Pressed(keys)
        return Spoke() if until is Until.SPEECH and self._talk.spoken > spoken else Done()

    async def _long_silence(self, until_at: float, until: Until) -> Event:
        sound = self.prompts.sound(self.language, SILENCE)
        while sound and until_at - CLOCK.now_at() > self.prompts.seconds(sound):
            event = await self._say_one(sound, until)
            if not isinstance(event, Done):
                return event
        return Done()

    async def _ask(self, command: AskDigits) -> Event:
        names = (command.prompts,) if isinstance(command.prompts, str) else command.prompts
        first = await self._say(names, Until.KEY)
        digits = first.key if isinstance(first, Pressed) else ""
        most = min(command.most, DIGITS_LIMIT)
        while "#" not in digits and len(digits) < most:
            event = await self._listen(command.between_s, Until.KEY)
            if not isinstance(event, Pressed):
                break
            digits += self._talk.take() + event.key
        return Entered(digits.partition("#")[0][:most])

    # -- stopping what goes on

    async def _stopped_by(self, reason: asyncio.Event, command: Coroutine[Any, Any, T]) -> T:
        """Carry out a command of the session; when `reason` is set meanwhile, have Asterisk end it."""
        return await self._stopped_when(reason.wait(), command)

    async def _stopped_when(self, reason: Coroutine[Any, Any, object], command: Coroutine[Any, Any, T]) -> T:
        stopping = asyncio.create_task(self._stop_after(reason))
        try:
            return await command
        finally:
            stopping.cancel()
            await asyncio.wait([stopping])
            reason.close()  # the command may have ended before the task began

    async def _stop_after(self, reason: Coroutine[Any, Any, object]) -> None:
        await reason
        while True:
            with suppress(AmiError):
                await self.ami.action("ControlPlayback", {"Channel": self.session.header.channel, "Control": "stop"})
            await asyncio.sleep(STOP_AGAIN_S)

    async def _hushed(self) -> None:
        """Return when the gate has been closed for a while."""
        while True:
            await self._talk.hush.wait()
            await asyncio.sleep(HUSH_S)
            if self._talk.hush.is_set():
                return

    def _missing(self, name: str) -> None:
        if name not in self.prompts.missing:
            self.prompts.missing.add(name)
            log.warning("prompt %s/%s is missing: `sansheng prompts build` makes it", self.language, name)


class _Question:
    """What the caller is asked now, and may answer aloud."""

    def __init__(self, ear: LegEar, leg: LegId, talk: _Talk) -> None:
        self._ear, self._leg, self._talk = ear, leg, talk
        self._asked: Ask | None = None
        self._stop: Callable[[], None] = lambda: None

    def put(self, ask: Ask | None) -> None:
        """Ask something else, or nothing; what is asked already stays open."""
        if ask is self._asked:
            return
        self._stop()
        self._talk.take()
        self._asked = ask
        self._stop = (lambda: None) if ask is None else self._ear.on_answer(self._leg, ask, self._talk.answer)


class _Listening:
    """While entered, the ear tells `talk` what the leg does."""

    def __init__(self, ear: LegEar, leg: LegId, talk: _Talk) -> None:
        self._ear, self._leg, self._talk = ear, leg, talk
        self._stops: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        self._stops = [
            self._ear.on_gate(self._leg, self._talk.gated),
            self._ear.on_speech(self._leg, self._talk.confirmed),
        ]

    def __exit__(self, *_: object) -> None:
        for stop in self._stops:
            stop()


def _leave(flow: Flow) -> Outcome:
    """Tell a flow that its caller has left; it says nothing more."""
    with suppress(CallerGone, StopIteration):
        flow.throw(CallerGone())
        flow.close()
    return Outcome(Reason.CALLER_GONE)
