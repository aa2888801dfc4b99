"""The callers of `sansheng bench flows`, in a process of their own: they must not take time from the line's.

`python -m sansheng.bench.callers PORT COUNT`: every caller calls; a line with its index on standard input tells that it
is about to be sent into the flow. Those with an odd index speak into the first prompt. When all calls are over,
standard output gets one JSON object, a `Figures`.
"""

import asyncio
import json
import sys
from dataclasses import asdict, dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt

from sansheng.simulation import SipPhone
from sansheng.simulation.call import Call
from sansheng.speech.channel import telephone
from sansheng.speech.espeak import speak

HOST: Final = "127.0.0.1"
NUMBER: Final = "4001234567"
WAIT_S: Final = 5.0
PACKET_S: Final = 0.02
"""The last packet of a prompt is heard so long."""
PAUSE_S: Final = 0.15
"""Packets that stay away so long: nothing plays."""
SPEAK_AFTER_S: Final = 1.0
AT_ONCE: Final = 5
"""Calls per 100 ms at the start."""
LIMIT_S: Final = 120.0

Pcm = npt.NDArray[np.int16]


@dataclass(slots=True)
class Figures:
    """What the callers' ears tell, ms."""

    waits: list[float] = field(default_factory=list)
    """Errors of the waits after the prompts, of those who stayed silent."""
    stops: list[float | None] = field(default_factory=list)
    """How soon the prompt stopped for the voice; None: it went on."""


class Caller:
    """One caller; those with an odd index speak."""

    def __init__(self, port: int, index: int, words: Pcm) -> None:
        self.index, self.speaks = index, bool(index % 2)
        self.entering = asyncio.Event()
        self._words = words
        self._phone = SipPhone(HOST, port, number(index))
        self._spoke_at: float | None = None
        self._arrivals: list[float] = []

    async def run(self) -> None:
        await asyncio.sleep(self.index * 0.1 / AT_ONCE)
        async with self._phone:
            call = await self._phone.call(NUMBER)
            async with asyncio.TaskGroup() as group:
                interrupting = group.create_task(self._interrupt(call)) if self.speaks else None
                ending = await call.ended(LIMIT_S)
                if interrupting:
                    await interrupting
            self._arrivals = [packet.arrived_at for packet in call.ear.packets] + [ending.at]

    async def _interrupt(self, call: Call) -> None:
        await self.entering.wait()
        await call.ear.quiet(0.05)
        await call.ear.sound()
        await asyncio.sleep(SPEAK_AFTER_S)
        spoken = await call.say(self._words)
        self._spoke_at = spoken.started_at
        await asyncio.sleep(1.0)
        await call.hang_up()

    def waits_ms(self) -> list[float]:
        """Return the errors of the waits after the prompts."""
        return [1000 * (b - a - PACKET_S - WAIT_S) for a, b in pairwise(self._arrivals) if b - a > WAIT_S / 2]

    def stop_ms(self) -> float | None:
        """Return how soon the prompt stopped for the voice."""
        if self._spoke_at is None:
            return None
        for a, b in pairwise(self._arrivals):
            if a > self._spoke_at - 0.02 and b - a > PAUSE_S:
                return 1000 * (a - self._spoke_at)
        return None


def number(index: int) -> str:
    """Return the number that a caller calls from."""
    return f"1380014{index:04d}"


def words() -> Pcm:
    """Return two seconds of speech, loud from its first packet on."""
    said = speak("啊，你好，我想查一下我的快递")
    samples = telephone(said.samples, said.rate)
    return samples[int(np.flatnonzero(np.abs(samples.astype(np.int32)) > 1000)[0]) :]


async def main(port: int, count: int) -> Figures:
    """Let all callers call and measure."""
    spoken = words()
    callers = [Caller(port, index, spoken) for index in range(count)]
    telling = asyncio.create_task(_told(callers))
    async with asyncio.TaskGroup() as group:
        for caller in callers:
            group.create_task(caller.run())
    telling.cancel()
    return Figures(
        [ms for caller in callers if not caller.speaks for ms in caller.waits_ms()],
        [caller.stop_ms() for caller in callers if caller.speaks],
    )


async def _told(callers: list[Caller]) -> None:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        callers[int(line)].entering.set()


if __name__ == "__main__":
    json.dump(asdict(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))), sys.stdout)
