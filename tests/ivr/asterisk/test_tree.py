"""The private tree: used as it is when it is there, refused when a package is not the locked one."""

from __future__ import annotations

import hashlib
import json

import pytest

from ivr.asterisk import tree
from ivr.asterisk.errors import PackageMismatch, TreeUnavailable
from ivr.asterisk.lock import Lock, LockedPackage
from ivr.asterisk.tree import default_cache, find_tree, provide_tree

LOCK = Lock("amd64", "sid", "20260101T000000Z", (LockedPackage("asterisk", "1:22.10.1-1", "a" * 64, 7),))


@pytest.fixture
def cache(tmp_path):
    """A cache with a finished tree of LOCK."""
    folder = tmp_path / "asterisk" / f"22.10.1-amd64-{LOCK.digest}"
    for part in ("usr/lib64", "usr/lib/x86_64-linux-gnu/asterisk/modules", "usr/sbin"):
        (folder / part).mkdir(parents=True)
    (folder / "usr/lib64/ld-linux-x86-64.so.2").touch()
    stamp = {"arch": "amd64", "release": "22.10.1", "pinned": True, "packages": {}}
    (folder / "sansheng-tree.json").write_text(json.dumps(stamp), encoding="utf-8")
    return tmp_path


def test_finished_tree_is_used_without_writing(cache):
    cache.chmod(0o555)
    said: list[str] = []
    found = provide_tree(cache, said.append, lock=LOCK)
    assert found.release == "22.10.1"
    assert said == []
    assert not (cache / "asterisk.lock").exists()


def test_command_goes_through_the_trees_own_loader(cache):
    found = find_tree(cache, LOCK)
    assert found is not None
    command = found.command("-V")
    assert command[0].endswith("usr/lib64/ld-linux-x86-64.so.2")
    assert "--inhibit-cache" in command
    assert command[-2:] == [str(found.root / "usr/sbin/asterisk"), "-V"]


def test_half_a_tree_is_none(cache):
    found = find_tree(cache, LOCK)
    assert found is not None
    (found.root / "sansheng-tree.json").write_text("{", encoding="utf-8")
    assert find_tree(cache, LOCK) is None


def test_tree_of_another_lock_is_none(cache):
    other = Lock("amd64", "sid", "", (LockedPackage("asterisk", "1:22.10.1-1", "b" * 64, 7),))
    assert find_tree(cache, other) is None


def test_downloaded_bytes_are_checked_against_the_lock(tmp_path):
    package = LockedPackage("libc6", "2", hashlib.sha256(b"as locked").hexdigest(), 9)
    with pytest.raises(PackageMismatch, match="did not arrive"):
        tree._verify((package,), tmp_path)
    (tmp_path / "libc6_2_amd64.deb").write_bytes(b"something else")
    with pytest.raises(PackageMismatch, match="sha256"):
        tree._verify((package,), tmp_path)
    (tmp_path / "libc6_2_amd64.deb").write_bytes(b"as locked")
    tree._verify((package,), tmp_path)


def test_cache_that_cannot_be_written_says_which_variable(tmp_path):
    blocked = tmp_path / "file"
    blocked.touch()
    with pytest.raises(TreeUnavailable, match="SANSHENG_CACHE"):
        provide_tree(blocked / "cache", lambda line: None, lock=LOCK)


def test_cache_comes_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("SANSHENG_CACHE", str(tmp_path))
    assert default_cache() == tmp_path
