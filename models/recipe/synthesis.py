"""Runs the orders of clips in parallel and keeps the result on disk, so that training can be repeated alone."""

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np

from models.recipe.clips import Clip, Order, make

_HERE: Final = Path(__file__).parent
_SPEECH: Final = _HERE.parents[1] / "sansheng" / "speech"
_SOURCES: Final = (
    *(_HERE / f"{name}.py" for name in ("augment", "clips", "features", "phones")),
    *(_SPEECH / f"{name}.py" for name in ("channel", "noise", "espeak", "pinyin")),
)
"""The code that a clip comes from."""


def synthesise(orders: Sequence[Order], folder: Path, *, processes: int) -> list[Clip]:
    """Makes all clips, or reads those of an earlier run with the same orders."""
    folder.mkdir(parents=True, exist_ok=True)
    store = folder / f"clips-{_digest(orders)}.npz"
    if not store.exists():
        _save(_made(orders, processes), store)
    return _load(store)


def _made(orders: Sequence[Order], processes: int) -> list[Clip]:
    began = time.monotonic()
    clips: list[Clip] = []
    with get_context("spawn").Pool(processes) as pool:
        for done, made in enumerate(pool.imap(make, orders), 1):
            clips += made
            if done % 20 == 0 or done == len(orders):
                sys.stdout.write(f"clips {len(clips)}, {done}/{len(orders)} orders, {time.monotonic() - began:.0f} s\n")
                sys.stdout.flush()
    return clips


def _save(clips: Sequence[Clip], store: Path) -> None:
    part = store.with_suffix(".part.npz")
    np.savez(
        part,
        features=np.concatenate([clip.features for clip in clips]),
        states=np.concatenate([clip.states for clip in clips]),
        starts=np.concatenate([clip.starts for clip in clips]),
        lengths=np.array([(len(clip.features), len(clip.states)) for clip in clips]),
    )
    part.rename(store)


def _load(store: Path) -> list[Clip]:
    with np.load(store) as data:
        features, states, starts, lengths = (data[name] for name in ("features", "states", "starts", "lengths"))
    clips, row, state = [], 0, 0
    for rows, count in lengths:
        part = slice(state, state + count)
        clips.append(Clip(features[row : row + rows], states[part], starts[part]))
        row, state = row + rows, state + count
    return clips


def _digest(orders: Sequence[Order]) -> str:
    """Names what the clips are made from: the orders, and the code that speaks and records them."""
    text = json.dumps([asdict(order) for order in orders], sort_keys=True, ensure_ascii=False)
    found = hashlib.sha256(text.encode())
    for source in _SOURCES:
        found.update(source.read_bytes())
    return found.hexdigest()[:16]
