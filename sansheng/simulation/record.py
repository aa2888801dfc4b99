"""What a performance leaves behind: three sound files and a timeline.

`caller-ear.wav` and `agent-ear.wav` hold what each ear heard, from the moment that person's call was answered;
`conversation.wav` is stereo, channel 0 the agent and 1 the caller as the other's ear heard them, from the agent's
answer (the form that `sansheng analyze` takes). In `timeline.json` every time is in ms from the call's INVITE.
"""

from __future__ import annotations

import json
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from calls.clock import CLOCK
from sansheng.simulation.call import Call
from sansheng.simulation.mouth import Samples
from sansheng.simulation.rtp import SAMPLE_RATE
from sansheng.simulation.run import Performance


def write(performance: Performance, folder: Path) -> None:
    """Write a performance's files into a folder, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    _wav(folder / "caller-ear.wav", performance.caller.ear.samples)
    agent = performance.agent
    if agent is not None and agent.answered_at is not None:
        _wav(folder / "agent-ear.wav", agent.ear.samples)
        _wav(folder / "conversation.wav", conversation(performance))
    text = json.dumps(timeline(performance), ensure_ascii=False, indent=1)
    (folder / "timeline.json").write_text(text + "\n", "utf-8")


def conversation(performance: Performance) -> Samples:
    """Give the talk as an array of two columns, agent and caller, from the agent's answer; empty if there was none.

    While one of them holds the other, that channel is silent: what the other hears then is the line's music.
    """
    agent = performance.agent
    if agent is None or agent.answered_at is None:
        return np.zeros((0, 2), np.int16)
    ears = {"agent": performance.caller, "caller": agent}
    channels = [_since(call, agent.answered_at) for call in ears.values()]
    for leg, channel in zip(ears, channels, strict=True):
        for start_at, end_at in _holds(performance, leg):
            channel[_samples(start_at - agent.answered_at) : _samples(end_at - agent.answered_at)] = 0
    length = max(channel.size for channel in channels)
    return np.stack([np.pad(channel, (0, length - channel.size)) for channel in channels], axis=1)


def _since(call: Call, at: float) -> Samples:
    shift = _samples(at - (call.ear.opened_at or at))
    heard = call.ear.samples
    return heard[shift:] if shift >= 0 else np.pad(heard, (-shift, 0))


def _samples(duration_s: float) -> int:
    return round(duration_s * SAMPLE_RATE)


def _holds(performance: Performance, leg: str) -> Iterator[tuple[float, float]]:
    """Give the stretches in which `leg` held the other, from the key to the moment the voice is back."""
    started_at: float | None = None
    for step in sorted(performance.steps, key=lambda step: step.started_at):
        if step.leg == leg and step.action == "hold":
            if step.detail == "True":
                started_at = step.started_at
            elif started_at is not None:
                yield started_at, step.ended_at
                started_at = None
    if started_at is not None and performance.ended_at is not None:
        yield started_at, performance.ended_at


def timeline(performance: Performance) -> dict[str, Any]:
    """Give the performance as plain data."""
    origin = performance.called_at

    def ms(at: float | None) -> int | None:
        return None if at is None else round(1000 * (at - origin))

    return {
        "scenario": performance.scenario.name,
        "caller": performance.caller_number,
        "agent": performance.agent_number,
        "started_at": CLOCK.utc(origin).isoformat(),
        "answered_ms": ms(performance.caller.answered_at),
        "agent_rang_ms": ms(performance.agent.rang_at) if performance.agent else None,
        "agent_answered_ms": ms(performance.agent.answered_at) if performance.agent else None,
        "ended_ms": ms(performance.ended_at),
        "ended_by": performance.ended_by or "line",
        "faults": performance.faults,
        "steps": [
            {
                "leg": step.leg,
                "action": step.action,
                "detail": step.detail,
                "start_ms": ms(step.started_at),
                "end_ms": ms(step.ended_at),
            }
            for step in sorted(performance.steps, key=lambda step: step.started_at)
        ],
        "caller_ear": _ear(performance.caller, origin),
        "agent_ear": _ear(performance.agent, origin) if performance.agent else None,
    }


def _ear(call: Call, origin: float) -> dict[str, Any]:
    opened_at = call.ear.opened_at
    if opened_at is None:
        return {"opened_ms": None, "packets": 0, "largest_gap_ms": 0, "gaps": [], "digits": "", "sounds": []}
    before_ms = 1000 * (opened_at - origin)
    return {
        "opened_ms": round(before_ms),
        "packets": len(call.ear.packets),
        "largest_gap_ms": round(call.ear.largest_gap_ms()),
        "gaps": [[round(1000 * (at - origin)), round(length_ms)] for at, length_ms in call.ear.gaps()],
        "digits": call.ear.digits,
        "sounds": [
            [round(before_ms + 1000 * sound.start_s), round(before_ms + 1000 * sound.end_s)]
            for sound in call.ear.sounds()
        ],
    }


def _wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2 if samples.ndim == 2 else 1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(np.ascontiguousarray(samples).astype("<i2").tobytes())
