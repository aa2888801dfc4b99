"""A company's 200 names, spoken in sentences over the telephone, recognised, and shown as they are written."""

import numpy as np
import pytest

from assist.acoustic.locate import bundled_directory
from assist.analysis.recording import Recording, heard
from assist.matching.terms import Terms
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import Line, Voice, speak_all

PLACES = "东湖 西山 南桥 北苑 青松 白云 金城 银河 红星 新华 长安 和平 光明 胜利 春风 海棠 竹园 梅林 柳岸 江心"
THINGS = "驿站 花园 手环 路由器 净水器 套餐 会员卡 营业厅 音箱 大厦"
NAMES = [place + thing for place in PLACES.split() for thing in THINGS.split()]
SENTENCES = ("我的包裹在{}", "我想问一下{}的事情", "{}什么时候能送到", "您说的是{}吗")
VOICES = ("f2", "m3", "Mike", "benjamin", "edward")
RATE = 8000
EVERY = 7
"""Spoken are so few of them: all of them give the same shares."""


@pytest.mark.e2e
def test_names_are_found_by_sound_and_written_as_the_company_writes_them() -> None:
    spoken = NAMES[::EVERY]
    lines = [
        Line(Voice(variant=VOICES[number % len(VOICES)]), SENTENCES[number % len(SENTENCES)].format(name))
        for number, name in enumerate(spoken)
    ]
    pause = np.full(RATE, 8, np.int16)
    parts = [part for one in speak_all(lines) for part in (pause, telephone(one.samples, one.rate))]
    sound = np.concatenate([*parts, pause]).astype(np.float32) / 32768
    texts = [one.text for one in heard(Recording(sound, 0 * sound, RATE), bundled_directory())]
    terms = Terms(NAMES)
    written = "，".join(terms.corrected(text) for text in texts)
    as_heard = sum(name in "，".join(texts) for name in spoken)
    found = sum(name in written for name in spoken)
    assert found >= 0.5 * len(spoken), written
    assert found >= as_heard + 0.3 * len(spoken), (as_heard, found)
    others = [name for name in NAMES if name not in spoken and name in written]
    assert len(others) <= 0.1 * len(spoken), others
