"""Speech comes out the same each time, with a mark for every syllable."""

import numpy as np
import pytest

from sansheng.speech.errors import TextUnspeakable, VoiceUnknown
from sansheng.speech.espeak import CANTONESE, ENGLISH, SAMPLE_RATE, Line, Voice, speak, speak_all
from sansheng.speech.pinyin import clauses

GREETING = "您好，请问有什么可以帮助您！"


def test_every_syllable_is_marked_in_order_and_carries_sound() -> None:
    speech = speak(GREETING, voice=Voice("f2"))
    assert [mark.pinyin for mark in speech.marks] == [s for clause in clauses(GREETING) for s in clause]
    times = [time for mark in speech.marks for time in (mark.start, mark.rime, mark.end)]
    assert times == sorted(times)
    assert times[-1] <= len(speech.samples)
    for mark in speech.marks:
        assert np.abs(speech.samples[mark.start : mark.end]).max() > 500, mark


def test_the_same_text_gives_the_same_samples() -> None:
    first, second = (speak(GREETING, voice=Voice("klatt2", rate=200)) for _ in range(2))
    assert np.array_equal(first.samples, second.samples)


def test_a_batch_gives_every_line_in_order_whatever_the_number_of_processes() -> None:
    lines = [Line(Voice("m3"), text) for text in ("再见", GREETING, "幺三八零零幺三八零零零", "谢谢您的合作")]
    one, two = (speak_all(lines, chunk=2, processes=n) for n in (1, 2))
    assert [len(speech.marks) for speech in one] == [2, 12, 11, 6]
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(one, two, strict=True))


def test_a_higher_rate_is_shorter() -> None:
    slow, fast = (speak(GREETING, voice=Voice("f2", rate=rate)).duration_s for rate in (120, 260))
    assert fast < 0.6 * slow


@pytest.mark.parametrize(
    ("language", "text"), [(ENGLISH, "Hello, how can I help you?"), (CANTONESE, "請問有咩可以幫到你")]
)
def test_other_languages_are_spoken_without_marks(language: str, text: str) -> None:
    speech = speak(text, voice=Voice("f2", language=language))
    assert speech.rate == SAMPLE_RATE
    assert speech.duration_s > 1
    assert speech.marks == ()


@pytest.mark.parametrize("voice", [Voice("nobody"), Voice(language="xx-none")])
def test_an_unknown_voice_is_refused(voice: Voice) -> None:
    with pytest.raises(VoiceUnknown):
        speak(GREETING, voice=voice)


def test_a_text_without_anything_to_say_is_refused() -> None:
    with pytest.raises(TextUnspeakable):
        speak("……！")
