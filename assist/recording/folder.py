"""Where recordings lie: `<folder>/<day>/<call>.opus` (or .flac), and `.part` while the call runs.

The day is that of the call's start in UTC. A part is plain samples (signed 16 bit, little endian, two channels, 8 kHz):
whatever happens to the service, what was written can be read.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from calls.ids import CallId

PART: Final = ".part"
KINDS: Final = ("opus", "flac")
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]")


def file_name(call: CallId) -> str:
    """Return the call's name as a file's, without suffix."""
    return _UNSAFE.sub("_", call).lstrip(".") or "_"


def recording_file(folder: Path, call: CallId, started_at: datetime, kind: str) -> Path:
    """Return where the call's recording belongs; `kind` is a suffix without the dot."""
    return folder / started_at.strftime("%Y-%m-%d") / f"{file_name(call)}.{kind}"


def find_recording(folder: Path, call: CallId, started_at: datetime) -> Path | None:
    """Return the finished recording of a call, None when there is none (yet)."""
    for kind in KINDS:
        path = recording_file(folder, call, started_at, kind)
        if path.is_file():
            return path
    return None


def parts(folder: Path) -> Iterator[Path]:
    """Yield the parts that lie there, oldest day first."""
    yield from sorted(folder.glob(f"????-??-??/*{PART}"))


def outdated(folder: Path, now: datetime, keep_days: int) -> Iterator[Path]:
    """Yield the recordings of days that are over for more than `keep_days`."""
    limit = (now - timedelta(days=keep_days)).strftime("%Y-%m-%d")
    for day in sorted(folder.glob("????-??-??")):
        if day.name < limit:
            yield from (path for path in sorted(day.iterdir()) if path.suffix.lstrip(".") in KINDS)
