"""What `ivr` and `assist` do for each other. `sansheng` wires the two sides through these protocols."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from calls.facts import AgentRole, Fact, TransferKind
from calls.ids import AgentId, CallId, LegId
from calls.signals import Signal


class FactLog(Protocol):
    """The only way to publish a fact: one writer commits, then delivers in order."""

    async def append(self, fact: Fact) -> int:
        """Store the fact, deliver it to every subscriber, return its number (that of the panel's event)."""
        ...


class SignalSink(Protocol):
    """Where passing signals go. Never blocks: what nobody takes is replaced by the newer one."""

    def publish(self, signal: Signal) -> None: ...


class TapControl(Protocol):
    """Opens and closes the audio tap of one leg. Implemented by the line (AMI), used by the listener."""

    async def open(self, channel: str, tap: UUID, address: str) -> None:
        """Have the line send what `channel` says to `address` (host:port), announcing itself as `tap`.

        Raises:
            TapRefused: the channel is gone, the address refused, or the line cannot be reached.
        """
        ...

    async def close(self, tap: UUID) -> None:
        """Close it; no error when it is closed already."""
        ...


class TapRefused(Exception):
    """A tap could not be opened. Assistance degrades, the call goes on."""

    code = "tap-refused"


class Talk(Protocol):
    """What a flow's listener is told about one leg's speech, at once, on the loop."""

    def __call__(self, speaking: bool, offset_ms: int) -> None: ...


class Ask(StrEnum):
    """What a caller may answer aloud where a key would do."""

    YES_NO = "yes-no"
    """Taken as the key `1` or `2`."""
    DIGITS = "digits"


class Answer(Protocol):
    """Is told the keys that an answer stands for, never none; digits may come in several parts."""

    def __call__(self, keys: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class LineCondition:
    """What one leg has sounded like so far. Figures are None until there was enough to measure."""

    speech_ms: int = 0
    """Speech heard in all."""
    speech_dbfs: float | None = None
    """RMS of the speech."""
    noise_dbfs: float | None = None
    """RMS of the sound between the speech lately; -96 is digital silence."""
    snr_db: float | None = None
    """Speech lately, without the noise that is in it, over that noise."""
    quiet_ms: int = 0
    """Since the last speech, or since the leg is heard."""
    clipped: float = 0.0
    """Share of the speech's frames with clipped samples, 0..1."""
    hum: bool = False
    """A steady mains tone is the noise."""
    music: bool = False
    """Sound without the pauses of speech, or tones: music on hold, a ring-back tone."""
    fax: bool = False
    """A fax or modem calls (1100 or 2100 Hz)."""
    words: int = 0
    """Words recognised in all, unintelligible ones included."""
    words_ms: int = 0
    """Time that they took."""
    unknown: float = 0.0
    """Share of that time not understood, 0..1: unintelligible words, and the others by the recogniser's doubt."""
    speaking: bool = False
    """Speech goes on, or its words are not final yet."""


class LegEar(Protocol):
    """Speech on and off of each leg, in memory. Implemented by the listener, used by the flows."""

    def on_gate(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        """Call `talk` when the 60 ms gate opens or closes. Returns the way to stop it."""
        ...

    def on_speech(self, leg: LegId, talk: Talk) -> Callable[[], None]:
        """Call `talk` when 300 ms of voiced speech or a recognised word confirm it. Returns the way to stop."""
        ...

    def on_answer(self, leg: LegId, ask: Ask, answer: Answer) -> Callable[[], None]:
        """Call `answer` when the leg answers aloud what is asked. Returns the way to stop it."""
        ...

    def hears(self, leg: LegId) -> bool:
        """True when the leg's tap delivers audio now."""
        ...

    def prompting(self, leg: LegId, playing: bool) -> None:
        """A prompt starts or ends in this leg's ear: while it plays, its echo must not open the gate."""
        ...

    def condition(self, leg: LegId) -> LineCondition:
        """Return what the leg has sounded like so far; the empty condition for an unknown leg."""
        ...


class FlowControl(Protocol):
    """Sends a live call into a flow of the line."""

    async def start(self, call: CallId, flow: str, agent: AgentRole) -> None:
        """Raises:
        FlowRefused: unknown flow, call not up, or another flow has it.
        """
        ...


class FlowRefused(Exception):
    """A hand-over could not be made; the call stays where it is."""

    code = "flow-refused"


class Presence(Protocol):
    """An agent's state at the queues, towards the line."""

    async def pause(self, agent: AgentId, reason: str) -> None:
        """Have no queue ring this agent. `logged-out` and `after-call-work` are reasons with a meaning of their own.

        Raises:
            PresenceRefused: no such agent, or the line cannot be told now.
        """
        ...

    async def ready(self, agent: AgentId) -> None:
        """Have the queues ring this agent again; raises as `pause` does."""
        ...


class PresenceRefused(Exception):
    """An agent's state could not be changed: no such agent, or the line cannot be told now."""

    code = "presence-refused"


class Transfers(Protocol):
    """An agent's caller goes to another number inside. What comes of it, the call's facts say."""

    async def start(self, call: CallId, to: str, how: TransferKind) -> None:
        """Put the caller through to an agent's or a queue's number; a queue is always a blind transfer.

        Raises:
            TransferRefused: nobody has that number, no agent speaks on the call, or one is under way.
        """
        ...

    async def complete(self, call: CallId) -> None:
        """End a consultation (`attended`): caller and target are joined, the agent is free.

        Raises:
            TransferRefused: there is none, or the target has not answered.
        """
        ...

    async def cancel(self, call: CallId) -> None:
        """Give up a transfer: the agent has the caller back. Raises as `complete` does."""
        ...


class TransferRefused(Exception):
    """A transfer could not be made; the call stays where it is."""

    code = "transfer-refused"


class Blocking(Protocol):
    """Which numbers are kept out for a time. Implemented by the store, asked by the line at a call's entry."""

    async def blocked(self, number: str) -> bool:
        """Return whether the number, in the form one dials it, is kept out now."""
        ...


class CallBacks(Protocol):
    """Calls that the line makes: an agent's phone first, then the customer's."""

    async def call(self, number: str, agent: AgentId, ticket: str = "") -> CallId:
        """Ring the agent, then `number`; return the call when the agent has answered. How it ends, its facts say.

        Raises:
            CallBackRefused: the fence forbids it, or the agent does not answer.
        """
        ...


class CallBackRefused(Exception):
    """A call of ours was not made; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        """number-not-allowed, outbound-not-open, rest-hours, number-called-too-often, daily-limit, already-under-way,
        agent-unknown, agent-busy, agent-no-answer, agent-rejected, agent-unreachable, not-stored, line-away, ..."""


class SupervisionMode(StrEnum):
    """Who hears the supervisor."""

    LISTEN = "listen"
    """Nobody."""
    WHISPER = "whisper"
    """The agent alone."""
    BARGE = "barge"
    """Agent and caller."""


class Supervision(Protocol):
    """A supervisor on an agent's live call."""

    async def join(self, call: CallId, phone: AgentId, mode: SupervisionMode) -> None:
        """Call the supervisor's `phone`; return when it is answered and hears the call.

        Raises:
            SupervisionRefused: no agent speaks on the call, it is the supervisor's own, the phone was not answered,
                or the line cannot be told.
        """
        ...


class SupervisionRefused(Exception):
    """Listening in could not be begun; the call does not notice."""

    code = "supervision-refused"
