"""Labelled dialogues as audio: held-out synthetic voices, the telephone channel, and back through the recogniser.

The lines keep their gaps; what lies between them (holds, marks, transfers) moves with them. A line that the corpus says
cannot be understood (`[unk]`, low confidence) is not spoken: its words stay as the corpus has them. Noise fills the
whole leg; a voice whose pitch the corpus gives is spoken at that pitch.

Rows are spoken and heard in several processes. What was heard of a row is kept by its content and the model's, so that
another pack, or a run that was interrupted, does not speak it again.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np

from assist.analysis.corpus import Row, dialogue
from assist.analysis.dialogue import Deaf, Dialogue, Held, LegName, Moved, Ran, Said, Set
from assist.analysis.recording import Recording, heard
from sansheng.listening.material import HELD_OUT_VOICES
from sansheng.speech.channel import NOMINAL_DBFS, TelephoneLine, band_pass, coded, telephone, to_pcm
from sansheng.speech.espeak import Line, Speech, Voice, speak_chunk
from sansheng.speech.noise import Noise, Wave, noise

RATE: Final = 8000
FORM: Final = "2"
"""Another one where another sound is made of a row: what was kept before is left aside."""
_UNCLEAR: Final = 0.45
_WORDS_PER_SYLLABLE: Final = 170 / 230
"""espeak-ng's rate for one Mandarin syllable per minute."""

_SLOWEST: Final = 80
_FASTEST: Final = 320
_PITCHED: Final = "Alicia"
_PITCHES_HZ: Final = (131.0, 216.0, 381.0)
_PITCH_SETTINGS: Final = (0.0, 50.0, 99.0)
"""That voice's median pitch at these settings of the synthesiser."""
_RANGE_PER_SEMITONE: Final = 12.5
_GOOD_SNR_DB: Final = 30.0
"""From here on there is no noise."""

Snr = float | None
"""Of the noise on the line, dB; None: a good line."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Who hears, and where it is kept."""

    model: Path
    kept: Path
    processes: int

    def hear(
        self, rows: Sequence[Row], lines: Sequence[Snr], done: Callable[[], None]
    ) -> dict[Snr, dict[str, Dialogue]]:
        """Return each row as it was heard over each line, by line and the row's id; `done` is told of every row.

        Raises:
            SpeechError: espeak-ng is missing or fails.
        """
        self.kept.mkdir(parents=True, exist_ok=True)
        digest = _digest(self.model)
        found: dict[Snr, dict[str, Dialogue]] = {line: {} for line in lines}
        missing = []
        for row in rows:
            kept = [one for line in lines if (one := _read(self._place(digest, row, line))) is not None]
            if len(kept) < len(lines):
                missing.append(row)
                continue
            for line, one in zip(lines, kept, strict=True):
                found[line][row.id] = one
            done()
        for row, heard_now in self._heard(missing, lines):
            for line, one in zip(lines, heard_now, strict=True):
                _write(self._place(digest, row, line), one)
                found[line][row.id] = one
            done()
        return found

    def _heard(self, rows: Sequence[Row], lines: Sequence[Snr]) -> Iterator[tuple[Row, list[Dialogue]]]:
        """Speak and hear them, several at a time."""
        # Spawned, not forked: the recogniser's library has threads of its own.
        with ProcessPoolExecutor(self.processes, multiprocessing.get_context("spawn")) as pool:
            jobs = {pool.submit(hear, row, tuple(lines), self.model): row for row in rows}
            try:
                for job in as_completed(jobs):
                    yield jobs[job], job.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _place(self, digest: str, row: Row, line: Snr) -> Path:
        named = hashlib.sha256("\0".join((FORM, digest, row.model_dump_json(), str(line))).encode())
        return self.kept / f"{named.hexdigest()}.json"


def hear(row: Row, lines: Sequence[Snr], model: Path) -> list[Dialogue]:
    """Speak a row, and return it as the recogniser hears it over each of the lines."""
    laid = dialogue(row)
    clear = [number for number, said in enumerate(laid.utterances) if _clear(said)]
    speech = dict(zip(clear, _spoken(row, [laid.utterances[number] for number in clear]), strict=True))
    moved, shift = _timed(laid, speech)
    return [_moved(laid, _words(row, moved, speech, snr_db, model), shift) for snr_db in lines]


def _spoken(row: Row, lines: Sequence[Said]) -> list[Speech]:
    """Speak lines as fast as the row says: once to see how long that takes, then at the rate that this asks for."""
    if not lines:
        return []
    voices = [_voice(row, said) for said in lines]
    first = speak_chunk([Line(voice, said.text) for voice, said in zip(voices, lines, strict=True)])
    paced = [
        replace(voice, rate=_rate(voice.rate * 1000 * speech.duration_s / (said.end_ms - said.start_ms)))
        for voice, said, speech in zip(voices, lines, first, strict=True)
    ]
    return speak_chunk([Line(voice, said.text) for voice, said in zip(paced, lines, strict=True)])


def _rate(wanted: float) -> int:
    return round(min(_FASTEST, max(_SLOWEST, wanted)))


def _words(row: Row, moved: list[Said], speech: dict[int, Speech], snr_db: Snr, model: Path) -> list[Said]:
    heard_lines = heard(_recorded(row, moved, speech, snr_db), model)
    kept = [said for said in moved if not _clear(said)]
    return sorted((*_as_legs(heard_lines, moved), *kept), key=lambda one: one.start_ms)


def _moved(laid: Dialogue, said: list[Said], shift: Callable[[int], int]) -> Dialogue:
    """Return the dialogue with these words, and everything else where it is now."""

    def spans(given: Sequence[Held | Ran | Deaf]) -> tuple[Held | Ran | Deaf, ...]:
        return tuple(
            one.model_copy(update={"start_ms": shift(one.start_ms), "end_ms": shift(one.end_ms)}) for one in given
        )

    def moments(given: Sequence[Moved | Set]) -> tuple[Moved | Set, ...]:
        return tuple(one.model_copy(update={"at_ms": shift(one.at_ms)}) for one in given)

    return laid.model_copy(
        update={
            "utterances": tuple(said),
            "holds": spans(laid.holds),
            "transfers": moments(laid.transfers),
            "marks": moments(laid.marks),
            "flows": spans(laid.flows),
            "deaf": spans(laid.deaf),
            "end_ms": shift(laid.end_ms or 0),
        }
    )


def _timed(laid: Dialogue, speech: dict[int, Speech]) -> tuple[list[Said], Callable[[int], int]]:
    """Lay the lines out by how long they are spoken; return them and what became of any moment."""
    moved: list[Said] = []
    borders: list[tuple[int, int]] = [(0, 0)]
    shift = 0
    for number, said in enumerate(laid.utterances):
        spoken = speech.get(number)
        length = round(1000 * spoken.duration_s) if spoken else said.end_ms - said.start_ms
        start = max(0, said.start_ms + shift)
        moved.append(said.model_copy(update={"start_ms": start, "end_ms": start + max(1, length)}))
        later = start + length - said.end_ms
        shift = max(shift, later) if length < said.end_ms - said.start_ms else later
        borders.append((said.end_ms, shift))

    def at(moment: int) -> int:
        return max(0, moment + next(by for end, by in reversed(borders) if moment >= end))

    return moved, at


def _recorded(row: Row, moved: list[Said], speech: dict[int, Speech], snr_db: Snr) -> Recording:
    end = max((said.end_ms for said in moved), default=0) + 1500
    agents = {number: said for number, said in enumerate(moved) if said.leg != "caller"}
    callers = {number: said for number, said in enumerate(moved) if said.leg == "caller"}

    def leg(role: str, mine: dict[int, Said]) -> Wave:
        random = np.random.default_rng(_number(f"{row.id}-{role}"))
        channel = _noise(list(mine.values()), snr_db, end * RATE // 1000, random)
        for number in sorted(mine.keys() & speech.keys()):
            _lay(channel, mine[number], speech[number])
        return coded(to_pcm(channel), "alaw").astype(np.float32) / np.float32(32768)

    return Recording(leg("agent", agents), leg("caller", callers), RATE)


def _lay(channel: Wave, said: Said, spoken: Speech) -> None:
    """Add what is said to its leg."""
    samples = telephone(spoken.samples, spoken.rate, TelephoneLine(level_dbfs=_level(said), codec="linear"))
    begin = said.start_ms * RATE // 1000
    part = channel[begin : begin + len(samples)]
    part += samples[: len(part)].astype(np.float32) / 32768


def _noise(mine: Sequence[Said], snr_db: Snr, count: int, random: np.random.Generator) -> Wave:
    """Return a leg's noise: what the line or the row wants around each line, to the middle of the gaps."""
    whole = band_pass(noise(Noise.WHITE, count, random), 300.0, 3400.0)
    borders = [0, *((one.end_ms + two.start_ms) // 2 * RATE // 1000 for one, two in pairwise(mine)), count]
    for said, (start, end) in zip(mine, pairwise(borders), strict=False):
        wanted = min(_GOOD_SNR_DB if one is None else one for one in (said.snr_db, snr_db))
        whole[start:end] *= 10 ** ((_level(said) - wanted) / 20) if wanted < _GOOD_SNR_DB else 0.0
    return whole if mine else np.zeros(count, np.float32)


def _level(said: Said) -> float:
    return said.level_dbfs if said.level_dbfs is not None else NOMINAL_DBFS


def _digest(model: Path) -> str:
    """Return a digest of all of the model's files."""
    whole = hashlib.sha256()
    for path in sorted(one for one in model.rglob("*") if one.is_file()):
        whole.update(str(path.relative_to(model)).encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()


def _read(path: Path) -> Dialogue | None:
    """Return what was kept; None where nothing was, or it cannot be read."""
    try:
        return Dialogue.model_validate_json(path.read_bytes())
    except (OSError, ValueError):
        return None


def _write(path: Path, one: Dialogue) -> None:
    """Keep it; whole or not at all."""
    part = path.with_suffix(f".{os.getpid()}")
    part.write_text(one.model_dump_json(), encoding="utf-8")
    part.replace(path)


def _as_legs(heard_lines: Sequence[Said], moved: Sequence[Said]) -> list[Said]:
    """Give the second agent's words back to the second agent, and leave out pitches that the row says nothing of."""
    spoken: list[tuple[int, int, LegName]] = [(one.start_ms, one.end_ms, one.leg) for one in moved]
    pitched = {one.leg for one in moved if one.pitch_hz is not None}
    found = []
    for one in heard_lines:
        leg = one.leg
        if leg == "agent" and any(
            name == "agent-2" and start - 300 <= (one.start_ms + one.end_ms) // 2 <= end + 300
            for start, end, name in spoken
        ):
            leg = "agent-2"
        own = {} if leg in pitched else {"pitch_hz": None, "spread_semitones": None}
        found.append(one.model_copy(update={"leg": leg, **own}))
    return found


def _clear(said: Said) -> bool:
    return said.confidence >= _UNCLEAR and "[unk]" not in said.text


def _voice(row: Row, said: Said) -> Voice:
    voices = [name for name in HELD_OUT_VOICES if name != _PITCHED]
    chosen = voices[_number(f"{row.id}-{said.leg}") % len(voices)]
    minutes = (said.end_ms - said.start_ms) / 60_000
    rate = _rate(len(said.text) / minutes * _WORDS_PER_SYLLABLE)
    if said.pitch_hz is None:
        return Voice(variant=chosen, rate=rate)
    spread = 50 if said.spread_semitones is None else round(min(99, said.spread_semitones * _RANGE_PER_SEMITONE))
    return Voice(_PITCHED, rate, round(np.interp(said.pitch_hz, _PITCHES_HZ, _PITCH_SETTINGS)), spread)


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
