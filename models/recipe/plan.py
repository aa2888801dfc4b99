"""How much is made: the full build, and a small one that checks the recipe."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Plan:
    """Numbers of one build."""

    spoken: int
    """Utterances of sentences."""
    scrambled: int
    """Utterances of random syllables."""
    foreign: int
    """Utterances in other languages, heard as [unk]; never Cantonese."""
    sounds: int
    """Clips without speech."""
    takes: int
    """Clips of each utterance, every one over another telephone: what noise may do is learned from their variety."""
    epochs: int
    realign_after: int
    """The epoch after which the network moves the borders of the sounds; 0 is never."""
    seed: int = 20
    dev: int = 200
    """Clips kept from training to watch it."""


FULL: Final = Plan(spoken=9500, scrambled=2500, foreign=500, sounds=3000, takes=3, epochs=3, realign_after=1)
SMOKE: Final = Plan(spoken=1400, scrambled=500, foreign=100, sounds=150, takes=1, epochs=3, realign_after=0)
