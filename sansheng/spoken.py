"""Labelled dialogues as audio: held-out synthetic voices, the telephone channel, and back through the recogniser.

The lines keep their gaps; what lies between them (holds, marks, transfers) moves with them. A line that the corpus says
cannot be understood (`[unk]`, low confidence) is not spoken: its words stay as the corpus has them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from assist.acoustic.locate import model_directory
from assist.analysis.corpus import Row, dialogue
from assist.analysis.dialogue import Dialogue, LegName, Said
from assist.analysis.recording import Recording, heard
from sansheng.home import find_home
from sansheng.listening.material import HELD_OUT_VOICES
from sansheng.speech.channel import NOMINAL_DBFS, TelephoneLine, telephone
from sansheng.speech.espeak import Line, Speech, Voice, speak_all
from sansheng.speech.noise import Noise

RATE: Final = 8000
_UNCLEAR: Final = 0.45
_WORDS_PER_SYLLABLE: Final = 170 / 230
"""espeak-ng's rate for one Mandarin syllable per minute."""


class SpokenCorpus:
    """Rows, spoken once; heard as often as wanted."""

    def __init__(self, rows: Sequence[Row], home: Path | None) -> None:
        """Speak every line.

        Raises:
            SpeechError: espeak-ng is missing or fails.
            AcousticError: there is no model.
        """
        self._model = model_directory(find_home(home).root, None).path
        self._laid = {row.id: dialogue(row) for row in rows}
        lines: list[Line] = []
        places: list[tuple[str, int]] = []
        for row in rows:
            for number, said in enumerate(self._laid[row.id].utterances):
                if _clear(said):
                    lines.append(Line(_voice(row, said), said.text))
                    places.append((row.id, number))
        self._speech: dict[tuple[str, int], Speech] = dict(zip(places, speak_all(lines), strict=True))

    def heard(self, row: Row, snr_db: float | None, done: Callable[[], None]) -> Dialogue:
        """Return the row as the recogniser heard it."""
        laid = self._laid[row.id]
        moved, shift = self._timed(row.id, laid)
        heard_lines = heard(self._recorded(row, moved, snr_db), self._model)
        kept = [said for said in moved if not _clear(said)]
        done()
        said = sorted((*_as_legs(heard_lines, moved), *kept), key=lambda one: one.start_ms)
        return laid.model_copy(
            update={
                "utterances": tuple(said),
                "holds": tuple(
                    one.model_copy(update={"start_ms": shift(one.start_ms), "end_ms": shift(one.end_ms)})
                    for one in laid.holds
                ),
                "transfers": tuple(one.model_copy(update={"at_ms": shift(one.at_ms)}) for one in laid.transfers),
                "marks": tuple(one.model_copy(update={"at_ms": shift(one.at_ms)}) for one in laid.marks),
                "flows": tuple(
                    one.model_copy(update={"start_ms": shift(one.start_ms), "end_ms": shift(one.end_ms)})
                    for one in laid.flows
                ),
                "deaf": tuple(
                    one.model_copy(update={"start_ms": shift(one.start_ms), "end_ms": shift(one.end_ms)})
                    for one in laid.deaf
                ),
                "end_ms": shift(laid.end_ms or 0),
            }
        )

    def _timed(self, row: str, laid: Dialogue) -> tuple[list[Said], Callable[[int], int]]:
        """Lay the lines out by how long they are spoken; return them and what became of any moment."""
        moved: list[Said] = []
        borders: list[tuple[int, int]] = [(0, 0)]
        shift = 0
        for number, said in enumerate(laid.utterances):
            speech = self._speech.get((row, number))
            length = round(1000 * speech.duration_s) if speech else said.end_ms - said.start_ms
            start = max(0, said.start_ms + shift)
            moved.append(said.model_copy(update={"start_ms": start, "end_ms": start + max(1, length)}))
            shift = (
                max(shift, start + length - said.end_ms)
                if length < said.end_ms - said.start_ms
                else (start + length - said.end_ms)
            )
            borders.append((said.end_ms, shift))

        def at(moment: int) -> int:
            return max(0, moment + next(by for end, by in reversed(borders) if moment >= end))

        return moved, at

    def _recorded(self, row: Row, moved: list[Said], snr_db: float | None) -> Recording:
        end = max((said.end_ms for said in moved), default=0) + 1500
        channels = {role: np.zeros(end * RATE // 1000, np.float32) for role in ("agent", "caller")}
        for number, said in enumerate(moved):
            speech = self._speech.get((row.id, number))
            if speech is None:
                continue
            line = TelephoneLine(
                level_dbfs=said.level_dbfs if said.level_dbfs is not None else NOMINAL_DBFS,
                noise=None if snr_db is None else Noise.WHITE,
                snr_db=60.0 if snr_db is None else snr_db,
            )
            samples = telephone(speech.samples, speech.rate, line, seed=_number(f"{row.id}-{number}"))
            channel = channels["caller" if said.leg == "caller" else "agent"]
            begin = said.start_ms * RATE // 1000
            part = channel[begin : begin + len(samples)]
            part += samples[: len(part)].astype(np.float32) / 32768
        return Recording(channels["agent"], channels["caller"], RATE)


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
