"""Trains one linear classifier for each concept on utterances as they are and as a poor recogniser gives them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import Pool
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from assist.matching.grams import grams
from assist.matching.learned import HIT_WEIGHT
from models.phrases.copies import SEED, Copy, Prepared

LEAST: Final = 8
"""A feature seen less often is left out."""
SPARED: Final = 3
"""Of the utterances that nobody labelled for a concept and that do not express it, one in so many is taken, and counts
for all: most of what is said has nothing to do with most concepts."""
LABELLED: Final = 2.0
"""What a person's label counts beside one that a phrase gave."""
SMALLEST: Final = 0.12
"""Weights below it say little and are left out."""
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


def train(side: Prepared, processes: int) -> Trained:
    """Train the classifiers of all concepts that are seen often enough."""
    features, matrix = _matrix(side.copies)
    own = np.array([copy.of for copy in side.copies])
    tasks = list(_tasks(side, own))
    with Pool(processes) as pool:
        fitted = pool.map(partial(_fit, matrix), tasks, chunksize=4)
    weights = np.array([row for row, _ in fitted], np.float32)
    weights[np.abs(weights) < SMALLEST] = 0
    bias = np.array([one for _, one in fitted], np.float32)
    return Trained(features, tuple(task.concept for task in tasks), weights, bias)


def _matrix(copies: Sequence[Copy]) -> tuple[tuple[str, ...], Matrix]:
    """Return the features' names, and the copies by features."""
    rows = [dict.fromkeys(grams(one.sound), 1.0) | dict.fromkeys(one.found, HIT_WEIGHT) for one in copies]
    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= LEAST)
    return tuple(names), _sparse(rows, {name: number for number, name in enumerate(names)})


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


def _tasks(side: Prepared, own: npt.NDArray[np.int64]) -> Iterator[_Task]:
    for concept in side.concepts:
        yes = np.array([concept in one for one in side.expressed])[own]
        labelled = np.array([concept in one for one in side.labels])[own]
        counts = np.where(labelled, LABELLED, np.where(yes, 1.0, float(SPARED)))
        untold = np.array([concept in one and one[concept] is None for one in side.labels])[own] & ~yes
        rows = np.flatnonzero((yes | labelled | (own % SPARED == 0)) & ~untold)
        yield _Task(concept, rows, yes[rows], counts[rows])


def _fit(matrix: Matrix, task: _Task) -> tuple[npt.NDArray[np.float32], float]:
    found = LogisticRegression(solver="liblinear", dual=True, max_iter=40, tol=0.1, random_state=SEED)
    found.fit(matrix[task.rows], task.expressed, sample_weight=task.counts)
    return found.coef_[0].astype(np.float32), float(found.intercept_[0])
