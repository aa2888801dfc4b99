"""A training that was cut off goes on where it was: what it takes to do so, in one file."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

import torch

EVERY: Final = 100
"""Steps between two times that the file is written."""


class Progress:
    """The file in which a training is kept, and of which training it is.

    Args:
        file: Where it lies; written anew each time, removed by whoever has stored the result.
        made_of: Whatever decides how the training runs. A file of another one is passed over.
    """

    def __init__(self, file: Path, made_of: Iterable[bytes]) -> None:
        self._file = file
        self._of = hashlib.sha256(b"\0".join(hashlib.sha256(one).digest() for one in made_of)).hexdigest()

    def read(self) -> dict[str, Any]:
        """Return what was kept of this very training, or nothing."""
        if not self._file.exists():
            return {}
        kept: dict[str, Any] = torch.load(self._file, weights_only=False)  # written by us: plans are NumPy's arrays
        return kept if kept["of"] == self._of else {}

    def keep(self, **state: Any) -> None:
        """Write the state; a crash in the midst of it leaves the one before."""
        new = self._file.with_suffix(".new")
        torch.save({"of": self._of, **state}, new)
        os.replace(new, self._file)
