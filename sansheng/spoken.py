"""Labelled dialogues as audio: held-out synthetic voices, the telephone channel, and back through the recogniser.

The lines keep their gaps; what lies between them (holds, marks, transfers) moves with them. A line that the corpus says
cannot be understood (`[unk]`, low confidence) is not spoken: its words stay as the corpus has them.

Rows are spoken and heard in several processes. What was heard of a row is kept by its content and the model's, so that
another pack, or a run that was interrupted, does not speak it again.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from assist.analysis.corpus import Row, dialogue
from assist.analysis.dialogue import Deaf, Dialogue, Held, LegName, Moved, Ran, Said, Set
from assist.analysis.recording import Recording, heard
from sansheng.listening.material import HELD_OUT_VOICES
from sansheng.speech.channel import NOMINAL_DBFS, TelephoneLine, telephone
from sansheng.speech.espeak import Line, Speech, Voice, speak_chunk
from sansheng.speech.noise import Noise

RATE: Final = 8000
FORM: Final = "1"
"""Another one where another sound is made of a row: what was kept before is left aside."""
_UNCLEAR: Final = 0.45
_WORDS_PER_SYLLABLE: Final = 170 / 230
"""espeak-ng's rate for one Mandarin syllable per minute."""

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
    texts = [Line(_voice(row, laid.utterances[number]), laid.utterances[number].text) for number in clear]
    speech = dict(zip(clear, speak_chunk(texts) if texts else [], strict=True))
    moved, shift = _timed(laid, speech)
    return [_moved(laid, _words(row, moved, speech, snr_db, model), shift) for snr_db in lines]


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
    channels = {role: np.zeros(end * RATE // 1000, np.float32) for role in ("agent", "caller")}
    for number, said in enumerate(moved):
        spoken = speech.get(number)
        if spoken is None:
            continue
        line = TelephoneLine(
            level_dbfs=said.level_dbfs if said.level_dbfs is not None else NOMINAL_DBFS,
            noise=None if snr_db is None else Noise.WHITE,
            snr_db=60.0 if snr_db is None else snr_db,
        )
        samples = telephone(spoken.samples, spoken.rate, line, seed=_number(f"{row.id}-{number}"))
        channel = channels["caller" if said.leg == "caller" else "agent"]
        begin = said.start_ms * RATE // 1000
        part = channel[begin : begin + len(samples)]
        part += samples[: len(part)].astype(np.float32) / 32768
    return Recording(channels["agent"], channels["caller"], RATE)


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
    """Give the second agent's words back to the second agent."""
    spoken: list[tuple[int, int, LegName]] = [(one.start_ms, one.end_ms, one.leg) for one in moved]
    found = []
    for one in heard_lines:
        leg = one.leg
        if leg == "agent" and any(
            name == "agent-2" and start - 300 <= (one.start_ms + one.end_ms) // 2 <= end + 300
            for start, end, name in spoken
        ):
            leg = "agent-2"
        found.append(one.model_copy(update={"leg": leg, "snr_db": None, "pitch_hz": None, "spread_semitones": None}))
    return found


def _clear(said: Said) -> bool:
    return said.confidence >= _UNCLEAR and "[unk]" not in said.text


def _voice(row: Row, said: Said) -> Voice:
    voices = [name for name in HELD_OUT_VOICES if name != "Alicia"]
    chosen = voices[_number(f"{row.id}-{said.leg}") % len(voices)]
    minutes = (said.end_ms - said.start_ms) / 60_000
    rate = len(said.text) / minutes * _WORDS_PER_SYLLABLE if minutes else 170
    return Voice(variant=chosen, rate=round(min(290, max(100, rate))))


def _number(text: str) -> int:
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)
