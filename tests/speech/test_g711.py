"""G.711 agrees with the standard's published values."""

from collections.abc import Callable

import numpy as np
import pytest

from sansheng.speech import g711


@pytest.mark.parametrize(
    ("encode", "decode", "silence"),
    [
        (g711.alaw_encode, g711.alaw_decode, g711.ALAW_SILENCE),
        (g711.ulaw_encode, g711.ulaw_decode, g711.ULAW_SILENCE),
    ],
)
def test_every_code_survives_and_noise_is_36_db_down(
    encode: Callable[[np.ndarray], bytes], decode: Callable[[bytes], np.ndarray], silence: int
) -> None:
    codes = bytes(range(256))
    values = decode(codes)
    assert np.array_equal(decode(encode(values)), values)
    assert encode(np.zeros(1, np.int16))[0] == silence
    wave = (8000 * np.sin(np.arange(8000))).astype(np.int16)
    error = decode(encode(wave)).astype(float) - wave
    assert 10 * np.log10((wave.astype(float) ** 2).mean() / (error**2).mean()) > 36


def test_published_values() -> None:
    assert g711.alaw_decode(bytes([0xD5, 0x55, 0xAA, 0x2A])).tolist() == [8, -8, 32256, -32256]
    assert g711.ulaw_decode(bytes([0xFF, 0x7F, 0x80, 0x00])).tolist() == [0, 0, 32124, -32124]
    assert g711.ulaw_encode(np.array([32767, -32768], np.int16)) == bytes([0x80, 0x00])
