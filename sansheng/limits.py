"""From which figures on a line is in trouble, as the settings say, for the flows."""

from assist.acoustic.catalogue import dialect_alone
from assist.acoustic.locate import BUNDLED_NAME
from assist.settings import HearingSettings
from ivr.flows.line_condition import Limits


def line_limits(hearing: HearingSettings, model: str = BUNDLED_NAME) -> Limits:
    """Return the flows' limits: the ear's thresholds have one place, [hearing]; what `model` may do, the catalogue."""
    return Limits(
        dialect_alone=dialect_alone(model),
        enough_speech_ms=hearing.enough_speech_ms,
        quiet_dbfs=hearing.too_quiet_dbfs,
        hands_free_dbfs=hearing.hands_free_dbfs,
        noisy_snr_db=hearing.noisy_snr_db,
        noise_dbfs=hearing.noise_least_dbfs,
        noise_alone_dbfs=hearing.noise_alone_dbfs,
        unknown=hearing.not_understood,
        enough_words_ms=hearing.enough_words_ms,
    )
