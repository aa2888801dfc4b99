"""Simulated calls begun on the panel, and the wallboard's counters beside those of Asterisk's own queue."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest

from ivr.asterisk.instance import Instance
from sansheng.home import Home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings

pytestmark = pytest.mark.e2e

REPOSITORY = Path(__file__).resolve().parents[2]
PASSWORD = "three voices 3"


@pytest.fixture
def boss_home(home: Path) -> Path:
    environment = {**os.environ, "SANSHENG_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "sansheng", "accounts", "add", "boss", "--role", "supervisor", "--home", str(home)]
    subprocess.run(command, cwd=REPOSITORY, env=environment, check=True, capture_output=True)
    return home


@pytest.mark.timeout(300)
async def test_demonstrated_calls_are_counted_as_the_queue_counts_them(boss_home, supervise, asterisk_program):
    await asyncio.to_thread(supervise, boss_home)
    port = tomllib.loads((boss_home / "sansheng.toml").read_text(encoding="utf-8"))["ports"]["panel"]
    address = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(base_url=address, headers={"origin": address}, timeout=30) as http:
        assert (await http.post("/api/session", json={"name": "boss", "password": PASSWORD})).status_code == 200
        for scene in ("abandon", "agent-hangs-up-first"):
            assert (await http.post("/api/demo", json={"scene": scene})).status_code == 202
            again = await http.post("/api/demo", json={"scene": scene})
            assert (again.status_code, again.json()["code"]) == (409, "demonstration-refused")
            await until(lambda: over(http))
            now = (await http.get("/api/demo")).json()["now"]
            assert now["succeeded"], now["told"]
        assert (await http.post("/api/demo", json={"scene": "no-such-scene"})).status_code == 409
        calls = (await http.get("/api/calls")).json()["calls"]
        assert [call["record"]["simulated"] for call in calls] == [True, True]
        settings = load_settings(Home(boss_home))
        instance = Instance(boss_home, settings, load_secrets(Home(boss_home), settings), asterisk_program)
        await until(lambda: settled(http, instance))
        ours = await counted(http)
        assert ours == {"answered": 1, "abandoned": 1, "waiting": 0}


async def until(reached: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(200):
        while not await reached():  # noqa: ASYNC110 - another process is asked
            await asyncio.sleep(0.5)


async def over(http: httpx.AsyncClient) -> bool:
    return not (await http.get("/api/demo")).json()["now"]["running"]


async def settled(http: httpx.AsyncClient, instance: Instance) -> bool:
    return await counted(http) == queue_counters(instance)


async def counted(http: httpx.AsyncClient) -> dict[str, int]:
    queue = (await http.get("/api/wallboard")).json()["queues"][0]
    today = queue["today"]
    assert today["offered"] == today["answered"] + today["abandoned"] + today["other_exits"] + queue["waiting"]
    return {"answered": today["answered"], "abandoned": today["abandoned"], "waiting": queue["waiting"]}


def queue_counters(instance: Instance) -> dict[str, int]:
    """Return what Asterisk's queue says of itself: C completed, A abandoned."""
    told = instance.command("queue show service")
    found = re.search(r"has (\d+) calls.*C:(\d+), A:(\d+)", told)
    assert found is not None, told
    waiting, completed, abandoned = map(int, found.groups())
    return {"answered": completed, "abandoned": abandoned, "waiting": waiting}
