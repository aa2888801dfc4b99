"""The line's prompts as sound files: made by espeak-ng from the standard wordings, replaced one by one by recordings.

`<home>/prompts/<language>/<name>.wav`, 8 kHz, 16 bit, mono. `made.json` beside them says from which text and voice
each was made, so that only what changed is made again. A file that was not made here is a recording: it is kept,
checked, and never overwritten.
"""

import hashlib
import json
import logging
import wave
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ivr.prompts import LANGUAGES, Prompt, prompts
from ivr.settings import LineSettings
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import ENGLISH, Line, Voice, speak_all

log = logging.getLogger(__name__)

RATE: Final = 8000
FINISH: Final = TelephoneLine(level_dbfs=-22.0, codec="linear")
"""Telephone band, at the level that networks expect of announcements."""
SILENT_BELOW: Final = 60
"""Samples smaller than this are silence at a prompt's ends."""
EDGE: Final = RATE // 100
DIGIT_PAUSE: Final = RATE * 15 // 100
"""Between digits read one after the other."""
SILENCE: Final = "silence"
SILENCE_S: Final = 10
RECIPE: Final = 1
"""Part of every prompt's hash: raise it when the making changes."""

QUIETEST_DBFS: Final = -35.0
LOUDEST_DBFS: Final = -12.0
LONGEST_S: Final = 60.0
CLIPPED: Final = 32_700


class Origin(StrEnum):
    MADE = "made"
    RECORDED = "recorded"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Checked:
    """One prompt's file and what is wrong with it."""

    language: str
    name: str
    origin: Origin
    seconds: float = 0.0
    rms_dbfs: float | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    made: int
    kept: int
    recorded: int
    """Recordings of the operator's that were left alone."""


def voice(language: str) -> Voice:
    return Voice(language=ENGLISH, rate=160) if language == "en" else Voice(rate=170)


def build(folder: Path, settings: LineSettings, languages: Iterable[str] = LANGUAGES) -> Built:
    """Make what is missing or has changed.

    Raises:
        sansheng.speech.errors.SpeechError: espeak-ng is missing or lacks the voice.
        OSError: the folder cannot be written.
    """
    made = kept = recorded = 0
    for language in languages:
        here = folder / language
        here.mkdir(parents=True, exist_ok=True)
        ledger = _read_ledger(here)
        wanted = prompts(settings)
        todo = [prompt for prompt in wanted.values() if _must_make(here, ledger, prompt, language)]
        for prompt, speech in zip(
            todo, speak_all([Line(voice(language), prompt.text(language)) for prompt in todo], chunk=1), strict=True
        ):
            _write(here / f"{prompt.name}.wav", _trimmed(telephone(speech.samples, speech.rate, FINISH), prompt))
            ledger[prompt.name] = [_hash(prompt.text(language), language), _file_hash(here / f"{prompt.name}.wav")]
        _write(here / f"{SILENCE}.wav", np.zeros(RATE * SILENCE_S, np.int16))
        _write_ledger(here, ledger)
        own = [name for name in wanted if _origin(here, ledger, name) is Origin.RECORDED]
        made, recorded = made + len(todo), recorded + len(own)
        kept += len(wanted) - len(todo) - len(own)
    return Built(made, kept, recorded)


def check(folder: Path, settings: LineSettings, languages: Iterable[str] = LANGUAGES) -> list[Checked]:
    """Return every prompt with what is wrong: rate, channels, level, clipping, length, missing."""
    results = []
    for language in languages:
        here = folder / language
        ledger = _read_ledger(here)
        results += [_check(here, language, name, _origin(here, ledger, name)) for name in prompts(settings)]
    return results


def _check(here: Path, language: str, name: str, origin: Origin) -> Checked:
    if origin is Origin.MISSING:
        return Checked(language, name, origin, faults=("missing",))
    try:
        with wave.open(str(here / f"{name}.wav"), "rb") as file:
            form = (file.getframerate(), file.getsampwidth(), file.getnchannels())
            samples = np.frombuffer(file.readframes(file.getnframes()), np.int16 if form[1] == 2 else np.uint8)
    except (wave.Error, EOFError, ValueError) as error:
        return Checked(language, name, origin, faults=(f"unreadable: {error}",))
    if form != (RATE, 2, 1):
        wrong = f"{form[0]} Hz, {8 * form[1]} bit, {form[2]} channels instead of 8000 Hz, 16 bit, mono"
        return Checked(language, name, origin, faults=(wrong,))
    return _measured(language, name, origin, samples.astype(np.int16))


def _measured(language: str, name: str, origin: Origin, samples: NDArray[np.int16]) -> Checked:
    seconds, level = len(samples) / RATE, _speech_dbfs(samples)
    faults = []
    if not 0.1 <= seconds <= LONGEST_S:
        faults.append(f"{seconds:.1f} s long")
    if level is None or level < QUIETEST_DBFS:
        faults.append("too quiet")
    elif level > LOUDEST_DBFS:
        faults.append("too loud")
    if len(samples) and int(np.abs(samples.astype(np.int32)).max()) >= CLIPPED:
        faults.append("clipped")
    return Checked(language, name, origin, seconds, level, tuple(faults))


def _speech_dbfs(samples: NDArray[np.int16]) -> float | None:
    """Return the RMS of the louder half of the 20 ms frames: pauses do not count."""
    count = len(samples) // 160
    if not count:
        return None
    frames = samples[: count * 160].reshape(count, 160).astype(np.float64) / 32768
    powers = np.sort((frames**2).mean(axis=1))[count // 2 :]
    mean = float(powers.mean())
    return 10 * float(np.log10(mean)) if mean > 0 else None


def _trimmed(samples: NDArray[np.int16], prompt: Prompt) -> NDArray[np.int16]:
    """Cut the silence off both ends: a wait after a prompt begins with the prompt's last sound."""
    loud = np.flatnonzero(np.abs(samples.astype(np.int32)) > SILENT_BELOW)
    if not len(loud):
        return samples
    pause = DIGIT_PAUSE if prompt.name.startswith("digit-") else 0
    spoken = samples[max(0, int(loud[0]) - EDGE) : int(loud[-1]) + EDGE]
    return np.concatenate([spoken, np.zeros(pause, np.int16)])


def _write(path: Path, samples: NDArray[np.int16]) -> None:
    """Write beside and rename: a call never hears half a prompt."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".wav.part")
    with wave.open(str(draft), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())
    draft.replace(path)


def _hash(text: str, language: str) -> str:
    return hashlib.sha256(f"{RECIPE}\n{voice(language)}\n{text}".encode()).hexdigest()


def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _origin(here: Path, ledger: dict[str, list[str]], name: str) -> Origin:
    path = here / f"{name}.wav"
    if not path.is_file():
        return Origin.MISSING
    return Origin.MADE if ledger.get(name, ["", ""])[1] == _file_hash(path) else Origin.RECORDED


def _must_make(here: Path, ledger: dict[str, list[str]], prompt: Prompt, language: str) -> bool:
    origin = _origin(here, ledger, prompt.name)
    if origin is Origin.RECORDED:
        return False
    return origin is Origin.MISSING or ledger[prompt.name][0] != _hash(prompt.text(language), language)


def _read_ledger(here: Path) -> dict[str, list[str]]:
    try:
        read = json.loads((here / "made.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {name: pair for name, pair in read.items() if isinstance(pair, list) and len(pair) == 2}


def _write_ledger(here: Path, ledger: dict[str, list[str]]) -> None:
    (here / "made.json").write_text(json.dumps(ledger, indent=0, sort_keys=True), encoding="utf-8")
