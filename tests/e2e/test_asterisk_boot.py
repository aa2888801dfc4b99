"""The configuration as a real Asterisk reads it."""

from __future__ import annotations

import re
import socket

import pytest

pytestmark = pytest.mark.e2e


def test_boots_without_a_warning(pbx):
    noise = [line for line in pbx.messages.splitlines() if re.search(r"WARNING|ERROR", line)]
    assert noise == []


def test_loads_exactly_the_listed_modules(pbx):
    text = (pbx.instance.places.etc / "modules.conf").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(?:load|require) = (\S+)", text, flags=re.MULTILINE))
    shown = pbx.command("module show")
    running = set(re.findall(r"^(\S+\.so)\s.*Running", shown, flags=re.MULTILINE))
    assert running == listed


def test_listens_on_loopback_alone(pbx):
    ports = pbx.ports
    transports = pbx.command("pjsip show transports")
    assert f"127.0.0.1:{ports.sip}" in transports
    for port in (ports.ami, ports.http):
        with socket.create_connection(("127.0.0.1", port), timeout=2):
            pass


def test_phones_and_queue_are_there(pbx):
    assert re.search(r"Endpoint:\s+1001", pbx.command("pjsip show endpoints"))
    queue = pbx.command("queue show service")
    assert "一号坐席 (PJSIP/1001)" in queue
    assert "三号坐席 (PJSIP/1003)" in queue


def test_second_instance_is_recognised_as_running(pbx):
    assert pbx.instance.running_pid() == pbx.process.pid
