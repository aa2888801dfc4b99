"""The whole product in four browsers: an agent, a supervisor, an inspector, and a caller with a SIP telephone.

Chromium's fake microphone plays the agent's speech: the opening, then what must never be said. The supervisor listens
in by a telephone in the page too; what arrives there is measured in the browser. Then the agent's browser moves to
another machine: a network namespace of its own, from which the panel is reached over HTTPS and the voice over a wire.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import random
import re
import shutil
import ssl
import subprocess
import sys
import tomllib
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from playwright.async_api import Browser, Error, Locator, Page, Playwright, async_playwright, expect

from sansheng.simulation import SipPhone
from sansheng.simulation.errors import NoAnswer
from sansheng.speech.channel import to_pcm
from sansheng.speech.espeak import speak
from sansheng.speech.resample import resample

pytestmark = pytest.mark.e2e

REPOSITORY = Path(__file__).resolve().parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
PASSWORD = "three voices 3"
CALLED = "4001234567"
OPENING = "您好，欢迎致电三声示例公司客户服务热线，客服代表1003很高兴为您服务，请问有什么可以帮助您"
RUDE = "喂，大声一点儿"
ASIDE = "请您再核对一下订单号码"
ACCOUNTS = (("1003", "agent", None), ("boss", "supervisor", "2001"), ("judge", "inspector", None))
AGENTS = """[[agents]]
number = "1003"
name = "三号坐席"
phone = "web"

[[agents]]
number = "2001"
name = "示例主管"
phone = "web"
takes_calls = false

[[agents]]
number = "1004"
name = "四号坐席"
takes_calls = false
"""
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
REMEMBER_PEERS = """
  const Peer = RTCPeerConnection
  window.peers = []
  window.RTCPeerConnection = class extends Peer {
    constructor(...given) { super(...given); window.peers.push(this) }
  }
"""
REMEMBER_SOUNDS = """
  const play = HTMLMediaElement.prototype.play
  window.sounds = []
  HTMLMediaElement.prototype.play = function () {
    setTimeout(() => window.sounds.push(document.querySelector('.phone')?.dataset.talk), 0)
    return play.call(this)
  }
"""
"""What the page's telephone shows while a sound begins."""
HEARD = """async () => {
  let energy = 0
  for (const peer of window.peers)
    for (const report of (await peer.getStats()).values())
      if (report.type === 'inbound-rtp') energy += report.totalAudioEnergy ?? 0
  return energy
}"""
LOUD = 1e-4
"""Energy (square of full scale × seconds) that speech of half a second exceeds and comfort noise does not."""

# A machine that is busy with other things is slow, not wrong.
PATIENCE_MS = 60_000


def wave(text: str, rate: int) -> np.ndarray:
    speech = speak(text)
    return resample(speech.samples.astype(np.float32) / 32768, speech.rate, rate)


@pytest.fixture
def voices(tmp_path: Path) -> dict[str, Path]:
    """What the fake microphones play, again and again."""
    silence = np.zeros(48_000, dtype=np.float32)
    parts = {
        "1003": [silence, wave(OPENING, 48_000), silence, silence, wave(RUDE, 48_000), silence, silence],
        "boss": [silence, wave(ASIDE, 48_000), silence],
    }
    for name, samples in parts.items():
        soundfile.write(tmp_path / f"{name}.wav", np.concatenate(samples) * 0.5, 48_000, subtype="PCM_16")
    return {name: tmp_path / f"{name}.wav" for name in parts}


@pytest.fixture
def browser_home(home: Path) -> Path:
    """A home with an agent and a supervisor whose telephones are the browser, and the accounts of three people."""
    settings = home / "sansheng.toml"
    text = settings.read_text(encoding="utf-8").partition("[[agents]]")[0]
    settings.write_text(text + AGENTS, encoding="utf-8")
    environment = {**os.environ, "SANSHENG_PASSWORD": PASSWORD}
    command = [sys.executable, "-m", "sansheng", "accounts", "add"]
    for name, role, agent in ACCOUNTS:
        run = [*command, name, "--role", role, "--home", str(home), *(["--agent", agent] if agent else [])]
        subprocess.run(run, cwd=REPOSITORY, env=environment, check=True, capture_output=True)
    return home


@pytest.mark.timeout(300)
async def test_a_call_from_its_first_ring_to_its_playback(browser_home, supervise, voices):
    await asyncio.to_thread(supervise, browser_home)
    ports = tomllib.loads((browser_home / "sansheng.toml").read_text(encoding="utf-8"))["ports"]
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        open_page = opener(playwright, stack, f"http://127.0.0.1:{ports['panel']}")
        agent = await open_page("1003", "/agent", voices["1003"])
        boss = await open_page("boss", "/live", voices["boss"])
        caller = await stack.enter_async_context(SipPhone("127.0.0.1", ports["sip"], "13800138000"))
        phone, listening = agent.locator(".phone"), boss.locator(".phone")
        for telephone in (phone, listening):
            await expect(telephone).to_have_attribute("data-line", "ready", timeout=PATIENCE_MS)

        call = await caller.call(CALLED)
        await expect(phone).to_have_attribute("data-talk", "ringing", timeout=PATIENCE_MS)
        await expect(agent.locator(".ringing")).to_contain_text("13800138000")
        await agent.get_by_role("button", name="接听").click()
        await call.answered(20)
        await expect(phone).to_have_attribute("data-talk", "talking", timeout=PATIENCE_MS)

        await both_pages_follow(agent, boss, call)
        await the_supervisor_hears_both(agent, boss, call)
        await the_supervisor_whispers_and_joins_in(agent, boss, call)
        await hold_is_shown(agent, boss)
        await the_supervisor_takes_over(agent, boss, call)

        await call.hang_up()
        for telephone in (phone, listening):
            await expect(telephone).to_have_attribute("data-talk", "none", timeout=PATIENCE_MS)
        await expect(boss.locator("[data-moment=CallEnded]")).to_contain_text("客户先挂机", timeout=PATIENCE_MS)
        await kept("browser-phone", boss=boss, agent=agent)

        judge = await open_page("judge", "/desk", voices["boss"])
        await the_inspector_plays_it_back(judge)
        await kept("browser-phone", judge=judge)


@pytest.mark.timeout(300)
async def test_the_agent_puts_callers_through_from_the_page(browser_home, supervise, voices):
    """Leaving when the colleague answers, and asking first; the colleague has a desk phone."""
    await asyncio.to_thread(supervise, browser_home)
    ports = tomllib.loads((browser_home / "sansheng.toml").read_text(encoding="utf-8"))["ports"]
    secrets = tomllib.loads((browser_home / "secrets.toml").read_text(encoding="utf-8"))
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        open_page = opener(playwright, stack, f"http://127.0.0.1:{ports['panel']}")
        agent = await open_page("1003", "/agent", voices["1003"])
        desk = SipPhone("127.0.0.1", ports["sip"], "1004", password=secrets["phones"]["1004"])
        colleague = await stack.enter_async_context(desk)
        caller = await stack.enter_async_context(SipPhone("127.0.0.1", ports["sip"], "13800138000"))
        phone, box = agent.locator(".phone"), agent.locator(".transfer")
        await expect(phone).to_have_attribute("data-line", "ready", timeout=PATIENCE_MS)

        for button, how in (("接通后退出", "semi-attended"), ("先询问", "attended")):
            call = await caller.call(CALLED)
            await expect(phone).to_have_attribute("data-talk", "ringing", timeout=PATIENCE_MS)
            await agent.wait_for_function("window.sounds.includes('ringing')", timeout=PATIENCE_MS)
            await agent.get_by_role("button", name="接听").click()
            await call.answered(20)
            await box.get_by_text("转接", exact=True).click()
            await box.get_by_label("转给").fill("1004")
            await box.get_by_role("button", name=button).click()
            offered = await colleague.incoming(PATIENCE_MS / 1000)
            await expect(box).to_have_attribute("data-transfer", how, timeout=PATIENCE_MS)
            offered.answer()
            if how == "attended":
                await offered.ear.sound(timeout_s=PATIENCE_MS / 1000)
                await box.get_by_role("button", name="完成转接").click()
            await expect(phone).to_have_attribute("data-talk", "none", timeout=PATIENCE_MS)
            await call.ear.quiet(0.4)
            waiting = asyncio.create_task(call.ear.sound(timeout_s=PATIENCE_MS / 1000))
            await offered.say(to_pcm(wave(ASIDE, 8_000)))
            await waiting
            await call.hang_up()
            await offered.ended(PATIENCE_MS / 1000)
            await expect(agent.locator(".wrap-up")).to_be_visible(timeout=PATIENCE_MS)


def opener(
    playwright: Playwright, stack: AsyncExitStack, address: str, machine: Machine | None = None
) -> Callable[[str, str, Path], Awaitable[Page]]:
    """Return the way to a page in a browser of its own, here or on another machine; its microphone plays a file."""

    async def open_page(name: str, path: str, voice: Path) -> Page:
        browser = await launched(playwright, stack, machine, f"--use-file-for-fake-audio-capture={voice}")
        context = await browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        page = await context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        await page.add_init_script(REMEMBER_PEERS)
        await page.add_init_script(REMEMBER_SOUNDS)
        await page.goto(path)
        await page.get_by_label("账号").fill(name)
        await page.get_by_label("密码").fill(PASSWORD)
        await page.get_by_role("button", name="登录").click()
        await expect(page.locator("[data-up=true]")).to_be_visible(timeout=PATIENCE_MS)
        return page

    return open_page


async def launched(playwright: Playwright, stack: AsyncExitStack, machine: Machine | None, *more_flags: str) -> Browser:
    flags = [*FLAGS, *more_flags, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    if machine is None:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    else:
        program = machine.program(CHROMIUM or playwright.chromium.executable_path)
        environment = {**os.environ, "HOME": str(machine.home)}
        flags.append("--no-proxy-server")
        browser = await playwright.chromium.launch(executable_path=program, args=flags, env=environment)
    stack.push_async_callback(browser.close)
    return browser


async def both_pages_follow(agent: Page, boss: Page, call) -> None:
    """Words of both legs on both pages, the opening judged, the forbidden phrase red on both."""
    for page in (agent, boss):
        spoken = page.locator("[data-utterance][data-role=agent][data-open=false]").first
        await expect(spoken).to_contain_text(re.compile("欢迎|服务|帮助"), timeout=PATIENCE_MS)
    await call.say(to_pcm(wave("你好，我想查一下快递", 8_000)))
    for page in (agent, boss):
        await expect(page.locator("[data-utterance][data-role=caller]").first).to_be_visible(timeout=PATIENCE_MS)
    await expect(boss.locator("li[data-finding^='S01#']")).to_have_attribute("data-verdict", "met", timeout=PATIENCE_MS)
    await expect(agent.locator(".voices, .voice").first).to_be_visible()
    for page in (agent, boss):
        mark = page.locator("mark[data-verdict=violated]").first
        await expect(mark).to_be_visible(timeout=PATIENCE_MS)
    await expect(boss.locator("li[data-verdict=violated]").first).to_contain_text("S", timeout=PATIENCE_MS)


async def the_supervisor_hears_both(agent: Page, boss: Page, call) -> None:
    await boss.get_by_role("button", name="监听").click()
    await expect(boss.locator(".phone")).to_have_attribute("data-talk", "talking", timeout=PATIENCE_MS)
    await expect(boss.locator("[data-mode=listen]")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE_MS)
    await until_louder(boss)
    await agent.get_by_role("button", name="静音", exact=True).click()
    await expect(agent.locator(".phone")).to_have_attribute("data-muted", "true")
    await until_quiet(boss)
    before = await boss.evaluate(HEARD)
    await call.say(to_pcm(wave("你好，你听得到我说话吗", 8_000)))
    await until_louder(boss, before)


async def the_supervisor_whispers_and_joins_in(agent: Page, boss: Page, call) -> None:
    """With the agent muted the caller hears the supervisor, and only when the supervisor joins in."""
    before = await agent.evaluate(HEARD)
    await boss.get_by_role("button", name="密语").click()
    await until_louder(agent, before)
    await call.ear.quiet(0.4)
    with pytest.raises(NoAnswer):
        await call.ear.sound(timeout_s=4)
    await boss.get_by_role("button", name="强插").click()
    await call.ear.sound(timeout_s=PATIENCE_MS / 1000)
    await agent.get_by_role("button", name="取消静音").click()


async def hold_is_shown(agent: Page, boss: Page) -> None:
    await agent.get_by_role("button", name="保持", exact=True).click()
    await expect(boss.locator("header [data-stage=hold]")).to_be_visible(timeout=PATIENCE_MS)
    await agent.get_by_role("button", name="取消保持").click()
    await expect(boss.locator("header [data-stage=talking]")).to_be_visible(timeout=PATIENCE_MS)


async def the_supervisor_takes_over(agent: Page, boss: Page, call) -> None:
    await boss.get_by_role("button", name="接管").click()
    await expect(agent.locator(".phone")).to_have_attribute("data-talk", "none", timeout=PATIENCE_MS)
    await expect(boss.locator(".phone")).to_have_attribute("data-talk", "talking", timeout=PATIENCE_MS)
    await expect(boss.locator("[data-open-call] header")).to_contain_text("工号 2001", timeout=PATIENCE_MS)
    await call.ear.sound(timeout_s=PATIENCE_MS / 1000)


async def the_inspector_plays_it_back(judge: Page) -> None:
    row = judge.locator("[data-row]")
    await expect(row).to_have_count(1)
    player = await opened(judge, row)
    await expect(judge.locator(".score strong")).to_have_text(re.compile(r"^\d+$"))
    await judge.get_by_role("button", name="播放", exact=True).click()
    await expect(player).to_have_attribute("data-playing", "true", timeout=PATIENCE_MS)
    await expect(judge.locator("[data-utterance][data-played=true]").first).to_be_visible(timeout=PATIENCE_MS)


async def opened(judge: Page, row: Locator) -> Locator:
    """Open the call once its recording is encoded and its score is made, a few seconds after its end."""
    player = judge.locator(".player")
    async with asyncio.timeout(PATIENCE_MS / 1000):
        while not (await row.locator(".recorded").count() and re.search(r"\d", await scored(row))):
            await judge.reload()
            await expect(row).to_have_count(1)
    await row.locator("a").click()
    await expect(player).to_have_attribute("data-ready", "true", timeout=PATIENCE_MS)
    return player


async def scored(row: Locator) -> str:
    return await row.locator("td").nth(6).inner_text()


async def until_louder(page: Page, before: float | None = None) -> None:
    """Wait until speech has arrived in the page's telephone."""
    start = await page.evaluate(HEARD) if before is None else before
    await until_so(page, f"async () => await ({HEARD})() > {start + LOUD}")


async def until_quiet(page: Page) -> None:
    """Wait until half a second brought no speech."""
    quiet = f"""async () => {{
      const before = await ({HEARD})()
      await new Promise((go) => setTimeout(go, 500))
      return await ({HEARD})() - before < {LOUD / 100}
    }}"""
    await until_so(page, quiet)


async def until_so(page: Page, question: str) -> Any:
    """Have the page ask itself until the answer is a yes; return the answer.

    Playwright's own `wait_for_function` takes the promise of an answer for a yes.
    """
    asked = f"""async () => {{
      for (;;) {{
        const answer = await ({question})()
        if (answer) return answer
        await new Promise((go) => setTimeout(go, 100))
      }}
    }}"""
    async with asyncio.timeout(PATIENCE_MS / 1000):
        return await page.evaluate(asked)


async def kept(name: str, **pages: Page) -> None:
    """Keep pictures where SANSHENG_PICTURES says."""
    if folder := os.environ.get("SANSHENG_PICTURES"):
        for who, page in pages.items():
            await page.screenshot(path=f"{folder}/{name}-{who}.png")


# -- from another machine -----------------------------------------------------------------------------------------

TRUST = """
import ctypes, sys
from pathlib import Path

class Item(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("data", ctypes.c_char_p), ("len", ctypes.c_uint)]

class Trust(ctypes.Structure):
    _fields_ = [("tls", ctypes.c_uint), ("mail", ctypes.c_uint), ("code", ctypes.c_uint)]

nss, place, der = ctypes.CDLL("libnss3.so"), sys.argv[1], Path(sys.argv[2]).read_bytes()
for name in ("CERT_GetDefaultCertDB", "CERT_NewTempCertificate", "PK11_GetInternalKeySlot"):
    getattr(nss, name).restype = ctypes.c_void_p
assert nss.NSS_InitReadWrite(("sql:" + place).encode()) == 0
slot, known = ctypes.c_void_p(nss.PK11_GetInternalKeySlot()), ctypes.c_void_p(nss.CERT_GetDefaultCertDB())
assert not nss.PK11_NeedUserInit(slot) or nss.PK11_InitPin(slot, None, None) == 0
item = Item(0, der, len(der))
made = ctypes.c_void_p(nss.CERT_NewTempCertificate(known, ctypes.byref(item), None, 0, 1))
assert made.value and nss.PK11_ImportCert(slot, made, 0, b"sansheng", 0) == 0
trust = Trust()
assert nss.CERT_DecodeTrustString(ctypes.byref(trust), b"C,,") == 0
assert nss.CERT_ChangeCertTrust(known, made, ctypes.byref(trust)) == 0
"""
"""What Chromium's page of certificates does: one authority is trusted for web sites, in this person's store alone."""

MEDIA = """async () => {
  for (const peer of window.peers) {
    const reports = [...(await peer.getStats()).values()]
    const pair = reports.find((report) => report.type === 'candidate-pair' && report.nominated)
    const end = (id) => reports.find((report) => report.id === id)?.address ?? null
    if (pair) return [end(pair.localCandidateId), end(pair.remoteCandidateId)]
  }
  return null
}"""


@dataclass(frozen=True, slots=True)
class Machine:
    """A second machine: a network namespace at the other end of a wire, and a person's home on it."""

    namespace: str
    here: str
    """This machine's address on the wire."""
    there: str
    home: Path

    def program(self, command: str) -> Path:
        """Return a program that runs the command over there."""
        file = self.home / "browser"
        file.write_text(f'#!/bin/sh\nexec nsenter --net=/run/netns/{self.namespace} -- "{command}" "$@"\n')
        file.chmod(0o755)
        return file

    def trust(self, authority: bytes) -> None:
        """Trust a certificate authority, given in DER, as a person does once per computer."""
        store, taken = self.home / ".pki" / "nssdb", self.home / "sansheng-authority.crt"
        store.mkdir(parents=True)
        taken.write_bytes(authority)
        subprocess.run([sys.executable, "-c", TRUST, str(store), str(taken)], check=True)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    """Wire up a second machine; skipped where one may not."""
    if os.geteuid() != 0 or not (shutil.which("ip") and shutil.which("nsenter")):
        pytest.skip("a network namespace takes root, ip and nsenter")
    name, subnet = f"ss-{os.getpid()}", f"198.18.{random.randrange(1, 255)}"
    near, far = f"ssa{os.getpid()}", f"ssb{os.getpid()}"

    def ip(*words: str) -> None:
        subprocess.run(["ip", *words], check=True, capture_output=True, text=True)

    try:
        ip("netns", "add", name)
    except subprocess.CalledProcessError as error:
        pytest.skip(f"no network namespace may be made here: {error.stderr.strip()}")
    try:
        ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        ip("addr", "add", f"{subnet}.1/24", "dev", near)
        ip("link", "set", near, "up")
        for words in (
            ["addr", "add", f"{subnet}.2/24", "dev", far],
            ["link", "set", far, "up"],
            ["link", "set", "lo", "up"],
        ):
            ip("-n", name, *words)
        yield Machine(name, f"{subnet}.1", f"{subnet}.2", tmp_path)
    finally:
        ip("netns", "del", name)


@pytest.mark.timeout(300)
async def test_from_another_machine_over_https(browser_home, machine, supervise, voices):
    """The panel, the softphone's SIP and the voice from a machine that is not this one, with a trusted certificate."""
    settings = browser_home / "sansheng.toml"
    opened = f'\n[network]\nlisten = "{machine.here}"\n[panel]\nhost = "{machine.here}"\n'
    settings.write_text(settings.read_text(encoding="utf-8") + opened, encoding="utf-8")
    await asyncio.to_thread(supervise, browser_home)
    ports = tomllib.loads(settings.read_text(encoding="utf-8"))["ports"]
    address = f"https://{machine.here}:{ports['panel']}"
    async with AsyncExitStack() as stack:
        playwright = await stack.enter_async_context(async_playwright())
        await it_is_believed_by_nobody_yet(playwright, stack, machine, address)
        await asyncio.to_thread(the_person_trusts_it, machine, browser_home, address)
        agent = await opener(playwright, stack, address, machine)("1003", "/agent", voices["1003"])
        sockets: list[str] = []
        agent.on("websocket", lambda socket: sockets.append(socket.url))
        phone = agent.locator(".phone")
        await expect(phone).to_be_visible(timeout=PATIENCE_MS)
        await agent.reload()
        await expect(phone).to_have_attribute("data-line", "ready", timeout=PATIENCE_MS)
        assert f"{address.replace('https', 'wss')}/sip" in sockets
        assert await agent.evaluate("isSecureContext")

        caller = await stack.enter_async_context(SipPhone(machine.here, ports["sip"], "13800138000"))
        call = await caller.call(CALLED)
        await expect(phone).to_have_attribute("data-talk", "ringing", timeout=PATIENCE_MS)
        await agent.get_by_role("button", name="接听").click()
        await call.answered(20)
        await call.ear.sound(timeout_s=PATIENCE_MS / 1000)
        assert await until_so(agent, MEDIA) == [machine.there, machine.here]
        before = await agent.evaluate(HEARD)
        await call.say(to_pcm(wave("你好，我想查一下快递", 8_000)))
        await until_louder(agent, before)
        spoken = agent.locator("[data-utterance][data-role=agent][data-open=false]").first
        await expect(spoken).to_contain_text(re.compile("欢迎|服务|帮助"), timeout=PATIENCE_MS)
        await kept("another-machine", agent=agent)
        await call.hang_up()
        await expect(phone).to_have_attribute("data-talk", "none", timeout=PATIENCE_MS)


async def it_is_believed_by_nobody_yet(
    playwright: Playwright, stack: AsyncExitStack, machine: Machine, address: str
) -> None:
    browser = await launched(playwright, stack, machine)
    page = await browser.new_page()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        await page.goto(address)
    await browser.close()


def the_person_trusts_it(machine: Machine, home: Path, address: str) -> None:
    """Do what the page `/trust` says: compare the fingerprint, take the certificate, have it trusted."""

    def taken(path: str) -> bytes:
        unchecked = ssl.create_default_context()
        unchecked.check_hostname, unchecked.verify_mode = False, ssl.CERT_NONE
        opened = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=unchecked)
        )
        with opened.open(address + path, timeout=20) as answer:
            return bytes(answer.read())

    authority = taken("/trust/sansheng-authority.crt")
    der = ssl.PEM_cert_to_DER_cert(authority.decode())
    fingerprint = ":".join(f"{byte:02X}" for byte in hashlib.sha256(der).digest())
    assert fingerprint in taken("/trust").decode()
    assert authority == (home / "tls" / "authority.pem").read_bytes()
    machine.trust(der)
