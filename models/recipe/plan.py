"""How much is made: the full build, and a small one that checks the recipe."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of one build."""

    spoken: int
    """Clips of sentences."""
    scrambled: int
    """Clips of random syllables."""
    foreign: int
    """Clips in other languages, heard as [unk]; never Cantonese."""
    sounds: int
    """Clips without speech."""
    epochs: int
    realign_after: int
    """The epoch after which the network moves the borders of the sounds; 0 is never."""
    seed: int = 20
    dev: int = 200
    """Clips kept from training to watch it."""


FULL: Final = Plan(spoken=9500, scrambled=2500, foreign=500, sounds=1000, epochs=6, realign_after=2)
SMOKE: Final = Plan(spoken=1400, scrambled=500, foreign=100, sounds=150, epochs=3, realign_after=0)
