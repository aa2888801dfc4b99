"""One leg's audio since its last final: what a new worker has to hear when the old one is gone. Pure."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Retained:
    """Pieces in order, at most `most` samples; the oldest go first."""

    most: int
    lost: int = 0
    """Samples dropped because nobody took them in time."""
    samples: int = 0
    _pieces: deque[tuple[int, bytes]] = field(default_factory=deque)

    def add(self, start: int, pcm: bytes) -> None:
        self._pieces.append((start, pcm))
        self.samples += len(pcm) // 2
        while self.samples > self.most and len(self._pieces) > 1:
            self.lost += self._drop()

    def trim(self, position: int) -> None:
        """Forget the pieces that end at or before `position`."""
        while self._pieces and self._pieces[0][0] + len(self._pieces[0][1]) // 2 <= position:
            self._drop()

    def clear(self) -> None:
        self._pieces.clear()
        self.samples = 0

    @property
    def start(self) -> int | None:
        """The first sample held."""
        return self._pieces[0][0] if self._pieces else None

    def runs(self, longest: int) -> Iterator[tuple[int, bytes]]:
        """Yield everything held as contiguous runs of at most about `longest` samples."""
        run: list[bytes] = []
        begin = end = 0
        for start, pcm in self._pieces:
            if run and (start != end or end - begin >= longest):
                yield begin, b"".join(run)
                run = []
            if not run:
                begin = start
            run.append(pcm)
            end = start + len(pcm) // 2
        if run:
            yield begin, b"".join(run)

    def _drop(self) -> int:
        dropped = len(self._pieces.popleft()[1]) // 2
        self.samples -= dropped
        return dropped
