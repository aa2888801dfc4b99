"""A company's names of products and places: found by sound, written as the company writes them. Pure.

A recogniser writes a name that it does not know in words that it knows, and often loses a syllable on the way. So a
longer name is also found where one syllable rhymes with its own, or one inside it is missing; but not where two names
could be meant.
"""

from collections.abc import Iterable
from typing import Final

from assist.matching.folding import rhymes
from assist.matching.sounds import Sounds, sounds

LEAST_SYLLABLES: Final = 3
"""Shorter names have too many namesakes; they are corrected only where tones agree."""
LEAST_DAMAGED: Final = 4
"""Of shorter names every syllable has to be there."""


class Terms:
    """The lexicon, ready for use; the longest name wins."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(
            ((name, sounds(name)) for name in dict.fromkeys(names) if len(sounds(name)) >= 2),
            key=lambda one: -len(one[1]),
        )
        self._first: dict[str, list[tuple[str, Sounds]]] = {}
        self._lengths = sorted({len(sound) for _, sound in self._names if len(sound) >= LEAST_DAMAGED}, reverse=True)
        """Of names that are found with one syllable damaged, the longest first."""
        self._missing: dict[str, set[str]] = {}
        self._masked: dict[tuple[str, int], set[tuple[str, Sounds]]] = {}
        for name, sound in self._names:
            self._first.setdefault(sound.folded[0], []).append((name, sound))
            if len(sound) >= LEAST_DAMAGED:
                self._damage(name, sound)

    def _damage(self, name: str, sound: Sounds) -> None:
        """Note how the name looks with any one syllable masked, and with one missing inside."""
        for at in range(len(sound)):
            rest = sound.folded[:at] + sound.folded[at + 1 :]
            self._masked.setdefault((rest, at), set()).add((name, sound))
            if 0 < at < len(sound) - 1 and len(rest) >= LEAST_DAMAGED:
                self._missing.setdefault(rest, set()).add(name)

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
        return self._damaged(sound, at)

    def _damaged(self, sound: Sounds, at: int) -> tuple[str, int] | None:
        """Return the one name that begins there with one syllable rhyming, else with one missing."""
        left = len(sound) - at
        for length in self._lengths:
            rhyming = self._rhyming(sound, at, length) if length <= left else set()
            if len(rhyming) == 1:
                return rhyming.pop(), length
        for length in self._lengths:
            if length - 1 > left:
                continue
            names = self._missing.get(sound.folded[at : at + length - 1], set())
            if len(names) == 1:
                return next(iter(names)), length - 1
        return None

    def _rhyming(self, sound: Sounds, at: int, length: int) -> set[str]:
        """Return the names of that length with one other syllable that rhymes, the tones of the rest mostly right."""
        window, toned = sound.folded[at : at + length], sound.toned[at : at + length]
        return {
            name
            for odd, heard in enumerate(window)
            for name, whole in self._masked.get((window[:odd] + window[odd + 1 :], odd), ())
            if rhymes(heard, whole.folded[odd]) and 2 * sum(map(str.__eq__, toned, whole.toned)) >= length
        }
