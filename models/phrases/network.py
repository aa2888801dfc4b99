"""The network that reads an utterance as a whole: the first layers of RoFormer-Sim, with sounds beside the characters.

An utterance is read once for both sides; each side has its own scores.
"""

from collections.abc import Mapping, Sequence
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from assist.matching.encoder import END, LONGEST, UNREAD
from models.phrases import pretrained
from models.phrases.pretrained import Pretrained

LAYERS: Final = 4
"""Of the original's six."""
WIDTH, HEADS = 384, 6
_HEAD: Final = WIDTH // HEADS
_INNER: Final = 4 * WIDTH
_EPSILON: Final = 1e-12
_MASKED: Final = -1e4
_RARE: Final = -4.0
"""Log-odds of any concept before anything is learned."""
_HIDDEN_CHARACTERS, _HIDDEN_SOUNDS = 0.08, 0.06
"""Shares of an utterance that are not shown in training."""


class Layer(nn.Module):
    """One layer: attention with rotated positions, then the feed-forward part."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.wide, self.narrow = nn.Linear(WIDTH, _INNER), nn.Linear(_INNER, WIDTH)
        self.first_norm, self.second_norm = nn.LayerNorm(WIDTH, _EPSILON), nn.LayerNorm(WIDTH, _EPSILON)
        self.dropout = nn.Dropout(0.1)

    def forward(self, hidden: Tensor, mask: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        query, key = (_rotated(_split(one(hidden)), cosine, sine) for one in (self.query, self.key))
        value = _split(self.value(hidden))
        near = torch.softmax(torch.matmul(query, key.transpose(2, 3)).float() * _HEAD**-0.5 + mask, -1).to(value.dtype)
        seen = torch.matmul(near, value).transpose(1, 2).flatten(2)
        hidden = self.first_norm(hidden + self.output(seen))
        inner = functional.gelu(self.wide(hidden))
        result: Tensor = self.second_norm(hidden + self.dropout(self.narrow(inner)))
        return result

    def begin(self, original: Pretrained, number: int) -> None:
        """Take over a layer of the original."""
        affines = (self.query, self.key, self.value, self.output, self.wide, self.narrow)
        for at, affine in enumerate(affines):
            weight, bias = original.matrix(number, at)
            _fill(affine, weight.T, bias)
        _fill(self.first_norm, *original.norm(f"Transformer-{number}-MultiHeadSelfAttention"))
        _fill(self.second_norm, *original.norm(f"Transformer-{number}-FeedForward"))


class Network(nn.Module):
    """Characters and sounds of an utterance to the scores of one side's concepts."""

    cosine: Tensor
    sine: Tensor

    def __init__(self, characters: int, syllables: int, concepts: Mapping[str, int], found: Mapping[str, int]) -> None:
        """Make the network for so many characters and syllables, concepts and features of phrases of each side."""
        super().__init__()
        self.characters = nn.Embedding(characters, WIDTH)
        self.syllables = nn.Embedding(syllables, WIDTH, padding_idx=0)
        nn.init.zeros_(self.syllables.weight)
        self.norm = nn.LayerNorm(WIDTH, _EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.heads = nn.ModuleDict({side: nn.Linear(3 * WIDTH, count) for side, count in concepts.items()})
        self.phrases = nn.ParameterDict(
            {side: nn.Parameter(torch.zeros(count, concepts[side])) for side, count in found.items()}
        )
        for head in self.heads.values():
            nn.init.normal_(head.weight, 0, 0.01)
            nn.init.constant_(head.bias, _RARE)
        self.dropout = nn.Dropout(0.2)
        turns = torch.arange(LONGEST + 2)[:, None] * 10_000.0 ** (-torch.arange(_HEAD // 2) / (_HEAD // 2))
        self.register_buffer("cosine", torch.cos(turns).repeat_interleave(2, 1), persistent=False)
        self.register_buffer("sine", torch.sin(turns).repeat_interleave(2, 1), persistent=False)

    def forward(self, characters: Tensor, syllables: Tensor) -> Tensor:
        """Batch × length, twice, to batch × (3 × width): the beginning, the mean, the greatest of what was read."""
        if self.training:
            hidden = (torch.rand(characters.shape) < _HIDDEN_CHARACTERS) & (characters > END)
            characters = torch.where(hidden, UNREAD, characters)
            syllables = torch.where(torch.rand(syllables.shape) < _HIDDEN_SOUNDS, 0, syllables)
        length = characters.shape[1]
        there = (characters > 0).float()
        cosine, sine = self.cosine[:length], self.sine[:length]
        read = self.norm(self.characters(characters) + self.syllables(syllables))
        for layer in self.layers:
            read = layer(read, (1 - there[:, None, None, :]) * _MASKED, cosine, sine)
        read, there = read.float(), there.unsqueeze(2)
        mean = (read * there).sum(1) / there.sum(1)
        return torch.cat([read[:, 0], mean, (read + (1 - there) * _MASKED).max(1)[0]], 1)

    def scores(self, side: str, read: Tensor, found: Tensor) -> Tensor:
        """Return the log-odds of a side's concepts from what was read and the phrases found (batch × features)."""
        result: Tensor = self.heads[side](self.dropout(read)) + found @ self.phrases[side]
        return result

    def begin(self, original: Pretrained, characters: Sequence[str]) -> None:
        """Take over what the original knows; `characters` are those of this network after the four special ones."""
        special = (pretrained.PAD, pretrained.UNREAD, pretrained.BEGIN, pretrained.END)
        rows = [original.vocabulary[one] for one in (*special, *characters)]
        words = original.weights["Embedding-Token/embeddings:0"][rows]
        first = original.weights["Embedding-Segment/embeddings:0"][0]
        with torch.no_grad():
            self.characters.weight.copy_(torch.from_numpy(words + first))
            _fill(self.norm, *original.norm("Embedding"))
            for number, layer in enumerate(self.layers):
                layer.begin(original, number)


def _split(hidden: Tensor) -> Tensor:
    """Batch × length × width to batch × heads × length × width of a head."""
    return hidden.unflatten(2, (HEADS, _HEAD)).transpose(1, 2)


def _rotated(one: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    turned = torch.stack([-one[..., 1::2], one[..., ::2]], -1).flatten(3)
    return one * cosine.to(one.dtype) + turned * sine.to(one.dtype)


def _fill(part: nn.Module, weight: pretrained.Floats, bias: pretrained.Floats) -> None:
    with torch.no_grad():
        part.weight.copy_(torch.from_numpy(weight.copy()))
        part.bias.copy_(torch.from_numpy(bias.copy()))
