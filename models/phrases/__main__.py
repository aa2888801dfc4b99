"""Trains what the packs ship: `python -m models.phrases` (see phrases.mk)."""

import argparse
import json
import os
import sys
import time
import warnings
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.exceptions import ConvergenceWarning

from assist.matching.grams import written
from assist.matching.learned import FORBIDDEN, HIT_WEIGHT, STARTING
from assist.packs.compiled import JUDGED, CompiledPack, compile_pack
from assist.packs.loader import load
from calls.findings import Role
from models.phrases import reading, training
from models.phrases.copies import prepare
from models.phrases.material import Material, Sides, dialogues, examples, plain
from models.phrases.reading import Reading
from models.phrases.training import Trained

HERE: Final = Path(__file__).parent
ROWS: Final = HERE.parents[1] / "tests" / "standard"
TARGET: Final = HERE.parents[1] / "assist" / "packs" / "data"
KEPT: Final = HERE / ".kept"
"""From here a training of the network that was cut off goes on, if nothing has changed since."""
_OWN_EXAMPLES: Final = 20
"""A concept with so many labelled utterances may take back what its phrases find."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m models.phrases", description=__doc__)
    parser.add_argument("--pack", default="zh-CN")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 2)
    parser.add_argument("--passes", type=float, default=reading.PASSES, help="of the network over all utterances")
    given = parser.parse_args()
    warnings.simplefilter("ignore", ConvergenceWarning)  # the few steps are the regularisation's other half
    began = time.monotonic()
    pack = compile_pack(load(given.pack).model_copy(update={"learned": "none"}))
    sides = material(pack)
    prepared = {}
    for role, side in sides.items():
        prepared[role] = prepare(side, pack.lexicons[role], given.processes)
        _say(f"{role.value}: {len(side.utterances)} utterances, {len(prepared[role].concepts)} concepts", began)
    trained = {role: training.train(side, given.processes) for role, side in prepared.items()}
    _say("linear classifiers", began)
    read = reading.train({role.value: side for role, side in prepared.items()}, KEPT, given.passes)
    _say("network", began)
    network = TARGET / f"{given.pack}.learned.onnx"
    network.write_bytes(read.network)
    target = TARGET / f"{given.pack}.learned.npz"
    np.savez_compressed(target, **_arrays(pack, sides, trained, read))
    KEPT.unlink(missing_ok=True)
    for file in (target, network):
        _say(f"{file.name}: {file.stat().st_size / 1e6:.2f} MB", began)
    return 0


def material(pack: CompiledPack) -> Sides:
    """Collect everything that is written for learning."""
    sides = {role: Material() for role in (Role.AGENT, Role.CALLER)}
    examples(HERE / "examples", pack, sides)
    dialogues(sorted((ROWS / "rows").glob("*.yaml")), pack, sides)
    dialogues(sorted((ROWS / "practice").glob("*.yaml")), pack, sides)
    for role, side in sides.items():
        plain(sorted((HERE / "text").glob(f"{role.value}*.txt")), side)
    return sides


def _arrays(
    pack: CompiledPack, sides: Sides, trained: dict[Role, Trained], read: Reading
) -> dict[str, npt.NDArray[Any]]:
    labelled = Counter(
        concept
        for side in sides.values()
        for labels in side.utterances.values()
        for concept, expressed in labels.items()
        if expressed is not None
    )
    about = {
        "concepts": {role.value: one.concepts for role, one in trained.items()},
        "doubted": sorted(one for one, count in labelled.items() if count >= _OWN_EXAMPLES and _accuses_or_starts(one)),
        "phrases": {name: pack.lexicons[role].phrases[name] for role, one in trained.items() for name in one.concepts},
        "characters": read.characters,
        "syllables": read.syllables,
    }
    arrays = {"about": _bytes(json.dumps(about, ensure_ascii=False))}
    for role, one in trained.items():
        whole = _with_phrases(one, read.phrases[role.value])
        used = np.flatnonzero(whole.any(0))
        weights = whole[:, used].T
        of = np.nonzero(weights)
        arrays |= {
            f"{role.value}-features": _bytes("\n".join(written(one.features[number]) for number in used)),
            f"{role.value}-counts": np.count_nonzero(weights, axis=1).astype(np.uint8),
            f"{role.value}-of": of[1].astype(np.uint8),
            f"{role.value}-weights": weights[of].astype(np.float16),
            f"{role.value}-bias": one.bias,
        }
    return arrays


def _with_phrases(trained: Trained, phrases: Mapping[str, npt.NDArray[np.float32]]) -> npt.NDArray[np.float32]:
    """Return the linear weights, and with them what phrases add to the network's scores: the network has text alone."""
    weights = trained.weights.copy()
    for number, name in enumerate(trained.features):
        if name in phrases:
            weights[:, number] += phrases[name] / HIT_WEIGHT
    return weights


def _accuses_or_starts(concept: str) -> bool:
    """Tell whether it is a forbidden wording or starts a rule; what is owed is taken as generously as phrases say."""
    return concept.endswith(FORBIDDEN) or STARTING in concept or concept in JUDGED


def _bytes(text: str) -> npt.NDArray[np.uint8]:
    return np.frombuffer(text.encode(), np.uint8)


def _say(what: str, began: float) -> None:
    sys.stdout.write(f"[{time.monotonic() - began:5.0f} s] {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
