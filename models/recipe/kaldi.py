"""Kaldi's binary files: the acoustic model, as Vosk 0.3.45 reads it.

Formats read from kaldi-asr/kaldi: base/io-funcs, matrix/kaldi-matrix.cc, hmm/transition-model.cc, nnet3/nnet-nnet.cc.
"""

import struct
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from models.recipe.features import DIMENSION
from models.recipe.phones import PHONES

Matrix = npt.NDArray[np.float32]
_HALF: Final = 0.5


class Writer:
    """Bytes in Kaldi's binary form."""

    def __init__(self) -> None:
        self._out = bytearray(b"\0B")

    def __bytes__(self) -> bytes:
        return bytes(self._out)

    def text(self, *lines: str) -> None:
        for line in lines:
            self._out += line.encode() + b"\n"

    def token(self, *names: str) -> None:
        for name in names:
            self._out += name.encode() + b" "

    def integer(self, *values: int) -> None:
        for value in values:
            self._out += b"\x04" + struct.pack("<i", value)

    def single(self, value: float) -> None:
        self._out += b"\x04" + struct.pack("<f", value)

    def double(self, value: float) -> None:
        self._out += b"\x08" + struct.pack("<d", value)

    def integers(self, values: Sequence[int]) -> None:
        self._out += b"\x04" + struct.pack("<i", len(values)) + np.asarray(values, "<i4").tobytes()

    def vector(self, values: npt.ArrayLike) -> None:
        data = np.asarray(values, "<f4")
        self._out += b"FV "
        self.integer(len(data))
        self._out += data.tobytes()

    def matrix(self, values: npt.ArrayLike) -> None:
        """Writes a matrix in two bytes per value, from its least to its greatest; Kaldi reads it as any other."""
        data = np.asarray(values, np.float64)
        least, span = np.float32(data.min()), np.float32(np.ptp(data) or 1.0)
        steps = np.clip(np.rint((data - least) * (65535 / span)), 0, 65535)
        self._out += b"CM2 " + struct.pack("<ffii", least, span, *data.shape) + steps.astype("<u2").tobytes()


def triples() -> list[tuple[int, int, int]]:
    """(phone, HMM state, pdf), sorted; transition ids count through them, self-loop 2k+1, forward 2k+2."""
    return [(number, state, pdf) for number, phone in enumerate(PHONES, 1) for state, pdf in enumerate(phone.pdfs)]


def acoustic_model(layers: Sequence[tuple[Sequence[int], Matrix, Matrix]], counts: npt.NDArray[np.float64]) -> bytes:
    """Writes am/final.mdl from (offsets in input frames, weight, bias) of each affine and the pdfs' frame counts."""
    out = Writer()
    _transition_model(out)
    _network(out, layers)
    out.token("<LeftContext>")
    out.integer(0)
    out.token("<RightContext>")
    out.integer(0)
    out.token("<Priors>")
    out.vector((counts + 10) / (counts + 10).sum())
    return bytes(out)


def _transition_model(out: Writer) -> None:
    kinds = sorted({len(phone.pdfs) for phone in PHONES})
    out.token("<TransitionModel>", "<Topology>")
    out.integers(range(1, len(PHONES) + 1))
    out.integers([-1, *(kinds.index(len(phone.pdfs)) for phone in PHONES)])
    out.integer(len(kinds))
    for states in kinds:
        out.integer(states + 1)
        for state in range(states):
            out.integer(state, 2)
            for destination in (state, state + 1):
                out.integer(destination)
                out.single(_HALF)
        out.integer(-1, 0)
    rows = triples()
    out.token("</Topology>", "<Triples>")
    out.integer(len(rows))
    for row in rows:
        out.integer(*row)
    out.token("</Triples>", "<LogProbs>")
    out.vector([0.0] + [float(np.log(_HALF))] * (2 * len(rows)))
    out.token("</LogProbs>", "</TransitionModel>")


def _network(out: Writer, layers: Sequence[tuple[Sequence[int], Matrix, Matrix]]) -> None:
    lines = [f"input-node name=input dim={DIMENSION}"]
    components: list[tuple[str, Matrix | None, Matrix | None, int]] = []
    previous = "input"
    for index, (offsets, weight, bias) in enumerate(layers):
        last = index == len(layers) - 1
        name, activation = (f"affine{index}", "output.log-softmax" if last else f"relu{index}")
        parts = ", ".join(previous if offset == 0 else f"Offset({previous}, {offset})" for offset in offsets)
        source = f"Append({parts})" if len(offsets) > 1 else parts
        lines += [
            f"component-node name={name} component={name} input={source}",
            f"component-node name={activation} component={activation} input={name}",
        ]
        components += [(name, weight, bias, 0), (activation, None, None, len(bias))]
        previous = activation
    lines.append(f"output-node name=output input={previous} objective=linear")
    out.token("<Nnet3>")
    out.text("", *lines, "")
    out.token("<NumComponents>")
    out.integer(len(components))
    for name, matrix, offset, size in components:
        out.token("<ComponentName>", name)
        if matrix is not None and offset is not None:
            _affine(out, matrix, offset)
        else:
            _nonlinearity(out, "LogSoftmaxComponent" if "softmax" in name else "RectifiedLinearComponent", size)
    out.token("</Nnet3>")


def _affine(out: Writer, weight: Matrix, bias: Matrix) -> None:
    out.token("<FixedAffineComponent>", "<LinearParams>")
    out.matrix(weight)
    out.token("<BiasParams>")
    out.vector(bias)
    out.token("</FixedAffineComponent>")


def _nonlinearity(out: Writer, kind: str, size: int) -> None:
    out.token(f"<{kind}>", "<Dim>")
    out.integer(size)
    for name in ("<ValueAvg>", "<DerivAvg>"):
        out.token(name)
        out.vector([])
    out.token("<Count>")
    out.double(0.0)
    out.token("<OderivRms>")
    out.vector([])
    for name in ("<OderivCount>", "<NumDimsSelfRepaired>", "<NumDimsProcessed>"):
        out.token(name)
        out.double(0.0)
    out.token(f"</{kind}>")
