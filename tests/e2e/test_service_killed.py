"""kill -9 of the service in the middle of a call: the conversation goes on, and the panel has it again."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from assist.storage.accounts import AccountRole, Accounts, NewAccount
from assist.storage.store import open_people
from sansheng.database import database_address
from sansheng.home import Home
from sansheng.settings import load_settings

pytestmark = pytest.mark.e2e

PASSWORD = "铃响三声-ringing-3"
SCENARIO = """
title: 重启
title_en: restart
ends: caller
agent: {answer_after_s: 1, voice: f2}
caller: {voice: m3}
steps:
 - {leg: agent, say: "您好，请问有什么可以帮助您？", after: agent_answer}
 - {leg: caller, say: "你好，我想查一下我的包裹到哪里了。", after: other_leg_end}
 - {leg: agent, wait_s: 25}
 - {leg: agent, say: "您的包裹今天上午已经到达。"}
 - {leg: caller, say: "谢谢。", after: other_leg_end}
 - {leg: caller, hang_up: true}
"""


@asynccontextmanager
async def supervisor(home: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor's browser, logged in; the account is made beside the running service."""
    settings = load_settings(Home(home))
    async with open_people(database_address(Home(home), settings)) as engine:
        await Accounts(engine).add(NewAccount(name="boss", role=AccountRole.SUPERVISOR, password=PASSWORD))
    origin = f"http://127.0.0.1:{settings.ports.panel}"
    async with httpx.AsyncClient(base_url=origin, headers={"Origin": origin}, trust_env=False) as http:
        answer = await http.post("/api/session", json={"name": "boss", "password": PASSWORD})
        assert answer.status_code == 200
        yield http


def live(http: httpx.AsyncClient, query: str = "") -> connect:
    origin = str(http.base_url).rstrip("/")
    cookie = f"sansheng={http.cookies['sansheng']}"
    address = f"{origin.replace('http', 'ws', 1)}/api/live{query}"
    return connect(address, origin=origin, additional_headers={"Cookie": cookie}, proxy=None)


async def until(page: ClientConnection, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    async with asyncio.timeout(60):
        while not wanted(message := json.loads(await page.recv())):
            pass
    return message


def heard(role: str) -> Callable[[dict[str, Any]], bool]:
    return lambda m: m["type"] == "fact" and m["fact"]["kind"] == "UtteranceHeard" and m["fact"]["role"] == role


async def back(http: httpx.AsyncClient) -> None:
    async with asyncio.timeout(60):
        while True:
            try:
                if (await http.get("/api/session")).status_code == 200:
                    return
            except httpx.TransportError:
                await asyncio.sleep(0.1)


async def test_the_call_goes_on_and_is_on_the_panel_again_with_its_words(home, supervise, tmp_path) -> None:
    running = await asyncio.to_thread(supervise, home)
    script = tmp_path / "restart.yaml"
    script.write_text(SCENARIO, encoding="utf-8")
    async with supervisor(home) as http:
        command = (sys.executable, "-m", "sansheng", "simulate", str(script), "--home", str(home))
        talk = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        async with live(http) as page:
            hello = await until(page, lambda m: m["type"] == "hello")
            await until(page, heard("agent"))
            last = await until(page, heard("caller"))
            call, words = last["fact"]["call"], last["fact"]["text"]
            os.kill(running.service, signal.SIGKILL)
            with pytest.raises(ConnectionClosed):
                await until(page, lambda m: False)
        await back(http)
        async with live(http, f"?since={last['seq']}&log={hello['log']}") as page:
            snapshot = await until(page, lambda m: m["type"] == "snapshot")
            facts = [entry["fact"] for entry in snapshot["facts"]]
            assert {fact["call"] for fact in facts} == {call}
            assert words in [fact.get("text") for fact in facts]
            later = await until(page, heard("agent"))
            assert (later["fact"]["call"], later["seq"] > last["seq"]) == (call, True)
            ended = await until(page, lambda m: m["type"] == "fact" and m["fact"]["kind"] == "CallEnded")
            assert (ended["fact"]["call"], ended["fact"]["ended_by"]) == (call, "caller")
        assert await talk.wait() == 0
        detail = (await http.get(f"/api/calls/{call}")).json()
        heard_ids = [utterance["utterance"] for utterance in detail["utterances"]]
        assert len(heard_ids) == len(set(heard_ids)) >= 4
        assert [hearing["deaf"] for hearing in detail["hearing"]].count("no-audio") >= 1
        assert len((await http.get("/api/calls")).json()["calls"]) == 1
