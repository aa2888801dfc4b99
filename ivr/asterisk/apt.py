"""The distribution's package tool with directories of its own.

Nothing of the machine's package state is read or changed, and no root is needed: an empty
status file, private lists and caches. Signatures of the index are always verified by apt
against the archive's keyring; only the age of the index is not (a mirror may stand still).
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ivr.asterisk.errors import TreeUnavailable

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One archive as apt sees it."""

    mirror: str
    """Address of the archive's root, with or without a trailing slash."""
    suite: str
    keyring: Path
    arch: str
    """The distribution's name of the architecture: amd64, arm64."""


@dataclass(frozen=True, slots=True)
class Available:
    """A package version that the archive holds."""

    name: str
    version: str
    sha256: str
    size: int
    depends: str


class PrivateApt:
    """apt for one source, with all its state under one directory."""

    def __init__(self, directory: Path, source: Source) -> None:
        self._directory = directory
        self._source = source
        self._config = directory / "apt.conf"

    def prepare(self) -> None:
        """Write the private configuration; idempotent."""
        for part in ("state/lists/partial", "cache/archives/partial", "log"):
            (self._directory / part).mkdir(parents=True, exist_ok=True)
        (self._directory / "state/status").touch()
        source = self._source
        (self._directory / "sources.list").write_text(
            f"deb [arch={source.arch} signed-by={source.keyring}] {source.mirror} {source.suite} main\n",
            encoding="utf-8",
        )
        self._config.write_text(_configuration(self._directory, source.arch), encoding="utf-8")

    def update(self) -> None:
        """Fetch the signed index. Raises TreeUnavailable with apt's own words."""
        self._run("apt-get", "update", "-o", "APT::Update::Error-Mode=any")

    def available(self, names: Iterable[str]) -> dict[str, Available]:
        """Return the newest version of each name that the archive holds; unknown names are absent."""
        names = sorted(set(names))
        text = self._run("apt-cache", "show", "--no-all-versions", *names, tolerate=True) if names else ""
        found = (_parse_stanza(stanza) for stanza in text.split("\n\n"))
        return {package.name: package for package in found if package is not None}

    def closure(self, roots: Sequence[str]) -> list[str]:
        """Return the names that an installation of `roots` on an empty machine would bring."""
        text = self._run("apt-get", "install", "--print-uris", "--yes", "-qq", *roots)
        # The second word of a line is the file's name; the address before it is percent-encoded.
        return sorted(set(re.findall(r"^'[^']+' ([^_ ]+)_\S+\.deb ", text, flags=re.MULTILINE)))

    def download(self, specifications: Sequence[str], into: Path, progress: Progress) -> None:
        """Download `name=version` packages into a folder; apt verifies each against the signed index."""
        into.mkdir(parents=True, exist_ok=True)
        command = ["apt-get", "download", "-o", "APT::Status-Fd=1", "-q", *specifications]
        process = subprocess.Popen(
            command,
            cwd=into,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
        assert process.stdout is not None
        tail: list[str] = []
        tenths = 0
        with process.stdout as output:
            for line in output:
                tail = [*tail[-9:], line]
                done = re.match(r"dlstatus:\d+:([\d.]+):", line)
                if done and float(done[1]) // 10 > tenths:
                    tenths = int(float(done[1]) // 10)
                    progress(f"  {tenths * 10:3d} %")
        if process.wait() != 0:
            raise TreeUnavailable("apt could not download the packages:\n" + "".join(tail))

    def _run(self, *command: str, tolerate: bool = False) -> str:
        done = subprocess.run(
            command,
            env=self._environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0 and not tolerate:
            raise TreeUnavailable(f"{' '.join(command[:2])} failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}")
        return done.stdout

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "APT_CONFIG": str(self._config), "LC_ALL": "C", "DEBIAN_FRONTEND": "noninteractive"}


def _configuration(directory: Path, arch: str) -> str:
    # The hooks of the machine's own configuration (package-kit, command-not-found) are cleared:
    # they belong to the machine's state, and fail for a user who is not root.
    return "\n".join(
        [
            f'Dir::State "{directory}/state";',
            f'Dir::State::status "{directory}/state/status";',
            f'Dir::Cache "{directory}/cache";',
            f'Dir::Log "{directory}/log";',
            f'Dir::Etc::SourceList "{directory}/sources.list";',
            'Dir::Etc::SourceParts "/dev/null";',
            'Dir::Etc::Preferences "/dev/null";',
            'Dir::Etc::PreferencesParts "/dev/null";',
            f'APT::Architecture "{arch}";',
            f'APT::Architectures {{ "{arch}"; }};',
            'APT::Install-Recommends "0";',
            'APT::Sandbox::User "root";',
            'Acquire::Languages "none";',
            'Acquire::Retries "3";',
            'Acquire::Check-Valid-Until "false";',
            'Acquire::AllowInsecureRepositories "false";',
            "#clear APT::Update::Post-Invoke;",
            "#clear APT::Update::Post-Invoke-Success;",
            "#clear DPkg::Post-Invoke;",
            "",
        ]
    )


def _parse_stanza(stanza: str) -> Available | None:
    fields = dict(re.findall(r"^([A-Za-z0-9-]+): (.*)$", stanza, flags=re.MULTILINE))
    if not {"Package", "Version", "SHA256", "Size"} <= fields.keys():
        return None
    depends = ", ".join(filter(None, (fields.get("Pre-Depends"), fields.get("Depends"))))
    return Available(fields["Package"], fields["Version"], fields["SHA256"], int(fields["Size"]), depends)
