"""Trains one linear classifier for each concept on utterances as they are and as a poor recogniser gives them."""

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assist.analysis.errors import damaged
from assist.matching.grams import grams
from assist.matching.learned import HIT_WEIGHT, found_before
from assist.matching.lexicon import Lexicon
from assist.matching.sounds import sounds
from models.phrases.material import Labels, Material

COPIES: Final = (0.0, 0.0001, 0.15, 0.3, 0.2)
"""The share of wrong characters in each copy of an utterance; the second has no punctuation, as recognisers write."""
LEAST: Final = 8
"""A feature, or a concept, seen less often is left out."""
PLAIN: Final = frozenset({"question", "backchannel", "accepts", "refuses", "request", "slow-down", "polite-ask"})
"""Concepts of the language's most common words: phrases are enough."""
SPARED: Final = 3
"""Of the utterances that nobody labelled for a concept and that do not express it, one in so many is taken, and counts
for all: most of what is said has nothing to do with most concepts."""
LABELLED: Final = 2.0
"""What a person's label counts beside one that a phrase gave."""
SMALLEST: Final = 0.12
"""Weights below it say little and are left out."""
SEED: Final = 7
Matrix = csr_matrix
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Trained:
    """Classifiers of one side."""

    features: tuple[str, ...]
    concepts: tuple[str, ...]
    weights: npt.NDArray[np.float32]
    """Concepts by features."""
    bias: npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Task:
    concept: str
    rows: npt.NDArray[np.int64]
    expressed: Bools
    counts: npt.NDArray[np.float64]


def train(material: Material, lexicon: Lexicon, processes: int) -> Trained:
    """Train the classifiers of all concepts that are seen often enough."""
    texts = list(material.utterances)
    expressed = [_expressed(text, material.utterances[text], lexicon) for text in texts]
    features, matrix, own = _matrix(texts, lexicon)
    tasks = list(_tasks([material.utterances[text] for text in texts], expressed, own))
    with Pool(processes) as pool:
        fitted = pool.map(partial(_fit, matrix), tasks, chunksize=4)
    weights = np.array([row for row, _ in fitted], np.float32)
    weights[np.abs(weights) < SMALLEST] = 0
    bias = np.array([one for _, one in fitted], np.float32)
    return Trained(features, tuple(task.concept for task in tasks), weights, bias)


def _expressed(text: str, labels: Labels, lexicon: Lexicon) -> frozenset[str]:
    found = {hit.concept for hit in lexicon.find(text) if not hit.negated and not hit.quoted}
    found |= {concept for concept, yes in labels.items() if yes}
    return frozenset(found - {concept for concept, yes in labels.items() if yes is False})


def _matrix(texts: list[str], lexicon: Lexicon) -> tuple[tuple[str, ...], Matrix, npt.NDArray[np.int64]]:
    """Return the features' names, the copies by features, and which utterance each copy is of.

    Half of the damaged copies have no phrases: what is left of an utterance has to be enough without them, too.
    """
    chance = random.Random(SEED)  # noqa: S311 - to be repeated, no secret
    rows: list[dict[str, float]] = []
    own: list[int] = []
    for number, text in enumerate(texts):
        for share in COPIES:
            heard = damaged(text, share, chance) if share else text
            if not heard:
                continue
            row = dict.fromkeys(grams(sounds(heard)), 1.0)
            if not share or chance.random() < 0.5:
                row |= dict.fromkeys(found_before(lexicon.find(heard)), HIT_WEIGHT)
            rows.append(row)
            own.append(number)
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= LEAST)
    return tuple(names), _sparse(rows, {name: number for number, name in enumerate(names)}), np.array(own)


def _sparse(rows: list[dict[str, float]], numbers: Mapping[str, int]) -> Matrix:
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for row in rows:
        known = sorted((numbers[name], value) for name, value in row.items() if name in numbers)
        columns += [column for column, _ in known]
        values += [value for _, value in known]
        ends.append(len(columns))
    return csr_matrix((np.array(values), columns, ends), shape=(len(rows), len(numbers)))


def _tasks(labels: list[Labels], expressed: list[frozenset[str]], own: npt.NDArray[np.int64]) -> Iterator[_Task]:
    often = Counter(concept for one in expressed for concept in one)
    for concept in sorted(name for name, count in often.items() if count >= LEAST and name not in PLAIN):
        yes = np.array([concept in one for one in expressed])[own]
        labelled = np.array([concept in one for one in labels])[own]
        counts = np.where(labelled, LABELLED, np.where(yes, 1.0, float(SPARED)))
        untold = np.array([concept in one and one[concept] is None for one in labels])[own] & ~yes
        rows = np.flatnonzero((yes | labelled | (own % SPARED == 0)) & ~untold)
        yield _Task(concept, rows, yes[rows], counts[rows])


def _fit(matrix: Matrix, task: _Task) -> tuple[npt.NDArray[np.float32], float]:
    found = LogisticRegression(solver="liblinear", dual=True, max_iter=40, tol=0.1, random_state=SEED)
    found.fit(matrix[task.rows], task.expressed, sample_weight=task.counts)
    return found.coef_[0].astype(np.float32), float(found.intercept_[0])
