"""Speech on and off: what opens the gate, what confirms it, what must not."""

import numpy as np
import pytest

from assist.hearing import level
from assist.hearing.gate import Closed, Confirmed, Event, Gate, Measured, Opened
from assist.hearing.level import FRAME
from assist.settings import HearingSettings
from sansheng.speech.channel import TelephoneLine, add_noise, band_pass, telephone, to_pcm
from sansheng.speech.espeak import Voice, speak
from sansheng.speech.noise import Noise, noise, unit

Pcm = np.ndarray[tuple[int], np.dtype[np.int16]]
SETTINGS = HearingSettings()
RANDOM = np.random.default_rng(5)


TEXT = "您好，我想查一下我的快递"
SAID = speak(TEXT, voice=Voice(variant="f2"))


def silence(ms: int, dbfs: float = -70.0) -> Pcm:
    return (RANDOM.standard_normal(ms * 8) * 32768 * 10 ** (dbfs / 20)).astype(np.int16)


def through(gate: Gate, pcm: Pcm, start: int = 0, batch: int = 5) -> list[Event]:
    """Give samples to a gate as the listener does."""
    events: list[Event] = []
    rest = np.zeros(0, np.int16)
    for at in range(0, len(pcm) - FRAME + 1, batch * FRAME):
        rows = level.frames(pcm[at : at + batch * FRAME].tobytes())
        joined = np.concatenate([rest, rows.reshape(-1)])
        whole = len(joined) // level.WINDOW * level.WINDOW
        windows, rest = joined[:whole].reshape(-1, level.WINDOW), joined[whole:]
        voiced = 40 * sum(level.voiced(windows)) if len(windows) else 0
        events += gate.frames(start + at, level.levels(rows), level.clipped(rows), voiced)
    return events


def kinds(events: list[Event]) -> list[str]:
    return [type(event).__name__ for event in events if not isinstance(event, Measured)]


def said(text: str = TEXT, line: TelephoneLine | None = None) -> Pcm:
    speech = SAID if text == TEXT else speak(text, voice=Voice(variant="f2"))
    return telephone(speech.samples, speech.rate, line)


def test_speech_opens_is_confirmed_and_closes_where_it_was() -> None:
    pcm = np.concatenate([silence(1000), said(), silence(1000)])
    events = through(Gate(SETTINGS), pcm)
    assert kinds(events)[:2] == ["Opened", "Confirmed"]
    assert kinds(events)[-1] == "Closed"
    opened = next(event for event in events if isinstance(event, Opened))
    confirmed = next(event for event in events if isinstance(event, Confirmed))
    closed = [event for event in events if isinstance(event, Closed)][-1]
    assert 1000 <= opened.position / 8 <= 1150
    assert 300 <= (confirmed.position - opened.position) / 8 <= 700
    assert 0 <= (len(pcm) - 8000 - closed.position) / 8 <= 300
    assert closed.confirmed


@pytest.mark.parametrize(
    ("name", "pcm"),
    [
        ("click", np.full(160, 12_000, np.int16)),
        ("burst", (unit(noise(Noise.WHITE, 800, RANDOM)) * 3000).astype(np.int16)),
        ("cough", (unit(noise(Noise.PINK, 3200, RANDOM)) * 4000).clip(-32000, 32000).astype(np.int16)),
    ],
)
def test_what_is_no_voice_is_not_confirmed(name: str, pcm: Pcm) -> None:
    gate = Gate(SETTINGS)
    events = through(gate, np.concatenate([silence(1000), pcm, silence(1000)]))
    assert "Confirmed" not in kinds(events), name
    assert kinds(events) == ([] if name == "click" else ["Opened", "Closed"])
    assert not gate.open


def test_a_prompts_echo_does_not_open_the_gate_and_the_callers_voice_does() -> None:
    prompt = said("为保证服务质量，您的通话可能会被录音")
    gate = Gate(SETTINGS)
    gate.prompting = True
    echo = (prompt * 0.1).astype(np.int16)
    assert kinds(through(gate, np.concatenate([silence(1000), echo]))) == []
    spoken = np.concatenate([echo[: len(echo) // 2], said()])
    assert kinds(through(gate, spoken, start=(8000 + len(echo)) // FRAME * FRAME))[:2] == ["Opened", "Confirmed"]


def test_quiet_speech_is_speech_and_is_told_as_quiet() -> None:
    gate = Gate(SETTINGS)
    line = TelephoneLine(level_dbfs=-50.0)
    assert "Confirmed" in kinds(through(gate, np.concatenate([silence(1000, -75.0), said(line=line)])))
    assert gate.speech_dbfs is not None
    assert gate.speech_dbfs < SETTINGS.too_quiet_dbfs


def test_a_steady_noise_is_learnt_and_speech_is_measured_against_it() -> None:
    gate = Gate(SETTINGS)
    through(gate, silence(5000, -45.0))
    assert not gate.open
    assert gate.noise_dbfs == pytest.approx(-45.0, abs=1.0)
    speech = said()
    speech = speech[: len(speech) // 8 * 8]
    through(gate, speech + silence(len(speech) // 8, -45.0), start=40_000)
    assert gate.speech_dbfs is not None
    assert gate.speech_dbfs == pytest.approx(-26.0, abs=3.0)


@pytest.mark.parametrize(
    ("kind", "batch", "within_db"),
    [(Noise.WHITE, 1, 2.0), (Noise.WHITE, 5, 3.0), (Noise.HUM, 1, 3.0), (Noise.HUM, 5, 3.0), (Noise.STREET, 1, 6.0)],
)
def test_the_signal_to_noise_ratio_is_what_it_is(kind: Noise, batch: int, within_db: float) -> None:
    """Noise in the telephone's band, 5 dB and 15 dB below the speech; where it swells, the ratio is no one figure."""
    clean = telephone(np.pad(np.tile(SAID.samples, 2), (SAID.rate, SAID.rate)), SAID.rate)
    sound = unit(band_pass(noise(kind, len(clean), np.random.default_rng(1)), 300.0, 3400.0))
    read = {}
    for snr_db in (5.0, 15.0):
        gate = Gate(SETTINGS)
        through(gate, to_pcm(add_noise(clean.astype(np.float32) / np.float32(32768), sound, snr_db)), batch=batch)
        assert gate.snr_db is not None
        read[snr_db] = gate.snr_db
    assert read == {snr_db: pytest.approx(snr_db, abs=within_db) for snr_db in read}


def test_a_clean_line_reads_far_above_any_noisy_one_and_a_cough_is_no_noise() -> None:
    gate = Gate(SETTINGS)
    cough = (unit(noise(Noise.PINK, 3200, np.random.default_rng(2))) * 4000).clip(-32000, 32000).astype(np.int16)
    through(gate, np.concatenate([silence(1000), said(), silence(1000), cough, silence(1000), said(), silence(500)]))
    assert gate.snr_db is not None
    assert gate.snr_db > 30


@pytest.mark.parametrize("batch", [1, 2, 5])
def test_voiced_speech_counts_in_full_however_it_arrives(batch: int) -> None:
    gate = Gate(SETTINGS)
    through(gate, np.concatenate([silence(1000), said(), silence(500)]), batch=batch)
    whole = Gate(SETTINGS)
    through(whole, np.concatenate([silence(1000), said(), silence(500)]), batch=5)
    assert gate.speech_ms == pytest.approx(whole.speech_ms, rel=0.1)


def test_windows_are_told_with_speech_noise_and_gaps() -> None:
    gate = Gate(SETTINGS)
    events = through(gate, np.concatenate([silence(1000), said()[: 8 * 1000]]))
    events += gate.filled(16_000, 25)
    windows = [event for event in events if isinstance(event, Measured)]
    assert [(window.start // 8, window.end // 8) for window in windows] == [(500 * n, 500 * n + 500) for n in range(5)]
    assert windows[0].rms_dbfs == pytest.approx(-70.0, abs=1.5)
    assert [window.speech_ms > 0 for window in windows] == [False, False, True, True, False]
    assert [window.gap for window in windows] == [False, False, False, False, True]
    assert windows[-1].rms_dbfs == -96.0


def test_filled_zeros_close_the_gate_and_teach_no_noise() -> None:
    gate = Gate(SETTINGS)
    through(gate, np.concatenate([silence(1000, -50.0), said()[:8000]]))
    assert gate.open
    floor = gate.floor_dbfs
    assert kinds(gate.filled(16_000, 50)) == ["Closed"]
    assert gate.floor_dbfs == floor


def test_a_recognised_word_confirms() -> None:
    gate = Gate(SETTINGS.model_copy(update={"confirm_ms": 2000}))
    through(gate, np.concatenate([silence(1000), said()[:8000]]))
    assert gate.open
    assert not gate.confirmed
    assert gate.recognised(16_000) == [Confirmed(16_000)]
    assert gate.recognised(16_000) == []
