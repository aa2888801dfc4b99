"""How an utterance reads as a whole: a small network scores each concept.

The linear classifiers (`learned`) weigh pieces that examples have in common; the network was first trained on general
Chinese and knows which words mean the same. It reads each character together with its sound, so that a homophone is
half read. `models/phrases` trains it on the same examples; here it is only run.
"""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
from onnxruntime import InferenceSession, SessionOptions

from assist.matching.folding import code
from assist.matching.sounds import Sounds

Floats = npt.NDArray[np.float32]
UNREAD: Final = 1
"""Input for a character or a syllable that was not known in training; 0 stands for none."""
BEGIN, END = 2, 3
"""Inputs for the utterance's ends, among characters."""
CHARACTERS, SYLLABLES = "characters", "syllables"
"""The network's inputs; its outputs are named as the sides."""
LONGEST: Final = 160
"""Syllables; of more, the first are read: nobody says so much in one turn."""
_QUIET: Final = 3


class Alphabet:
    """The characters and syllables that the network knows, each with its number."""

    def __init__(self, characters: Sequence[str], syllables: Sequence[str]) -> None:
        self._characters = {one: number for number, one in enumerate(characters, END + 1)}
        self._syllables = {code(one): number for number, one in enumerate(syllables, UNREAD + 1)}

    def numbers(self, sound: Sounds) -> tuple[list[int], list[int]]:
        """Return an utterance as the network's two inputs, of one length, with both ends."""
        written = [self._characters.get(one, UNREAD) for one in sound.spoken[:LONGEST]]
        heard = [self._syllables.get(one, UNREAD) for one in sound.folded[:LONGEST]]
        return [BEGIN, *written, END], [0, *heard, 0]


class Encoder:
    """The network, for both sides of the call."""

    def __init__(self, network: bytes, alphabet: Alphabet) -> None:
        options = SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # calls are many: each has its share of a core
        options.log_severity_level = _QUIET
        self._session = InferenceSession(network, options, providers=["CPUExecutionProvider"])
        self._alphabet = alphabet

    def scores(self, role: str, sound: Sounds) -> Floats:
        """Return the log-odds of each of a side's concepts, in the order in which the side lists them."""
        written, heard = self._alphabet.numbers(sound)
        inputs = {CHARACTERS: np.array([written], np.int64), SYLLABLES: np.array([heard], np.int64)}
        (scores,) = self._session.run([role], inputs)
        return np.asarray(scores, np.float32)
