"""Where this machine gets Debian packages from.

The address is the machine's, never ours: a setting, else the machine's own apt
configuration, else (on relatives of Debian) the list of Debian mirrors that their package
tools carry.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from ivr.asterisk.errors import TreeUnavailable

KEYRINGS = (
    Path("/usr/share/keyrings/debian-archive-keyring.gpg"),
    Path("/usr/share/keyrings/debian-archive-keyring.pgp"),
    Path("/etc/apt/trusted.gpg.d/debian-archive-keyring.gpg"),
)
APT_SOURCES = (Path("/etc/apt/sources.list"), Path("/etc/apt/sources.list.d"))
MIRROR_TEMPLATES = Path("/usr/share/python-apt/templates/Debian.info")

_ADDRESS = re.compile(r"(?:https?|file|mirror\+\w+)://[^\s\]#]+|file:/[^\s\]#]+")
_SNAPSHOT = re.compile(r"(https?://[^\s\]]+/archive/debian/)\d{8}T\d{6}Z")


def find_keyring(setting: Path | None = None) -> Path:
    """Return the Debian archive's keyring. Raises TreeUnavailable with the package to install."""
    for candidate in (setting, *KEYRINGS):
        if candidate is not None and candidate.is_file():
            return candidate
    raise TreeUnavailable(
        "the Debian archive's keyring is not on this machine",
        advice="Install the package debian-archive-keyring (it exists on Debian and Ubuntu).",
    )


def find_mirror(setting: str | None = None) -> str:
    """Return the address of a Debian mirror with a trailing slash."""
    addresses = [setting] if setting else [*_configured(), *_in_templates()]
    for address in addresses:
        return address.rstrip("/") + "/"
    raise TreeUnavailable(
        "this machine's apt configuration names no Debian mirror",
        advice="Name one in sansheng.toml under [asterisk] mirror, or in SANSHENG_DEBIAN_MIRROR.",
    )


def find_snapshot(timestamp: str, setting: str | None = None) -> str | None:
    """Return the address of the snapshot archive at `timestamp`, if the machine knows one.

    Known is what the setting names, or what the machine's apt sources mention, comments included
    (Debian's own images carry it there).
    """
    if setting:
        return f"{setting.rstrip('/')}/{timestamp}/"
    for text in _source_texts():
        match = _SNAPSHOT.search(text)
        if match:
            return f"{match[1]}{timestamp}/"
    return None


def addresses_in(text: str) -> list[str]:
    """Return the Debian mirrors that an apt source file names; comments and other archives are not."""
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    found = [address for line in lines for address in _ADDRESS.findall(line)]
    return [address for address in found if address.rstrip("/").rsplit("/", 1)[-1] == "debian"]


def native_architecture() -> str:
    """Return the distribution's name of this machine's architecture."""
    try:
        done = subprocess.run(["dpkg", "--print-architecture"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise TreeUnavailable(
            "this machine has no dpkg",
            advice="Sansheng runs on Debian and Ubuntu. Elsewhere use docker/, or name your own Asterisk "
            "(22.10 or newer) under [asterisk] binary.",
        ) from error
    return done.stdout.strip()


def _configured() -> list[str]:
    return [address for text in _source_texts() for address in addresses_in(text)]


def _in_templates() -> list[str]:
    text = MIRROR_TEMPLATES.read_text(encoding="utf-8") if MIRROR_TEMPLATES.is_file() else ""
    return [line.split(":", 1)[1].strip() for line in text.splitlines() if line.startswith("BaseURI:")]


def _source_texts() -> list[str]:
    files: list[Path] = []
    for place in APT_SOURCES:
        files += [place] if place.is_file() else sorted(place.glob("*")) if place.is_dir() else []
    wanted = [file for file in files if file.suffix in (".list", ".sources")]
    return [file.read_text(encoding="utf-8", errors="replace") for file in wanted]
