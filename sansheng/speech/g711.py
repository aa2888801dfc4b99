"""G.711: the telephone's codec, A-law and mu-law, by table (ITU-T G.711 11/88).

The standard library's audioop is gone from Python 3.13. Pure; s16 samples in and out.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

Pcm = npt.NDArray[np.int16]
Octets = npt.NDArray[np.uint8]

ALAW_SILENCE: Final = 0xD5
ULAW_SILENCE: Final = 0xFF


def _alaw_expanded() -> Pcm:
    code = np.arange(256, dtype=np.int32) ^ 0x55
    segment, step = (code & 0x70) >> 4, (code & 0x0F) << 4
    magnitude = np.where(segment == 0, step + 8, (step + 0x108) << np.maximum(segment - 1, 0))
    return np.where(code & 0x80, magnitude, -magnitude).astype(np.int16)


def _ulaw_expanded() -> Pcm:
    code = ~np.arange(256, dtype=np.int32) & 0xFF
    magnitude = (((code & 0x0F) << 3) + 0x84 << ((code & 0x70) >> 4)) - 0x84
    return np.where(code & 0x80, -magnitude, magnitude).astype(np.int16)


def _nearest(expanded: Pcm) -> Octets:
    """The code whose value is nearest to each of the 65,536 samples, smaller magnitude on ties, zero is positive."""
    order = np.argsort(expanded, kind="stable")
    values = expanded[order].astype(np.int32)
    samples = np.arange(-32768, 32768, dtype=np.int32)
    above = np.clip(np.searchsorted(values, samples, side="right"), 1, len(values) - 1)
    low, high = values[above - 1], values[above]
    to_low, to_high = samples - low, high - samples
    take_high = (to_high < to_low) | ((to_high == to_low) & (samples <= 0))
    return order[np.where(take_high, above, above - 1)].astype(np.uint8)


_FROM_ALAW: Final = _alaw_expanded()
_FROM_ULAW: Final = _ulaw_expanded()
_TO_ALAW: Final = _nearest(_FROM_ALAW)
_TO_ULAW: Final = _nearest(_FROM_ULAW)


def alaw_encode(samples: Pcm) -> bytes:
    """Encodes samples, one octet each."""
    return _TO_ALAW[samples.astype(np.int32) + 32768].tobytes()


def alaw_decode(data: bytes) -> Pcm:
    """Decodes octets, one sample each."""
    return _FROM_ALAW[np.frombuffer(data, np.uint8)]


def ulaw_encode(samples: Pcm) -> bytes:
    """Encodes samples, one octet each."""
    return _TO_ULAW[samples.astype(np.int32) + 32768].tobytes()


def ulaw_decode(data: bytes) -> Pcm:
    """Decodes octets, one sample each."""
    return _FROM_ULAW[np.frombuffer(data, np.uint8)]
