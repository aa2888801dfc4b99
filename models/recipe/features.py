"""MFCC exactly as Kaldi computes them at run time from the model's own conf/mfcc.conf."""

from functools import lru_cache
from typing import Final

import kaldi_native_fbank as knf
import numpy as np
import numpy.typing as npt

RATE: Final = 8_000
DIMENSION: Final = 40
HOP: Final = 80
WINDOW: Final = 200
SUBSAMPLING: Final = 3
MFCC_CONF: Final = (
    "--use-energy=false\n--sample-frequency=8000\n--num-mel-bins=40\n--num-ceps=40\n"
    "--low-freq=40\n--high-freq=-200\n--dither=0\n"
)


def mfcc(samples: npt.NDArray[np.int16]) -> npt.NDArray[np.float32]:
    """Gives one row of 40 coefficients per 10 ms."""
    computer = knf.OnlineMfcc(_options())
    computer.accept_waveform(RATE, samples.astype(np.float32).tolist())
    computer.input_finished()
    rows = [computer.get_frame(index) for index in range(computer.num_frames_ready)]
    return np.asarray(rows, np.float32).reshape(-1, DIMENSION)


def output_frame(sample: float) -> int:
    """First output frame whose centre lies at or after a sample: output k is centred at 240 k + 100."""
    return int(np.ceil((sample - WINDOW / 2) / (HOP * SUBSAMPLING)))


@lru_cache(maxsize=1)
def _options() -> knf.MfccOptions:
    options = knf.MfccOptions()
    options.frame_opts.samp_freq = RATE
    options.frame_opts.dither = 0.0
    options.mel_opts.num_bins = 40
    options.mel_opts.low_freq = 40.0
    options.mel_opts.high_freq = -200.0
    options.num_ceps = DIMENSION
    options.use_energy = False
    return options
