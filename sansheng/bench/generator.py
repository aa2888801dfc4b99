"""The load: pretends to be Asterisk's side of many taps. A process of its own, so that its work is nobody's figure.

Standard input, one line per tap: `<host> <port> <tap> <leg>`; it connects, announces the tap, and sends the leg's track
in frames of 20 ms, at its own phase, for ever. On `stop` it writes, per leg, `<leg>.sent` (the monotonic time of each
frame's sending, as doubles) into the folder and prints one JSON object: per leg the frames sent and those that found
the connection full. The end of input ends it.
"""

import json
import os
import selectors
import socket
import sys
import time
from array import array
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from uuid import UUID

FRAME_BYTES: Final = 320
HEADER: Final = b"\x10\x01\x40"
FRAME_S: Final = 0.02
SLOTS: Final = 10


@dataclass(slots=True)
class Tap:
    """One connection."""

    link: socket.socket
    track: bytes
    at: int
    sent_at: "array[float]" = field(default_factory=lambda: array("d"))
    blocked: int = 0

    def send(self) -> None:
        frame = HEADER + self.track[self.at : self.at + FRAME_BYTES]
        self.at = (self.at + FRAME_BYTES) % len(self.track)
        now = time.monotonic()
        try:
            self.link.send(frame)
        except BlockingIOError:
            self.blocked += 1
            return
        except OSError:
            return
        self.sent_at.append(now)
        with suppress(BlockingIOError, ConnectionError):
            self.link.recv(65536)


def main(folder: Path) -> None:
    """Serve taps with the tracks in `folder` (raw signed 16 bit at 8 kHz)."""
    tracks = [path.read_bytes() for path in sorted(folder.glob("*.raw"))]
    slots: list[list[Tap]] = [[] for _ in range(SLOTS)]
    taps: dict[str, Tap] = {}
    commands = selectors.DefaultSelector()
    commands.register(sys.stdin, selectors.EVENT_READ)
    rest, turn, due_at = b"", 0, time.monotonic()
    while True:
        due_at += FRAME_S / SLOTS
        ready = commands.select(max(0.0, due_at - time.monotonic()))
        while ready and time.monotonic() < due_at:
            data = os.read(sys.stdin.fileno(), 65536)
            *lines, rest = (rest + data).split(b"\n")
            if b"stop" in lines:
                _report(taps, folder)
                sys.stdin.read()
                return
            if not data:
                return
            for line in lines:
                _open(line.decode(), tracks, taps, slots)
            ready = commands.select(max(0.0, due_at - time.monotonic()))
        time.sleep(max(0.0, due_at - time.monotonic()))
        for tap in slots[turn]:
            tap.send()
        turn = (turn + 1) % SLOTS


def _open(line: str, tracks: list[bytes], taps: dict[str, Tap], slots: list[list[Tap]]) -> None:
    host, port, tap, leg = line.split()
    number = len(taps)
    link = socket.create_connection((host, int(port)))
    link.sendall(b"\x01\x00\x10" + UUID(tap).bytes)
    link.setblocking(False)
    track = tracks[number % len(tracks)]
    frames = len(track) // FRAME_BYTES
    start = (number // len(tracks) * 7919 + number * 131) % frames * FRAME_BYTES
    taps[leg] = Tap(link, track, start)
    slots[number % SLOTS].append(taps[leg])


def _report(taps: dict[str, Tap], folder: Path) -> None:
    for leg, tap in taps.items():
        (folder / f"{leg}.sent").write_bytes(tap.sent_at.tobytes())
    sys.stdout.write(json.dumps({leg: [len(tap.sent_at), tap.blocked] for leg, tap in taps.items()}) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
