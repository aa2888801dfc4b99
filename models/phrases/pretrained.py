"""The network's beginning: RoFormer-Sim (small, by characters), which was trained on general Chinese.

Jianlin Su, "RoFormer-Sim: Integrating Retrieval and Generation into RoFormer", Zhuiyi Technology 2021, Apache-2.0. The
package near-synonym (MIT, in pretrained.lock) holds it as an ONNX file; only that file and its vocabulary are used.
"""

from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import onnx
from onnx import numpy_helper

Floats = npt.NDArray[np.float32]
PAD, UNREAD, BEGIN, END = "[PAD]", "[UNK]", "[CLS]", "[SEP]"
_FOLDER: Final = Path("near_synonym") / "data"
_DENSE: Final = 6
"""Matrices in each layer: query, key, value, output, and two of the feed-forward part."""


@dataclass(frozen=True, slots=True)
class Pretrained:
    """Weights by the names of the original, and the characters that it knows, by their row."""

    weights: dict[str, Floats]
    vocabulary: dict[str, int]

    def matrix(self, layer: int, number: int) -> tuple[Floats, Floats]:
        """Return weight (inputs by outputs) and bias of one of a layer's matrices."""
        at = _DENSE * layer + number
        part = "MultiHeadSelfAttention" if number < 4 else "FeedForward"
        name = f"Transformer-{layer}-{part}/dense{f'_{at}' if at else ''}"
        return self.weights[f"{name}/Tensordot/Reshape_1:0"], self.weights[f"{name}/BiasAdd/ReadVariableOp:0"]

    def norm(self, name: str) -> tuple[Floats, Floats]:
        """Return scale and shift of a normalisation."""
        return self.weights[f"{name}-Norm/mul/ReadVariableOp:0"], self.weights[f"{name}-Norm/add_1/ReadVariableOp:0"]


def read() -> Pretrained:
    """Read the installed package's files; the package itself is not imported."""
    folder = Path(str(distribution("near-synonym").locate_file(_FOLDER)))
    graph = onnx.load(folder / "roformer_unilm_small.onnx").graph
    weights = {one.name: np.array(numpy_helper.to_array(one)) for one in graph.initializer}
    lines = (folder / "roformer_vocab.txt").read_text("utf-8").split("\n")
    return Pretrained(weights, {line: number for number, line in enumerate(lines) if line})
