"""Figures in a text as a Mandarin speaker reads them on the telephone.

Up to two digits are a number (12 → 十二), longer strings are read digit by digit with 幺 for one
(1065 → 幺零六五), decimals, percentages, clock times and amounts in their usual way. Pure.
"""

import re
from typing import Final

DIGITS: Final = "零一二三四五六七八九"
_TELEPHONE: Final = DIGITS.replace("一", "幺")
_LETTERS: Final = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "诶",
            "必",
            "西",
            "弟",
            "伊",
            "艾弗",
            "鸡",
            "艾尺",
            "艾",
            "杰",
            "剋",
            "艾勒",
            "艾姆",
            "恩",
            "欧",
            "批",
            "克由",
            "阿",
            "艾丝",
            "踢",
            "优",
            "威",
            "达不溜",
            "艾克斯",
            "歪",
            "贼",
        ],
        strict=True,
    )
)
_FIGURES: Final = re.compile(
    r"(?P<clock>\d{1,2}[:：]\d{2})(?!\d)"
    r"|(?P<percent>\d+(?:\.\d+)?)%"
    r"|(?P<decimal>\d+\.\d+)"
    r"|(?P<digits>\d+)"
)


def cardinal(value: int) -> str:
    """Reads 0 to 9999 as a number: 105 → 一百零五, 12 → 十二."""
    if not 0 <= value <= 9999:
        raise ValueError(f"{value} is outside 0–9999")
    if value < 10:
        return DIGITS[value]
    text = ""
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += DIGITS[digit] + name
        elif text and not text.endswith("零") and value % unit:
            text += "零"
    return text.removeprefix("一") if 10 <= value < 20 else text


def digit_by_digit(digits: str, *, telephone: bool = True) -> str:
    """Reads each digit for itself; on the telephone one is 幺."""
    table = _TELEPHONE if telephone else DIGITS
    return "".join(table[int(digit)] for digit in digits)


def spoken(text: str) -> str:
    """Replaces figures and single Latin letters by the characters that are read aloud."""
    text = _FIGURES.sub(_figure, text)
    return re.sub(r"[A-Za-z]", lambda found: _LETTERS[found[0].upper()], text)


def _figure(found: re.Match[str]) -> str:
    if clock := found["clock"]:
        hour, minute = re.split("[:：]", clock)
        return f"{cardinal(int(hour))}点" + ("整" if int(minute) == 0 else f"{_minute(minute)}分")
    if percent := found["percent"]:
        return "百分之" + _number(percent)
    return _number(found["decimal"] or found["digits"])


def _minute(minute: str) -> str:
    return ("零" if minute[0] == "0" else "") + cardinal(int(minute))


def _number(figures: str) -> str:
    whole, _, fraction = figures.partition(".")
    if fraction:
        read = cardinal(int(whole)) if len(whole) <= 4 else digit_by_digit(whole, telephone=False)
        return f"{read}点{digit_by_digit(fraction, telephone=False)}"
    return cardinal(int(whole)) if len(whole) <= 2 and not whole.startswith("0") else digit_by_digit(whole)
