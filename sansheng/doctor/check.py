"""The result of one check, and what all checks are given."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sansheng.home import Home
from sansheng.secrets import Secrets
from sansheng.settings import Settings


class State(StrEnum):
    PASSED = "passed"
    WARNING = "warning"
    """Works, but somebody should know."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """Cannot be checked because something before it failed, or is not there."""


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the report."""

    part: str
    """Stable, kebab-case."""
    state: State
    found: str
    advice: str = ""
    """What to do; empty where there is nothing to do."""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined."""

    home: Home
    settings: Settings
    secrets: Secrets

    @property
    def control_host(self) -> str:
        """The loopback address of everything that is not SIP, voice or panel."""
        return self.settings.network.listen if self.settings.network.loopback else "127.0.0.1"


def passed(part: str, found: str) -> Check:
    return Check(part, State.PASSED, found)


def warned(part: str, found: str, advice: str) -> Check:
    return Check(part, State.WARNING, found, advice)


def failed(part: str, found: str, advice: str) -> Check:
    return Check(part, State.FAILED, found, advice)


def skipped(part: str, found: str, advice: str = "") -> Check:
    return Check(part, State.SKIPPED, found, advice)
