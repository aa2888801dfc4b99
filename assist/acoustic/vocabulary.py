"""The words of a model: which ones it lacks, and how a phrase is cut into them for a grammar at run time."""

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

UNKNOWN: Final = "[unk]"
_LONGEST: Final = 8


class Vocabulary:
    """The words in a model's words.txt."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    def __contains__(self, word: str) -> bool:
        return word in self._words

    def __len__(self) -> int:
        return len(self._words)

    def cut(self, phrase: str) -> list[str]:
        """Cuts hanzi into the fewest words of the model; a character that it lacks becomes `[unk]`."""
        best: list[tuple[int, int]] = [(0, 0)]
        for end in range(1, len(phrase) + 1):
            options = [
                (best[start][0] + 1, start)
                for start in range(max(0, end - _LONGEST), end)
                if phrase[start:end] in self._words
            ]
            best.append(min(options, default=(best[end - 1][0] + _LONGEST, end - 1)))
        words: list[str] = []
        end = len(phrase)
        while end:
            start = best[end][1]
            words.append(phrase[start:end] if phrase[start:end] in self._words else UNKNOWN)
            end = start
        return words[::-1]

    def lacking(self, text: str) -> list[str]:
        """Characters of a text that the model cannot write, each once, in order."""
        hanzi = (character for character in text if "\u4e00" <= character <= "\u9fff")
        return list(dict.fromkeys(character for character in hanzi if character not in self._words))

    def grammar(self, phrases: Iterable[str]) -> list[str]:
        """Phrases as Vosk's grammar wants them, words with spaces between, `[unk]` for all else."""
        return [*(" ".join(self.cut(phrase)) for phrase in phrases), UNKNOWN]


@lru_cache(maxsize=4)
def vocabulary(model: Path) -> Vocabulary | None:
    """Reads a model's words; None where they are inside its graph."""
    path = model / "graph" / "words.txt"
    if not path.is_file():
        return None
    rows = path.read_text("utf-8").splitlines()
    return Vocabulary(row.rpartition(" ")[0] for row in rows if not row.startswith(("<", "#")))
