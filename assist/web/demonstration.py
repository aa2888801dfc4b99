"""The port through which the panel has simulated people call. Implemented by the composition."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A scenario that can be played."""

    name: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is being played, or was last."""

    scene: str
    running: bool
    succeeded: bool | None = None
    """None: not over yet."""
    told: str = ""
    """What the player said at its end."""


class Demonstration(Protocol):
    """Simulated callers and agents on the running line, one scenario at a time."""

    def scenes(self) -> list[Scene]: ...

    def now(self) -> Shown | None:
        """Return what is played, or was last; None: nothing yet."""
        ...

    async def start(self, scene: str) -> None:
        """Begin to play; the agents' desk phones are taken over while it runs.

        Raises:
            DemonstrationRefused: one is running, or there is no such scenario.
        """
        ...


class DemonstrationRefused(Exception):
    """A scenario could not be begun."""

    code = "demonstration-refused"
