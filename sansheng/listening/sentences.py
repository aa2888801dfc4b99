"""The evaluation's sentences; as whole sentences they are in no training text of the bundled model.

`written`: composed by hand, never tuned on. `drawn`: made by the recipe's templates and held out, hence near to what it
was trained on. `tuning`: composed by hand; the bundled model's settings were chosen on them, so no rate is reported.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Final, Literal

from sansheng.speech.numerals import spoken

Role = Literal["caller", "agent"]
Collection = Literal["written", "drawn", "tuning"]
_FILES: Final[dict[Collection, str]] = {"written": "sentences.txt", "drawn": "drawn.txt", "tuning": "tuning.txt"}
_HANZI: Final = re.compile(r"[^\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence and who says it."""

    role: Role
    text: str

    @property
    def characters(self) -> str:
        """What a perfect recogniser writes, without spaces."""
        return characters(self.text)


def characters(text: str) -> str:
    """The hanzi of a text, figures as they are spoken."""
    return _HANZI.sub("", spoken(text))


@lru_cache(maxsize=3)
def sentences(collection: Collection = "written") -> tuple[Sentence, ...]:
    """Reads one collection."""
    text = files("sansheng.listening").joinpath(_FILES[collection]).read_text("utf-8")
    rows = (line.partition(": ") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(Sentence("caller" if role == "caller" else "agent", said) for role, _, said in rows)
