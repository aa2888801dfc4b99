"""What can go wrong with simulated people.

SimulationError                simulation-error
├── LocalSipError              sip-local        we were asked for something that SIP, SDP or RTP cannot say
├── RemoteSipError             sip-remote       the other side sent what cannot be understood
├── CallRefused                call-refused     the other side answered with a final status other than 2xx
├── CallGone                   call-gone        the call is over, so nothing can be said, pressed or heard
├── NoAnswer                   no-answer        the other side did not react in time
├── RegistrationRefused        registration-refused
├── ScenarioError              scenario-invalid the scenario file is wrong: file, field and the fix
└── SpeakerUnavailable         speaker-unavailable
"""

from __future__ import annotations

from typing import ClassVar


class SimulationError(Exception):
    """Root of the errors of simulated people."""

    code: ClassVar[str] = "simulation-error"


class LocalSipError(SimulationError):
    """We were asked for something that the protocol cannot say."""

    code: ClassVar[str] = "sip-local"


class RemoteSipError(SimulationError):
    """The other side sent bytes that are no valid SIP, SDP or RTP."""

    code: ClassVar[str] = "sip-remote"


class CallRefused(SimulationError):
    """The other side declined the call."""

    code: ClassVar[str] = "call-refused"

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"the call was refused: {status} {reason}")
        self.status = status
        self.reason = reason


class CallGone(SimulationError):
    """The call is over."""

    code: ClassVar[str] = "call-gone"


class NoAnswer(SimulationError):
    """The other side did not react in time."""

    code: ClassVar[str] = "no-answer"


class RegistrationRefused(SimulationError):
    """The registrar does not accept this user or password."""

    code: ClassVar[str] = "registration-refused"

    def __init__(self, user: str, status: int, reason: str) -> None:
        super().__init__(f"{user} cannot register: {status} {reason}")
        self.user = user
        self.status = status
        self.reason = reason


class ScenarioError(SimulationError):
    """A scenario is missing or wrong."""

    code: ClassVar[str] = "scenario-invalid"


class SpeakerUnavailable(SimulationError):
    """This machine cannot play sound."""

    code: ClassVar[str] = "speaker-unavailable"
