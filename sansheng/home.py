"""The home: the one folder that holds everything a running Sansheng keeps."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

VARIABLE = "SANSHENG_HOME"
ROOTS_HOME = Path("/var/lib/sansheng")

_TEMPLATE = Path(__file__).with_name("sansheng.toml")
_FOLDERS = ("db", "recordings", "prompts", "models", "asterisk", "log", "run")


@dataclass(frozen=True, slots=True)
class Home:
    """Where things are. Nothing in here exists before `prepare()`."""

    root: Path

    @property
    def settings_file(self) -> Path:
        return self.root / "sansheng.toml"

    @property
    def secrets_file(self) -> Path:
        return self.root / "secrets.toml"

    @property
    def line_file(self) -> Path:
        """Agents and queues as the panel last saved them; the settings file seeds them."""
        return self.root / "db" / "line.json"

    @property
    def database(self) -> Path:
        return self.root / "db" / "sansheng.db"

    @property
    def recordings(self) -> Path:
        return self.root / "recordings"

    @property
    def prompts(self) -> Path:
        return self.root / "prompts"

    @property
    def models(self) -> Path:
        return self.root / "models"

    @property
    def log(self) -> Path:
        return self.root / "log"

    @property
    def run(self) -> Path:
        """Sockets and pid files."""
        return self.root / "run"

    def prepare(self) -> bool:
        """Make the folders, and the settings file from the template where there is none; say whether it was new."""
        for folder in _FOLDERS:
            (self.root / folder).mkdir(parents=True, exist_ok=True)
        if self.settings_file.exists():
            return False
        self.settings_file.write_text(template(), encoding="utf-8")
        return True


def find_home(named: Path | None = None) -> Home:
    """Return the home: the given one, else $SANSHENG_HOME, else `./var`.

    Root's `./var` may lie where only root can look; Asterisk runs as another user, so it is /var/lib/sansheng then.
    """
    chosen = named or (Path(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None)
    if chosen is not None:
        return Home(chosen.absolute())
    local = Path("var").absolute()
    return Home(ROOTS_HOME if os.geteuid() == 0 and not _open_to_all(local.parent) else local)


def template() -> str:
    """Return the commented settings file as it is shipped."""
    return _TEMPLATE.read_text(encoding="utf-8")


def _open_to_all(folder: Path) -> bool:
    """Return whether any user may pass through the folder and all above it."""
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))
