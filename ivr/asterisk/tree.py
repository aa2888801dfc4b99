"""The private tree: Debian's Asterisk with every library it needs, unpacked in a folder.

Needs no root and touches nothing outside its folder; the programs in it run through the tree's
own loader, so that the machine's libc and libraries do not matter. The tree is shared by all
homes of a user (a cache), made once, and named after the lock that it was made from.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ivr.asterisk.apt import Available, PrivateApt, Source
from ivr.asterisk.errors import AsteriskError, PackageMismatch, TreeUnavailable
from ivr.asterisk.lock import Lock, LockedPackage, asterisk_release, read_lock, verify_package
from ivr.asterisk.mirrors import find_keyring, find_mirror, find_snapshot, native_architecture

Progress = Callable[[str], None]

_STAMP = "sansheng-tree.json"
_TRIPLETS = {"amd64": "x86_64-linux-gnu", "arm64": "aarch64-linux-gnu"}
_LOADERS = {"amd64": "usr/lib64/ld-linux-x86-64.so.2", "arm64": "usr/lib/ld-linux-aarch64.so.1"}


@dataclass(frozen=True, slots=True)
class TreeSource:
    """Where packages may come from; each None is looked up on the machine."""

    mirror: str | None = None
    snapshot: str | None = None
    """Root of a snapshot archive, without the timestamp."""
    keyring: Path | None = None


@dataclass(frozen=True, slots=True)
class Tree:
    """An Asterisk that can be started."""

    root: Path
    arch: str
    release: str
    """Asterisk's version, such as 22.10.1."""
    pinned: bool
    """Whether every package is the one the lock names."""

    @property
    def libraries(self) -> Path:
        return self.root / "usr/lib" / _TRIPLETS[self.arch]

    @property
    def modules(self) -> Path:
        return self.libraries / "asterisk/modules"

    @property
    def data(self) -> Path:
        """Sounds, music and documentation of the package."""
        return self.root / "usr/share/asterisk"

    def command(self, *arguments: str) -> list[str]:
        """Return the command line that runs the tree's Asterisk through the tree's own loader."""
        loader = self.root / _LOADERS[self.arch]
        binary = self.root / "usr/sbin/asterisk"
        paths = f"{self.libraries}:{self.root / 'usr/lib'}"
        return [str(loader), "--inhibit-cache", "--library-path", paths, str(binary), *arguments]

    def environment(self) -> dict[str, str]:
        """Return the variables that keep the libraries away from the machine's own files."""
        return {
            "LC_ALL": "C.UTF-8",
            "OPENSSL_CONF": str(self.root / "usr/lib/ssl/none.cnf"),
            "OPENSSL_MODULES": str(self.libraries / "ossl-modules"),
        }


def default_cache() -> Path:
    """Return the folder that all homes of this user share.

    For root it is outside root's own folder: Asterisk runs as another user, and must read it.
    """
    named = os.environ.get("SANSHENG_CACHE")
    if named:
        return Path(named).absolute()
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path("/var/cache/sansheng") if os.geteuid() == 0 else Path(base) / "sansheng"


def find_tree(cache: Path, lock: Lock) -> Tree | None:
    """Return the finished tree of this lock, exact or made by a fall-back, or None."""
    return _read_tree(_tree_folder(cache, lock))


def provide_tree(cache: Path, progress: Progress, source: TreeSource | None = None, lock: Lock | None = None) -> Tree:
    """Return the tree, making it first where it is missing.

    `progress` receives short lines for the operator. The exact packages of the lock are taken from
    the mirror, else from the snapshot archive; else the newest 22.x of the mirror, with a warning
    that says so. Raises TreeUnavailable, or PackageMismatch when a package has other bytes than
    the lock's.
    """
    lock = lock or read_lock(native_architecture())
    # A finished tree is used as it is: the cache may be read-only.
    found = find_tree(cache, lock)
    if found is not None:
        return found
    try:
        cache.mkdir(mode=0o755, parents=True, exist_ok=True)
        with _only_one(cache / "asterisk.lock", progress):
            return find_tree(cache, lock) or _make(cache, lock, source or TreeSource(), progress)
    except OSError as error:
        raise TreeUnavailable(
            f"{cache}: {error.strerror or error}", advice="SANSHENG_CACHE names another folder."
        ) from error


def _make(cache: Path, lock: Lock, source: TreeSource, progress: Progress) -> Tree:
    with tempfile.TemporaryDirectory(dir=cache, prefix="making-") as name:
        work = Path(name)
        packages = _download(work, lock, source, progress)
        made = work / "tree"
        _unpack(work / "packages", made, progress)
        stamp = _stamp(lock, packages)
        (made / _STAMP).write_text(json.dumps(stamp, indent=1), encoding="utf-8")
        folder = _tree_folder(cache, lock)
        if folder.exists():
            shutil.rmtree(folder)
        folder.parent.mkdir(parents=True, exist_ok=True)
        made.chmod(0o755)
        made.rename(folder)
    tree = _read_tree(folder)
    if tree is None:
        raise TreeUnavailable(f"the packages hold no Asterisk for {lock.arch}")
    progress(f"Asterisk {tree.release} ready ({len(packages)} packages)")
    return tree


def _download(work: Path, lock: Lock, source: TreeSource, progress: Progress) -> tuple[LockedPackage, ...]:
    keyring = find_keyring(source.keyring)
    mirror = find_mirror(source.mirror or os.environ.get("SANSHENG_DEBIAN_MIRROR"))
    places = [mirror]
    snapshot = find_snapshot(lock.snapshot, source.snapshot or os.environ.get("SANSHENG_DEBIAN_SNAPSHOT"))
    if snapshot:
        places.append(snapshot)
    for number, place in enumerate(places):
        apt = PrivateApt(work / f"apt{number}", Source(place, lock.suite, keyring, lock.arch))
        try:
            progress(f"Asterisk {lock.release}: reading the index of Debian {lock.suite}")
            apt.prepare()
            apt.update()
            if _fetch_exact(apt, lock, work / "packages", progress):
                return lock.packages
        except TreeUnavailable as error:
            if place == mirror:
                raise
            progress(f"the snapshot archive did not help: {error}")
    return _fetch_newest(work, Source(mirror, lock.suite, keyring, lock.arch), lock, progress)


def _fetch_exact(apt: PrivateApt, lock: Lock, into: Path, progress: Progress) -> bool:
    """Download the lock's packages; False when the archive no longer holds all of them."""
    available = apt.available(package.name for package in lock.packages)
    gone = [p.specification for p in lock.packages if not _same(p, available.get(p.name))]
    if gone:
        progress(f"this archive no longer holds {len(gone)} of {len(lock.packages)} packages")
        return False
    progress(f"downloading {len(lock.packages)} packages, {lock.size / 1e6:.0f} MB")
    apt.download([package.specification for package in lock.packages], into, progress)
    _verify(lock.packages, into)
    return True


def _fetch_newest(work: Path, source: Source, lock: Lock, progress: Progress) -> tuple[LockedPackage, ...]:
    """Download the newest closure of the archive. Raises TreeUnavailable unless it is a 22.x."""
    apt = PrivateApt(work / "apt-newest", source)
    apt.prepare()
    apt.update()
    named = [package.name for package in lock.packages]
    found = apt.available(named)
    asterisk = found.get("asterisk")
    if asterisk is None or not asterisk_release(asterisk.version).startswith("22."):
        raise TreeUnavailable(
            f"the mirror holds neither the locked Asterisk {lock.release} nor another 22.x",
            advice="Name a snapshot archive under [asterisk] snapshot, or another mirror under [asterisk] mirror.",
        )
    progress(
        f"WARNING: Asterisk's locked packages are gone from the archive. Taking its newest "
        f"({asterisk_release(asterisk.version)}, locked {lock.release}); signatures are verified, "
        f"but this set of packages has not been tested with Sansheng."
    )
    available = apt.available([*apt.closure(["asterisk"]), *found])
    packages = tuple(_as_locked(package) for package in available.values())
    apt.download([package.specification for package in packages], work / "packages", progress)
    _verify(packages, work / "packages")
    return packages


def _same(package: LockedPackage, available: Available | None) -> bool:
    return available is not None and (available.version, available.sha256) == (package.version, package.sha256)


def _as_locked(package: Available) -> LockedPackage:
    return LockedPackage(package.name, package.version, package.sha256, package.size)


def _verify(packages: Sequence[LockedPackage], folder: Path) -> None:
    files = {file.name.split("_", 1)[0]: file for file in folder.glob("*.deb")}
    for package in packages:
        if package.name not in files:
            raise PackageMismatch(f"{package.specification} did not arrive")
        verify_package(package, files[package.name].read_bytes())


def _unpack(packages: Path, into: Path, progress: Progress) -> None:
    files = sorted(packages.glob("*.deb"))
    into.mkdir()
    progress(f"unpacking {len(files)} packages")
    for file in files:
        done = subprocess.run(["dpkg-deb", "-x", str(file), str(into)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise TreeUnavailable(f"{file.name} could not be unpacked: {done.stderr.strip()}")


def _tree_folder(cache: Path, lock: Lock) -> Path:
    return cache / "asterisk" / f"{lock.release}-{lock.arch}-{lock.digest}"


def _stamp(lock: Lock, packages: Sequence[LockedPackage]) -> dict[str, object]:
    versions = {package.name: package.version for package in packages}
    return {
        "arch": lock.arch,
        "release": asterisk_release(versions["asterisk"]),
        "pinned": tuple(packages) == lock.packages,
        "packages": versions,
    }


def _read_tree(folder: Path) -> Tree | None:
    try:
        stamp = json.loads((folder / _STAMP).read_text(encoding="utf-8"))
        tree = Tree(folder, stamp["arch"], stamp["release"], stamp["pinned"])
    except (OSError, ValueError, KeyError):
        return None
    return tree if Path(tree.command()[0]).is_file() and tree.modules.is_dir() else None


@contextmanager
def _only_one(path: Path, progress: Progress) -> Iterator[None]:
    """Hold a file lock, so that two starts do not make the same tree at once."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("another start is providing Asterisk; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


__all__ = ["AsteriskError", "Tree", "TreeSource", "default_cache", "find_tree", "provide_tree"]
