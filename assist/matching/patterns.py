"""The small language in which packs write phrases.

`对不起` a phrase · `(请|麻烦)稍等` alternatives · `请(您)?稍等` an optional part · `(的|了)*` repeated,
`+` at least once (at most six times) · `就…不想` a gap of up to eight syllables · `^` and `$` the utterance's ends.
"""

from dataclasses import dataclass
from itertools import product
from typing import Final

GAP: Final = "…"
MOST_REPEATS: Final = 6
_SPECIAL: Final = frozenset("()|?*+^$…")


class PatternError(ValueError):
    """A phrase of a pack is not written in the pattern language."""

    code = "bad-pattern"


@dataclass(frozen=True, slots=True)
class Sound:
    """One spoken character."""

    character: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A gap, or an end of the utterance: `…`, `^`, `$`."""

    sign: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several rows of nodes, `least`..`most` times."""

    rows: tuple[tuple["Node", ...], ...]
    least: int = 1
    most: int = 1


Node = Sound | Mark | Choice
Row = tuple[Node, ...]


def parse(pattern: str) -> Row:
    """Read a pattern.

    Raises:
        PatternError: brackets do not pair, or it can be satisfied by saying nothing.
    """
    rows, end = _rows(pattern, 0)
    if end != len(pattern):
        raise PatternError(f"{pattern!r}: {pattern[end]!r} 没有对应的左括号 closes nothing")
    row: Row = rows[0] if len(rows) == 1 else (Choice(tuple(rows)),)
    if all(silent(node) for node in row):
        raise PatternError(f"{pattern!r}: 什么都不说也算匹配 can be satisfied by saying nothing")
    return row


def silent(node: Node) -> bool:
    """Tell whether the node can be satisfied by saying nothing."""
    if isinstance(node, Sound):
        return False
    if isinstance(node, Mark):
        return True
    return node.least == 0 or any(all(map(silent, row)) for row in node.rows)


def literals(row: Row, most: int) -> tuple[str, ...]:
    """Return all texts that a row stands for; none when it has gaps, repeats, or more than `most` texts."""
    texts = _texts(row, most)
    return () if texts is None else tuple(dict.fromkeys(texts))


def _texts(row: Row, most: int) -> list[str] | None:
    pieces: list[list[str]] = []
    count = 1
    for node in row:
        piece = _piece(node, most)
        if piece is None:
            return None
        count *= len(piece)
        if count > most:
            return None
        pieces.append(piece)
    return ["".join(choice) for choice in product(*pieces)]


def _piece(node: Node, most: int) -> list[str] | None:
    if isinstance(node, Sound):
        return [node.character]
    if isinstance(node, Mark) or node.most > 1:
        return None
    texts = [] if node.least else [""]
    for row in node.rows:
        inner = _texts(row, most)
        if inner is None:
            return None
        texts.extend(inner)
    return texts


def _rows(pattern: str, at: int) -> tuple[list[Row], int]:
    """Read alternatives up to a closing bracket or the end."""
    rows: list[Row] = []
    row: list[Node] = []
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            rows.append(tuple(row))
            row = []
            at += 1
        else:
            node, at = _node(pattern, at)
            row.append(node)
    rows.append(tuple(row))
    return rows, at


def _node(pattern: str, at: int) -> tuple[Node, int]:
    letter = pattern[at]
    node: Node
    if letter == "(":
        rows, end = _rows(pattern, at + 1)
        if end >= len(pattern):
            raise PatternError(f"{pattern!r}: 左括号没有闭合 a bracket is not closed")
        node, at = Choice(tuple(rows)), end + 1
    elif letter in "?*+":
        raise PatternError(f"{pattern!r}: {letter!r} 前面没有内容 follows nothing")
    else:
        node, at = (Mark(letter) if letter in _SPECIAL else Sound(letter)), at + 1
    if at < len(pattern) and pattern[at] in "?*+":
        if isinstance(node, Mark):
            raise PatternError(f"{pattern!r}: {pattern[at]!r} 不能接在 {node.sign} 后 cannot follow {node.sign}")
        rows_of = node.rows if isinstance(node, Choice) else ((node,),)
        least, most = {"?": (0, 1), "*": (0, MOST_REPEATS), "+": (1, MOST_REPEATS)}[pattern[at]]
        return Choice(rows_of, least, most), at + 1
    return node, at
