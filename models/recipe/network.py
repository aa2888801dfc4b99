"""The network: a small time-delay network on three-fold subsampled frames.

1,121,000 parameters; context 27 input frames to the left and 12 (120 ms, part of the latency) to the right.
"""

from dataclasses import dataclass
from typing import Final

import torch
from torch import Tensor, nn

from models.recipe.features import DIMENSION, SUBSAMPLING
from models.recipe.phones import PDFS

FIRST_SPLICE: Final = (-3, -2, -1, 0, 1, 2, 3)
"""Input frames of the first layer."""
SPLICES: Final = ((-1, 0, 1), (-1, 0, 1), (-2, -1, 0, 1), (-2, -1, 0), (-2, 0))
"""Output frames (30 ms) of the further layers."""
LEFT: Final = -FIRST_SPLICE[0] - SUBSAMPLING * sum(splice[0] for splice in SPLICES)
RIGHT: Final = FIRST_SPLICE[-1] + SUBSAMPLING * sum(splice[-1] for splice in SPLICES)


@dataclass(frozen=True, slots=True)
class Affine:
    """One folded layer as it is exported: y = weight · spliced + bias."""

    offsets: tuple[int, ...]
    """In input frames."""
    weight: Tensor
    bias: Tensor


class AcousticNetwork(nn.Module):
    """Input frames to log-probabilities of pdfs."""

    mean: Tensor
    scale: Tensor

    def __init__(self, width: int = 256, dropout: float = 0.08) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(DIMENSION))
        self.register_buffer("scale", torch.ones(DIMENSION))
        sizes = [DIMENSION * len(FIRST_SPLICE)] + [width * len(splice) for splice in SPLICES]
        self.affines = nn.ModuleList(nn.Linear(size, width) for size in sizes)
        self.norms = nn.ModuleList(nn.BatchNorm1d(width, affine=False) for _ in sizes)
        self.dropout = nn.Dropout(dropout)
        self.output = nn.Linear(width, PDFS)

    def forward(self, features: Tensor) -> Tensor:
        """Batch × (LEFT + 3 (n-1) + 1 + RIGHT) × 40 to batch × n × pdfs, unnormalised."""
        frames = (features - self.mean) * self.scale
        windows = frames.unfold(1, len(FIRST_SPLICE), SUBSAMPLING)
        hidden = windows.transpose(2, 3).flatten(2)
        for index, (affine, norm) in enumerate(zip(self.affines, self.norms, strict=True)):
            if index:
                hidden = _splice(hidden, SPLICES[index - 1])
            hidden = torch.relu(affine(hidden))
            hidden = norm(hidden.flatten(0, 1)).view_as(hidden)
            hidden = self.dropout(hidden)
        scores: Tensor = self.output(hidden)
        return scores

    def folded(self) -> list[Affine]:
        """Layers with the normalisations folded into the affine that follows them; ReLU lies between."""
        shift, scale = -self.mean * self.scale, self.scale
        layers = []
        first = FIRST_SPLICE
        offsets = [first, *(tuple(SUBSAMPLING * o for o in splice) for splice in SPLICES), (0,)]
        for index, affine in enumerate([*self.affines, self.output]):
            assert isinstance(affine, nn.Linear)
            count = len(offsets[index])
            weight = affine.weight.double()
            bias = affine.bias.double() + weight @ shift.double().repeat(count)
            layers.append(Affine(offsets[index], (weight * scale.double().repeat(count)).float(), bias.float()))
            if index < len(self.norms):
                norm = self.norms[index]
                assert isinstance(norm, nn.BatchNorm1d)
                assert norm.running_var is not None
                assert norm.running_mean is not None
                scale = 1 / torch.sqrt(norm.running_var + norm.eps)
                shift = -norm.running_mean * scale
        return layers


def _splice(hidden: Tensor, splice: tuple[int, ...]) -> Tensor:
    first, last = splice[0], splice[-1]
    count = hidden.shape[1] - (last - first)
    return torch.cat([hidden[:, offset - first : offset - first + count] for offset in splice], dim=2)
