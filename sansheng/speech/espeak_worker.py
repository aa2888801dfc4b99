"""The process that runs libespeak-ng: `python -m sansheng.speech.espeak_worker`.

espeak-ng keeps state from one text to the next, so that its sound depends on what was spoken before; each
chunk of texts therefore gets a process of its own and comes out the same every time. Standard library only,
to start fast. stdin: one JSON list of `[voice name, rate, pitch, range, text]`. stdout, for each text: one JSON
line `{"bytes": n, "phonemes": [[text position, sample, phoneme], …]}` followed by n bytes of s16le at 22,050 Hz.

Interface: speak_lib.h of espeak-ng 1.51.
"""

import ctypes
import json
import sys
from typing import Final

from sansheng.speech.espeak_abi import (
    CHARACTERS_UTF8,
    END_OF_LIST,
    PARAMETER_PITCH,
    PARAMETER_RANGE,
    PARAMETER_RATE,
    PHONEME,
    Event,
    Library,
    SynthCallback,
)

EXIT_LIBRARY_MISSING: Final = 10
EXIT_VOICE_UNKNOWN: Final = 11
EXIT_SYNTHESIS: Final = 12


class Recording:
    """Collects what the library hands to its callback for one text."""

    def __init__(self) -> None:
        self.pcm = bytearray()
        self.phonemes: list[tuple[int, int, str]] = []

    def take(self, wave: int | None, count: int, events: "ctypes._Pointer[Event]") -> int:
        if wave and count > 0:
            self.pcm += ctypes.string_at(wave, 2 * count)
        index = 0
        while events[index].type != END_OF_LIST:
            event = events[index]
            if event.type == PHONEME:
                name = event.id.string.decode("utf-8", "replace")
                self.phonemes.append((event.text_position, event.sample, name))
            index += 1
        return 0


def main() -> int:
    """Speaks the texts on stdin; returns the exit status."""
    requests = json.loads(sys.stdin.buffer.read())
    try:
        library = Library()
    except OSError as error:
        sys.stderr.write(str(error))
        return EXIT_LIBRARY_MISSING
    recording = Recording()
    callback = SynthCallback(lambda wave, count, events: recording.take(wave, count, events))
    library.set_callback(callback)
    for voice, rate, pitch, pitch_range, text in requests:
        if not library.set_voice(voice):
            sys.stderr.write(voice)
            return EXIT_VOICE_UNKNOWN
        library.set_parameter(PARAMETER_RATE, rate)
        library.set_parameter(PARAMETER_PITCH, pitch)
        library.set_parameter(PARAMETER_RANGE, pitch_range)
        recording = Recording()
        if not library.synthesise(text, CHARACTERS_UTF8):
            sys.stderr.write(text)
            return EXIT_SYNTHESIS
        _write(recording)
    return 0


def _write(recording: Recording) -> None:
    header = json.dumps({"bytes": len(recording.pcm), "phonemes": recording.phonemes})
    sys.stdout.buffer.write(header.encode() + b"\n" + recording.pcm)


if __name__ == "__main__":
    sys.exit(main())
