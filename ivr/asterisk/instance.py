"""One running Asterisk of ours: its folders, its start in a session of its own, its stop.

An instance belongs to a home. One that already runs there is recognised by its control socket and
adopted. Another Asterisk on the machine has other folders and ports, and is never touched.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ivr.asterisk.errors import ControlUnavailable, InstanceFailed
from ivr.asterisk.program import Program
from ivr.asterisk.rendering import Places, render
from ivr.settings import CHANNEL_LANGUAGES, LineSecrets, LineSettings

SOCKET_LIMIT = 107
"""Bytes that a Unix socket's path may have."""

_BOOT_S = 20.0
_STOP_S = 10.0
# A change in one of these needs a new start; everything else is reloaded.
_FIXED = frozenset(
    {"asterisk.conf", "modules.conf", "rtp.conf", "http.conf", "logger.conf"}
    | {f"generated/{name}.conf" for name in ("rtp_ports", "http_listen", "pjsip_transports")}
)


@dataclass(frozen=True, slots=True)
class Configured:
    """What writing the configuration changed."""

    changed: frozenset[str]

    @property
    def needs_restart(self) -> bool:
        return bool(self.changed & _FIXED)


def dialplan_folder() -> Path:
    """Return the folder of the static files: beside this module in a wheel, else the repository's."""
    packaged = Path(__file__).with_name("dialplan")
    return packaged if packaged.is_dir() else Path(__file__).resolve().parents[2] / "dialplan"


class Instance:
    """Asterisk as one home has it. All methods block; an event loop calls them in a thread."""

    def __init__(self, home: Path, settings: LineSettings, secrets: LineSecrets, program: Program) -> None:
        self.home = home.resolve()
        self.settings = settings
        self.program = program
        self._secrets = secrets
        base = self.home / "asterisk"
        self.places = Places(
            etc=base / "etc",
            modules=program.modules,
            data=base / "data",
            state=base / "state",
            log=self.home / "log/asterisk",
            run=base / "run",
        )
        self._check_socket_path()

    @property
    def control_socket(self) -> Path:
        return self.places.run / "asterisk.ctl"

    @property
    def prompts(self) -> Path:
        """Folder of the line's own sounds, one folder a language, as Asterisk's sounds are: `greeting` finds them."""
        return self.home / "prompts"

    def configure(self) -> Configured:
        """Write the configuration files; say which of them are new or different."""
        self._make_folders()
        files = _static_files() | render(self.settings, self._secrets, self.places)
        changed = {name for name, text in files.items() if _write(self.places.etc / name, text)}
        for stale in _files_below(self.places.etc) - files.keys():
            (self.places.etc / stale).unlink()
        self._hand_over_folders()
        return Configured(frozenset(changed))

    def start(self) -> subprocess.Popen[bytes]:
        """Start Asterisk in a session of its own, and return at once."""
        user = _drop_to(self.settings.asterisk.user)
        with self._console_log.open("ab") as console:
            return subprocess.Popen(
                self._command("-f"),
                cwd=self.places.state,
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.places.state), **self.program.environment},
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=user.pw_uid if user else None,
                group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )

    def wait_booted(self, process: subprocess.Popen[bytes] | None = None, timeout_s: float = _BOOT_S) -> None:
        """Return when every module is up. Raises InstanceFailed with the last lines of the log."""
        until = time.monotonic() + timeout_s
        while time.monotonic() < until:
            if process is not None and process.poll() is not None:
                raise InstanceFailed(
                    f"Asterisk stopped while starting (exit {process.returncode})\n{self.last_words()}"
                )
            if self.control_socket.exists():
                with contextlib.suppress(ControlUnavailable):
                    if "fully booted" in self.command("core waitfullybooted", timeout_s=timeout_s):
                        return
            time.sleep(0.05)
        raise InstanceFailed(f"Asterisk did not finish starting within {timeout_s:.0f} s\n{self.last_words()}")

    def command(self, text: str, timeout_s: float = 5.0) -> str:
        """Run a console command over the control socket. Raises ControlUnavailable without an answer."""
        try:
            done = subprocess.run(
                self._command("-rx", text),
                env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.places.state), **self.program.environment},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise ControlUnavailable(f"Asterisk did not answer {text!r} within {timeout_s:.0f} s") from error
        if done.returncode != 0:
            raise ControlUnavailable(f"Asterisk's control socket: {(done.stderr or done.stdout).strip()}")
        return done.stdout

    def running_pid(self) -> int | None:
        """Return the process of the Asterisk that already answers in this home, or None."""
        try:
            self.command("core show uptime seconds")
            return int((self.places.run / "asterisk.pid").read_text(encoding="ascii"))
        except (ControlUnavailable, OSError, ValueError):
            return None

    def reload(self) -> None:
        """Have the running Asterisk read queues, trunks, phones and dialplan again."""
        for subject in ("dialplan reload", "module reload res_pjsip.so", "queue reload all", "manager reload"):
            self.command(subject)

    def stop(self, process: subprocess.Popen[bytes] | None = None) -> None:
        """Stop this home's Asterisk; calls that are up end. Returns when it is gone."""
        pid = process.pid if process is not None else self.running_pid()
        if pid is None or (process is not None and process.poll() is not None):
            return
        for number in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if _gone(pid, process, _STOP_S):
                return
        raise InstanceFailed(f"Asterisk (process {pid}) does not stop")

    def last_words(self, lines: int = 12) -> str:
        """Return the end of the console's and the message log, for an error that a person reads."""
        texts = []
        for file in (self._console_log, self.places.log / "messages.log"):
            with contextlib.suppress(OSError):
                texts += file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:]
        return "\n".join(texts)

    @property
    def _console_log(self) -> Path:
        # Not in Asterisk's own folder: it is opened before root is dropped.
        return self.home / "log/asterisk-console.log"

    def _command(self, *arguments: str) -> list[str]:
        return [*self.program.command, "-C", str(self.places.etc / "asterisk.conf"), *arguments]

    def _check_socket_path(self) -> None:
        length = len(os.fsencode(self.control_socket))
        if length > SOCKET_LIMIT:
            raise InstanceFailed(
                f"{self.control_socket} has {length} bytes; a socket's path may have {SOCKET_LIMIT}",
                advice="Choose a shorter SANSHENG_HOME, such as /var/lib/sansheng.",
            )

    def _make_folders(self) -> None:
        places, data = self.places, self.places.data
        for folder in (places.etc / "generated", places.etc / "extensions", data / "sounds", places.state / "keys"):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (places.state / "spool", places.state / "agi-bin", places.log, places.run):
            folder.mkdir(parents=True, exist_ok=True)
        for folder in (self.prompts / language for language in CHANNEL_LANGUAGES):
            folder.mkdir(parents=True, exist_ok=True)
        _link(data / "documentation", self.program.data / "documentation")
        _link(data / "moh", self.program.data / "moh")
        _link(data / "sounds/en", _english_sounds(self.program.data / "sounds"))
        for language, name in CHANNEL_LANGUAGES.items():
            _link(data / "sounds" / name, self.prompts / language)

    def _hand_over_folders(self) -> None:
        """As root: what Asterisk reads belongs to its group, what it writes belongs to it."""
        user = _drop_to(self.settings.asterisk.user)
        if user is None:
            return
        for path in _tree_of(self.places.etc):
            os.chown(path, 0, user.pw_gid, follow_symlinks=False)
        for top in (self.places.state, self.places.run, self.places.log):
            for path in _tree_of(top):
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def ensure_user(name: str) -> None:
    """As root, see to it that the user exists that Asterisk becomes; without root, nothing."""
    if os.geteuid() != 0:
        return
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", "--user-group", name]
        subprocess.run(command, capture_output=True, check=False)


def _drop_to(name: str) -> pwd.struct_passwd | None:
    """Return the user to become, or None when we are not root."""
    if os.geteuid() != 0:
        return None
    for candidate in (name, "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(candidate)
    raise InstanceFailed(f"started as root, and there is neither a user {name!r} nor nobody to become")


def _tree_of(top: Path) -> list[Path]:
    return [top, *top.rglob("*")]


def _static_files() -> dict[str, str]:
    folder = dialplan_folder()
    files = sorted(folder.rglob("*.conf"))
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in files}


def _files_below(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


def _write(path: Path, text: str) -> bool:
    """Write through a temporary file unless the text is already there; say whether it was not."""
    with contextlib.suppress(OSError):
        if path.read_text(encoding="utf-8") == text:
            return False
    fresh = path.with_suffix(".new")
    fresh.touch(mode=0o600)
    fresh.write_text(text, encoding="utf-8")
    fresh.chmod(0o640)
    fresh.replace(path)
    return True


def _link(link: Path, target: Path) -> None:
    if link.is_symlink() and link.readlink() == target:
        return
    if link.is_dir() and not link.is_symlink():
        shutil.rmtree(link)
    link.unlink(missing_ok=True)
    link.symlink_to(target)


def _english_sounds(sounds: Path) -> Path:
    """Return the folder of the package's own sounds; the package itself has no `en`, its installer makes it."""
    candidates: Iterable[Path] = (sounds / "en", *sorted(sounds.glob("en_*")))
    return next((folder for folder in candidates if folder.is_dir()), sounds / "en")


def _gone(pid: int, process: subprocess.Popen[bytes] | None, timeout_s: float) -> bool:
    until = time.monotonic() + timeout_s
    while time.monotonic() < until:
        if process is not None and process.poll() is not None:
            return True
        if process is None and not Path(f"/proc/{pid}").exists():
            return True
        time.sleep(0.05)
    return False
