"""Sentence templates: `[a|b|]` chooses one alternative, `{slot}` draws from a slot, `#` begins a comment line.

Slots in small letters are lists of templates (text/slots.txt); slots in capitals are drawn by code (numbers, names).
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Final

from sansheng.speech.numerals import cardinal, digit_by_digit

SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪"
    "范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN: Final = (
    "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 建国 建华 志强 小明 小红 晓东 文 红 "
    "国强 玉兰 婷婷 海燕 春梅 雪梅 佳 鹏 飞 浩 宇 欣 怡 子涵 一鸣 思远"
).split()


@dataclass(frozen=True, slots=True)
class Choice:
    """One node of a parsed template: alternatives, each a sequence of texts, slots and choices."""

    alternatives: tuple[tuple["str | Slot | Choice", ...], ...]


@dataclass(frozen=True, slots=True)
class Slot:
    name: str


class TemplateError(ValueError):
    """A template cannot be parsed or names an unknown slot."""


def parse(text: str) -> Choice:
    """Parses one template; raises TemplateError for unbalanced brackets."""
    choice, end = _alternatives(text, 0, closing="")
    if end != len(text):
        raise TemplateError(f"unbalanced ] in {text!r}")
    return choice


def _alternatives(text: str, at: int, closing: str) -> tuple[Choice, int]:
    found: list[tuple[str | Slot | Choice, ...]] = []
    parts: list[str | Slot | Choice] = []
    while at < len(text) and text[at] != "]":
        if text[at] == "[":
            inner, at = _alternatives(text, at + 1, closing="]")
            parts.append(inner)
        elif text[at] == "{":
            end = text.index("}", at)
            parts.append(Slot(text[at + 1 : end]))
            at = end
        elif text[at] == "|":
            found.append(tuple(parts))
            parts = []
        else:
            parts.append(text[at])
        at += 1
    if closing and at >= len(text):
        raise TemplateError(f"unbalanced [ in {text!r}")
    found.append(tuple(parts))
    return Choice(tuple(found)), at


class Slots:
    """Named lists of templates and drawing functions."""

    def __init__(self, lists: Mapping[str, Choice]) -> None:
        self._lists = dict(lists)
        self._drawn: dict[str, Callable[[random.Random], str]] = dict(_DRAWN)

    def draw(self, node: "str | Slot | Choice", chance: random.Random) -> str:
        """Writes out one random sentence."""
        if isinstance(node, str):
            return node
        if isinstance(node, Choice):
            parts = chance.choice(node.alternatives)
            return "".join(self.draw(part, chance) for part in parts)
        if node.name in self._drawn:
            return self._drawn[node.name](chance)
        if node.name not in self._lists:
            raise TemplateError(f"unknown slot {{{node.name}}}")
        return self.draw(self._lists[node.name], chance)

    def variants(self, node: "str | Slot | Choice") -> int:
        """How many sentences a node can write, a drawn slot counted as 50."""
        if isinstance(node, str):
            return 1
        if isinstance(node, Choice):
            return sum(prod(self.variants(part) for part in parts) for parts in node.alternatives)
        return 50 if node.name in self._drawn else self.variants(self._lists[node.name])


def read(path: Path) -> list[Choice]:
    """Reads a file of templates, one per line."""
    return [parse(line) for line in _lines(path)]


def read_slots(path: Path, extra: Mapping[str, Choice] | None = None) -> Slots:
    """Reads a file of `name = alternatives` lines; `extra` slots come beside them."""
    lists = dict(extra or {})
    for line in _lines(path):
        name, _, alternatives = line.partition("=")
        lists[name.strip()] = parse(alternatives.replace(" | ", "|").strip(" \t"))
    return Slots(lists)


def _lines(path: Path) -> list[str]:
    lines = (line.strip() for line in path.read_text("utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _surname(chance: random.Random) -> str:
    weights = [1 / (rank + 3) for rank in range(len(SURNAMES))]
    return chance.choices(SURNAMES, weights)[0]


def _phone(chance: random.Random) -> str:
    head = chance.choice(("138", "139", "136", "135", "150", "158", "186", "188", "177", "133", "189", "199"))
    digits = head + "".join(chance.choices("0123456789", k=8))
    return digit_by_digit(digits, telephone=chance.random() < 0.75)


def _digits(chance: random.Random, low: int, high: int) -> str:
    digits = "".join(chance.choices("0123456789", k=chance.randint(low, high)))
    return digit_by_digit(digits, telephone=chance.random() < 0.7)


def _agent(chance: random.Random) -> str:
    if chance.random() < 0.15:
        return cardinal(chance.randint(100, 999))
    return _digits(chance, 3, 5)


def _money(chance: random.Random) -> str:
    value = chance.choice((chance.randint(1, 20) * 10, chance.randint(1, 999), chance.randint(1, 90) * 100))
    unit = chance.choice(("元", "块", "块钱"))
    tail = f"{cardinal(chance.randint(1, 9))}" if unit == "块" and chance.random() < 0.4 else ""
    return cardinal(value) + unit + tail


_DRAWN: Final[dict[str, Callable[[random.Random], str]]] = {
    "SURNAME": _surname,
    "NAME": lambda chance: _surname(chance) + chance.choice(GIVEN),
    "PHONE": _phone,
    "CODE": lambda chance: _digits(chance, 6, 12),
    "AGENT": _agent,
    "DIGIT": lambda chance: chance.choice("零一二三四五六七八九幺两"),
    "DIGITS": lambda chance: _digits(chance, 2, 6),
    "SMALL": lambda chance: chance.choice(
        ("一", "两", "三", "四", "五", "六", "七", "八", "九", "十", "十五", "二十", "几")
    ),
    "NUMBER": lambda chance: cardinal(chance.randint(1, 399)),
    "ROOM": lambda chance: digit_by_digit(str(chance.randint(1, 32)) + f"{chance.randint(1, 8):02d}", telephone=False),
    "HOUR": lambda chance: _hour(chance),
    "MINUTE": lambda chance: cardinal(chance.choice((5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55))),
    "MONTH": lambda chance: cardinal(chance.randint(1, 12)),
    "DAY": lambda chance: cardinal(chance.randint(1, 31)),
    "MONEY": _money,
}


def _hour(chance: random.Random) -> str:
    hour = chance.randint(1, 23)
    return "两" if hour == 2 else cardinal(hour)
