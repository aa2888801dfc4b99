"""A compiled set of phrases, each standing for a concept, and the search for all of them in one utterance.

A pattern becomes a regular expression over folded syllables, one character each. What is found in up to two syllables
has to agree by character, or by sound with tones; from three syllables on the folded sound is enough. Phrases that
expand to a few literals of five syllables and more are also found with errors (`Tolerance`), unless an error drops or
adds a negation. Two indices (a syllable that a pattern cannot do without; pairs of syllables) choose the candidates, so
that the cost grows with what is said rather than with the number of phrases.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

from rapidfuzz import fuzz

from assist.matching import guards
from assist.matching.patterns import MOST_REPEATS, Mark, Node, PatternError, Row, Sound, literals, parse, silent
from assist.matching.sounds import Sounds, folded_readings, sounds, spoken_form, toned_readings

_Readings = Callable[[str], tuple[str, ...]]

GAP_SYLLABLES: Final = 8
MOST_LITERALS: Final = 24
"""A pattern with more forms than this is only searched exactly."""


_COMMON_CHARACTERS: Final = (
    "的一是不了我你在有这个上们来到时大地为子中说生国年着就那和要她出也得里后"
    "自以会家可下而过能对起他去然没请问吗好帮什么现给您电话查"
)
_COMMON: Final = frozenset(code for character in _COMMON_CHARACTERS for code in folded_readings(character))
"""Sounds that are in most utterances: poor for choosing candidates."""


class Tolerance(Enum):
    """How far what is heard may be from the phrase: syllables per forgiven error, and how long tones matter."""

    EXACT = (10_000, 4)
    STRICT = (7, 4)
    NORMAL = (5, 4)
    LOOSE = (4, 3)

    @property
    def toned(self) -> int:
        """Up to so many syllables, tones (or characters) have to agree, too."""
        return self.value[1]

    def errors(self, syllables: int) -> int:
        """Return how many wrong syllables a literal of that length may have."""
        return syllables // self.value[0] if syllables >= 5 else 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase was found."""

    concept: str
    phrase: str
    """The pattern as the pack has it."""
    start: int
    """First character in the utterance's text."""
    end: int
    """One past the last character."""
    syllables: int
    """Length of what was found: the longer one wins where two overlap."""
    score: float
    """1.0 exact by sound; lower with errors."""
    negated: bool
    quoted: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    concept: str
    text: str
    tones: int
    """Up to so many syllables the tones have to agree."""
    folded: re.Pattern[str]
    toned: re.Pattern[str]
    spoken: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Literal:
    concept: str
    pattern: str
    sound: Sounds
    errors: int


class Lexicon:
    """Phrases by concept, ready for searching. Immutable once built; safe to share."""

    def __init__(self, concepts: Mapping[str, Iterable[str]], tolerance: Mapping[str, Tolerance] | None = None) -> None:
        """Compile the patterns of every concept; a concept without an entry in `tolerance` is NORMAL.

        Raises:
            PatternError: one of the phrases is not in the pattern language.
        """
        self.concepts: Final = tuple(concepts)
        self.phrase_count = 0
        self._needed: dict[str, list[_Pattern]] = defaultdict(list)
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._literals: list[_Literal] = []
        for concept, patterns in concepts.items():
            allowed = (tolerance or {}).get(concept, Tolerance.NORMAL)
            for text in dict.fromkeys(patterns):
                self._add(concept, text, allowed)

    def _add(self, concept: str, text: str, tolerance: Tolerance) -> None:
        row, folded, toned, spoken = _compiled(text)
        self.phrase_count += 1
        pattern = _Pattern(concept, text, tolerance.toned, folded, toned, spoken)
        needed = _needed(row)
        if not needed:
            raise PatternError(f"{text!r}: 没有读音 has no sound that must be heard")
        for syllable in needed:
            self._needed[syllable].append(pattern)
        for literal in literals(row, MOST_LITERALS):
            sound = sounds(literal)
            errors = tolerance.errors(len(sound))
            if errors:
                for pair in _pairs(sound.folded):
                    self._pairs[pair].append(len(self._literals))
                self._literals.append(_Literal(concept, text, sound, errors))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Return every phrase found, by first character; of one concept the longest where they overlap."""
        sound = sounds(text)
        if not len(sound):
            return ()
        found = list(self._exact(sound))
        exact = {hit.concept for hit in found}
        found.extend(self._near(sound, exact))
        return _longest(found)

    def _exact(self, sound: Sounds) -> Iterator[Hit]:
        for syllable in set(sound.folded):
            for pattern in self._needed.get(syllable, ()):
                for match in pattern.folded.finditer(sound.folded):
                    first, last = match.span()
                    if last > first and (last - first > pattern.tones or _agrees(pattern, sound, first, last)):
                        yield _hit(pattern.concept, pattern.text, sound, first, last, 1.0)

    def _near(self, sound: Sounds, exact: set[str]) -> Iterator[Hit]:
        shared: Counter[int] = Counter()
        for pair in _pairs(sound.folded):
            shared.update(self._pairs.get(pair, ()))
        for number, pairs in shared.items():
            literal = self._literals[number]
            enough = max(1, len(literal.sound) - 1 - 2 * literal.errors)
            if pairs >= enough and literal.concept not in exact:
                yield from _aligned(literal, sound)


def _agrees(pattern: _Pattern, sound: Sounds, first: int, last: int) -> bool:
    """Tell whether something short was said in the same characters, or (two syllables and more) with the same tones."""
    if pattern.spoken.fullmatch(sound.spoken, first, last):
        return True
    return last - first > 1 and pattern.toned.fullmatch(sound.toned, first, last) is not None


def _aligned(literal: _Literal, sound: Sounds) -> Iterator[Hit]:
    wanted, length = literal.sound, len(literal.sound)
    if len(sound) < length - literal.errors:
        return
    least = 100.0 * (length - literal.errors) / length - 0.01
    first, last, score = 0, len(sound), 0.0
    if len(sound) < length:
        score = fuzz.ratio(wanted.folded, sound.folded, score_cutoff=least)
    else:
        alignment = fuzz.partial_ratio_alignment(wanted.folded, sound.folded, score_cutoff=least)
        if alignment is not None:
            first, last, score = alignment.dest_start, alignment.dest_end, alignment.score
    if score and last > first and guards.same_negation(sound.spoken[first:last], wanted.spoken):
        yield _hit(literal.concept, literal.pattern, sound, first, last, score / 100)


@lru_cache(maxsize=20_000)
def _compiled(text: str) -> tuple[Row, re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    row = parse(text)
    return (
        row,
        re.compile(_regex(row, folded_readings)),
        re.compile(_regex(row, toned_readings)),
        re.compile(_regex(row, spoken_form)),
    )


def _regex(row: Row, readings: _Readings) -> str:
    return "".join(_expression(node, readings) for node in row)


def _expression(node: Node, readings: _Readings) -> str:
    if isinstance(node, Sound):
        sounded = readings(node.character)
        if not sounded:
            return ""
        return re.escape(sounded[0]) if len(sounded) == 1 else "[" + "".join(map(re.escape, sounded)) + "]"
    if isinstance(node, Mark):
        return {"…": f".{{0,{GAP_SYLLABLES}}}?", "^": "^", "$": "$"}[node.sign]
    inner = "(?:" + "|".join(_regex(row, readings) for row in node.rows) + ")"
    if (node.least, node.most) == (1, 1):
        return inner
    return inner + ("?" if node.most == 1 else f"{{{node.least},{MOST_REPEATS}}}")


def _needed(row: Row) -> frozenset[str]:
    """Return the smallest set of folded syllables of which one has to be there."""
    sets = [found for node in row if not silent(node) and (found := _firsts(node))]
    return min(sets, key=_commonness, default=frozenset())


def _commonness(syllables: frozenset[str]) -> int:
    return sum(12 if syllable in _COMMON else 1 for syllable in syllables)


def _firsts(node: Node) -> frozenset[str]:
    if isinstance(node, Sound):
        return frozenset(folded_readings(node.character))
    if isinstance(node, Mark):
        return frozenset()
    rows = [_needed(row) for row in node.rows]
    return frozenset().union(*rows) if all(rows) else frozenset()


def _pairs(folded: str) -> set[str]:
    return {folded[index : index + 2] for index in range(len(folded) - 1)}


def _hit(concept: str, pattern: str, sound: Sounds, first: int, last: int, score: float) -> Hit:
    start, end = sound.span(first, last)
    negated, quoted = guards.negated(sound, first), guards.quoted(sound, first, last)
    return Hit(concept, pattern, start, end, last - first, score, negated, quoted)


def _longest(found: list[Hit]) -> tuple[Hit, ...]:
    kept: dict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(found, key=lambda hit: (-hit.syllables * hit.score, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept[hit.concept]):
            kept[hit.concept].append(hit)
    return tuple(sorted((hit for hits in kept.values() for hit in hits), key=lambda hit: (hit.start, -hit.end)))
