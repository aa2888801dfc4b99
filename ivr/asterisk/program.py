"""Which Asterisk runs: the private tree's, or the operator's own where the settings name it."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from ivr.asterisk.errors import TreeUnavailable
from ivr.asterisk.tree import Progress, Tree, TreeSource, provide_tree
from ivr.settings import Asterisk

OLDEST = (22, 10)

_USUAL_MODULES = ("/usr/lib/asterisk/modules", "/usr/lib64/asterisk/modules", "/usr/local/lib/asterisk/modules")
_USUAL_DATA = ("/usr/share/asterisk", "/var/lib/asterisk", "/usr/local/share/asterisk")


@dataclass(frozen=True, slots=True)
class Program:
    """How to start an Asterisk, and where its own files are."""

    command: tuple[str, ...]
    """Everything before Asterisk's own arguments."""
    modules: Path
    data: Path
    release: str
    environment: dict[str, str] = field(default_factory=dict)


def provide_program(settings: Asterisk, cache: Path, progress: Progress) -> Program:
    """Return the Asterisk to run, providing the private tree unless the settings name another.

    Raises TreeUnavailable when neither can be had, or the operator's is too old.
    """
    if settings.binary is not None:
        return _own_program(settings, settings.binary)
    source = TreeSource(mirror=settings.mirror, snapshot=settings.snapshot)
    tree = provide_tree(cache, progress, source)
    if not tree.pinned:
        progress(f"WARNING: Asterisk {tree.release} is not the tested set of packages (see [asterisk] snapshot)")
    return tree_program(tree)


def tree_program(tree: Tree) -> Program:
    """Return the way to start the private tree."""
    return Program(tuple(tree.command()), tree.modules, tree.data, tree.release, tree.environment())


def _own_program(settings: Asterisk, binary: Path) -> Program:
    try:
        done = subprocess.run([str(binary), "-V"], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise TreeUnavailable(f"[asterisk] binary = {binary} cannot be run: {error}") from error
    found = re.search(r"Asterisk\D*(\d+)\.(\d+)(\S*)", done.stdout)
    if found is None or (int(found[1]), int(found[2])) < OLDEST:
        raise TreeUnavailable(
            f"{binary} is {done.stdout.strip()!r}; 22.10 or newer is needed",
            advice="Remove [asterisk] binary from sansheng.toml: then Sansheng brings its own.",
        )
    usual = next((Path(place) for place in _USUAL_MODULES if Path(place).is_dir()), Path(_USUAL_MODULES[0]))
    data = next(
        (Path(place) for place in _USUAL_DATA if (Path(place) / "documentation").is_dir()), Path(_USUAL_DATA[0])
    )
    release = f"{found[1]}.{found[2]}{found[3]}"
    return Program((str(binary),), settings.modules or usual, settings.data or data, release)
