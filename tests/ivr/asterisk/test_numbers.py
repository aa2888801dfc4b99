"""Numbers of mainland China."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk.numbers import normalise, variants


@pytest.mark.parametrize(
    ("given_number", "expected"),
    [
        ("13800138000", "13800138000"),
        ("+8613800138000", "13800138000"),
        ("8613800138000", "13800138000"),
        ("008613800138000", "13800138000"),
        ("013800138000", "13800138000"),
        ("+861088886666", "01088886666"),
        ("+86 21 8888 6666", "02188886666"),
        ("01088886666", "01088886666"),
        ("+864001234567", "4001234567"),
        ("+8695123", "95123"),
        ("+8695123456", "95123456"),
        ("+869511234567", "09511234567"),
        ("+14155550100", "0014155550100"),
        ("88886666", "88886666"),
        ("1001", "1001"),
        ("anonymous", ""),
        ("", ""),
    ],
)
def test_one_form(given_number, expected):
    assert normalise(given_number) == expected


@given(st.text(max_size=24))
def test_whatever_comes_the_result_can_be_dialled(number):
    assert set(normalise(number)) <= set("0123456789+")
    assert not normalise(number).startswith("+86")


@pytest.mark.parametrize("number", ["4001234567", "01088886666", "13800138000", "95123"])
def test_every_form_of_an_own_number_is_the_same_number(number):
    assert {normalise(form) for form in variants(number) if form.startswith(("+86", "0086"))} == {number}
    assert number in variants(number)


def test_local_form_of_a_landline():
    assert "88886666" in variants("01088886666")
    assert "7654321" in variants("09517654321")
