"""Two channels of one call, put together on its clock. Pure.

Channel 0 is the agent, 1 the caller, as `sansheng analyze` and the panel's waveform take them. What nobody said is
zeros; two legs of one role (a transfer, a consultation) are added; a muted span is zeros whoever spoke. `add` may be
called while another thread takes.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from calls.findings import Role

CHANNELS: Final = {Role.AGENT: 0, Role.CALLER: 1}
BYTES: Final = 4
"""Per sample of both channels."""

Stereo = npt.NDArray[np.int16]


class Mixdown:
    """Takes pieces in any order, gives contiguous sound. Positions are samples on the call's clock."""

    def __init__(self, written: int = 0) -> None:
        """Continue behind `written` samples that are stored already."""
        self.written = written
        self.late = 0
        """Samples that came after their place was written."""
        self._pieces: list[tuple[int, int, bytes]] = []
        self.muted: dict[int, int | None] = {}
        """Where nothing is to be heard: start and end; None: still."""

    def add(self, role: Role, start: int, pcm: bytes) -> None:
        """Take one leg's samples."""
        self._pieces.append((CHANNELS[role], start, pcm))

    def mute(self, start: int) -> None:
        """Let nothing be heard from `start` on, until `unmute`; what is written already stays as it is."""
        if not self.silent:
            self.muted[start] = None

    def unmute(self, end: int) -> None:
        """Let be heard again what comes after `end`."""
        for start, last in self.muted.items():
            if last is None:
                self.muted[start] = end

    @property
    def silent(self) -> bool:
        """Nothing is to be heard now."""
        return None in self.muted.values()

    @property
    def end(self) -> int:
        """Where the last piece ends."""
        return max((start + len(pcm) // 2 for _, start, pcm in self._pieces), default=self.written)

    def take(self, until: int) -> bytes:
        """Return everything from `written` to `until`, interleaved, and forget it."""
        length = until - self.written
        if length <= 0:
            return b""
        mixed = np.zeros((length, 2), np.int32)
        later = []
        pieces, self._pieces = self._pieces, []
        for channel, start, pcm in pieces:
            samples = np.frombuffer(pcm, np.int16)
            begin = start - self.written
            if begin < 0:
                self.late += min(-begin, len(samples))
                samples, begin = samples[-begin:], 0
            inside = samples[: max(0, length - begin)]
            mixed[begin : begin + len(inside), channel] += inside
            if len(inside) < len(samples):
                later.append((channel, max(start, until), samples[len(inside) :].tobytes()))
        self._pieces += later
        for first, last in list(self.muted.items()):
            mixed[max(0, first - self.written) : length if last is None else max(0, last - self.written)] = 0
        self.written = until
        return mixed.clip(-32768, 32767).astype("<i2").tobytes()
