"""Errors of recognition.

AsrError
├── BadMessage         what came over a lane is none of its messages: the worker is started again
└── ModelUnusable      the model's folder cannot be loaded
"""


class AsrError(Exception):
    """Something about recognition."""

    code = "asr"


class BadMessage(AsrError):
    """The bytes of a lane make no sense."""

    code = "asr-bad-message"


class ModelUnusable(AsrError):
    """Vosk cannot load the folder."""

    code = "asr-model-unusable"
