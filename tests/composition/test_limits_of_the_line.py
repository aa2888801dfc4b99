"""The flows' limits are the settings' thresholds, each of them, and by default the same."""

from dataclasses import asdict, fields

import pytest

from assist.settings import HearingSettings
from ivr.flows.line_condition import Limits
from sansheng.limits import line_limits

NAMES = {
    "enough_speech_ms": "enough_speech_ms",
    "quiet_dbfs": "too_quiet_dbfs",
    "hands_free_dbfs": "hands_free_dbfs",
    "noisy_snr_db": "noisy_snr_db",
    "noise_dbfs": "noise_least_dbfs",
    "noise_alone_dbfs": "noise_alone_dbfs",
    "unknown": "not_understood",
    "enough_words_ms": "enough_words_ms",
}
OF_THE_MODEL = {"dialect_alone"}
"""What the catalogue says of the model that listens; no setting."""


def test_by_default_both_mean_the_same():
    assert line_limits(HearingSettings()) == Limits()


@pytest.mark.parametrize("limit", [field.name for field in fields(Limits) if field.name not in OF_THE_MODEL])
def test_each_limit_follows_its_setting(limit):
    before = HearingSettings()
    value = getattr(before, NAMES[limit])
    changed = before.model_copy(update={NAMES[limit]: value * 1.01})
    differs = {name for name, one in asdict(line_limits(changed)).items() if one != getattr(Limits(), name)}
    assert differs == {limit}
