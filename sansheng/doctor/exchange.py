"""The exchange: Asterisk itself, AMI and its rights, AGI, a tap's round trip, trunks and phones."""

from __future__ import annotations

import asyncio
import re
import time
import uuid
from collections.abc import AsyncIterator, Coroutine

from ivr.asterisk.errors import AsteriskError
from ivr.asterisk.instance import Instance, dialplan_folder
from ivr.asterisk.lock import asterisk_release, read_lock
from ivr.asterisk.mirrors import native_architecture
from ivr.asterisk.program import Program, provide_program
from ivr.asterisk.tree import default_cache, find_tree
from ivr.settings import Phone, TrunkKind
from sansheng.doctor.check import Check, Patient, failed, passed, skipped, warned
from sansheng.doctor.manager import Manager, log_in, manager

_ANSWER_S = 5.0
_OPTIONS_S = 4.0
"""Asterisk itself waits three seconds for an answer to OPTIONS."""
_NOT_RUNNING = "Asterisk 没有运行 / is not running"


async def examine(patient: Patient) -> AsyncIterator[Check]:
    """Yield the exchange's checks; when Asterisk is not up the rest is skipped."""
    instance = await asyncio.to_thread(_instance, patient)
    if isinstance(instance, Check):
        yield instance
        return
    running = await asyncio.to_thread(instance.running_pid)
    if running is None:
        yield failed("asterisk", _NOT_RUNNING, "sansheng up")
        for part in ("modules", "ami", "agi", "tap", "trunks", "phones"):
            yield skipped(part, _NOT_RUNNING)
        return
    yield await asyncio.to_thread(_version, instance, running)
    yield await asyncio.to_thread(_modules, instance)
    yield await _guarded("ami", _ami(patient))
    yield await _guarded("agi", _agi(patient))
    yield await _guarded("tap", _tap(patient))
    yield await asyncio.to_thread(trunks_check, patient, instance)
    yield await asyncio.to_thread(_phones, patient, instance)


def _instance(patient: Patient) -> Instance | Check:
    settings = patient.settings.asterisk
    try:
        if settings.binary is None and find_tree(default_cache(), read_lock(native_architecture())) is None:
            return failed("asterisk", "还没有下载 / not downloaded yet", "sansheng up")
        program: Program = provide_program(settings, default_cache(), lambda line: None)
        return Instance(patient.home.root, patient.settings, patient.secrets, program)
    except AsteriskError as error:
        return failed("asterisk", str(error), "sansheng up")


async def _guarded(part: str, check: Coroutine[None, None, Check]) -> Check:
    """Run one check with a limit; whatever breaks it is its finding."""
    try:
        return await asyncio.wait_for(check, _ANSWER_S)
    except TimeoutError:
        return failed(part, f"{_ANSWER_S:.0f} 秒没有回应 / no answer within {_ANSWER_S:.0f} s", "sansheng up")
    except (OSError, EOFError) as error:
        return failed(part, f"连不上 / cannot be reached: {error}", "sansheng up")


def _version(instance: Instance, pid: int) -> Check:
    shown = instance.command("core show version")
    found = re.search(r"Asterisk (\S+)", shown)
    release = asterisk_release(found[1]) if found else "?"
    numbers = [int(part) for part in re.findall(r"\d+", release)[:2]]
    if numbers < [22, 10]:
        return failed(
            "asterisk", f"{release} 太旧 / is too old", "需要 22.10 / 22.10 or newer: remove [asterisk] binary"
        )
    return passed("asterisk", f"{release}（进程 / process {pid}）")


def _modules(instance: Instance) -> Check:
    text = (dialplan_folder() / "modules.conf").read_text(encoding="utf-8")
    listed = set(re.findall(r"^(?:load|require) = (\S+)", text, flags=re.MULTILINE))
    running = set(re.findall(r"^(\S+\.so)\s.*Running", instance.command("module show"), flags=re.MULTILINE))
    missing, more = sorted(listed - running), sorted(running - listed)
    if missing:
        return failed("modules", f"缺 / missing: {', '.join(missing)}", f"看 / see {instance.places.log}/messages.log")
    if more:
        return warned(
            "modules", f"多出 / more than listed: {', '.join(more)}", "是否自备的 Asterisk？ / an Asterisk of your own?"
        )
    return passed("modules", f"{len(listed)} 个都在 / all there")


async def _ami(patient: Patient) -> Check:
    """The service's user gets in, may do what it needs, and may not run commands."""
    async with manager(patient.control_host, patient.settings.ports.ami) as connection:
        if not await log_in(connection, patient.secrets.ami):
            return failed(
                "ami", "密钥不对 / the secret is refused", "重新启动 sansheng up，让配置与 secrets.toml 一致 / restart"
            )
        listed = await connection.ask("CoreShowChannels", {})
        if listed["Response"] != "Success":
            return failed(
                "ami",
                f"没有权限 / may not list channels: {listed.get('Message')}",
                "检查 manager.conf / see manager.conf",
            )
        command = await connection.ask("Command", {"Command": "core show uptime"})
        if command["Response"] != "Error":
            return failed(
                "ami", "权限太大：能执行命令 / too many rights: may run commands", "用自带的 manager.conf / use ours"
            )
    return passed("ami", "权限恰当 / the rights are right")


async def _agi(patient: Patient) -> Check:
    """The service takes AGI connections and lets go of one that it has no route for."""
    port = patient.settings.ports.agi
    try:
        reader, writer = await asyncio.open_connection(patient.control_host, port)
    except OSError:
        return failed(
            "agi",
            "服务没有应答，来电直接进入队列 / the service does not answer: callers go straight to the queue",
            "sansheng up；日志 / log: log/service-console.log",
        )
    try:
        writer.write(b"agi_network: yes\nagi_network_script: doctor\nagi_channel: doctor\nagi_uniqueid: 0\n\n")
        await reader.read()
    finally:
        writer.close()
    return passed("agi", f"{patient.control_host}:{port}")


async def _tap(patient: Patient) -> Check:
    """Have Asterisk connect an AudioSocket to us and play: the way of every tap, with the time it takes."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[float] = loop.create_future()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (await _frame(reader))[0] != 0x10:
                pass
            if not arrived.done():
                arrived.set_result(loop.time())
        except EOFError:
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(take, patient.control_host, 0)
    host, port = server.sockets[0].getsockname()[:2]
    async with server, manager(patient.control_host, patient.settings.ports.ami) as connection:
        if not await log_in(connection, patient.secrets.ami):
            return skipped("tap", "AMI 登录失败 / no AMI")
        asked_at = loop.time()
        answer = await _originate(connection, f"AudioSocket/{host}:{port}/{uuid.uuid4()}/c(slin)")
        if answer["Response"] != "Success":
            return failed(
                "tap", f"被拒绝 / refused: {answer.get('Message')}", "检查 manager.conf、modules.conf / see these"
            )
        took_ms = (await arrived - asked_at) * 1000
    return passed("tap", f"往返 {took_ms:.0f} 毫秒 / round trip {took_ms:.0f} ms")


async def _originate(connection: Manager, channel: str) -> dict[str, str]:
    fields = {"Channel": channel, "Application": "Playback", "Data": "beep", "Async": "true"}
    return await connection.ask("Originate", fields)


async def _frame(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readexactly(3)
    return head[0], await reader.readexactly(int.from_bytes(head[1:], "big"))


def trunks_check(patient: Patient, instance: Instance) -> Check:
    """Each trunk answers OPTIONS; those by registration are registered."""
    trunks = patient.settings.trunks
    if not trunks:
        return skipped("trunks", "设置里没有 / none in the settings", "见 / see docs/zh/operations.md")
    states = _asked(instance, [trunk.name for trunk in trunks])
    registrations = instance.command("pjsip show registrations")
    bad = []
    for trunk in trunks:
        state = states[trunk.name]
        if trunk.kind is TrunkKind.REGISTRATION:
            line = re.search(rf"^\s*{re.escape(trunk.name)}/.*$", registrations, flags=re.MULTILINE)
            if not line or " Registered" not in line[0]:
                bad.append(f"{trunk.name} 未注册 / not registered")
        if trunk.check_s and state != "Avail":
            bad.append(f"{trunk.name} 对 OPTIONS 无应答 / does not answer OPTIONS ({state})")
    if bad:
        return failed("trunks", "；".join(bad), "检查 host、端口、防火墙和密码 / check host, port, firewall, password")
    return passed("trunks", f"{len(trunks)} 条可用 / reachable")


def _asked(instance: Instance, names: list[str]) -> dict[str, str]:
    """Send OPTIONS to each trunk now; return what Asterisk then thinks of it: Avail, Unavail, NonQual, Unknown."""
    for name in names:
        instance.command(f"pjsip qualify {name}")
    until = time.monotonic() + _OPTIONS_S
    while True:
        contacts = instance.command("pjsip show contacts")
        found = dict(re.findall(r"^\s*Contact:\s+([\w-]+)/\S+\s+\S+\s+(\w+)", contacts, flags=re.MULTILINE))
        states = {name: found.get(name, "Unknown") for name in names}
        if "NonQual" not in states.values() or time.monotonic() > until:
            return states
        time.sleep(0.1)


def _phones(patient: Patient, instance: Instance) -> Check:
    contacts = instance.command("pjsip show contacts")
    registering = [agent for agent in patient.settings.agents if agent.phone is not Phone.EXTERNAL]
    there = [agent.number for agent in registering if re.search(rf"Contact:\s+{agent.number}/", contacts)]
    found = f"{len(there)}/{len(registering)} 已注册 / registered"
    if registering and not there:
        advice = "话机或面板还没有登录；来电会等着 / no phone has logged in: callers would wait"
        return warned("phones", found, advice)
    return passed("phones", found)
