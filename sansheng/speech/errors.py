"""Errors of the speech package.

SpeechError
├── SynthesiserMissing   espeak-missing        libespeak-ng cannot be loaded
├── VoiceUnknown         espeak-voice-unknown  espeak-ng has no such language or variant
├── SynthesisFailed      espeak-failed         the worker ended without a result
└── TextUnspeakable      text-unspeakable      nothing in the text can be spoken
"""

from typing import ClassVar


class SpeechError(Exception):
    """Speech cannot be made as asked."""

    code: ClassVar[str] = "speech"


class SynthesiserMissing(SpeechError):
    """libespeak-ng cannot be loaded."""

    code = "espeak-missing"

    def __init__(self, detail: str) -> None:
        super().__init__(
            f"找不到语音合成库 libespeak-ng，请安装系统包 espeak-ng。"
            f"libespeak-ng cannot be loaded; install the system package espeak-ng. ({detail})"
        )


class VoiceUnknown(SpeechError):
    """espeak-ng has no voice of this name."""

    code = "espeak-voice-unknown"

    def __init__(self, name: str) -> None:
        super().__init__(f"espeak-ng 没有声音 {name}。espeak-ng has no voice {name}.")
        self.name = name


class SynthesisFailed(SpeechError):
    """The synthesis worker ended without a whole result."""

    code = "espeak-failed"

    def __init__(self, detail: str) -> None:
        super().__init__(f"语音合成失败。Speech synthesis failed: {detail}")


class TextUnspeakable(SpeechError):
    """The text holds nothing that can be spoken."""

    code = "text-unspeakable"

    def __init__(self, text: str) -> None:
        super().__init__(f"文字无法朗读：{text!r}。Nothing in {text!r} can be spoken.")
        self.text = text
