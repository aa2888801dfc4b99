"""Two packs side by side: which fields differ. Pure."""

from collections.abc import Iterator
from typing import Any

from assist.packs.models import Pack


def differences(one: Pack, two: Pack) -> Iterator[tuple[str, str, str]]:
    """Yield dotted field, value in the first, value in the second; lists as what is added (+) and missing (−)."""
    yield from _compare("", one.model_dump(mode="json"), two.model_dump(mode="json"))


def _compare(path: str, one: Any, two: Any) -> Iterator[tuple[str, str, str]]:
    if one == two:
        return
    if isinstance(one, dict) and isinstance(two, dict):
        for key in dict.fromkeys([*one, *two]):
            yield from _compare(f"{path}.{key}".lstrip("."), one.get(key), two.get(key))
    elif isinstance(one, list) and isinstance(two, list):
        gone = [item for item in one if item not in two]
        new = [item for item in two if item not in one]
        yield path, "; ".join(f"− {item}" for item in gone), "; ".join(f"+ {item}" for item in new)
    else:
        yield path, _shown(one), _shown(two)


def _shown(value: Any) -> str:
    if value is None:
        return "—"
    return value if isinstance(value, str) else str(value)
