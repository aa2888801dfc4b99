"""An utterance as small pieces of sound and of writing: by them it is compared with examples.

A piece is written as its kind and what it is made of. By folded sound: `u` one syllable, `b` two, `t` three, `s` two
with one between them, `k` two with two between them. By character: `U` one, `B` two. `^` and `$` are the utterance's
ends.
"""

from collections.abc import Iterator
from typing import Final

from assist.matching.folding import code, syllable
from assist.matching.sounds import Sounds

Place = tuple[int, int]
"""First syllable and one past the last."""
_BY_SOUND: Final = frozenset("ubtsk")
_ENDS: Final = frozenset("^$")


def grams(sound: Sounds) -> dict[str, Place]:
    """Return the utterance's pieces and where each stands first."""
    found: dict[str, Place] = {}
    for piece, first, last in _placed(sound.folded, sound.spoken):
        found.setdefault(piece, (max(0, first), min(len(sound), last)))
    return found


def _placed(folded: str, spoken: str) -> Iterator[tuple[str, int, int]]:
    count = len(folded)
    if not count:
        return
    for at in range(count):
        yield f"u{folded[at]}", at, at + 1
        yield f"U{spoken[at]}", at, at + 1
    heard, written = f"^{folded}$", f"^{spoken}$"
    for at in range(count + 1):
        yield f"b{heard[at : at + 2]}", at - 1, at + 1
        yield f"B{written[at : at + 2]}", at - 1, at + 1
    for at in range(count):
        yield f"t{heard[at : at + 3]}", at - 1, at + 2
        yield f"s{heard[at]}{heard[at + 2]}", at - 1, at + 2
    for at in range(count - 1):
        yield f"k{heard[at]}{heard[at + 3]}", at - 1, at + 3


def written(piece: str) -> str:
    """Return a feature as it is stored: codes of syllables stand for other sounds in every process."""
    if piece[0] not in _BY_SOUND:
        return piece
    return " ".join([piece[0], *(one if one in _ENDS else syllable(one) for one in piece[1:])])


def read(stored: str) -> str:
    """Return the feature that was stored."""
    if stored[0] not in _BY_SOUND:
        return stored
    kind, *parts = stored.split(" ")
    return kind + "".join(one if one in _ENDS else code(one) for one in parts)
