"""The FST files have OpenFst's layout."""

from __future__ import annotations

import struct

import numpy as np

from models.recipe.fst import Graph, const_fst, lookahead_fst


def graph() -> Graph:
    made = Graph()
    first, second = made.state(), made.state()
    made.arc(first, 2, 2, 0.5, second)
    made.arc(first, 1, 1, 0.25, second)
    made.arc(second, 0, 0, 1.0, first)
    made.final[second] = 0.125
    made.sort(by_output=True)
    return made


def test_const() -> None:
    data = const_fst(graph())
    magic, length = struct.unpack_from("<ii", data)
    assert magic == 2125659606
    assert data[8 : 8 + length] == b"const"
    body = data[-(2 * 20 + 3 * 16) :]
    states = np.frombuffer(body[:40], dtype="<f4,<u4,<u4,<u4,<u4")
    assert [tuple(state)[1:] for state in states] == [(0, 2, 0, 0), (2, 1, 1, 1)]
    assert states[1][0] == np.float32(0.125)
    assert np.isinf(states[0][0])
    arcs = np.frombuffer(body[40:], dtype="<i4,<i4,<f4,<i4")
    assert [arc[0] for arc in arcs] == [1, 2, 0]


def test_lookahead_wraps_the_const_fst_and_ends_with_what_each_state_reaches() -> None:
    data = lookahead_fst(graph(), [((1, 2), (4, 6)), ((1, 7),)], final_label=6)
    inner = const_fst(graph())
    assert inner in data
    tail = data[data.index(inner) + len(inner) :]
    assert tail[:5] == bytes([1, 0, 1, 0, 0])
    assert struct.unpack_from("<iq", tail, 5) == (6, 2)
    assert struct.unpack_from("<qiiiii", tail, 17) == (2, 1, 2, 4, 6, 3)
    assert struct.unpack_from("<qiii", tail, 45) == (1, 1, 7, 6)
    assert len(tail) == 45 + 20
