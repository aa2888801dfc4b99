"""Which numbers the line may ever call back: fixed and mobile ones of mainland China, in the form one dials them.

Everything else is refused: abroad (00), short and service numbers (1xx, 95, 96, 400), premium rates (168, 16x).
"""

import re
from typing import Final

_MOBILE: Final = re.compile(r"0?1[3-9][0-9]{9}")
_FIXED: Final = re.compile(r"0(10|2[0-9])[2-8][0-9]{7}|0[3-9][0-9]{2}[2-8][0-9]{6,7}")


EMERGENCY: Final = frozenset(("110", "119", "120", "122"))
"""Police, fire, ambulance, traffic: no cap ever keeps an agent from them."""


def is_mobile(number: str) -> bool:
    """Return whether the number is a mobile one, in the form one dials it."""
    return bool(_MOBILE.fullmatch(number))


def may_be_called(number: str) -> bool:
    """Return whether the number has a form that our own calls may go to."""
    return is_mobile(number) or bool(_FIXED.fullmatch(number))
