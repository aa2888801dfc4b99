"""What never enters training: the evaluation's sentences, and a draw from the templates kept for it."""

import random
from pathlib import Path
from typing import Final

from models.recipe import templates
from models.recipe.corpus import TEXT, bare, normalised

LISTENING: Final = Path(__file__).parents[2] / "sansheng" / "listening"
DRAWN: Final = LISTENING / "drawn.txt"
_SEED: Final = "held-out-draw"
_KINDS: Final = ("agent", "caller", "service")
_COUNT: Final = 150
_LONG_CLAUSE: Final = 8


def held_out() -> set[str]:
    """The bare characters of every evaluation sentence."""
    return {bare(text) for name in ("drawn", "sentences", "tuning") for text in _texts(name)}


def held_out_clauses() -> set[str]:
    """The clauses of 8 characters and more of the sentences that were written by hand."""
    found = {
        clause for name in ("sentences", "tuning") for text in _texts(name) for clause in normalised(text).split("，")
    }
    return {clause for clause in found if len(clause) >= _LONG_CLAUSE}


def _texts(name: str) -> list[str]:
    lines = (LISTENING / f"{name}.txt").read_text("utf-8").splitlines()
    return [line.partition(": ")[2] for line in lines if line and not line.startswith("#")]


def draw() -> str:
    """Draws the evaluation's template sentences; the result is checked in and not drawn again."""
    slots = templates.read_slots(TEXT / "slots.txt")
    chance = random.Random(_SEED)
    pool = {kind: templates.read(TEXT / f"{kind}.txt") for kind in _KINDS}
    lines: dict[str, str] = {}
    while len(lines) < _COUNT:
        kind = chance.choice(_KINDS)
        text = normalised(slots.draw(chance.choice(pool[kind]), chance))
        if 8 <= len(bare(text)) <= 40:
            lines.setdefault(bare(text), f"{'caller' if kind == 'caller' else 'agent'}: {text}")
    head = (
        "# Evaluation sentences drawn from the recipe's templates; as whole sentences they are in no training text.\n"
    )
    return head + "\n".join(lines.values()) + "\n"
