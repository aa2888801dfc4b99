"""The lock file and the check against it."""

from __future__ import annotations

import hashlib
import json

import pytest

from ivr.asterisk.errors import PackageMismatch
from ivr.asterisk.lock import LOCK_FILE, Lock, LockedPackage, asterisk_release, parse_lock, read_lock, verify_package
from ivr.asterisk.lock import write_lock as written


@pytest.mark.parametrize("arch", ["amd64", "arm64"])
def test_shipped_lock_pins_every_package(arch):
    lock = read_lock(arch)
    assert lock.release == "22.10.1"
    names = [package.name for package in lock.packages]
    assert len(names) == len(set(names))
    assert {"asterisk", "asterisk-modules", "libc6", "libssl3t64"} <= set(names)
    assert all(len(package.sha256) == 64 and package.size > 0 for package in lock.packages)


def test_shipped_lock_names_no_address():
    assert "://" not in LOCK_FILE.read_text(encoding="utf-8")


def test_unknown_architecture_is_told_what_there_is():
    with pytest.raises(PackageMismatch, match="amd64, arm64"):
        read_lock("m68k")


def test_lock_survives_writing():
    lock = Lock("amd64", "sid", "20260101T000000Z", (LockedPackage("asterisk", "1:22.10.1-1", "a" * 64, 7),))
    assert parse_lock(written([lock]), "amd64") == lock
    assert json.loads(written([lock]))["suite"] == "sid"


def test_digest_changes_with_any_package():
    lock = read_lock("amd64")
    first, *rest = lock.packages
    other = LockedPackage(first.name, first.version, "0" * 64, first.size)
    assert Lock(lock.arch, lock.suite, lock.snapshot, (other, *rest)).digest != lock.digest


@pytest.mark.parametrize(
    ("version", "release"),
    [("1:22.10.1+dfsg+~cs6.17.60671434-1", "22.10.1"), ("22.11.0", "22.11.0"), ("1:22.10~rc1-2", "22.10")],
)
def test_release_out_of_a_package_version(version, release):
    assert asterisk_release(version) == release


def test_other_bytes_are_refused():
    content = b"a package"
    package = LockedPackage("libc6", "2", hashlib.sha256(content).hexdigest(), len(content))
    verify_package(package, content)
    with pytest.raises(PackageMismatch, match="libc6=2"):
        verify_package(package, content + b"!")
