"""The whole product with the agent in a browser: its telephone registers, rings, answers, is heard and followed.

Chromium's fake microphone plays the agent's speech; the caller is a SIP telephone outside.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.async_api import async_playwright, expect

from sansheng.simulation import SipPhone
from sansheng.speech.channel import to_pcm
from sansheng.speech.espeak import speak
from sansheng.speech.resample import resample

pytestmark = pytest.mark.e2e

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "three voices 3"
CALLED = "4001234567"
OPENING = "您好，欢迎致电三声示例公司客户服务热线，客服代表1003很高兴为您服务，请问有什么可以帮助您"
FLAGS = (
    "--headless=new",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    "--allow-loopback-in-peer-connection",
)


@pytest.fixture
def voice(tmp_path: Path) -> Path:
    """What the fake microphone plays, again and again: a second of silence, then the opening."""
    speech = speak(OPENING)
    samples = resample(speech.samples.astype(np.float32) / 32768, speech.rate, 48_000)
    silence = np.zeros(48_000, dtype=np.float32)
    file = tmp_path / "voice.wav"
    soundfile.write(file, np.concatenate([silence, samples * 0.5, silence, silence]), 48_000, subtype="PCM_16")
    return file


@pytest.fixture
def browser_home(home: Path) -> Path:
    """A home with one agent, whose telephone is the browser, and whose account is there."""
    settings = home / "sansheng.toml"
    text = settings.read_text(encoding="utf-8").partition("[[agents]]")[0]
    text += '[[agents]]\nnumber = "1003"\nname = "三号坐席"\nphone = "web"\n'
    settings.write_text(text, encoding="utf-8")
    environment = {**os.environ, "SANSHENG_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "sansheng", "accounts", "add"]
    for name, role in (("1003", "agent"), ("boss", "supervisor")):
        run = [*command, name, "--role", role, "--home", str(home)]
        subprocess.run(run, cwd=REPOSITORY, env=environment, check=True, capture_output=True)
    return home


async def test_agent_answers_in_the_browser_and_is_followed(browser_home, supervise, voice):
    await asyncio.to_thread(supervise, browser_home)
    ports = tomllib.loads((browser_home / "sansheng.toml").read_text(encoding="utf-8"))["ports"]
    flags = [*FLAGS, f"--use-file-for-fake-audio-capture={voice}"]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")
    async with (
        async_playwright() as playwright,
        SipPhone("127.0.0.1", ports["sip"], "13800138000") as caller,
    ):
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        agent = await logged_in(browser, ports["panel"], "1003", "/agent")
        boss = await logged_in(browser, ports["panel"], "boss", "/live")
        phone = agent.locator(".phone")
        await expect(phone).to_have_attribute("data-line", "ready", timeout=15_000)
        call = await caller.call(CALLED)
        await expect(phone).to_have_attribute("data-talk", "ringing", timeout=20_000)
        await expect(agent.locator(".ringing")).to_contain_text("13800138000")
        await agent.get_by_role("button", name="接听").click()
        await call.answered(10)
        await expect(phone).to_have_attribute("data-talk", "talking")
        for page in (agent, boss):
            spoken = page.locator("[data-utterance][data-role=agent][data-open=false]").first
            await expect(spoken).to_contain_text(re.compile("欢迎|服务|帮助"), timeout=30_000)
        question = speak("你好，我想查一下快递")
        await call.say(to_pcm(resample(question.samples.astype(np.float32) / 32768, question.rate, 8_000)))
        await expect(boss.locator("[data-utterance][data-role=caller]").first).to_be_visible(timeout=20_000)
        await expect(boss.locator("li[data-finding^='S01#']")).to_have_attribute("data-verdict", "met", timeout=20_000)
        await agent.get_by_role("button", name="保持", exact=True).click()
        await expect(boss.locator("header [data-stage=hold]")).to_be_visible(timeout=10_000)
        await agent.get_by_role("button", name="取消保持").click()
        await expect(boss.locator("header [data-stage=talking]")).to_be_visible(timeout=10_000)
        await call.hang_up()
        await expect(phone).to_have_attribute("data-talk", "none", timeout=10_000)
        await expect(boss.locator("[data-moment=CallEnded]")).to_contain_text("客户先挂机", timeout=10_000)
        if folder := os.environ.get("SANSHENG_PICTURES"):
            await boss.screenshot(path=f"{folder}/browser-phone-boss.png")
            await agent.screenshot(path=f"{folder}/browser-phone-agent.png")
        await browser.close()


async def logged_in(browser, port, name, path):
    """Return a page of a session of its own."""
    context = await browser.new_context(base_url=f"http://127.0.0.1:{port}", viewport={"width": 1280, "height": 900})
    page = await context.new_page()
    await page.goto(path)
    await page.get_by_label("账号").fill(name)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("button", name="登录").click()
    await expect(page.locator("[data-up=true]")).to_be_visible(timeout=15_000)
    return page
