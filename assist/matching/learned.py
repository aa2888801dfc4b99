"""What is like the examples: concepts recognised by what labelled utterances have in common, beside the phrases.

Phrase lists hold the wordings that somebody thought of. A linear classifier for each concept weighs the pieces of sound
and writing of a whole utterance (`grams`) and the phrases found in it; a network (`encoder`) reads it as a whole. Their
scores together find paraphrases and what an error has damaged, and take back phrases that stand in another sense. They
are trained by `models/phrases`; here they are only read.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import IO, Any, Final

import numpy as np
import numpy.typing as npt

from assist.matching import guards
from assist.matching.encoder import Alphabet, Encoder
from assist.matching.grams import Place, grams, read
from assist.matching.lexicon import Hit, Lexicon
from assist.matching.numbers import CONTACT_DIGITS, heard_runs
from assist.matching.sounds import Sounds, sounds

Floats = npt.NDArray[np.float32]
HIT_WEIGHT: Final = 2.0
"""How much a found phrase counts beside a piece of sound."""
READER: Final = 0.65
"""The network's part in the log-odds; the linear classifiers have the rest: they are the more easily too sure."""
ADDED: Final = 0.25
"""From this probability on a concept is heard without a phrase."""
STARTED: Final = 0.35
"""The same for words that start a rule: they make an agent owe something."""
ACCUSED: Final = 0.4
"""The same for forbidden wordings."""
FORBIDDEN: Final = ".never"
"""How the names of forbidden wordings end."""
STARTING: Final = ".heard."
"""What stands in the names of concepts that start a rule."""
EXCEPTION: Final = ".none"
"""How the names of what takes such a start back end."""
EXCUSING: Final = ".unless"
"""How the names of what excuses them end; it takes a phrase."""
DOUBTED: Final = 0.5
"""Below this probability a phrase is taken back, where the concept has examples of its own."""
MEANT: Final = 0.7
"""From this probability on a concept counts where it looks quoted, and a forbidden wording beside its phrases too."""
NEAR: Final = 3
"""A number that begins within so many characters is told by the phrase before it."""


def _least(concept: str) -> float:
    """Return the probability from which on a concept is heard without a phrase."""
    if concept.endswith(FORBIDDEN):
        return ACCUSED
    return STARTED if STARTING in concept and not concept.endswith(EXCEPTION) else ADDED


def found_before(hits: Iterable[Hit]) -> frozenset[str]:
    """Return the phrases' own part of an utterance's features: concepts found, negated, quoted."""
    return frozenset(("N:" if hit.negated else "Q:" if hit.quoted else "P:") + hit.concept for hit in hits)


@dataclass(frozen=True, slots=True)
class Side:
    """The classifiers of one side's concepts, as rows of (concept, weight) for each feature."""

    concepts: tuple[str, ...]
    bias: Floats
    rows: Mapping[str, tuple[int, int]]
    """First and one past the last place in the two arrays, by feature."""
    of: npt.NDArray[np.uint8]
    weight: Floats

    def scores(self, features: Mapping[str, float]) -> Floats:
        """Return the log-odds of each concept, given the features and how much each counts."""
        scores = self.bias.astype(np.float64)
        spans = [(*self.rows[name], amount) for name, amount in features.items() if name in self.rows]
        if spans:
            of = np.concatenate([self.of[first:last] for first, last, _ in spans])
            weight = np.concatenate([self.weight[first:last] * amount for first, last, amount in spans])
            scores += np.bincount(of, weight, len(self.concepts))
        return scores.astype(np.float32)

    def weight_of(self, feature: str, concept: int) -> float:
        """Return what a feature says for a concept."""
        first, last = self.rows.get(feature, (0, 0))
        return float(self.weight[first:last][self.of[first:last] == concept].sum())


@dataclass(frozen=True, slots=True)
class Learned:
    """Classifiers for one side of the call, limited to the concepts that a pack means as the examples do."""

    side: Side
    active: frozenset[str]
    """Concepts that may be added."""
    doubted: Mapping[str, frozenset[str]]
    """Concepts with examples of their own, and those of their phrases that may be taken back."""
    added: Lexicon
    """What phrases these concepts have beside: they are never taken back."""
    reader: Callable[[Sounds], Floats] | None = None
    """The network: log-odds of the side's concepts."""

    def heard(self, text: str, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits without those that are not meant so, and with what no phrase found."""
        sound = sounds(text)
        if not len(sound):
            return tuple(hits)
        pieces = grams(sound)
        features = dict.fromkeys(pieces, 1.0) | dict.fromkeys(found_before(hits), HIT_WEIGHT)
        probable = self._probabilities(sound, features)
        by_name = dict(zip(self.side.concepts, probable.tolist(), strict=True))
        known = {hit.concept for hit in hits if not hit.negated}
        known -= {name for name in known if name.endswith(FORBIDDEN) and by_name.get(name, 0.0) >= MEANT}
        kept = [hit for hit in hits if self._meant(hit, by_name.get(hit.concept, 1.0), text)]
        return (*kept, *self._added(sound, pieces, probable, known))

    def _meant(self, hit: Hit, probable: float, text: str) -> bool:
        """Tell whether a phrase counts. Whose number is given away right upon it, the words alone do not say."""
        if probable >= DOUBTED or hit.phrase not in self.doubted.get(hit.concept, ()):
            return True
        if any(hit.concept == one.concept and hit.start <= one.start < hit.end for one in self.added.find(text)):
            return True
        if not hit.concept.endswith(FORBIDDEN):
            return False
        return any(0 <= run.start - hit.end < NEAR for run in heard_runs(text, CONTACT_DIGITS))

    def _probabilities(self, sound: Sounds, features: Mapping[str, float]) -> Floats:
        scores = self.side.scores(features).astype(np.float64)
        if self.reader is not None:
            scores += READER * (self.reader(sound) - scores)
        return (1 / (1 + np.exp(-scores))).astype(np.float32)

    def _added(self, sound: Sounds, pieces: Mapping[str, Place], probable: Floats, known: set[str]) -> Iterator[Hit]:
        for number in np.flatnonzero(probable >= ADDED).tolist():
            concept = self.side.concepts[number]
            if concept.endswith(EXCUSING) or probable[number] < _least(concept):
                continue
            if concept in self.active and concept not in known:
                first, last = self._evidence(sound, pieces, number)
                start, end = sound.span(first, last)
                score = float(probable[number])
                quoted = score < MEANT and guards.quoted(sound, first, last)
                yield Hit(concept, "", start, end, last - first, score, negated=False, quoted=quoted)

    def _evidence(self, sound: Sounds, pieces: Mapping[str, Place], concept: int) -> Place:
        """Return the stretch of syllables that speaks most for a concept."""
        share = np.zeros(len(sound))
        for piece, (first, last) in pieces.items():
            share[first:last] += self.side.weight_of(piece, concept) / (last - first)
        return _best_stretch(share.tolist())


def _best_stretch(share: Sequence[float]) -> Place:
    """Return where the sum is greatest."""
    best, place = float("-inf"), (0, len(share))
    total, begun = 0.0, 0
    for at, one in enumerate(share):
        if total <= 0:
            total, begun = 0.0, at
        total += one
        if total > best:
            best, place = total, (begun, at + 1)
    return place


@dataclass(frozen=True, slots=True)
class Examples:
    """What was learned from one collection of examples, for both sides."""

    sides: Mapping[str, Side]
    doubted: frozenset[str]
    phrases: Mapping[str, frozenset[str]]
    """Those that were known in training."""
    encoder: Encoder | None = None

    def limited(self, role: str, phrases: Mapping[str, Iterable[str]]) -> Learned:
        """Return the part that a pack can use.

        A concept is the same where the pack has all the phrases known in training. Where it has more, they are a
        company's own, and are not taken back.
        """
        side = self.sides[role]
        own = {name: frozenset(phrases[name]) for name in side.concepts if name in phrases}
        active = frozenset(name for name in own if self.phrases[name] <= own[name])
        doubted = {name: self.phrases[name] for name in sorted(self.doubted & active)}
        added = Lexicon({name: sorted(own[name] - known) for name, known in doubted.items()})
        reader = None if self.encoder is None else partial(self.encoder.scores, role)
        return Learned(side, active, doubted, added, reader)


def load(file: IO[bytes], network: bytes) -> Examples:
    """Read the two files that `models/phrases` wrote."""
    with np.load(file, allow_pickle=False) as arrays:
        about = json.loads(bytes(arrays["about"]))
        sides = {role: _side(arrays, role, concepts) for role, concepts in about["concepts"].items()}
    phrases = {concept: frozenset(known) for concept, known in about["phrases"].items()}
    encoder = Encoder(network, Alphabet(about["characters"], about["syllables"]))
    return Examples(sides, frozenset(about["doubted"]), phrases, encoder)


def _side(arrays: Mapping[str, npt.NDArray[Any]], role: str, concepts: Sequence[str]) -> Side:
    names = bytes(arrays[f"{role}-features"]).decode().split("\n")
    ends = np.cumsum(arrays[f"{role}-counts"], dtype=np.int64).tolist()
    rows = dict(zip(map(read, names), pairwise([0, *ends]), strict=True))
    weight = arrays[f"{role}-weights"].astype(np.float32)
    return Side(tuple(concepts), arrays[f"{role}-bias"].astype(np.float32), rows, arrays[f"{role}-of"], weight)
