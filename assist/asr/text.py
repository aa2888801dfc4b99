"""What a recogniser's words look like as one text. Pure.

Recognisers put a space between all words. Chinese is written without, other scripts with. `[unk]` stands for something
that was spoken and is no word of the model: it stays among the words, where its share tells how much was
understood, and is left out of the text.
"""

from collections.abc import Iterable, Sequence
from typing import Final

UNKNOWN: Final = frozenset({"[unk]", "<unk>", "<UNK>", "[UNK]"})


def joined(words: Iterable[str]) -> str:
    """Return the text of words: a space only between two that are both written in letters or ASCII digits."""
    text = ""
    for word in words:
        if not word or word in UNKNOWN:
            continue
        if text and _spaced(text[-1]) and _spaced(word[0]):
            text += " "
        text += word
    return text


def unknown_share(words: Sequence[str]) -> float:
    """Return which part of the words was not understood, 0..1; 0 when there are none."""
    return sum(word in UNKNOWN for word in words) / len(words) if words else 0.0


def _spaced(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
