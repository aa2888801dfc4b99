"""A compiled set of phrases, each standing for a concept, and the search for all of them in one utterance.

A pattern becomes a regular expression over folded syllables, one character each. What is short has to agree by
character, or by sound with tones. Within what its `Tolerance` spares, a syllable too many may stand between a pattern's
own, and sound-alikes of another tone count. Phrases that expand to a few literals are also found with errors, by
alignment. No error adds or drops a negation. Indices (a syllable that a pattern cannot do without; pairs of syllables)
choose the candidates, so that the cost grows with what is said rather than with the number of phrases.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final

import numpy as np
from rapidfuzz.distance import Levenshtein

from assist.matching import guards
from assist.matching.patterns import (
    GAP,
    MOST_REPEATS,
    Choice,
    Mark,
    Node,
    PatternError,
    Row,
    Sound,
    literals,
    parse,
    silent,
)
from assist.matching.sounds import Sounds, folded_readings, sounds, spoken_form, toned_readings

_Readings = Callable[[str], tuple[str, ...]]

GAP_SYLLABLES: Final = 8
MOST_SYLLABLES: Final = 100_000
_LONG: Final = 8
"""Phrases from this length on may begin with a wrong syllable."""
_CUT: Final = 0.8
"""The score of what was found with a syllable left out."""
_ONE_MORE: Final = ".??"
_SPARED: Final = 0.9
"""The score of what was found with odd syllables."""
MOST_LITERALS: Final = 300
"""A pattern with more forms than this is only searched exactly."""


_COMMON_CHARACTERS: Final = (
    "的一是不了我你在有这个上们来到时大地为子中说生国年着就那和要她出也得里后"
    "自以会家可下而过能对起他去然没请问吗好帮什么现给您电话查"
)
_COMMON: Final = frozenset(code for character in _COMMON_CHARACTERS for code in folded_readings(character))
"""Sounds that are in most utterances: poor for choosing candidates."""


class Tolerance(Enum):
    """How far what is heard may be from the phrase.

    Syllables of a literal per forgiven error, up to how many syllables tones matter, the shortest literal that may
    have errors, and below how many syllables an error is only one syllable too many or too few.
    """

    WRITTEN = (10_001, 10_000, 10_000, 0)
    """By characters alone."""
    EXACT = (10_000, 4, 10_000, 0)
    STRICT = (7, 4, 5, 7)
    NORMAL = (5, 4, 4, 5)
    LOOSE = (4, 2, 3, 5)

    @property
    def toned(self) -> int:
        """Up to so many syllables, tones (or characters) have to agree, too."""
        return self.value[1]

    @property
    def wary(self) -> int:
        """A shorter literal only has a syllable too many or too few, between its ends."""
        return self.value[3]

    def errors(self, syllables: int) -> int:
        """Return how many wrong syllables a literal of that length may have."""
        every, _, least, _ = self.value
        return max(1, syllables // every) if syllables >= least else 0

    @property
    def by_sound(self) -> bool:
        return self is not Tolerance.WRITTEN

    @property
    def spares(self) -> bool:
        """Tell whether a pattern is found with syllables of another tone, or one too many, too."""
        return self in (Tolerance.STRICT, Tolerance.NORMAL, Tolerance.LOOSE)

    @property
    def whole(self) -> int:
        """Return up to how many syllables a literal has to have them all."""
        return 4 if self is Tolerance.NORMAL else 3

    @property
    def shortest(self) -> int:
        """Return how many of a pattern's syllables have to be heard where one of them was swallowed."""
        return {Tolerance.LOOSE: 3, Tolerance.NORMAL: 5}.get(self, MOST_SYLLABLES)

    def spared(self, syllables: int) -> int:
        """Return how many of a pattern's syllables may be of another tone, or have one too many beside them."""
        match self:
            case Tolerance.LOOSE:
                return max(1, syllables // 2)
            case Tolerance.NORMAL:
                return max(int(syllables == 2), syllables // 3)
            case Tolerance.STRICT:
                return syllables // 4
            case _:
                return 0


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


class _Expression:
    """A pattern as a regular expression, compiled when it is needed first: most never are."""

    __slots__ = ("_between", "_compiled", "_readings", "_row")

    def __init__(self, row: Row, readings: _Readings, between: str = "") -> None:
        self._row, self._readings, self._between = row, readings, between
        self._compiled: re.Pattern[str] | None = None

    @property
    def compiled(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(_regex(self._row, self._readings, self._between))
        return self._compiled

    def is_whole(self, text: str, first: int, last: int) -> bool:
        """Tell whether that part of the text is the pattern, from its first syllable to its last."""
        return self.compiled.fullmatch(text, first, last) is not None


@dataclass(frozen=True, slots=True)
class _Shape:
    """A pattern as expressions and as sets of its sounds."""

    row: Row
    folded: _Expression
    toned: _Expression
    spoken: _Expression
    stretched: _Expression
    """By folded sound, one syllable of something else allowed between any two."""
    sounds: frozenset[str]
    tones: frozenset[str]
    characters: frozenset[str]
    shortened: _Expression | None
    """The same with one of its syllables left out; None where nothing is left."""
    longest: int
    """Syllables of its longest form, gaps and repeats counted once."""
    gap: bool
    needed: tuple[frozenset[str], ...]
    """Of each of these sets one folded syllable has to be there; the rarest first."""


@dataclass(frozen=True, slots=True)
class _Pattern:
    concept: str
    text: str
    tolerance: Tolerance
    shape: _Shape
    searched: re.Pattern[str]
    checked: int
    """What is no longer than this has to agree by more than its folded sound."""


@dataclass(frozen=True, slots=True)
class _Literal:
    concept: str
    pattern: str
    sound: Sounds
    errors: int
    wary: bool
    """Too short for any error but one syllable too many or too few."""
    whole: int
    """No longer than this, it has to have all its syllables."""


class Lexicon:
    """Phrases by concept, ready for searching. Immutable once built; safe to share."""

    def __init__(self, concepts: Mapping[str, Iterable[str]], tolerance: Mapping[str, Tolerance] | None = None) -> None:
        """Compile the patterns of every concept; a concept without an entry in `tolerance` is NORMAL.

        Raises:
            PatternError: one of the phrases is not in the pattern language.
        """
        self.phrases: Final = {concept: tuple(dict.fromkeys(patterns)) for concept, patterns in concepts.items()}
        self.phrase_count = 0
        self._needed: dict[str, list[_Pattern]] = defaultdict(list)
        self._cuttable: list[_Pattern] = []
        self._pairs: dict[str, list[int]] = defaultdict(list)
        self._literals: list[_Literal] = []
        for concept, patterns in self.phrases.items():
            allowed = (tolerance or {}).get(concept, Tolerance.NORMAL)
            for text in patterns:
                self._add(concept, text, allowed)
        self._close()

    def _add(self, concept: str, text: str, tolerance: Tolerance) -> None:
        shape = _shape(text)
        self.phrase_count += 1
        searched = (shape.stretched if tolerance.spares else shape.folded).compiled
        checked = MOST_SYLLABLES if tolerance.spares else tolerance.toned
        pattern = _Pattern(concept, text, tolerance, shape, searched, checked)
        needed = _needed(shape.row)
        if not needed:
            raise PatternError(f"{text!r}: 没有读音 has no sound that must be heard")
        for syllable in needed:
            self._needed[syllable].append(pattern)
        if shape.shortened is not None and shape.longest > tolerance.shortest:
            self._cuttable.append(pattern)
        for literal in literals(shape.row, MOST_LITERALS):
            sound = sounds(literal)
            errors = tolerance.errors(len(sound))
            if errors:
                for pair in _pairs(sound.folded):
                    self._pairs[pair].append(len(self._literals))
                wary = len(sound) < tolerance.wary
                self._literals.append(_Literal(concept, text, sound, errors, wary, tolerance.whole))

    def find(self, text: str, *, thorough: bool = True) -> tuple[Hit, ...]:
        """Return every phrase found, by first character; of one concept the longest where they overlap.

        Not `thorough`: phrases that lost a syllable are looked for only where they expand to a few literals.
        """
        sound = sounds(text)
        if not len(sound):
            return ()
        found = list(self._exact(sound))
        exact = {hit.concept for hit in found}
        found.extend(self._near(sound, exact))
        if thorough:
            found.extend(self._cut(sound, {hit.concept for hit in found}))
        return _longest(found)

    def _exact(self, sound: Sounds) -> Iterator[Hit]:
        present = frozenset(sound.folded)
        for syllable in present:
            for pattern in self._needed.get(syllable, ()):
                for one in pattern.shape.needed:
                    if present.isdisjoint(one):
                        break
                else:
                    yield from _found(pattern, sound)

    def _cut(self, sound: Sounds, known: set[str]) -> Iterator[Hit]:
        """Find patterns that lost a syllable, of concepts that were not found otherwise."""
        if len(sound) < Tolerance.LOOSE.shortest:
            return
        present = frozenset(sound.folded)
        for pattern in self._cuttable:
            if pattern.concept in known:
                continue
            absent = 0
            for one in pattern.shape.needed:
                if present.isdisjoint(one):
                    absent += 1
                    if absent > 1:
                        break
            else:
                yield from _found_cut(pattern, sound)

    def _near(self, sound: Sounds, exact: set[str]) -> Iterator[Hit]:
        """Find literals with errors, of concepts that were not found without."""
        lists = [found for pair in _pairs(sound.folded) if (found := self._posted.get(pair)) is not None]
        if not lists:
            return
        shared = np.bincount(np.concatenate(lists), minlength=len(self._literals))
        for number in np.flatnonzero(shared >= self._enough).tolist():
            literal = self._literals[number]
            if literal.concept not in exact:
                yield from _aligned(literal, sound)

    def _close(self) -> None:
        """Freeze the index of pairs."""
        self._posted = {pair: np.array(numbers, np.int64) for pair, numbers in self._pairs.items()}
        self._enough = np.array([max(1, len(one.sound) - 1 - 2 * one.errors) for one in self._literals], np.int64)


def _found(pattern: _Pattern, sound: Sounds) -> Iterator[Hit]:
    for match in pattern.searched.finditer(sound.folded):
        first, last = match.span()
        if last > first and not _another(pattern, sound, first, last):
            score = _agreement(pattern, sound, first, last) if last - first <= pattern.checked else 1.0
            if score:
                yield _hit(pattern.concept, pattern.text, sound, first, last, score)


def _another(pattern: _Pattern, sound: Sounds, first: int, last: int) -> bool:
    """Tell whether what sounds like the pattern is, as written or by the tones of its ends, something else."""
    shape = pattern.shape
    if not shape.gap:
        return guards.contradicted(sound, first, last, shape.characters)
    return any(
        sound.spoken[at] not in shape.characters and sound.toned[at] not in shape.tones for at in (first, last - 1)
    )


def _found_cut(pattern: _Pattern, sound: Sounds) -> Iterator[Hit]:
    assert pattern.shape.shortened is not None
    for match in pattern.shape.shortened.compiled.finditer(sound.folded):
        first, last = match.span()
        if last - first < pattern.tolerance.shortest or _another(pattern, sound, first, last):
            continue
        if _cut_agrees(pattern, sound, first, last):
            yield _hit(pattern.concept, pattern.text, sound, first, last, _CUT)


def _cut_agrees(pattern: _Pattern, sound: Sounds, first: int, last: int) -> bool:
    """Tell whether what is left of the pattern is enough of it: its own syllables, few of another tone, no negation."""
    shape = pattern.shape
    known = agreeing = 0
    for folded, tone, spoken in zip(
        sound.folded[first:last], sound.toned[first:last], sound.spoken[first:last], strict=True
    ):
        if spoken in guards.NEGATIONS and spoken not in shape.characters:
            return False
        known += folded in shape.sounds
        agreeing += tone in shape.tones or spoken in shape.characters
    least = pattern.tolerance.shortest
    return known >= least and last - first - agreeing <= (known - least + 1) // 3


def _agreement(pattern: _Pattern, sound: Sounds, first: int, last: int) -> float:
    """Return how well the window agrees with the pattern; 0 when not well enough."""
    if pattern.shape.folded.is_whole(sound.folded, first, last) and (
        last - first > pattern.tolerance.toned or _as_written(pattern, sound, first, last)
    ):
        return 1.0
    return _SPARED if pattern.tolerance.spares and _spared(pattern, sound, first, last) else 0.0


def _as_written(pattern: _Pattern, sound: Sounds, first: int, last: int) -> bool:
    """Tell whether something short was said in the same characters, or (all but the shortest) with the same tones."""
    if pattern.shape.spoken.is_whole(sound.spoken, first, last):
        return True
    by_tone = pattern.tolerance.by_sound and last - first > (2 if pattern.tolerance is Tolerance.STRICT else 1)
    return by_tone and pattern.shape.toned.is_whole(sound.toned, first, last)


def _spared(pattern: _Pattern, sound: Sounds, first: int, last: int) -> bool:
    """Tell whether the window's odd syllables (of another tone, or none of the pattern's) are few, and no negation."""
    shape = pattern.shape
    known = agreeing = written = 0
    for folded, tone, spoken in zip(
        sound.folded[first:last], sound.toned[first:last], sound.spoken[first:last], strict=True
    ):
        if spoken in guards.NEGATIONS and spoken not in shape.characters:
            return False
        known += folded in shape.sounds
        agreeing += tone in shape.tones or spoken in shape.characters
        written += spoken in shape.characters
    if not written or (pattern.tolerance is Tolerance.STRICT and 2 * written <= known):
        return False
    foreign, differing = last - first - known, max(0, known - agreeing)
    spared = pattern.tolerance.spared(known)
    if known < 2 or not spared:
        return False
    if shape.gap:
        return differing <= known // 4
    return differing + foreign <= (min(spared, max(1, known // 3)) if foreign else spared)


def _aligned(literal: _Literal, sound: Sounds) -> Iterator[Hit]:
    """Yield the first place where the literal stands with few enough errors."""
    wanted, length = literal.sound.folded, len(literal.sound)
    for first in _starts(wanted, sound.folded):
        for longer in (0, 1, -1):
            window = sound.folded[first : first + length + longer]
            errors = Levenshtein.distance(wanted, window, score_cutoff=literal.errors)
            if errors > literal.errors:
                continue
            last = first + len(window)
            if last - first == length < _LONG and window[0] != wanted[0]:
                continue  # another word: `我的号码` is not `你的号码`
            if guards.contradicted(sound, first, last, literal.sound.spoken):
                continue
            if literal.wary and not _nearly_written(literal, sound, first, last):
                continue
            if guards.same_negation(sound.spoken[first:last], literal.sound.spoken):
                yield _hit(literal.concept, literal.pattern, sound, first, last, 1 - errors / (length + 1))
                return


def _starts(wanted: str, folded: str) -> Iterator[int]:
    """Yield where the literal may begin: at its first syllable, or one before its second."""
    for at, syllable in enumerate(folded):
        if syllable == wanted[0] or (at + 1 < len(folded) and folded[at + 1] == wanted[1] and len(wanted) > 4):
            yield at


def _nearly_written(literal: _Literal, sound: Sounds, first: int, last: int) -> bool:
    """Of something short only one syllable too many or too few is forgiven, between its ends, the others as written."""
    wanted = literal.sound.folded
    longer = last - first - len(wanted)
    if longer == 0 or (sound.folded[first], sound.folded[last - 1]) != (wanted[0], wanted[-1]):
        return False
    if longer > 0:
        return True
    if len(wanted) <= literal.whole:
        return False
    written = set(literal.sound.spoken) | set(literal.sound.toned)
    differing = sum(
        tone not in written and one not in written
        for tone, one in zip(sound.toned[first:last], sound.spoken[first:last], strict=True)
    )
    return differing <= (len(wanted) - 2) // 3


@lru_cache(maxsize=20_000)
def _shape(text: str) -> _Shape:
    row = _audible(parse(text))
    characters = frozenset(_characters(row))
    sets = [found for node in row if not silent(node) and (found := _firsts(node))]
    return _Shape(
        row,
        _Expression(row, folded_readings),
        _Expression(row, toned_readings),
        _Expression(row, spoken_form),
        _Expression(row, folded_readings, between=_ONE_MORE),
        frozenset(code for one in characters for code in folded_readings(one)),
        frozenset(code for one in characters for code in toned_readings(one)),
        frozenset(code for one in characters for code in spoken_form(one)),
        _Expression(short, folded_readings) if GAP not in text and (short := _shorter(row)) else None,
        _longest_form(row),
        GAP in text,
        tuple(sorted(sets, key=_commonness)),
    )


def _audible(row: Row) -> Row:
    """Return the row without alternatives that nobody hears: the `啊` of `(吧|啊)` would make `吧` optional."""
    return tuple(_audible_of(node) if isinstance(node, Choice) else node for node in row)


def _audible_of(node: Choice) -> Choice:
    rows = tuple(_audible(row) for row in node.rows if not row or not all(map(_unheard, row)))
    return Choice(rows, node.least, node.most) if rows else node


def _unheard(node: Node) -> bool:
    if isinstance(node, Sound):
        return not spoken_form(node.character)
    return isinstance(node, Choice) and all(all(map(_unheard, row)) for row in node.rows)


def _shorter(row: Row) -> Row:
    """Return the row with one of its syllables left out, no negation among them; nothing where it has none."""
    rows = tuple(_cuts(row))
    return (Choice(rows),) if rows else ()


def _cuts(row: Row) -> Iterator[Row]:
    """Yield the row with each syllable of its words left out in turn; what is one syllable alone is never left out."""
    for at, node in enumerate(row):
        if isinstance(node, Sound):
            beside = (*row[max(0, at - 1) : at], *row[at + 1 : at + 2])
            if any(isinstance(one, Sound) for one in beside) and node.character not in guards.NEGATIONS:
                yield (*row[:at], *row[at + 1 :])
        elif isinstance(node, Choice) and node.most == 1:
            inner = tuple(dict.fromkeys(one for each in node.rows for one in _cuts(each)))
            if inner:
                yield (*row[:at], Choice(inner), *row[at + 1 :])


def _longest_form(row: Row) -> int:
    return sum(
        1 if isinstance(node, Sound) else max(map(_longest_form, node.rows)) if isinstance(node, Choice) else 0
        for node in row
    )


def _characters(row: Row) -> Iterator[str]:
    for node in row:
        if isinstance(node, Sound):
            yield node.character
        elif isinstance(node, Choice):
            for one in node.rows:
                yield from _characters(one)


def _regex(row: Row, readings: _Readings, between: str = "") -> str:
    """Write the row as an expression, with `between` between any two syllables."""
    pieces: list[str] = []
    for at, node in enumerate(row):
        if at and not isinstance(node, Mark) and not isinstance(row[at - 1], Mark):
            pieces.append(between)
        pieces.append(_expression(node, readings, between))
    return "".join(pieces)


def _expression(node: Node, readings: _Readings, between: str) -> str:
    if isinstance(node, Sound):
        sounded = readings(node.character)
        if not sounded:
            return ""
        return re.escape(sounded[0]) if len(sounded) == 1 else "[" + "".join(map(re.escape, sounded)) + "]"
    if isinstance(node, Mark):
        return {"…": f".{{0,{GAP_SYLLABLES}}}?", "^": "^", "$": "$"}[node.sign]
    inner = "(?:" + "|".join(_regex(row, readings, between) for row in node.rows) + ")"
    if node.most == 1:
        return inner + ("" if node.least else "?")
    return f"(?:{inner}{between}){{{node.least},{MOST_REPEATS}}}"


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
    for hit in sorted(found, key=lambda hit: (hit.score < 1, -hit.syllables * hit.score, hit.start)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept[hit.concept]):
            kept[hit.concept].append(hit)
    return tuple(sorted((hit for hits in kept.values() for hit in hits), key=lambda hit: (hit.start, -hit.end)))
