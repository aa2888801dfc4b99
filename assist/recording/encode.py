"""Turns a finished part into its recording. Run as `python -m assist.recording.encode <part> <recording>`.

A process of its own with the lowest priority: encoding Opus costs as much as recognising, and nobody waits for it. The
recording appears complete or not at all; the part is removed afterwards.
"""

import os
import sys
from pathlib import Path
from typing import Final

import numpy as np
import soundfile

RATE: Final = 8000
BLOCK: Final = 60 * RATE
FORMATS: Final = {".opus": ("OGG", "OPUS"), ".flac": ("FLAC", "PCM_16")}


def encode(part: Path, recording: Path) -> None:
    """Encode `part` to `recording`, whose suffix names the format, and remove the part.

    Raises:
        OSError: a file cannot be read or written.
        soundfile.SoundFileError: the library refused.
    """
    container, subtype = FORMATS[recording.suffix]
    unfinished = recording.with_suffix(recording.suffix + ".new")
    with (
        part.open("rb") as samples,
        soundfile.SoundFile(unfinished, "w", RATE, 2, format=container, subtype=subtype) as out,
    ):
        while block := samples.read(4 * BLOCK):
            out.write(np.frombuffer(block[: len(block) // 4 * 4], "<i2").reshape(-1, 2))
    os.replace(unfinished, recording)
    part.unlink()


if __name__ == "__main__":
    os.nice(19)
    encode(Path(sys.argv[1]), Path(sys.argv[2]))
