"""Write ivr/asterisk/asterisk.lock.json: the packages of the private tree, for each architecture.

Run by hand when the pinned Asterisk changes:  python tools/lock_asterisk.py
Unpacks the whole closure of the package, follows the libraries that our modules really need, and
locks the packages that hold them. Needs readelf (binutils).
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from ivr.asterisk.apt import PrivateApt, Source
from ivr.asterisk.lock import LOCK_FILE, Lock, LockedPackage, write_lock
from ivr.asterisk.mirrors import find_keyring, find_mirror

SUITE = "sid"
ARCHITECTURES = ("amd64", "arm64")
MODULES_CONF = Path(__file__).resolve().parents[1] / "dialplan/modules.conf"
# No library, but needed: the package itself, sounds in both forms, music, and libc's own character sets.
ALWAYS = ("asterisk", "asterisk-modules", "asterisk-core-sounds-en-gsm", "asterisk-moh-opsound-gsm", "libc6")


def needed_libraries(file: Path) -> set[str]:
    """Return the sonames that an ELF file asks for."""
    done = subprocess.run(["readelf", "-d", str(file)], capture_output=True, text=True, check=True)
    return set(re.findall(r"\(NEEDED\).*\[(.+)\]", done.stdout))


def loaded_modules() -> list[str]:
    """Return the module files that modules.conf loads."""
    text = MODULES_CONF.read_text(encoding="utf-8")
    return re.findall(r"^(?:load|require|preload)\s*=>?\s*(\S+\.so)", text, flags=re.MULTILINE)


def lock_architecture(arch: str, work: Path) -> Lock:
    """Return the lock of the newest Asterisk that the mirror holds for `arch`."""
    apt = PrivateApt(work / "apt", Source(find_mirror(), SUITE, find_keyring(), arch))
    apt.prepare()
    apt.update()
    available = apt.available([*apt.closure(["asterisk"]), *ALWAYS])
    apt.download([f"{p.name}={p.version}" for p in available.values()], work / "packages", print)
    owners, start = unpack(work)
    names = set(ALWAYS)
    waiting = start
    seen: set[Path] = set()
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        names.add(owners[file][0])
        for soname in needed_libraries(file):
            waiting.append(find_library(soname, owners))
    packages = [LockedPackage(p.name, p.version, p.sha256, p.size) for p in available.values() if p.name in names]
    return Lock(arch, SUITE, snapshot_time(work), tuple(sorted(packages, key=lambda package: package.name)))


def unpack(work: Path) -> tuple[dict[Path, tuple[str, Path]], list[Path]]:
    """Unpack every package; return file -> (package, folder), and the ELF files to start from."""
    owners: dict[Path, tuple[str, Path]] = {}
    for deb in (work / "packages").glob("*.deb"):
        name = deb.name.split("_", 1)[0]
        folder = work / "unpacked" / name
        folder.mkdir(parents=True)
        subprocess.run(["dpkg-deb", "-x", str(deb), str(folder)], check=True)
        owners.update({file: (name, folder) for file in folder.rglob("*") if file.is_file()})
    wanted = {"asterisk", *loaded_modules()}
    start = [f for f in owners if f.name in wanted and ("usr/sbin" in str(f) or f.parent.name == "modules")]
    missing = wanted - {file.name for file in start}
    if missing:
        sys.exit(f"not in the package: {', '.join(sorted(missing))}")
    return owners, start


def find_library(soname: str, owners: dict[Path, tuple[str, Path]]) -> Path:
    """Return the file that answers to a soname."""
    for file in owners:
        if file.name == soname:
            return file
    sys.exit(f"no package of the closure holds {soname}")


def snapshot_time(work: Path) -> str:
    """Return the date of the archive's state in the snapshot archive's form."""
    release = next((work / "apt/state/lists").glob("*InRelease")).read_text(encoding="utf-8")
    stated = re.search(r"^Date: (.+)$", release, flags=re.MULTILINE)
    assert stated is not None
    moment = datetime.strptime(stated[1].replace("UTC", "+0000"), "%a, %d %b %Y %H:%M:%S %z").astimezone(UTC)
    return moment.strftime("%Y%m%dT%H%M%SZ")


def main() -> None:
    locks = []
    for arch in ARCHITECTURES:
        with tempfile.TemporaryDirectory() as name:
            locks.append(lock_architecture(arch, Path(name)))
        sys.stdout.write(f"{arch}: {len(locks[-1].packages)} packages, {locks[-1].size / 1e6:.1f} MB\n")
    LOCK_FILE.write_text(write_lock(locks), encoding="utf-8")


if __name__ == "__main__":
    main()
