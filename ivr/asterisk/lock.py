"""The lock: which packages, in which exact versions, make up the private tree.

Pure. The file holds names, versions, sizes and digests; no address, because the place to
download from belongs to the machine.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from pathlib import Path

from ivr.asterisk.errors import PackageMismatch

LOCK_FILE = Path(__file__).with_name("asterisk.lock.json")


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """One package of the tree."""

    name: str
    version: str
    sha256: str
    size: int
    """Bytes of the package file."""

    @property
    def specification(self) -> str:
        """The form in which apt is asked for it."""
        return f"{self.name}={self.version}"


@dataclass(frozen=True, slots=True)
class Lock:
    """The packages of the tree for one architecture."""

    arch: str
    suite: str
    snapshot: str
    """Time of the archive's state that held all of them, as its snapshot archive writes it."""
    packages: tuple[LockedPackage, ...]

    @property
    def digest(self) -> str:
        """Twelve hexadecimal digits that change with any package of the lock."""
        content = "\n".join(f"{package.name} {package.sha256}" for package in self.packages)
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    @property
    def release(self) -> str:
        """Asterisk's version, such as 22.10.1."""
        return asterisk_release(next(p.version for p in self.packages if p.name == "asterisk"))

    @property
    def size(self) -> int:
        """Bytes to download."""
        return sum(package.size for package in self.packages)


def asterisk_release(package_version: str) -> str:
    """Return Asterisk's own version out of a package version: `1:22.10.1+dfsg…` is 22.10.1."""
    match = re.match(r"(?:\d+:)?(\d+(?:\.\d+)+)", package_version)
    if match is None:
        raise PackageMismatch(f"not a version of Asterisk: {package_version!r}")
    return match[1]


def parse_lock(text: str, arch: str) -> Lock:
    """Read the lock of one architecture. Raises PackageMismatch when the lock does not cover it."""
    content = json.loads(text)
    if arch not in content["packages"]:
        known = ", ".join(sorted(content["packages"]))
        raise PackageMismatch(f"the lock has no packages for {arch} (it has: {known})")
    packages = tuple(LockedPackage(**entry) for entry in content["packages"][arch])
    return Lock(arch, content["suite"], content["snapshot"], packages)


def write_lock(locks: list[Lock]) -> str:
    """Return the lock file's text for all architectures."""
    content = {
        "suite": locks[0].suite,
        "snapshot": locks[0].snapshot,
        "packages": {lock.arch: [asdict(package) for package in lock.packages] for lock in locks},
    }
    return json.dumps(content, indent=1, sort_keys=True) + "\n"


def read_lock(arch: str, path: Path = LOCK_FILE) -> Lock:
    """Read the shipped lock file."""
    return parse_lock(path.read_text(encoding="utf-8"), arch)


def verify_package(package: LockedPackage, content: bytes) -> None:
    """Raise PackageMismatch unless the bytes are exactly the locked package."""
    found = hashlib.sha256(content).hexdigest()
    if found != package.sha256:
        raise PackageMismatch(
            f"{package.specification}: sha256 is {found}, the lock says {package.sha256}",
            advice="Nothing was unpacked. Try again, or name another mirror under [asterisk] mirror.",
        )
