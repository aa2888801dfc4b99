"""The bundled model comes back from what it does not understand."""

from __future__ import annotations

import numpy as np
import pytest

from assist.acoustic.locate import bundled_directory
from sansheng.listening.ear import RATE, Listener
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import CANTONESE, Line, Voice, speak_all


@pytest.mark.e2e
def test_what_follows_foreign_sound_and_a_pause_is_heard() -> None:
    foreign, said = (
        telephone(speech.samples, speech.rate)
        for speech in speak_all(
            [
                Line(Voice(language=CANTONESE), "喂，我想問下我上個禮拜寄嘅快遞而家去到邊度"),
                Line(Voice("f1"), "您好，请问有什么可以帮助您"),
            ]
        )
    )
    pause = np.zeros(2 * RATE, np.int16)
    heard = Listener(bundled_directory()).listen(np.concatenate([foreign, pause, said, pause]))
    assert "帮助您" in heard.text
    assert max(word.end_s - word.start_s for word in heard.words) < len(foreign) / RATE
