"""The supervisor with a real Asterisk: what is killed, hung or left behind comes back, and Ctrl-C leaves nothing."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e


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
def supervised(home, supervise):
    return supervise(home, heartbeat_only=True)


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


def test_killed_supervisor_leaves_asterisk_which_the_next_adopts(supervised, supervise):
    asterisk, service = supervised.asterisk, supervised.service
    supervised.stop(signal.SIGKILL)
    wait_until_gone(service)
    assert alive(asterisk)
    again = supervise(supervised.home, heartbeat_only=True)
    assert any(re.search(rf"接管.*{asterisk}", line) for line in again.lines)
    assert again.asterisk == asterisk
    again.stop()
    assert not alive(asterisk)


def test_port_of_another_program_is_named_before_anything_starts(home):
    ports = tomllib.loads((home / "sansheng.toml").read_text(encoding="utf-8"))["ports"]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
        stranger.bind(("127.0.0.1", ports["sip"]))
        done = subprocess.run(
            [sys.executable, "-m", "sansheng", "up", "--home", str(home)], capture_output=True, text=True, check=False
        )
    assert done.returncode == 1
    assert "[port-taken]" in done.stdout
    assert f"sip {ports['sip']}" in done.stdout
    assert not (home / "asterisk/run/asterisk.pid").exists()
