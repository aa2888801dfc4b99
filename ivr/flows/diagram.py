"""A flow as a diagram, found by carrying it out under every event that makes a difference. Pure.

Each step that leads to the same steps is drawn once. The text is Mermaid's.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from calls.ports import LineCondition
from ivr.flows.flow import (
    AskDigits,
    Command,
    Done,
    Enqueue,
    Entered,
    Event,
    Flow,
    HandBack,
    HangUp,
    Listen,
    Mark,
    Measure,
    Measured,
    OpenTicket,
    Outcome,
    Pressed,
    Say,
    Spoke,
    Transfer,
    Until,
    Wait,
)

_GOOD: Final = LineCondition(speech_ms=4000, speech_dbfs=-26.0, noise_dbfs=-65.0, snr_db=39.0, words=8, words_ms=3000)
_CONDITIONS: Final = {
    "clear": _GOOD,
    "silent": LineCondition(noise_dbfs=-70.0),
    "music or fax": LineCondition(fax=True),
    "quiet": LineCondition(speech_ms=4000, speech_dbfs=-52.0, noise_dbfs=-72.0, snr_db=20.0, words=8),
    "hands-free": LineCondition(speech_ms=4000, speech_dbfs=-44.0, noise_dbfs=-68.0, snr_db=24.0, words=8),
    "noisy": LineCondition(speech_ms=4000, speech_dbfs=-24.0, noise_dbfs=-30.0, snr_db=6.0, words=8),
    "dialect": replace(_GOOD, unknown=0.9),
}
_NUMBERS: Final = {"a number": "13800138000", "no number": "", "a forbidden number": "0044123456"}
_KEYS: Final = ("1", "2", "5")


def draw(make: Callable[[], Flow]) -> str:
    """Return the diagram of a flow; `make` makes it anew."""
    drawing = _Drawing(make)
    drawing.node(())
    return "\n".join(["flowchart TD", *drawing.lines])


class _Drawing:
    def __init__(self, make: Callable[[], Flow]) -> None:
        self._make = make
        self._known: dict[tuple[str, tuple[tuple[str, str], ...]], str] = {}
        self.lines: list[str] = []

    def node(self, path: tuple[Event, ...]) -> str:
        """Return the name of the node that the path leads to; draw it and what follows first."""
        found = self._follow(path)
        if isinstance(found, Outcome):
            return self._name(_ending(found), (), round_=True)
        arrows: dict[str, list[str]] = {}
        for label, event in _events(found):
            arrows.setdefault(self.node((*path, event)), []).append(label)
        return self._name(_title(found), tuple((target, " · ".join(labels)) for target, labels in arrows.items()))

    def _follow(self, path: tuple[Event, ...]) -> Command | Outcome:
        flow = self._make()
        try:
            command = next(flow)
            for event in path:
                command = flow.send(event)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome
        flow.close()
        return command

    def _name(self, title: str, arrows: tuple[tuple[str, str], ...], *, round_: bool = False) -> str:
        key = (title, arrows)
        if key not in self._known:
            name = self._known[key] = f"n{len(self._known)}"
            self.lines.append(f'  {name}(["{title}"])' if round_ else f'  {name}["{title}"]')
            for target, label in arrows:
                several = len(arrows) > 1
                self.lines.append(f'  {name} -->|"{label}"| {target}' if several else f"  {name} --> {target}")
        return self._known[key]


def _title(command: Command) -> str:
    match command:
        case Say():
            return "say " + " ".join(name for name in command.names if not name.startswith("digit-"))
        case Listen() | Wait():
            return f"listen {command.seconds:g} s"
        case AskDigits():
            return f"ask {command.prompts}"
        case Measure():
            return "measure the line"
        case OpenTicket():
            return f"ticket {command.kind}, {command.due_h:g} h"
        case Mark():
            return f"mark {command.mark}"


def _ending(outcome: Outcome) -> str:
    match outcome.then:
        case Enqueue(queue=queue):
            where = f"queue {queue}".strip()
        case HangUp():
            where = "hang up"
        case HandBack():
            where = "back to the agent or queue"
        case Transfer(number=number):
            where = f"to {number}"
    return f"{outcome.reason}: {where}"


def _events(command: Command) -> list[tuple[str, Event]]:
    match command:
        case Say(until=until) | Listen(until=until):
            if until is Until.SPEECH:
                return [("nothing", Done()), ("speech or key", Spoke())]
            keys = [(f"key {key}", Pressed(key)) for key in _KEYS] if until is Until.KEY else []
            return [("nothing", Done()), *keys]
        case Measure():
            return [(name, Measured(condition, True)) for name, condition in _CONDITIONS.items()]
        case AskDigits():
            return [(name, Entered(digits)) for name, digits in _NUMBERS.items()]
        case OpenTicket() | Mark() | Wait():
            return [("", Done())]
