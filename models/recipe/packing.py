"""Puts the parts together into a model directory as Vosk wants it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import torch

from models.recipe import kaldi, language, lexicon, trigram
from models.recipe.corpus import Sentence
from models.recipe.features import MFCC_CONF
from models.recipe.fst import const_fst, lookahead_fst
from models.recipe.network import AcousticNetwork
from models.recipe.phones import PHONES, SIL_PDF, SIL_PHONE, SPN_PDF

ACOUSTIC_SCALE: Final = 0.4
"""What the sounds count beside the words: more (0.5) loses characters in noise, less costs speed."""
MODEL_CONF: Final = (
    f"--min-active=50\n--max-active=1500\n--beam=9.5\n--lattice-beam=4.0\n--acoustic-scale={ACOUSTIC_SCALE}\n"
    "--frame-subsampling-factor=3\n--frames-per-chunk=9\n"
    f"--endpoint.silence-phones={SIL_PHONE}\n--endpoint.rule2.min-trailing-silence=0.5\n"
    "--endpoint.rule3.min-trailing-silence=0.75\n--endpoint.rule4.min-trailing-silence=1.0\n"
)


GRAPH_BYTES: Final = 5_680_000
"""What the graph's files may weigh together: with the network and the card the model stays below 8 MB."""
GAIN_STEP: Final = 0.5
GAIN_MOST: Final = 40.0
Counts = npt.NDArray[np.int64]


def graph_files(sentences: Sequence[Sentence]) -> dict[str, bytes]:
    """Makes the files of graph/ from the sentences."""
    language.prepare()
    counts, words = language.counts(sentences, common_characters())
    built = lexicon.build(words)
    boundary = "".join(f"{number} {phone.position}\n" for number, phone in enumerate(PHONES, 1))
    files = {
        "graph/HCLr.fst": lookahead_fst(built.graph, built.reach, built.final_label),
        "graph/words.txt": built.words_txt.encode(),
        "graph/disambig_tid.int": f"{built.unused_transition}\n".encode(),
        "graph/phones/word_boundary.int": boundary.encode(),
    }
    room = GRAPH_BYTES - sum(map(len, files.values()))
    return {**files, "graph/Gr.fst": _fitting(counts, built.numbers, room)}


def _fitting(counts: trigram.Counts, numbers: Mapping[str, int], room: int) -> bytes:
    """The language model with as many triples of words as there is room for."""
    gain = trigram.TRIPLE_GAIN
    while len(written := const_fst(trigram.graph(counts, numbers, gain))) > room:
        gain += GAIN_STEP
        if gain > GAIN_MOST:
            raise ValueError(f"the words alone fill the model: {len(written)} bytes, {room} are left")
    return written


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312's first level: whatever is said can be written, if only by a homophone."""
    rows = (bytes([high, low]) for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF))
    return [row.decode("gb2312") for row in rows if row < b"\xd7\xfa"]


SILENCE_SHARE: Final = 0.1
FOREIGN_SHARE: Final = 3.0
"""Factors on the priors of silence and foreign sound, by which the decoder divides: with the true ones tones, hum and
music come out as [unk] or a short word, and noisy speech loses syllables to it."""


LEAST_SHARE: Final = 1e-5
"""The prior of a sound that hardly occurs: with a smaller one what the network gives to every sound makes it likelier
than silence, and [unk] goes on through the pauses and everything after them."""


def acoustic_files(network: AcousticNetwork, counts: Counts) -> dict[str, bytes]:
    """Makes am/ and conf/ from a trained network and how often it saw each pdf."""
    priors = np.maximum(counts, LEAST_SHARE * counts.sum()).astype(np.float64)
    priors[SIL_PDF] *= SILENCE_SHARE
    priors[SPN_PDF] *= FOREIGN_SHARE
    with torch.no_grad():
        layers = [(layer.offsets, layer.weight.numpy(), layer.bias.numpy()) for layer in network.eval().folded()]
    return {
        "am/final.mdl": kaldi.acoustic_model(layers, priors),
        "conf/mfcc.conf": MFCC_CONF.encode(),
        "conf/model.conf": MODEL_CONF.encode(),
    }


def write(files: dict[str, bytes], folder: Path) -> None:
    """Writes the files and their SHA256SUMS."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (folder / "SHA256SUMS").write_text(_sums(folder, sorted(_names(folder))))


def _names(folder: Path) -> Iterable[str]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in {"SHA256SUMS", "MODEL_CARD.md"}:
            yield name


def _sums(folder: Path, names: Iterable[str]) -> str:
    return "".join(f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names)
