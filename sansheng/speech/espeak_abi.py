"""The part of libespeak-ng's C interface that we call (speak_lib.h, espeak-ng 1.51), typed with ctypes."""

import ctypes
from collections.abc import Callable
from pathlib import Path
from typing import Final

SAMPLE_RATE: Final = 22_050
CHARACTERS_UTF8: Final = 1
END_OF_LIST: Final = 0
PHONEME: Final = 7
PARAMETER_RATE: Final = 1
PARAMETER_PITCH: Final = 3
PARAMETER_RANGE: Final = 4

_LIBRARY: Final = "libespeak-ng.so.1"
_SYNCHRONOUS: Final = 2
_PHONEME_EVENTS: Final = 1
_POSITION_IN_CHARACTERS: Final = 1


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class Event(ctypes.Structure):
    """espeak_EVENT: what happens at which sample, and which character of the text caused it (from 1)."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


SynthCallback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(Event))


class Library:
    """libespeak-ng, initialised for synchronous synthesis with phoneme events.

    Raises:
        OSError: the library cannot be loaded or has no voice data.
    """

    def __init__(self) -> None:
        self._library = ctypes.CDLL(_LIBRARY)
        rate = self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS)
        if rate != SAMPLE_RATE:
            raise OSError(f"espeak_Initialize returned {rate}, expected {SAMPLE_RATE}")
        data = ctypes.c_char_p()
        self._library.espeak_Info(ctypes.byref(data))
        self._data = Path((data.value or b"").decode())

    def set_callback(self, callback: Callable[..., int]) -> None:
        """The caller keeps the callback alive."""
        self._library.espeak_SetSynthCallback(callback)

    def set_voice(self, name: str) -> bool:
        """Chooses `language+variant`; False when either does not exist.

        The variant's file is looked for here because espeak-ng 1.51 falls back silently to the plain voice.
        """
        _, _, variant = name.partition("+")
        if variant and not (self._data / "voices" / "!v" / variant).is_file():
            return False
        return bool(self._library.espeak_SetVoiceByName(name.encode()) == 0)

    def set_parameter(self, parameter: int, value: int) -> None:
        self._library.espeak_SetParameter(parameter, value, 0)

    def synthesise(self, text: str, flags: int) -> bool:
        data = text.encode()
        size = len(data) + 1
        status = self._library.espeak_Synth(
            data, ctypes.c_size_t(size), 0, _POSITION_IN_CHARACTERS, 0, flags, None, None
        )
        return bool(status == 0)
