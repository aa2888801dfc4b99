"""A worker process: one model, some lanes. Started as `python -m assist.asr.worker`, ends when its lanes close.

A lane is one connection and one thread: it takes its messages in order, decodes, and answers. Vosk releases the
interpreter while it works, so lanes run side by side. What Vosk cannot survive ends this process and nothing else.
"""

import argparse
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Final

from assist.asr import wire
from assist.asr.recogniser import LegDecoder, Recognisers, Taken, Vosk

JOINED_BYTES: Final = 2 * wire.RATE // 3
Phrases = tuple[str, ...] | None
"""A grammar's; None: everything that the model knows."""
GATHER_S: Final = 0.008
"""Answers are sent together when the lane has more to do, but not later than this."""


class Kinds:
    """A lane's recognisers: those that hear everything, and those of each grammar that was asked for."""

    def __init__(self, make: Callable[[Phrases], Vosk], most: int) -> None:
        self._make = make
        self._most = most
        self._kinds: dict[Phrases, Recognisers] = {}

    def hearing(self, phrases: Phrases) -> Recognisers:
        if phrases not in self._kinds:
            self._kinds[phrases] = Recognisers(partial(self._make, phrases), self._most)
        return self._kinds[phrases]


class Lane:
    """One connection's legs."""

    def __init__(self, link: socket.socket, kinds: Kinds) -> None:
        self._link = link
        self._kinds = kinds
        self._legs: dict[int, LegDecoder] = {}
        self._out = bytearray()
        self._sent_at = 0.0

    def serve(self) -> None:
        """Answer messages until the connection ends."""
        parser = wire.MessageParser()
        self._out += wire.ready()
        self._send()
        while data := self._link.recv(1 << 18):
            for message, count in merged(parser.receive(data)):
                self._answer(message, count)
                if time.monotonic() - self._sent_at > GATHER_S:
                    self._send()
            self._send()

    def _send(self) -> None:
        if self._out:
            self._link.sendall(self._out)
            self._out.clear()
        self._sent_at = time.monotonic()

    def _answer(self, message: wire.Message, count: int) -> None:
        if isinstance(message, wire.Audio):
            self._decode(message, count)
        elif isinstance(message, wire.Grammar):
            self._legs[message.leg] = LegDecoder(self._kinds.hearing(message.phrases))
        elif isinstance(message, wire.Rest):
            self._rest(message.leg)

    def _decode(self, audio: wire.Audio, count: int) -> None:
        leg = self._legs.get(audio.leg)
        if leg is None:
            leg = self._legs[audio.leg] = LegDecoder(self._kinds.hearing(None))
        self._tell(audio.leg, leg, leg.accept(audio.start, audio.pcm, audio.partial))
        self._out += count * wire.consumed(audio.leg, leg.position, leg.open)

    def _rest(self, number: int) -> None:
        leg = self._legs.pop(number, None)
        if leg is not None:
            self._tell(number, leg, Taken(tuple(leg.rest())))
        self._out += wire.rested(number)

    def _tell(self, number: int, leg: LegDecoder, taken: Taken) -> None:
        for words in taken.finals:
            self._out += wire.final(number, leg.position, words)
        if taken.partial is not None:
            self._out += wire.partial(number, leg.start, leg.position, taken.partial)


def merged(messages: list[wire.Message]) -> list[tuple[wire.Message, int]]:
    """Join a leg's contiguous audio that has queued up, with the number of messages it was.

    A recogniser that goes on where it was finds its data still in the processor's cache: a lane that is behind works
    faster. Not more than a third of a second, because Vosk looks for the end of an utterance only at the end of what
    it is given.
    """
    found: list[tuple[wire.Message, int]] = []
    last: dict[int, int] = {}
    for message in messages:
        if isinstance(message, wire.Audio):
            index = last.get(message.leg)
            joined = _joined(found[index][0], message) if index is not None else None
            if index is not None and joined is not None:
                found[index] = (joined, found[index][1] + 1)
                continue
            last[message.leg] = len(found)
        elif isinstance(message, wire.Rest | wire.Grammar):
            last.pop(message.leg, None)
        found.append((message, 1))
    return found


def _joined(before: wire.Message, then: wire.Audio) -> wire.Audio | None:
    """Return both as one; None when they are not contiguous or too long."""
    if not isinstance(before, wire.Audio) or before.start + len(before.pcm) // 2 != then.start:
        return None
    if len(before.pcm) + len(then.pcm) > JOINED_BYTES:
        return None
    return wire.Audio(then.leg, before.start, before.pcm + then.pcm, before.partial or then.partial)


def main() -> None:
    """Load the model, serve the lanes, and leave with the last of them."""
    options = _options()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(options.nice)
    links = [socket.socket(fileno=number) for number in options.lanes]
    # Imported here: vosk brings several other libraries, and --help should not wait for them.
    import vosk

    vosk.SetLogLevel(-2)
    model = vosk.Model(options.model)

    def make(phrases: Phrases) -> "vosk.KaldiRecognizer":
        grammar = () if phrases is None else (json.dumps(phrases, ensure_ascii=False),)
        recogniser = vosk.KaldiRecognizer(model, wire.RATE, *grammar)
        recogniser.SetWords(True)
        return recogniser

    threads = [threading.Thread(target=Lane(link, Kinds(make, options.recycle)).serve, daemon=True) for link in links]
    threading.excepthook = _leave
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Nothing is left to be saved, and freeing a large model takes seconds.
    os._exit(0)


def _leave(failed: threading.ExceptHookArgs) -> None:
    """A lane that failed takes the process with it: its legs are replayed elsewhere."""
    if not isinstance(failed.exc_value, ConnectionError):
        sys.excepthook(failed.exc_type, failed.exc_value or SystemExit(), failed.exc_traceback)
    os._exit(1)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Recognises speech for the control process.")
    parser.add_argument("--model", required=True)
    parser.add_argument("--recycle", type=int, required=True, help="samples after which a recogniser is replaced")
    parser.add_argument("--nice", type=int, default=0)
    parser.add_argument("lanes", type=int, nargs="+", help="inherited sockets")
    return parser.parse_args()


if __name__ == "__main__":
    main()
