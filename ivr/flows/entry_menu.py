"""The entry menu: a key for each kind of matter. Whoever presses none goes to the queue of the call."""

from dataclasses import dataclass
from typing import Final

from ivr.flows.flow import Enqueue, Flow, Listen, Outcome, Pressed, Reason, Say, Until

ROUNDS: Final = 2
ANSWER_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    queue: str
    language: str = ""
    """What the choice is offered in; empty: the call's language."""

    @property
    def prompt(self) -> str:
        return f"{self.language}/menu-{self.queue}" if self.language else f"menu-{self.queue}"


def entry_menu(choices: tuple[Choice, ...]) -> Flow:
    queues = {choice.key: choice.queue for choice in choices}
    for _ in range(ROUNDS):
        event = yield Say(tuple(choice.prompt for choice in choices), until=Until.KEY)
        if not isinstance(event, Pressed):
            event = yield Listen(ANSWER_S, until=Until.KEY)
        if isinstance(event, Pressed) and event.key in queues:
            return Outcome(Reason.CHOSEN, Enqueue(queues[event.key]))
    return Outcome(Reason.NOTHING_CHOSEN, Enqueue())
