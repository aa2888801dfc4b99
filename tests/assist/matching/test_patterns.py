"""The language of phrases: what it expands to, and what it refuses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.matching.patterns import PatternError, literals, parse


@pytest.mark.parametrize(
    ("pattern", "texts"),
    [
        ("对不起", {"对不起"}),
        ("(请|麻烦)稍等", {"请稍等", "麻烦稍等"}),
        ("请(您)?稍等", {"请稍等", "请您稍等"}),
        ("a(b|c(d)?)", {"ab", "ac", "acd"}),
        ("请您?", {"请", "请您"}),
    ],
)
def test_expands(pattern: str, texts: set[str]) -> None:
    assert set(literals(parse(pattern), 100)) == texts


@pytest.mark.parametrize("pattern", ["就…不想", "(的)+了", "很*好", "^好$"])
def test_what_has_gaps_or_repeats_has_no_literals(pattern: str) -> None:
    assert literals(parse(pattern), 100) == ()


@pytest.mark.parametrize("pattern", ["(请", "请)", "(您)?", "…", "?您", "…?", ""])
def test_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        parse(pattern)


@given(st.text("您好请问()|?*+…^$", max_size=12))
def test_anything_is_read_or_refused(pattern: str) -> None:
    try:
        row = parse(pattern)
    except PatternError:
        return
    assert row
