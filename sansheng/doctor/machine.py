"""The machine: home, disk, clock, and who listens where."""

from __future__ import annotations

import asyncio
import ctypes
import ipaddress
import os
import shutil
import stat
from collections.abc import AsyncIterator

from sansheng.doctor import sockets
from sansheng.doctor.check import Check, Patient, failed, passed, skipped, warned

_LEAST_FREE, _GOOD_FREE = 1 << 30, 5 << 30
_TIME_ERROR = 5
"""adjtimex(2): the clock is not synchronised."""


async def examine(patient: Patient) -> AsyncIterator[Check]:
    """Yield the machine's checks."""
    yield _home(patient)
    yield _disk(patient)
    yield await asyncio.to_thread(_clock)
    yield await asyncio.to_thread(_ports, patient)
    yield await asyncio.to_thread(_exposure, patient)


def _home(patient: Patient) -> Check:
    root, secrets = patient.home.root, patient.home.secrets_file
    if not os.access(root, os.W_OK):
        return failed(
            "home", f"{root} 不可写 / is not writable", "换一个目录，或改它的主人 / choose another, or chown it"
        )
    mode = stat.S_IMODE(secrets.stat().st_mode)
    if mode & 0o077:
        return failed("home", f"{secrets} 权限为 {mode:o} / has mode {mode:o}", f"chmod 600 {secrets}")
    return passed("home", str(root))


def _disk(patient: Patient) -> Check:
    free = shutil.disk_usage(patient.home.root).free
    found = f"{free / (1 << 30):.1f} GiB 可用 / free"
    if free < _LEAST_FREE:
        return failed(
            "disk", found, "立即清理：录音和数据库将无法写入 / free some now: recordings and facts cannot be stored"
        )
    if free < _GOOD_FREE:
        return warned(
            "disk", found, "请清理，或缩短 [recording] keep_days / free some, or shorten [recording] keep_days"
        )
    return passed("disk", found)


def _clock() -> Check:
    buffer = ctypes.create_string_buffer(512)  # struct timex, larger than any; modes 0 only reads
    state = ctypes.CDLL(None, use_errno=True).adjtimex(buffer)
    if state == -1:
        return skipped("clock", "不允许查询 / may not be asked here")
    if state == _TIME_ERROR:
        return warned(
            "clock", "没有对时 / not synchronised", "启用 systemd-timesyncd 或 chrony / enable timesyncd or chrony"
        )
    return passed("clock", "已对时 / synchronised")


def _ports(patient: Patient) -> Check:
    """Each port is held by one of ours, or by nobody."""
    ports = patient.settings.ports
    ours = sockets.processes_below(sockets.supervised(patient.home.root))
    wanted = {
        ("udp", ports.sip): "sip",
        ("tcp", ports.ami): "ami",
        ("tcp", ports.http): "http",
        ("tcp", ports.agi): "agi",
        ("tcp", ports.tap): "tap",
        ("tcp", ports.panel): "panel",
    }
    held = {(s.protocol, s.port): s for s in sockets.listening()}
    mine = sockets.inodes_of(ours)
    strangers = [
        f"{name} {key[1]}/{key[0]}" for key, name in wanted.items() if key in held and held[key].inode not in mine
    ]
    # Without root another user's sockets cannot be told apart: then nobody is called a stranger.
    if strangers and (mine or not ours):
        return failed(
            "ports",
            f"已被别的程序占用 / taken by another program: {', '.join(strangers)}",
            "停掉它，或在 [ports] 里换端口 / stop it, or choose other ones in [ports]",
        )
    found = sum(key in held for key in wanted)
    return passed("ports", f"{found}/{len(wanted)} 在监听 / listening, {'ours' if found else 'all free'}")


def _exposure(patient: Patient) -> Check:
    """Asterisk keeps two UDP sockets on wildcard addresses; nothing else of ours is seen from outside unasked."""
    ours = sockets.processes_below(sockets.supervised(patient.home.root))
    if not ours:
        return skipped("exposure", "没有运行 / not running", "sansheng up")
    inodes = sockets.inodes_of(ours)
    mine = [s for s in sockets.listening() if s.inode in inodes and not ipaddress.ip_address(s.address).is_loopback]
    expected = {patient.settings.ports.sip}
    if not patient.settings.panel.on_loopback:
        expected.add(patient.settings.ports.panel)
    rtp = range(patient.settings.ports.rtp_first, patient.settings.ports.rtp_last + 1)
    stray = sorted({s.port for s in mine if s.protocol == "udp" and s.port not in expected and s.port not in rtp})
    open_tcp = sorted(s.port for s in mine if s.protocol == "tcp" and s.port not in expected)
    if open_tcp:
        return failed(
            "exposure",
            f"对外开放 / open to the network: {open_tcp} TCP",
            "检查 [panel]、[network] / see [panel], [network]",
        )
    if stray:
        rule = f"nft add rule inet filter input iif != lo udp dport {{ {', '.join(map(str, stray))} }} drop"
        return warned(
            "exposure",
            f"Asterisk 另有 UDP 端口 {stray}，不能关闭 / also holds UDP {stray}, which no setting closes",
            f"它们不应答，仍可用防火墙挡住（每次启动端口会变，最好只放行 SIP 与语音） / "
            f"they answer nothing; a firewall can drop them (they change at each start; better allow SIP and voice "
            f"only): {rule}",
        )
    return passed("exposure", "只在该开放的地方 / only where it should be")
