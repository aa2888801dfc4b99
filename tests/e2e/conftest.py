"""A real Asterisk for tests: the private tree, a home of its own, free ports, everything on loopback.

`pbx` is one Asterisk for all tests of a module. `start_pbx(line_settings(...))` starts another with other settings.
The password of each phone is `phone-<number>`.
The packages are fetched once and kept in the cache (SANSHENG_CACHE).
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from ivr.asterisk.instance import Instance
from ivr.asterisk.program import Program, tree_program
from ivr.asterisk.tree import default_cache, provide_tree
from ivr.settings import Agent, LineSecrets, LineSettings, Phone, Ports, Queue, Site

RTP_PORTS = 400
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM")
"""Before a command: it ends when these tests are killed, and cannot clean up."""
REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Pbx:
    """A running Asterisk and what one needs to talk to it."""

    home: Path
    settings: LineSettings
    secrets: LineSecrets
    instance: Instance
    process: subprocess.Popen[bytes]

    @property
    def ports(self) -> Ports:
        return self.settings.ports

    @property
    def messages(self) -> str:
        """Asterisk's log so far: notices, warnings, errors."""
        return (self.instance.places.log / "messages.log").read_text(encoding="utf-8")

    def command(self, text: str) -> str:
        """Run a command of Asterisk's console."""
        return self.instance.command(text)

    def restart(self) -> Pbx:
        """Stop Asterisk and start it again in the same home."""
        self.instance.stop(self.process)
        process = self.instance.start()
        self.instance.wait_booted(process)
        return Pbx(self.home, self.settings, self.secrets, self.instance, process)


@pytest.fixture(scope="session")
def free_ports() -> Callable[[], Ports]:
    """The way to ports that nobody listens on now."""
    return _free_ports


def _free_ports() -> Ports:
    taken = [_free_port(socket.SOCK_DGRAM), *(_free_port(socket.SOCK_STREAM) for _ in range(5))]
    sip, ami, http, agi, tap, panel = taken
    first = random.randrange(22000, 32000 - RTP_PORTS, 2)
    return Ports(
        sip=sip, ami=ami, http=http, agi=agi, tap=tap, panel=panel, rtp_first=first, rtp_last=first + RTP_PORTS - 1
    )


@pytest.fixture(scope="session")
def line_settings() -> Callable[..., LineSettings]:
    """The way to settings with free ports; see `_line_settings`."""
    return _line_settings


def _line_settings(ports: Ports | None = None, **changes: object) -> LineSettings:
    """Return settings with two desk phones (1001, 1002), a browser phone (1003) and one queue, `service`."""
    given: dict[str, object] = {
        "site": Site(company="三声示例公司"),
        "ports": ports or _free_ports(),
        "agents": (
            Agent(number="1001", name="一号坐席"),
            Agent(number="1002", name="二号坐席"),
            Agent(number="1003", name="三号坐席", phone=Phone.WEB),
        ),
        "queues": (Queue(name="service", title="客户服务", numbers=("4001234567",), extension="8001"),),
    }
    return LineSettings.model_validate(given | changes)


def _line_secrets(settings: LineSettings) -> LineSecrets:
    """Return secrets that nobody needs to guess: `phone-<number>` is each phone's password."""
    phones = {agent.number: f"phone-{agent.number}" for agent in settings.agents}
    return LineSecrets(
        ami="ami-secret-of-tests", phones=phones, trunks={t.name: f"phone-{t.username}" for t in settings.trunks}
    )


@pytest.fixture(scope="session")
def asterisk_program() -> Program:
    """The private tree, fetched if it is not in the cache yet."""
    program = tree_program(provide_tree(default_cache(), lambda line: None))
    return replace(program, command=(*DIES_WITH_US, *program.command))


@pytest.fixture(scope="module")
def start_pbx(asterisk_program: Program) -> Iterator[Callable[..., Pbx]]:
    """Start an Asterisk with settings of the test's own; all are stopped at the module's end."""
    with ExitStack() as stack:

        def start(settings: LineSettings | None = None) -> Pbx:
            return _start(settings or _line_settings(), asterisk_program, stack)

        yield start


@pytest.fixture(scope="module")
def pbx(start_pbx: Callable[..., Pbx]) -> Pbx:
    """One Asterisk with the usual settings, shared by the module's tests."""
    return start_pbx()


def _start(settings: LineSettings, program: Program, stack: ExitStack) -> Pbx:
    # Short, because the control socket's path is limited; readable, because Asterisk drops root.
    home = Path(tempfile.mkdtemp(prefix="ss-", dir="/tmp"))
    stack.callback(shutil.rmtree, home, ignore_errors=True)
    home.chmod(0o755)
    secrets = _line_secrets(settings)
    instance = Instance(home, settings, secrets, program)
    instance.configure()
    process = instance.start()
    stack.callback(instance.stop, process)
    instance.wait_booted(process)
    return Pbx(home, settings, secrets, instance, process)


def _free_port(kind: socket.SocketKind) -> int:
    with closing(socket.socket(socket.AF_INET, kind)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Supervised:
    """A supervisor in a process of its own, read line by line."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.home = home
        self.lines: list[str] = []
        self.process = subprocess.Popen(
            [*DIES_WITH_US, sys.executable, str(Path(__file__).with_name("supervised.py")), str(home), *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return the first line from here on that matches; pytest's time-out ends a wait without one."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            found = re.search(pattern, line)
            if found:
                return found
        pytest.fail(f"the supervisor ended without a line like {pattern!r}")

    @property
    def asterisk(self) -> int:
        return int((self.home / "asterisk/run/asterisk.pid").read_text(encoding="ascii"))

    @property
    def service(self) -> int:
        """The service's process: the supervisor's child that leads a session and is not Asterisk."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return next(pid for pid in map(int, children.split()) if pid != self.asterisk)

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


@pytest.fixture
def home(asterisk_program: Program) -> Iterator[Path]:
    """A new home with ports of its own in its settings."""
    folder = Path(tempfile.mkdtemp(prefix="ss-", dir="/tmp"))
    folder.chmod(0o755)
    ports = "\n".join(f"{name} = {number}" for name, number in _free_ports().model_dump().items())
    agents = '[[agents]]\nnumber = "1001"\nname = "一号坐席"'
    (folder / "sansheng.toml").write_text(f"[ports]\n{ports}\n{agents}\n", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def supervise() -> Iterator[Callable[..., Supervised]]:
    """Start `sansheng up` on a home and wait until the service is ready; with `heartbeat_only` a service that idles."""
    with ExitStack() as stack:

        def start(home: Path, *, heartbeat_only: bool = False) -> Supervised:
            running = Supervised(home, *(["--heartbeat-only"] if heartbeat_only else []))
            stack.callback(running.stop)
            running.wait_for("^ready")
            return running

        yield start
