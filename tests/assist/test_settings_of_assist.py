"""The listener's settings: defaults hold together, contradictions and unknown keys are refused by name."""

import pytest
from pydantic import ValidationError

from assist.settings import AssistSettings


def test_the_defaults_are_valid_and_stay_as_they_are() -> None:
    settings = AssistSettings()
    assert AssistSettings.model_validate(settings.model_dump()) == settings
    with pytest.raises(ValidationError):
        settings.tap.host = "0.0.0.0"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("section", "values", "said"),
    [
        ("asr", {"drop_partials_ms": 3000}, "drop_partials_ms must be below asr.shed_ms"),
        ("asr", {"batch_ms": 90}, "batch_ms"),
        ("asr", {"worker": 2}, "worker"),
        ("hearing", {"too_quiet_dbfs": 3}, "too_quiet_dbfs"),
        ("recording", {"codec": "mp3"}, "codec"),
        ("tap", {"back_off_s": [0]}, "back_off_s"),
    ],
)
def test_what_cannot_be_is_refused_by_name(section: str, values: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        AssistSettings.model_validate({section: values})
