"""The unmodified Vosk loads the bundled model, which hears strangers' voices on a telephone line."""

from __future__ import annotations

import hashlib

import pytest

from assist.acoustic.locate import bundled_directory
from assist.acoustic.vocabulary import vocabulary
from sansheng.listening import material
from sansheng.listening.ear import LEAD_S, Listener
from sansheng.listening.measures import Errors, errors
from sansheng.listening.sentences import characters
from sansheng.speech.channel import TelephoneLine, telephone
from sansheng.speech.espeak import Voice, speak
from sansheng.speech.noise import Noise

pytestmark = pytest.mark.e2e

STANDARD = (
    "您好，欢迎致电示例公司客户服务热线，客服代表1065很高兴为您服务，请问有什么可以帮助您！",
    "对不起，您的电话没有声音，请您换一部电话再次打来，好吗？再见！",
    "喂，说话呀！再不说话我就挂了啊",
    "感谢您的来电，若有问题请再次来电，谢谢再见！",
)


@pytest.fixture(scope="module")
def listener() -> Listener:
    return Listener(bundled_directory())


def said_and_heard(listener: Listener, text: str, voice: str, line: TelephoneLine | None = None) -> tuple[str, str]:
    speech = speak(text, voice=Voice(voice))
    return characters(text), listener.listen(telephone(speech.samples, speech.rate, line)).text


@pytest.mark.parametrize("text", STANDARD)
@pytest.mark.parametrize("voice", ["steph", "benjamin", "klatt3"])
def test_standard_wordings_by_strangers(listener: Listener, text: str, voice: str) -> None:
    said, heard = said_and_heard(listener, text, voice)
    assert errors(said, heard).wrong <= 1, heard


def test_words_carry_times_and_confidences(listener: Listener) -> None:
    speech = speak("您好，请问有什么可以帮助您", voice=Voice("steph"))
    words = listener.listen(telephone(speech.samples, speech.rate)).words
    assert [word.text for word in words][:2] == ["您好", "请问"]
    assert all(0 < word.confidence <= 1 for word in words)
    assert [word.start_s for word in words] == sorted(word.start_s for word in words)
    first, second = words[0], words[1]
    assert first.start_s == pytest.approx(LEAD_S + speech.marks[0].start / speech.rate, abs=0.08)
    assert first.end_s == pytest.approx(LEAD_S + speech.marks[1].end / speech.rate, abs=0.12)
    assert second.start_s == pytest.approx(LEAD_S + speech.marks[2].start / speech.rate, abs=0.08)


def test_drawn_sentences_by_strangers_in_noise(listener: Listener) -> None:
    line = TelephoneLine(noise=Noise.PINK, snr_db=20)
    clips = material.clips(material.Condition("quick", "drawn", line=line), every=6)
    total = sum((errors(clip.said, listener.listen(clip.samples).text) for clip in clips), Errors())
    assert total.percent < 8


@pytest.mark.parametrize("kind", list(material.without_speech(1.0)))
def test_nothing_is_heard_where_nobody_speaks(listener: Listener, kind: str) -> None:
    assert listener.listen(material.without_speech(8.0)[kind]).text == ""


def test_a_grammar_at_run_time(listener: Listener) -> None:
    words = vocabulary(bundled_directory())
    assert words is not None
    grammar = words.grammar(["是的", "不是", *"零一二三四五六七八九幺"])
    for text, expected in (("是的", "是的"), ("不是", "不是"), ("三", "三"), ("八", "八")):
        speech = speak(text, voice=Voice("steph"))
        assert listener.listen(telephone(speech.samples, speech.rate), grammar=grammar).text == expected
    speech = speak("我想问一下退款的事情", voice=Voice("steph"))
    assert "[unk]" in listener.listen(telephone(speech.samples, speech.rate), grammar=grammar).text


def test_the_files_are_those_of_the_checksums() -> None:
    folder = bundled_directory()
    for row in (folder / "SHA256SUMS").read_text().splitlines():
        digest, name = row.split("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    assert sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) < 8_000_000
