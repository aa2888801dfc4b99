"""Sentences from the script packs: the wordings, and what the matching patterns can say.

Patterns are `(a|b)` alternatives, `(a)?` and `(a)*` optional parts, `…` a gap, `@name` a concept of the pack. They
become templates; words that the judge listens for are therefore words that the model has. What a rule forbids as
`written` (dialects, other languages) is left out: read as Mandarin, such words would turn up in correct talk.
"""

import random
import re
from collections.abc import Iterator, Mapping
from math import log2
from pathlib import Path
from typing import Any, Final

import yaml

from models.recipe import templates
from models.recipe.templates import Choice, Slots, TemplateError

PACKS: Final = Path(__file__).parents[2] / "assist" / "packs" / "data"
_DRAWS: Final = 4
_SPOKEN: Final = re.compile(r"[\u4e00-\u9fff]{2}")
_SLOT_OF: Final = {
    "company": "{company}",
    "agent": "{agent}",
    "name": "{SURNAME}",
    "title": "{title}",
    "hours": "{hours}",
    "other": "{department}",
}
_UNSPOKEN_KEYS: Final = frozenset({"title", "en", "marks", "description", "note"})


def sentences(slots_file: Path, folder: Path = PACKS) -> list[tuple[str, str]]:
    """Draws (kind, text) from every pack in the folder, the same at each call."""
    found = []
    for path in sorted(folder.glob("*.yaml")):
        pack = yaml.safe_load(path.read_text("utf-8"))
        slots = templates.read_slots(slots_file, extra=_concepts(pack))
        chance = random.Random(path.name)
        for text in dict.fromkeys(_texts(pack)):
            found += [("pack", drawn) for drawn in _draws(text, slots, chance)]
    return found


def template(pattern: str) -> Choice:
    """Turns a pattern or a wording into a template; raises TemplateError for what is neither."""
    text = re.sub(r"[\[\]|]", lambda found: {"[": "", "]": "", "|": "|"}[found[0]], pattern)
    text = re.sub(r"\{(\w*)\}", lambda found: _SLOT_OF.get(found[1], ""), text)
    text = re.sub(r"@([a-z-]+)", r"{@\1}", text)
    text = re.sub(r"\)[?*]", "|]", text)
    return templates.parse(text.replace("(", "[").replace(")", "]").replace("…", "[，|]"))


def _draws(text: str, slots: Slots, chance: random.Random) -> Iterator[str]:
    for part in text.split("/"):
        try:
            parsed = template(part)
            for _ in range(int(_DRAWS * (1 + log2(slots.variants(parsed)) / 2))):
                yield slots.draw(parsed, chance)
        except (TemplateError, ValueError):
            continue  # a text that is no pattern and no wording, such as a regular expression's piece


def _concepts(pack: Mapping[str, Any]) -> dict[str, Choice]:
    concepts = {}
    for name, phrases in pack.get("concepts", {}).items():
        texts = list(_texts(phrases))
        concepts[f"@{name}"] = template("(" + "|".join(texts) + ")") if texts else templates.parse("")
    return concepts


def _texts(node: object) -> Iterator[str]:
    if isinstance(node, str):
        if _SPOKEN.search(node) or node.startswith("@"):
            yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in _UNSPOKEN_KEYS and not (key == "never" and node.get("written")):
                yield from _texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _texts(value)
