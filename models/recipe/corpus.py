"""The sentences of the build: from this project's templates and packs, without any sentence of the evaluation."""

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import log2
from pathlib import Path
from typing import Final

from models.recipe import packs, templates
from sansheng.speech.numerals import spoken

TEXT: Final = Path(__file__).parent / "text"
_PHRASES: Final = Path(__file__).parents[1] / "phrases"
UTTERANCES: Final = "utterances"
"""The kind of what is no template: whole utterances, one a line; those that the packs learn from are among them."""
_WEIGHTS: Final = {
    "standard": 8.0,
    "pack": 1.0,
    "forbidden": 4.0,
    "agent": 2.0,
    "caller": 2.0,
    "service": 1.5,
    "dialogues": 2.0,
    "answers": 1.0,
    "filler": 1.0,
    "talk": 0.2,
    "callers": 2.0,
    "agents": 2.0,
    UTTERANCES: 2.0,
}
_DRAWS: Final = {
    "standard": 6,
    "forbidden": 6,
    "agent": 40,
    "caller": 40,
    "service": 40,
    "dialogues": 40,
    "answers": 24,
    "filler": 16,
    "talk": 80,
    "callers": 12,
    "agents": 12,
}
_READ_TEMPLATES: Final = frozenset({"callers", "agents"})
READ: Final = _READ_TEMPLATES | {UTTERANCES}
"""Kinds for the language model alone: they can grow without a new network."""
_NOT_HANZI: Final = re.compile(r"[^\u4e00-\u9fff，]")
_PAUSE: Final = re.compile(r"[。！？；：、…—,.!?;:]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of hanzi with ， between its clauses."""

    text: str
    kind: str
    """Which file of templates or which pack it comes from."""
    weight: float
    """How often the language model counts it."""

    @property
    def clauses(self) -> tuple[str, ...]:
        return tuple(clause for clause in self.text.split("，") if clause)


def normalised(text: str) -> str:
    """Figures as they are spoken, one ， for every pause, nothing but hanzi beside it."""
    text = _NOT_HANZI.sub("", _PAUSE.sub("，", spoken(text)))
    return re.sub("，+", "，", text).strip("，")


def bare(text: str) -> str:
    """The characters alone, as the evaluation compares them."""
    return normalised(text).replace("，", "")


def sentences(
    seed: int, excluded: Iterable[str], *, clauses: Iterable[str] = (), extra: Iterable[tuple[str, str]] = ()
) -> list[Sentence]:
    """Draws the sentences; none of `excluded` (bare) is among them, and in what is only read none of `clauses`.

    `extra` are (kind, text) of packs.
    """
    banned, banned_clauses = set(excluded), set(clauses)
    found: dict[str, Sentence] = {}
    spoken_kinds = [kind for kind in _DRAWS if kind not in READ]
    for kind, text in (*_drawn(seed, spoken_kinds), *extra, *_drawn(seed, sorted(_READ_TEMPLATES)), *_utterances()):
        sentence = Sentence(normalised(text), kind, _WEIGHTS.get(kind, 4.0))
        key = sentence.text.replace("，", "")
        if not key or key in banned or key in found or (kind in READ and banned_clauses.intersection(sentence.clauses)):
            continue
        found[key] = sentence
    return list(found.values())


def pack_sentences() -> list[tuple[str, str]]:
    """What the script packs say and listen for."""
    return packs.sentences(TEXT / "slots.txt")


def _utterances() -> Iterator[tuple[str, str]]:
    for folder in (TEXT / "utterances", _PHRASES / "text", _PHRASES / "examples"):
        for path in sorted(folder.glob("*.txt")):
            for line in path.read_text("utf-8").splitlines():
                if not line.startswith("#"):
                    yield UTTERANCES, line.lstrip("+- ")


def _drawn(seed: int, kinds: Iterable[str]) -> Iterator[tuple[str, str]]:
    slots = templates.read_slots(TEXT / "slots.txt")
    for kind in kinds:
        draws = _DRAWS[kind]
        chance = random.Random(f"{seed}-{kind}")
        for template in templates.read(TEXT / f"{kind}.txt"):
            wanted = int(draws * (1 + log2(slots.variants(template)) / 2))
            for _ in range(wanted):
                yield kind, slots.draw(template, chance)
