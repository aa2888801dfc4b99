"""The supervisor with a real Asterisk: what is killed, hung or left behind comes back, and Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

REPOSITORY = Path(__file__).resolve().parents[2]


class Supervised:
    """A supervisor in a process of its own, read line by line."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("supervised.py")), str(home)],
            cwd=REPOSITORY,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def wait_for(self, pattern: str) -> re.Match[str]:
        """Return the first line from here on that matches; pytest's time-out ends a wait without one."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            found = re.search(pattern, line)
            if found:
                return found
        pytest.fail(f"the supervisor ended without a line like {pattern!r}")

    @property
    def asterisk(self) -> int:
        return int((self.home / "asterisk/run/asterisk.pid").read_text(encoding="ascii"))

    @property
    def service(self) -> int:
        text = (self.home / "log/service-console.log").read_text(encoding="utf-8")
        return int(re.findall(r"service (\d+)", text)[-1])

    def stop(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_gone(pid: int) -> None:
    """Return when the process has ended, child or not."""
    try:
        watched = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        assert select.select([watched], [], [], 20)[0], f"process {pid} lives on"
    finally:
        os.close(watched)


@pytest.fixture
def home(asterisk_program, free_ports):
    """A new home with ports of its own in its settings."""
    folder = Path(tempfile.mkdtemp(prefix="ss-", dir="/tmp"))
    folder.chmod(0o755)
    ports = "\n".join(f"{name} = {number}" for name, number in free_ports().model_dump().items())
    agents = '[[agents]]\nnumber = "1001"\nname = "一号坐席"'
    (folder / "sansheng.toml").write_text(f"[ports]\n{ports}\n{agents}\n", encoding="utf-8")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def supervised(home):
    running = Supervised(home)
    running.wait_for("^ready")
    yield running
    running.stop()


def test_ctrl_c_stops_what_it_started(supervised):
    asterisk, service = supervised.asterisk, supervised.service
    supervised.stop(signal.SIGINT)
    assert supervised.process.returncode == 0
    assert not alive(asterisk)
    assert not alive(service)


def test_killed_service_comes_back_and_asterisk_stays(supervised):
    asterisk, service = supervised.asterisk, supervised.service
    os.kill(service, signal.SIGKILL)
    supervised.wait_for("^ready")
    assert supervised.service != service
    assert supervised.asterisk == asterisk
    assert alive(asterisk)


def test_hung_service_is_killed_in_time(supervised):
    service = supervised.service
    os.kill(service, signal.SIGSTOP)
    hung_at = time.monotonic()
    wait_until_gone(service)
    assert time.monotonic() - hung_at < 6.0
    supervised.wait_for("^ready")
    assert supervised.service != service


def test_asterisk_that_ends_is_started_again(supervised):
    asterisk = supervised.asterisk
    os.kill(asterisk, signal.SIGKILL)
    supervised.wait_for(r"Asterisk [\d.]+ 已启动")
    assert supervised.asterisk != asterisk


def test_killed_supervisor_leaves_asterisk_which_the_next_adopts(supervised):
    asterisk, service = supervised.asterisk, supervised.service
    supervised.stop(signal.SIGKILL)
    wait_until_gone(service)
    assert alive(asterisk)
    again = Supervised(supervised.home)
    try:
        again.wait_for(rf"接管.*{asterisk}")
        again.wait_for("^ready")
        assert again.asterisk == asterisk
    finally:
        again.stop()
    assert not alive(asterisk)
