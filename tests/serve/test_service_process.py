"""`sansheng serve` as a process: ready without Asterisk, beating, visible, stopped by a signal, alive after kill -9."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.e2e

PORTS = ("sip", "ami", "http", "agi", "tap", "panel")


@pytest.fixture
def home(tmp_path: Path, free_tcp_ports: Callable[[int], list[int]]) -> Path:
    ports = dict(zip(PORTS, free_tcp_ports(len(PORTS)), strict=True))
    lines = [f"{name} = {port}" for name, port in ports.items()]
    (tmp_path / "sansheng.toml").write_text("\n".join(["[ports]", *lines]), encoding="utf-8")
    return tmp_path


@pytest.fixture
def free_tcp_ports() -> Callable[[int], list[int]]:
    def find(count: int) -> list[int]:
        sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
        ports = [each.getsockname()[1] for each in sockets]
        for each in sockets:
            each.close()
        return ports

    return find


def panel_of(home: Path) -> str:
    line = next(line for line in (home / "sansheng.toml").read_text().splitlines() if line.startswith("panel"))
    return f"http://127.0.0.1:{line.split('= ')[1]}"


@asynccontextmanager
async def serving(home: Path) -> AsyncIterator[tuple[Process, socket.socket]]:
    """Start the service as its supervisor does; yield when it has said READY."""
    (home / "run").mkdir(exist_ok=True)
    address = home / "run" / "beats"
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as beats:
        beats.bind(str(address))
        beats.setblocking(False)
        environment = {**os.environ, "SANSHENG_HOME": str(home), "NOTIFY_SOCKET": str(address)}
        command = (sys.executable, "-m", "sansheng", "serve")
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=DEVNULL, stderr=DEVNULL)
        try:
            await beat(beats, b"READY=1")
            yield process, beats
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


async def beat(beats: socket.socket, wanted: bytes) -> None:
    async with asyncio.timeout(90):
        while wanted not in await asyncio.get_running_loop().sock_recv(beats, 4096):
            pass


async def health(http: httpx.AsyncClient, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """Ask until the health is as wanted."""
    async with asyncio.timeout(60):
        while True:
            try:
                answer = (await http.get("/api/health")).json()
            except httpx.TransportError:
                answer = {"parts": []}
            parts = {part["part"]: part for part in answer["parts"]}
            if wanted(parts):
                return parts
            await asyncio.sleep(0.2)


async def test_it_serves_without_asterisk_says_so_and_stops_when_told(home: Path) -> None:
    async with serving(home) as (process, beats), httpx.AsyncClient(base_url=panel_of(home), trust_env=False) as http:
        parts = await health(http, lambda p: "line" in p and p["line"]["state"] == "degraded")
        assert parts["line"]["code"] == "asterisk-away"
        assert parts["storage"]["state"] == "up"
        await beat(beats, b"WATCHDOG=1")
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 15) == 0
    assert "stopped" in (home / "log" / "service.jsonl").read_text(encoding="utf-8")


async def test_after_kill_9_it_starts_again_with_what_it_had(home: Path) -> None:
    address = panel_of(home)
    async with serving(home) as (process, _), httpx.AsyncClient(base_url=address, trust_env=False) as http:
        await health(http, lambda p: "web" in p)
        process.kill()
        await process.wait()
    password = next(
        line.split('"')[1]
        for line in (home / "secrets.toml").read_text(encoding="utf-8").splitlines()
        if line.startswith("first_password")
    )
    async with serving(home), httpx.AsyncClient(base_url=address, trust_env=False) as http:
        await health(http, lambda p: "web" in p and p["web"]["state"] == "up")
        body = {"name": "admin", "password": password}
        answer = await http.post("/api/session", json=body, headers={"Origin": address})
        assert (answer.status_code, answer.json()["role"]) == (200, "administrator")


async def test_a_panel_port_in_use_does_not_stop_the_line(home: Path) -> None:
    """The telephone goes on; the panel's health says what is wrong to whoever looks at the log."""
    port = int(panel_of(home).rpartition(":")[2])
    with socket.create_server(("127.0.0.1", port)):
        async with serving(home) as (process, beats):
            await beat(beats, b"WATCHDOG=1")
            assert process.returncode is None
            log = home / "log" / "service.jsonl"
            async with asyncio.timeout(30):
                while True:
                    if "address-taken" in log.read_text(encoding="utf-8"):
                        break
                    await asyncio.sleep(0.2)
