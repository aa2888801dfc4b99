"""Each utterance as it is and as a poor recogniser gives it, with what is known of it: what is learned from."""

import random
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

from assist.analysis.errors import damaged
from assist.matching.learned import found_before
from assist.matching.lexicon import Lexicon
from assist.matching.sounds import Sounds, sounds
from models.phrases.material import Labels, Material

SHARES: Final = (0.0, 0.0001, 0.15, 0.3, 0.2)
"""The share of wrong characters in each copy of an utterance; the second has no punctuation, as recognisers write."""
LEAST: Final = 8
"""A concept that fewer utterances express is not learned."""
PLAIN: Final = frozenset({"question", "backchannel", "accepts", "refuses", "request", "slow-down", "polite-ask"})
"""Concepts of the language's most common words: phrases are enough."""
SEED: Final = 7


@dataclass(frozen=True, slots=True)
class Copy:
    """An utterance as it was heard once."""

    of: int
    """The number of the utterance."""
    share: float
    """Of wrong characters."""
    sound: Sounds
    found: frozenset[str]
    """The phrases' part of the features. Half of the damaged copies have none: what is left has to be enough."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """One side's utterances; labels, what is expressed, and copies are by the utterance's number."""

    labels: tuple[Labels, ...]
    expressed: tuple[frozenset[str], ...]
    copies: tuple[Copy, ...]
    concepts: tuple[str, ...]
    """Those that are learned."""


def prepare(material: Material, lexicon: Lexicon, processes: int) -> Prepared:
    """Damage one side's utterances and find in them what its phrases say."""
    labels = tuple(material.utterances.values())
    with get_context("fork").Pool(processes, _share, (lexicon,)) as pool:
        heard = pool.map(_heard, material.utterances.items(), chunksize=256)
    expressed = tuple(found for found, _ in heard)
    copies = (
        Copy(number, share, sounds(text), found)
        for number, (_, made) in enumerate(heard)
        for share, text, found in made
    )
    often = Counter(concept for one in expressed for concept in one)
    concepts = tuple(sorted(name for name, count in often.items() if count >= LEAST and name not in PLAIN))
    return Prepared(labels, expressed, tuple(copies), concepts)


_shared: list[Lexicon] = []
"""The side's lexicon, in each process."""


def _share(lexicon: Lexicon) -> None:
    _shared[:] = [lexicon]


def _heard(utterance: tuple[str, Labels]) -> tuple[frozenset[str], list[tuple[float, str, frozenset[str]]]]:
    """Return what an utterance expresses, and its copies: share of wrong characters, text, phrases found.

    An utterance is damaged in the same way whatever else there is.
    """
    text, labels = utterance
    (lexicon,) = _shared
    chance = random.Random(f"{SEED} {text}")  # noqa: S311 - to be repeated, no secret
    copies = []
    for share in SHARES:
        heard = damaged(text, share, chance) if share else text
        if heard:
            shown = not share or chance.random() < 0.5
            copies.append((share, heard, found_before(lexicon.find(heard)) if shown else frozenset[str]()))
    found = {hit.concept for hit in lexicon.find(text) if not hit.negated and not hit.quoted}
    found |= {concept for concept, yes in labels.items() if yes}
    return frozenset(found - {concept for concept, yes in labels.items() if yes is False}), copies
