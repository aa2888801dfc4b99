"""Addresses out of apt's own files."""

from __future__ import annotations

import pytest

from ivr.asterisk import mirrors
from ivr.asterisk.errors import TreeUnavailable
from ivr.asterisk.mirrors import addresses_in, find_mirror, find_snapshot

DEB822 = """Types: deb
# http://snapshot.example.org/archive/debian/20250520T000000Z
URIs: http://mirror.example.org/debian
Suites: stable
Components: main

Types: deb
URIs: http://mirror.example.org/debian-security
Suites: stable-security
"""
ONE_LINE = """deb [signed-by=/usr/share/keyrings/k.gpg] https://mirror.example.net/pub/debian/ stable main
# deb http://old.example.net/debian stable main
deb https://packages.example.net/apt tool main
"""


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.setattr(mirrors, "APT_SOURCES", (tmp_path / "sources.list", tmp_path / "sources.list.d"))
    monkeypatch.setattr(mirrors, "MIRROR_TEMPLATES", tmp_path / "Debian.info")
    (tmp_path / "sources.list.d").mkdir()
    return tmp_path


def test_both_forms_of_apt_sources():
    assert addresses_in(DEB822) == ["http://mirror.example.org/debian"]
    assert addresses_in(ONE_LINE) == ["https://mirror.example.net/pub/debian/"]


def test_setting_comes_first(sources):
    (sources / "sources.list").write_text(ONE_LINE, encoding="utf-8")
    assert find_mirror("http://own.example/debian") == "http://own.example/debian/"
    assert find_mirror() == "https://mirror.example.net/pub/debian/"


def test_relatives_of_debian_know_its_mirrors(sources):
    (sources / "sources.list").write_text("deb http://archive.example.com/ubuntu noble main\n", encoding="utf-8")
    (sources / "Debian.info").write_text("Suite: sid\nBaseURI: http://d.example/debian/\n", encoding="utf-8")
    assert find_mirror() == "http://d.example/debian/"


def test_without_any_it_says_which_setting(sources):
    with pytest.raises(TreeUnavailable, match="SANSHENG_DEBIAN_MIRROR"):
        find_mirror()


def test_snapshot_out_of_a_comment(sources):
    assert find_snapshot("20260101T000000Z") is None
    (sources / "sources.list.d/debian.sources").write_text(DEB822, encoding="utf-8")
    expected = "http://snapshot.example.org/archive/debian/20260101T000000Z/"
    assert find_snapshot("20260101T000000Z") == expected
    assert find_snapshot("T", "http://own.example/snap") == "http://own.example/snap/T/"
