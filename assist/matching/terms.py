"""A company's names of products and places: found by sound, written as the company writes them. Pure."""

from collections.abc import Iterable
from typing import Final

from assist.matching.sounds import Sounds, sounds

LEAST_SYLLABLES: Final = 3
"""Shorter names have too many namesakes; they are corrected only where tones agree."""


class Terms:
    """The lexicon, ready for use; the longest name wins."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(
            ((name, sounds(name)) for name in dict.fromkeys(names) if len(sounds(name)) >= 2),
            key=lambda one: -len(one[1]),
        )
        self._first: dict[str, list[tuple[str, Sounds]]] = {}
        for name, sound in self._names:
            self._first.setdefault(sound.folded[0], []).append((name, sound))

    def __len__(self) -> int:
        return len(self._names)

    def corrected(self, text: str) -> str:
        """Return the text with every name that is heard in it written as it is in the lexicon."""
        if not self._first:
            return text
        sound = sounds(text)
        pieces: list[str] = []
        copied, at = 0, 0
        while at < len(sound):
            found = self._at(sound, at)
            if found is None:
                at += 1
                continue
            name, length = found
            start, end = sound.span(at, at + length)
            pieces += [text[copied:start], name]
            copied, at = end, at + length
        return "".join(pieces) + text[copied:]

    def _at(self, sound: Sounds, at: int) -> tuple[str, int] | None:
        for name, wanted in self._first.get(sound.folded[at], ()):
            length = len(wanted)
            if sound.folded[at : at + length] != wanted.folded:
                continue
            if length >= LEAST_SYLLABLES or sound.toned[at : at + length] == wanted.toned:
                return name, length
        return None
