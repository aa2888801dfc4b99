"""Trains the network on both sides' copies, and writes it as it is run."""

import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from assist.matching.encoder import CHARACTERS, END, LONGEST, SYLLABLES, UNREAD, Alphabet
from assist.matching.folding import syllable
from assist.matching.learned import FORBIDDEN
from models.phrases import pretrained
from models.phrases.copies import SEED, Prepared
from models.phrases.network import Network
from models.phrases.progress import EVERY, Progress

PASSES: Final = 3
"""Over all utterances, each as it is and once damaged."""
LEAST: Final = 8
"""A phrase's feature, or a syllable, seen less often is left out."""
LABELLED: Final = 4.0
"""What a person's label counts beside one that a phrase gave."""
TOKENS: Final = 6144
"""In a batch."""
LENGTHS: Final = (0, 6, 9, 12, 16, 20, 24, 28, 32, 40, 50, 64, 84, 110, LONGEST + 2)
"""Batches have these lengths and no others: for each the processor's code is made once."""
RATE, HEAD_RATE = 3e-4, 2e-3
"""Of what the original knew, and of what is new."""
WARMED, LOWEST = 0.06, 0.02
"""The share of all steps until the full rate, and the share of it that is left at the end."""
STRONGEST: Final = 5.0
Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reading:
    """The trained network as it is run, and what belongs to its inputs and to the phrases."""

    network: bytes
    characters: tuple[str, ...]
    syllables: tuple[str, ...]
    phrases: Mapping[str, Mapping[str, npt.NDArray[np.float32]]]
    """By side and phrase's feature: what it adds to the score of each concept."""


@dataclass(frozen=True, slots=True)
class _Side:
    characters: Tensor
    """Copies by length, with both ends."""
    syllables: Tensor
    lengths: Numbers
    own: Numbers
    damaged: npt.NDArray[np.bool_]
    found: tuple[tuple[int, ...], ...]
    features: tuple[str, ...]
    expressed: Tensor
    """Utterances by concepts."""
    counts: Tensor


def train(sides: Mapping[str, Prepared], kept: Path, passes: float = PASSES) -> Reading:
    """Train the network for both sides at once; `kept` is the file from which a training that was cut off goes on."""
    torch.manual_seed(SEED)
    original = pretrained.read()
    characters = tuple(one for one in original.vocabulary if _common(one))
    heard = Counter(one for side in sides.values() for copy in side.copies for one in copy.sound.folded)
    syllables = tuple(sorted(syllable(one) for one, count in heard.items() if count >= LEAST))
    alphabet = Alphabet(characters, syllables)
    ready = {role: _side(side, alphabet) for role, side in sides.items()}
    network = Network(
        len(characters) + END + 1,
        len(syllables) + UNREAD + 1,
        {role: len(side.concepts) for role, side in sides.items()},
        {role: len(side.features) for role, side in ready.items()},
    )
    network.begin(original, characters)
    _fit(network, ready, passes, kept)
    return Reading(_exported(network), characters, syllables, _phrases(network, ready))


def _common(character: str) -> bool:
    """Tell whether it is written in simplified Chinese texts; the others would only make the file larger."""
    if len(character) != 1 or not character.isalnum():
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _side(side: Prepared, alphabet: Alphabet) -> _Side:
    inputs = [alphabet.numbers(copy.sound) for copy in side.copies]
    lengths = np.array([len(line) for line, _ in inputs])
    written, heard = (torch.zeros(len(lengths), int(lengths.max()), dtype=torch.int32) for _ in range(2))
    for number, (characters, syllables) in enumerate(inputs):
        written[number, : len(characters)] = torch.tensor(characters)
        heard[number, : len(syllables)] = torch.tensor(syllables)
    often = Counter(name for copy in side.copies for name in copy.found)
    features = {name: at for at, name in enumerate(sorted(name for name, count in often.items() if count >= LEAST))}
    found = tuple(tuple(features[name] for name in copy.found if name in features) for copy in side.copies)
    own = np.array([copy.of for copy in side.copies])
    damaged = np.array([copy.share >= 0.1 for copy in side.copies])
    return _Side(written, heard, lengths, own, damaged, found, tuple(features), *_labels(side))


def _labels(side: Prepared) -> tuple[Tensor, Tensor]:
    """Return what each utterance expresses, and how much each of its labels counts."""
    numbers = {concept: number for number, concept in enumerate(side.concepts)}
    forbidden = [number for concept, number in numbers.items() if concept.endswith(FORBIDDEN)]
    expressed = np.zeros((len(side.labels), len(numbers)), np.float32)
    counts = np.ones_like(expressed)
    for row, (labels, found) in enumerate(zip(side.labels, side.expressed, strict=True)):
        if any(yes and concept.endswith(FORBIDDEN) for concept, yes in labels.items()):
            counts[row, forbidden] = 0  # rude in one way is often rude in another
        given = [numbers[concept] for concept in found if concept in numbers]
        expressed[row, given] = counts[row, given] = 1
        for concept, yes in labels.items():
            if concept in numbers and (yes is not None or concept not in found):
                counts[row, numbers[concept]] = 0.0 if yes is None else LABELLED
    return torch.from_numpy(expressed), torch.from_numpy(counts)


def _fit(network: Network, sides: Mapping[str, _Side], passes: float, kept: Path) -> None:
    chance = np.random.default_rng(SEED)
    plan = _plan(sides, chance)
    steps = max(1, int(len(plan) * passes))
    optimizer = _optimizer(network)
    pace = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / (steps * WARMED)) * max(LOWEST, 1 - step / steps)
    )
    progress = Progress(kept, _made_of(network, sides, steps))
    first = 0
    if before := progress.read():
        network.load_state_dict(before["network"])
        optimizer.load_state_dict(before["optimizer"])
        pace.load_state_dict(before["pace"])
        chance.bit_generator.state = before["chance"]
        torch.set_rng_state(before["torch"])
        first, plan = before["step"], before["plan"]
        sys.stdout.write(f"  goes on at step {first}\n")
    network.train()
    began, losses = time.monotonic(), []
    for step in range(first, steps):
        plan = plan or _plan(sides, chance)
        role, rows, length = plan.pop()
        loss = _loss(network, role, sides[role], rows, length)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), STRONGEST)
        optimizer.step()
        pace.step()
        losses.append(loss.item())
        done = step + 1
        if done % EVERY == 0 or done == steps:
            left = (time.monotonic() - began) / (done - first) * (steps - done)
            sys.stdout.write(f"  step {done}/{steps}: {np.mean(losses[-EVERY:]):.2f}, {left / 60:.0f} min left\n")
            sys.stdout.flush()
            progress.keep(
                network=network.state_dict(),
                optimizer=optimizer.state_dict(),
                pace=pace.state_dict(),
                chance=chance.bit_generator.state,
                torch=torch.get_rng_state(),
                step=done,
                plan=plan,
            )
    network.eval()


def _made_of(network: Network, sides: Mapping[str, _Side], steps: int) -> Iterator[bytes]:
    """Yield what makes this training this one."""
    yield repr((network, steps, SEED, RATE, HEAD_RATE, WARMED, LOWEST, TOKENS, LENGTHS)).encode()
    for side in sides.values():
        yield repr((side.features, side.found)).encode()
        for one in (side.characters, side.syllables, side.expressed, side.counts):
            yield one.numpy().tobytes()


def _optimizer(network: Network) -> torch.optim.Optimizer:
    old = [one for name, one in network.named_parameters() if name.startswith(("characters", "norm", "layers"))]
    new = [one for name, one in network.named_parameters() if name.startswith(("syllables", "heads", "phrases"))]
    groups = [
        {"params": old, "lr": RATE, "weight_decay": 0.01},
        {"params": new, "lr": HEAD_RATE, "weight_decay": 0.001},
    ]
    return torch.optim.AdamW(groups, fused=True)


def _plan(sides: Mapping[str, _Side], chance: np.random.Generator) -> list[tuple[str, Numbers, int]]:
    """Return the batches of one pass, mixed: side, copies, length."""
    plan = [(role, *batch) for role, side in sides.items() for batch in _batches(side, chance)]
    return [plan[number] for number in chance.permutation(len(plan))]


def _batches(side: _Side, chance: np.random.Generator) -> Iterator[tuple[Numbers, int]]:
    damaged = chance.permutation(np.flatnonzero(side.damaged))
    _, first = np.unique(side.own[damaged], return_index=True)
    _, whole = np.unique(side.own, return_index=True)
    rows = np.concatenate([whole, damaged[first]])
    for shorter, length in pairwise(LENGTHS):
        these = rows[(side.lengths[rows] > shorter) & (side.lengths[rows] <= length)]
        size = TOKENS // length
        if len(these):
            these = chance.permutation(np.concatenate([these, chance.choice(these, -len(these) % size)]))
        yield from ((these[at : at + size], length) for at in range(0, len(these), size))


def _loss(network: Network, role: str, side: _Side, rows: Numbers, length: int) -> Tensor:
    found = torch.zeros(len(rows), len(side.features))
    for at, row in enumerate(rows.tolist()):
        found[at, list(side.found[row])] = 1
    length = min(length, side.characters.shape[1])
    with torch.autocast("cpu", dtype=torch.bfloat16, enabled=_halved()):
        read = network(side.characters[rows, :length], side.syllables[rows, :length])
        scores = network.scores(role, read, found)
    own = side.own[rows]
    losses = functional.binary_cross_entropy_with_logits(scores.float(), side.expressed[own], reduction="none")
    return (losses * side.counts[own]).sum() / len(rows)


@cache
def _halved() -> bool:
    """Tell whether the processor multiplies numbers of sixteen bits; on others they take twenty times as long."""
    known = Path("/proc/cpuinfo")
    return known.exists() and "amx_bf16" in known.read_text("utf-8")


class _Run(nn.Module):
    """The network as it is run: one utterance, both sides' scores, without what phrases add."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, characters: Tensor, syllables: Tensor) -> tuple[Tensor, ...]:
        read = self.network(characters, syllables)
        return tuple(head(read)[0] for head in self.network.heads.values())


def _exported(network: Network) -> bytes:
    """Write it in the format of ONNX, its matrices in eight bits."""
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / "small.onnx"
        torch.onnx.export(
            _Run(network).eval(),
            (torch.ones(1, 9, dtype=torch.int64), torch.ones(1, 9, dtype=torch.int64)),
            str(whole),
            input_names=[CHARACTERS, SYLLABLES],
            output_names=list(network.heads),
            dynamic_axes={CHARACTERS: {1: "length"}, SYLLABLES: {1: "length"}},
            dynamo=False,
        )
        # Seven bits, so that processors without VNNI do not overflow.
        quantize_dynamic(whole, small, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        return small.read_bytes()


def _phrases(network: Network, sides: Mapping[str, _Side]) -> dict[str, dict[str, npt.NDArray[np.float32]]]:
    given = {role: network.phrases[role].detach().numpy() for role in sides}
    return {role: dict(zip(side.features, given[role], strict=True)) for role, side in sides.items()}
