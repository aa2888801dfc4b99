"""The yardstick: the same sound through one Vosk recogniser, a partial per chunk, and nothing else.

A process of its own. Prints one JSON object: CPU seconds and audio seconds.
"""

import json
import resource
import sys
from pathlib import Path

import vosk


def main(model: str, tracks: list[Path], chunk_ms: int) -> None:
    """Decode the tracks one after another."""
    vosk.SetLogLevel(-2)
    recogniser = vosk.KaldiRecognizer(vosk.Model(model), 8000)
    recogniser.SetWords(True)
    sound = b"".join(path.read_bytes() for path in tracks)
    size = chunk_ms * 16
    before = resource.getrusage(resource.RUSAGE_SELF)
    for start in range(0, len(sound), size):
        if recogniser.AcceptWaveform(sound[start : start + size]):
            recogniser.Result()
        else:
            recogniser.PartialResult()
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu_s = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    sys.stdout.write(json.dumps({"cpu_s": cpu_s, "audio_s": len(sound) / 16000}))


if __name__ == "__main__":
    main(sys.argv[1], [Path(name) for name in sys.argv[3:]], int(sys.argv[2]))
