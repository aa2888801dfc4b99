"""Training of the network on clips, with one realignment by the network itself."""

import math
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from models.recipe.clips import Clip
from models.recipe.features import SUBSAMPLING
from models.recipe.network import LEFT, RIGHT, AcousticNetwork
from models.recipe.phones import PDFS

CHUNK: Final = 40
BATCH: Final = 64
PEAK_RATE: Final = 2.5e-3
WARM_UP: Final = 0.15
IGNORED: Final = -100
_SPAN: Final = LEFT + SUBSAMPLING * (CHUNK - 1) + 1 + RIGHT


@dataclass(frozen=True, slots=True)
class Trained:
    """A network and how often it saw each pdf."""

    network: AcousticNetwork
    counts: npt.NDArray[np.int64]
    dev_accuracy: float


class Corpus:
    """All clips behind one another, each padded by its first and last frame as Kaldi does."""

    def __init__(self, clips: Sequence[Clip]) -> None:
        self.clips = list(clips)
        self.bases: list[int] = []
        rows: list[npt.NDArray[np.float16]] = []
        total = 0
        for clip in clips:
            self.bases.append(total)
            tail = RIGHT + SUBSAMPLING * CHUNK
            rows += [
                np.repeat(clip.features[:1], LEFT, 0),
                clip.features,
                np.repeat(clip.features[-1:], tail, 0),
            ]
            total += LEFT + len(clip.features) + tail
        self.features = torch.from_numpy(np.concatenate(rows))
        self.index_chunks()

    def index_chunks(self) -> None:
        """Cuts the clips into chunks of 40 output frames."""
        starts, targets = [], []
        for clip, base in zip(self.clips, self.bases, strict=True):
            wanted = clip.targets()
            for first in range(0, clip.frames, CHUNK):
                part = np.full(CHUNK, IGNORED, np.int64)
                piece = wanted[first : first + CHUNK]
                part[: len(piece)] = piece
                starts.append(base + SUBSAMPLING * first)
                targets.append(part)
        self.starts = torch.tensor(starts)
        self.targets = torch.from_numpy(np.stack(targets))

    def batch(self, chosen: Tensor) -> tuple[Tensor, Tensor]:
        rows = self.starts[chosen][:, None] + torch.arange(_SPAN)
        return self.features[rows].float(), self.targets[chosen]

    def counts(self) -> npt.NDArray[np.int64]:
        flat = self.targets[self.targets != IGNORED].numpy()
        return np.bincount(flat, minlength=PDFS)


def train(clips: Sequence[Clip], dev: Sequence[Clip], *, epochs: int, realign_after: int, seed: int) -> Trained:
    """Trains for a number of epochs; realigns once after `realign_after` of them (0: never)."""
    torch.manual_seed(seed)
    corpus, unseen = Corpus(clips), Corpus(dev)
    network = AcousticNetwork()
    _normalise(network, corpus)
    steps = epochs * math.ceil(len(corpus.starts) / BATCH)
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, PEAK_RATE, total_steps=steps, pct_start=WARM_UP)
    accuracy = 0.0
    for epoch in range(1, epochs + 1):
        began = time.monotonic()
        loss = _epoch(network, corpus, optimiser, schedule)
        if epoch == realign_after and epoch < epochs:
            _realign(network, corpus)
        accuracy = _accuracy(network, unseen)
        took = time.monotonic() - began
        sys.stdout.write(f"epoch {epoch}/{epochs}: loss {loss:.3f}, dev frames right {accuracy:.3f}, {took:.0f} s\n")
        sys.stdout.flush()
    return Trained(network.eval(), corpus.counts(), accuracy)


def _normalise(network: AcousticNetwork, corpus: Corpus) -> None:
    sample = corpus.features[:: max(1, len(corpus.features) // 500_000)].float()
    network.mean.copy_(sample.mean(0))
    network.scale.copy_(1 / sample.std(0))


def _epoch(
    network: AcousticNetwork,
    corpus: Corpus,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LRScheduler,
) -> float:
    network.train()
    total, batches = 0.0, 0
    for chosen in torch.randperm(len(corpus.starts)).split(BATCH):  # type: ignore[no-untyped-call]
        features, targets = corpus.batch(chosen)
        features += 0.02 * torch.randn(len(chosen), 1, features.shape[2]) / network.scale
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(features).flatten(0, 1)
        loss = torch.nn.functional.cross_entropy(
            scores.float(), targets.flatten(), ignore_index=IGNORED, label_smoothing=0.03
        )
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        total, batches = total + float(loss.detach()), batches + 1
    return total / batches


@torch.no_grad()
def _accuracy(network: AcousticNetwork, corpus: Corpus) -> float:
    network.eval()
    right, seen = 0, 0
    for chosen in torch.arange(len(corpus.starts)).split(256):  # type: ignore[no-untyped-call]
        features, targets = corpus.batch(chosen)
        known = targets != IGNORED
        right += int((network(features).argmax(2) == targets)[known].sum())
        seen += int(known.sum())
    return right / max(seen, 1)


@torch.no_grad()
def _realign(network: AcousticNetwork, corpus: Corpus) -> None:
    """Moves every clip's state borders to where the network hears them."""
    network.eval()
    counts = corpus.counts()
    prior = torch.from_numpy(np.log((counts + 10) / (counts + 10).sum())).float()
    moved = []
    for clip, base in zip(corpus.clips, corpus.bases, strict=True):
        span = LEFT + SUBSAMPLING * (clip.frames - 1) + 1 + RIGHT
        scores = network(corpus.features[base : base + span].float()[None])[0]
        likely = (scores.log_softmax(1) - prior)[:, torch.from_numpy(clip.states.astype(np.int64))].numpy()
        moved.append(Clip(clip.features, clip.states, _best_path(likely)))
    corpus.clips = moved
    corpus.index_chunks()


def _best_path(likely: npt.NDArray[np.float32]) -> npt.NDArray[np.int32]:
    """First frame of each state on the best left-to-right path through frames × states."""
    frames, states = likely.shape
    score = np.full(states, -np.inf)
    score[0] = likely[0, 0]
    came = np.zeros((frames, states), bool)
    for frame in range(1, frames):
        entered = np.concatenate([[-np.inf], score[:-1]])
        came[frame] = entered > score
        score = np.maximum(score, entered) + likely[frame]
    starts = np.zeros(states, np.int32)
    state = states - 1
    for frame in range(frames - 1, 0, -1):
        if came[frame, state]:
            starts[state] = frame
            state -= 1
    return starts
