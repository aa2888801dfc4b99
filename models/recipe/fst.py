"""OpenFst files written by hand: the const FST, and the label-lookahead container around it.

Formats read from OpenFst 1.8: fst.h (header), const-fst.h, add-on.h, label-reachable.h, interval-set.h. Writing them
directly spares the build a compiled FST library.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

_FST_MAGIC: Final = 2125659606
_ADD_ON_MAGIC: Final = 446681434
_CONST_VERSION: Final = 2  # without alignment padding
_EXPANDED: Final = 0x1
_ACCEPTOR: Final = 0x10000
_NOT_ACCEPTOR: Final = 0x20000
_EPSILONS: Final = 0x400000
_I_EPSILONS: Final = 0x1000000
_O_EPSILONS: Final = 0x4000000
_NO_EPSILONS: Final = 0x800000
_NO_I_EPSILONS: Final = 0x2000000
_NO_O_EPSILONS: Final = 0x8000000
_I_SORTED: Final = 0x10000000
_NOT_I_SORTED: Final = 0x20000000
_O_SORTED: Final = 0x40000000
_NOT_O_SORTED: Final = 0x80000000
_WEIGHTED: Final = 0x100000000
_CYCLIC: Final = 0x400000000

Interval = tuple[int, int]
"""Labels from the first up to but without the second."""


@dataclass(slots=True)
class Graph:
    """A weighted transducer under construction; costs are −ln of probabilities."""

    arcs: list[list[tuple[int, int, float, int]]] = field(default_factory=list)
    """For each state (input, output, cost, destination); 0 is epsilon."""
    final: dict[int, float] = field(default_factory=dict)
    start: int = 0

    def state(self) -> int:
        """Adds a state and returns its number."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, source: int, given: int, out: int, cost: float, destination: int) -> None:
        self.arcs[source].append((given, out, cost, destination))

    def sort(self, *, by_output: bool) -> None:
        """Sorts the arcs of every state, as composition wants them."""
        side = 1 if by_output else 0
        for arcs in self.arcs:
            arcs.sort(key=lambda arc: (arc[side], arc[1 - side]))


def const_fst(graph: Graph) -> bytes:
    """Writes a const FST over the tropical semiring."""
    return _header(graph, b"const", _CONST_VERSION) + _body(graph)


def lookahead_fst(graph: Graph, reach: Sequence[Sequence[Interval]], final_label: int) -> bytes:
    """Writes an olabel_lookahead FST: a const FST sorted by output with the labels that each state can reach next."""
    out = bytearray(_header(graph, b"olabel_lookahead", 1))
    out += struct.pack("<i", _ADD_ON_MAGIC) + const_fst(graph)
    out += bytes([1, 0, 1])  # has an add-on, none for input, one for output
    out += bytes([0, 0]) + struct.pack("<iq", final_label, len(reach))
    for intervals in reach:
        out += struct.pack("<q", len(intervals))
        for begin, end in intervals:
            out += struct.pack("<ii", begin, end)
        out += struct.pack("<i", sum(end - begin for begin, end in intervals))
    return bytes(out)


def _header(graph: Graph, kind: bytes, version: int) -> bytes:
    arcs = sum(map(len, graph.arcs))
    name = struct.pack("<i", len(kind)) + kind + struct.pack("<i", 8) + b"standard"
    numbers = struct.pack("<iiQqqq", version, 0, _properties(graph), graph.start, len(graph.arcs), arcs)
    return struct.pack("<i", _FST_MAGIC) + name + numbers


def _properties(graph: Graph) -> int:
    arcs = [arc for state in graph.arcs for arc in state]

    def ordered(side: int) -> bool:
        return all(a[side] <= b[side] for state in graph.arcs for a, b in pairwise(state))

    bits = _EXPANDED | _WEIGHTED | _CYCLIC
    bits |= _ACCEPTOR if all(arc[0] == arc[1] for arc in arcs) else _NOT_ACCEPTOR
    bits |= _EPSILONS if any(arc[0] == arc[1] == 0 for arc in arcs) else _NO_EPSILONS
    bits |= _I_EPSILONS if any(arc[0] == 0 for arc in arcs) else _NO_I_EPSILONS
    bits |= _O_EPSILONS if any(arc[1] == 0 for arc in arcs) else _NO_O_EPSILONS
    bits |= _I_SORTED if ordered(0) else _NOT_I_SORTED
    return bits | (_O_SORTED if ordered(1) else _NOT_O_SORTED)


def _body(graph: Graph) -> bytes:
    states = np.zeros(
        len(graph.arcs), dtype=[("final", "<f4"), ("pos", "<u4"), ("arcs", "<u4"), ("in", "<u4"), ("out", "<u4")]
    )
    position = 0
    for number, arcs in enumerate(graph.arcs):
        no_input = sum(arc[0] == 0 for arc in arcs)
        no_output = sum(arc[1] == 0 for arc in arcs)
        states[number] = (graph.final.get(number, np.inf), position, len(arcs), no_input, no_output)
        position += len(arcs)
    rows = [arc for arcs in graph.arcs for arc in arcs]
    table = np.array(rows, dtype=[("in", "<i4"), ("out", "<i4"), ("cost", "<f4"), ("to", "<i4")])
    return states.tobytes() + table.tobytes()
