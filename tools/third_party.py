"""Writes THIRD_PARTY_LICENSES.md from what the locks name and the installed packages say of themselves.

Run by `make lock`, in the environment that the lock was installed into. Panel packages come from its own lock.
"""

import json
import re
import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """# Software of others

Sansheng's own code is Apache-2.0. It installs and uses the following packages under their own licences. Asterisk
(GPL-2.0-only), espeak-ng (GPL-3.0-or-later) and jemalloc (BSD-2-Clause) come from the distribution; the first two run
as separate programs, jemalloc is loaded into the recognising processes.

"""


def locked_names(lock: Path) -> list[str]:
    return sorted(set(re.findall(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==", lock.read_text(), re.MULTILINE)), key=str.lower)


def licence_of(name: str) -> tuple[str, str] | None:
    """Return version and licence, or None when the package is not for this platform."""
    try:
        found = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    classifiers = [c.rsplit(" :: ", 1)[-1] for c in found.get_all("Classifier", []) if c.startswith("License ::")]
    declared = (found.get("License") or "").strip().splitlines()
    return found["Version"], found.get("License-Expression") or ", ".join(classifiers) or (
        declared or ["see its files"]
    )[0]


def python_rows() -> list[str]:
    rows = []
    for name in locked_names(ROOT / "requirements.lock"):
        known = licence_of(name)
        if known:
            rows.append(f"| {name} | {known[0]} | {known[1]} |")
    return rows


def panel_rows() -> list[str]:
    lock = ROOT / "assist/panel/package-lock.json"
    if not lock.exists():
        return []
    packages = json.loads(lock.read_text())["packages"]
    return [
        f"| {path.removeprefix('node_modules/')} | {entry['version']} | {entry.get('license', 'see its files')} |"
        for path, entry in sorted(packages.items())
        if path and not entry.get("dev") and not entry.get("optional")
    ]


def main() -> int:
    table = "| package | version | licence |\n|---|---|---|\n"
    text = HEADER + "## Python\n\n" + table + "\n".join(python_rows()) + "\n"
    text += "\n## Panel (built into the page)\n\n" + table + "\n".join(panel_rows()) + "\n"
    (ROOT / "THIRD_PARTY_LICENSES.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
