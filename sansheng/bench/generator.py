"""The load: pretends to be Asterisk's side of many taps. A process of its own, so that its work is nobody's figure.

Standard input, one line per tap: `<host> <port> <tap> <leg>`; it connects, announces the tap, and sends the leg's track
in frames of 20 ms, at its own phase, for ever. On `stop` (or the end of input) it prints one JSON object: per leg the
monotonic time of its first frame and the number of frames sent.
"""

import json
import os
import selectors
import socket
import sys
import time
from dataclasses import dataclass
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
    first_at: float = 0.0
    frames: int = 0
    blocked: int = 0

    def send(self, now: float) -> None:
        frame = HEADER + self.track[self.at : self.at + FRAME_BYTES]
        self.at = (self.at + FRAME_BYTES) % len(self.track)
        if not self.frames:
            self.first_at = now
        self.frames += 1
        try:
            self.link.send(frame)
        except BlockingIOError:
            self.blocked += 1
        except OSError:
            self.frames -= 1


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
            if not data or b"stop" in lines:
                _report(taps)
                return
            for line in lines:
                _open(line.decode(), tracks, taps, slots)
            ready = commands.select(max(0.0, due_at - time.monotonic()))
        time.sleep(max(0.0, due_at - time.monotonic()))
        for tap in slots[turn]:
            tap.send(due_at)
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


def _report(taps: dict[str, Tap]) -> None:
    report = {leg: [tap.first_at, tap.frames, tap.blocked] for leg, tap in taps.items()}
    sys.stdout.write(json.dumps(report))
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
