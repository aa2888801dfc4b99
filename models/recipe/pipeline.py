"""The build from text to model directory, stage by stage; finished stages are kept and read again."""

import hashlib
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

import torch

from models.recipe import corpus, packing, speaking, synthesis, training
from models.recipe.clips import Clip
from models.recipe.corpus import Sentence
from models.recipe.held_out import held_out, held_out_clauses
from models.recipe.network import AcousticNetwork
from models.recipe.plan import Plan

KEPT: Final = Path(__file__).parent / "build"


def sentences(plan: Plan) -> list[Sentence]:
    """The text of the build: templates and packs, without the evaluation's sentences."""
    return corpus.sentences(plan.seed, held_out(), clauses=held_out_clauses(), extra=corpus.pack_sentences())


def build(plan: Plan, target: Path, *, processes: int) -> None:
    """Builds a model into `target`."""
    began = time.monotonic()
    text = sentences(plan)
    _say(f"{len(text)} sentences", began)
    orders = speaking.orders(
        [sentence for sentence in text if sentence.kind not in corpus.READ],
        speaking.inventory(),
        seed=plan.seed,
        spoken=plan.spoken,
        scrambled=plan.scrambled,
        foreign=plan.foreign,
        sounds=plan.sounds,
        takes=plan.takes,
    )
    clips = synthesis.synthesise(orders, KEPT, processes=processes)
    hours = sum(len(clip.features) for clip in clips) / 360_000
    _say(f"{len(clips)} clips, {hours:.1f} h", began)
    network, counts = _trained(plan, clips)
    _say("network trained", began)
    packing.write(packing.graph_files(text) | packing.acoustic_files(network, counts), target)
    size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
    _say(f"{target}: {size / 1e6:.2f} MB", began)


def graph(plan: Plan, target: Path) -> None:
    """Builds the words and the language model of `target` anew and leaves its network as it is."""
    packing.write(packing.graph_files(sentences(plan)), target)


def _trained(plan: Plan, clips: Sequence[Clip]) -> tuple[AcousticNetwork, "packing.Counts"]:
    """Trains in one thread: more would mostly wait for each other, and its sums are the same wherever it runs."""
    store = KEPT / f"network-{_digest(plan, clips)}.pt"
    if not store.exists():
        torch.set_num_threads(1)
        made = training.train(
            clips[plan.dev :], clips[: plan.dev], epochs=plan.epochs, realign_after=plan.realign_after, seed=plan.seed
        )
        torch.save({"state": made.network.state_dict(), "counts": torch.from_numpy(made.counts)}, store)
    kept = torch.load(store, weights_only=True)
    network = AcousticNetwork()
    network.load_state_dict(kept["state"])
    return network, kept["counts"].numpy()


def _digest(plan: Plan, clips: Sequence[Clip]) -> str:
    found = hashlib.sha256(json.dumps(asdict(plan)).encode())
    for clip in clips[:: max(1, len(clips) // 50)]:
        found.update(clip.features.tobytes())
    return found.hexdigest()[:16]


def _say(what: str, began: float) -> None:
    sys.stdout.write(f"[{time.monotonic() - began:5.0f} s] {what}\n")
    sys.stdout.flush()
