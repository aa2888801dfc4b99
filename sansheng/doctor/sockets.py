"""Who listens on this machine, out of /proc: sockets, their addresses, the processes that hold them."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_LISTEN = {"tcp": "0A", "udp": "07"}


@dataclass(frozen=True, slots=True)
class Listening:
    """One socket that takes connections or packets."""

    protocol: str
    """tcp or udp."""
    address: str
    port: int
    inode: int


def listening() -> list[Listening]:
    """Return every listening socket of this network namespace."""
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        protocol = name.removesuffix("6")
        try:
            lines = Path(f"/proc/net/{name}").read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == _LISTEN[protocol]:
                address, port = parse_address(fields[1])
                found.append(Listening(protocol, address, port, int(fields[9])))
    return found


def parse_address(text: str) -> tuple[str, int]:
    """Read the kernel's form of address and port: `0100007F:1F90` is 127.0.0.1 and 8080."""
    address, port = text.split(":")
    # Each 32-bit word is in the machine's order, which is little-endian on every machine that we run on.
    words = [bytes.fromhex(address[i : i + 8])[::-1] for i in range(0, len(address), 8)]
    return str(ipaddress.ip_address(b"".join(words))), int(port, 16)


def supervised(home: Path) -> set[int]:
    """Return the processes of this home: its Asterisk, and every process that was started with it as its home."""
    found = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and _belongs(folder, str(home)):
            found.add(int(folder.name))
    return found


def processes_below(roots: Iterable[int]) -> set[int]:
    """Return the processes and all their descendants."""
    parents: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            parents.setdefault(_parent(folder), []).append(int(folder.name))
    waiting, found = list(roots), set()
    while waiting:
        process = waiting.pop()
        if process not in found:
            found.add(process)
            waiting += parents.get(process, [])
    return found


def inodes_of(processes: Iterable[int]) -> set[int]:
    """Return the sockets that the processes hold; those of other users need root."""
    found = set()
    for process in processes:
        try:
            entries = list(Path(f"/proc/{process}/fd").iterdir())
        except OSError:
            continue
        for entry in entries:
            try:
                match = re.fullmatch(r"socket:\[(\d+)\]", os.readlink(entry))
            except OSError:
                continue
            if match:
                found.add(int(match[1]))
    return found


def _belongs(folder: Path, home: str) -> bool:
    try:
        command = (folder / "cmdline").read_bytes().split(b"\0")
        if f"{home}/asterisk/etc/asterisk.conf".encode() in command and b"-f" in command:
            return True
        return b"serve" in command and f"SANSHENG_HOME={home}".encode() in (folder / "environ").read_bytes().split(
            b"\0"
        )
    except OSError:
        return False


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()[1])
    except (OSError, IndexError, ValueError):
        return 0
