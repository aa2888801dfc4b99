"""Hostile and broken archives are refused and leave nothing behind."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest

from assist.acoustic.archive import unpack
from assist.acoustic.errors import ArchiveRefused

GOOD = {
    "am/final.mdl": b"network",
    "conf/mfcc.conf": b"",
    "conf/model.conf": b"",
    "graph/HCLG.fst": b"graph",
}


def archive_of(members: list[tuple[zipfile.ZipInfo | str, bytes]], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return path


def good() -> list[tuple[zipfile.ZipInfo | str, bytes]]:
    return [(f"m/{name}", data) for name, data in GOOD.items()]


def link(name: str, target: str) -> tuple[zipfile.ZipInfo, bytes]:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info, target.encode()


def test_a_good_archive_replaces_what_was_there(tmp_path: Path) -> None:
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "old").write_text("old")
    unpack(archive_of(good(), tmp_path / "good.zip"), tmp_path / "m")
    assert (tmp_path / "m" / "am" / "final.mdl").read_bytes() == b"network"
    assert not (tmp_path / "m" / "old").exists()


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        (("../outside", b"x"), "leaves the folder"),
        (("m/../../outside", b"x"), "leaves the folder"),
        (("/tmp/outside", b"x"), "leaves the folder"),
        (("C:/outside", b"x"), "leaves the folder"),
        (link("m/graph/link", "/etc/passwd"), "link"),
        (("m/bomb", bytes(60_000_000)), "bomb"),
        (("m/am/final.mdl/under", b"x"), "name of a folder"),
    ],
)
def test_hostile_members(member: tuple[zipfile.ZipInfo | str, bytes], reason: str, tmp_path: Path) -> None:
    place = tmp_path / "models"
    place.mkdir()
    path = archive_of([*good(), member], tmp_path / "hostile.zip")
    with pytest.raises(ArchiveRefused, match=reason):
        unpack(path, place / "m")
    assert list(place.iterdir()) == []
    assert not (tmp_path / "outside").exists()


def test_a_member_twice(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        path = archive_of([*good(), ("m/am/final.mdl", b"other")], tmp_path / "twice.zip")
    with pytest.raises(ArchiveRefused, match="twice"):
        unpack(path, tmp_path / "m")


@pytest.mark.parametrize("missing", list(GOOD))
def test_an_archive_without_a_whole_model(missing: str, tmp_path: Path) -> None:
    members = [member for member in good() if member[0] != f"m/{missing}"]
    with pytest.raises(ArchiveRefused, match="holds no model"):
        unpack(archive_of(members, tmp_path / "lacking.zip"), tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_every_truncation_is_refused(tmp_path: Path) -> None:
    whole = archive_of(good(), tmp_path / "whole.zip").read_bytes()
    for length in range(0, len(whole), 7):
        path = tmp_path / "cut.zip"
        path.write_bytes(whole[:length])
        with pytest.raises(ArchiveRefused):
            unpack(path, tmp_path / "m")
    assert not (tmp_path / "m").exists()


def test_no_zip_at_all(tmp_path: Path) -> None:
    path = tmp_path / "page.zip"
    path.write_bytes(b"<html>not found</html>")
    with pytest.raises(ArchiveRefused, match="damaged"):
        unpack(path, tmp_path / "m")


def test_encrypted_members_are_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO(archive_of(good(), tmp_path / "plain.zip").read_bytes())
    data = bytearray(buffer.getvalue())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    path = tmp_path / "encrypted.zip"
    path.write_bytes(bytes(data))
    with pytest.raises(ArchiveRefused):
        unpack(path, tmp_path / "m")
