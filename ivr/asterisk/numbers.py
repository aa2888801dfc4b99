"""Telephone numbers of mainland China: one form for all the ways in which networks write them.

Pure. The same rules stand in `dialplan/extensions/numbers.conf`, so that numbers are right without the
service; a test holds the two together.
"""

from __future__ import annotations

import re

_SERVICE = re.compile(r"9[56]\d{3,6}|1\d{4}|400\d{7}|800\d{7}")
_MOBILE = re.compile(r"1[3-9]\d{9}")


def normalise(number: str) -> str:
    """Return the number as one dials it inside the country; empty stays empty.

    13800138000 for mobiles, 0 and area code for the rest, 400…, 95… as they are, 00 for abroad.
    A number without country code and 0 (a local one, an extension) stays as it is.
    """
    digits = re.sub(r"(?<=.)\+|[^0-9+]", "", number)
    for prefix in ("+86", "0086"):
        if digits.startswith(prefix):
            return _national(digits.removeprefix(prefix))
    if digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    if digits.startswith("0") and _MOBILE.fullmatch(digits[1:]):
        return digits[1:]
    return f"00{digits[1:]}" if digits.startswith("+") else digits


def variants(number: str) -> tuple[str, ...]:
    """Return the forms in which a network may send one of our own numbers as the called one."""
    plain = normalise(number)
    bare = plain[1:] if plain.startswith("0") and not plain.startswith("00") else plain
    forms = {plain, bare, f"86{bare}", f"+86{bare}", f"0086{bare}", number}
    area = re.fullmatch(r"(10|2\d|[3-9]\d\d)(\d{7,8})", bare) if bare != plain else None
    if area:
        forms.add(area[2])
    return tuple(sorted(forms))


def _national(digits: str) -> str:
    if _MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits) or digits.startswith("0") or not digits:
        return digits
    return f"0{digits}"
