"""An agent's phone in the public network has answered: only a key makes the caller the agent's. A mailbox presses none.

Spoken to the agent, not to the caller: no flow of `ivr.flows.catalogue`.
"""

from typing import Final

from ivr.flows.flow import Flow, Listen, Outcome, Pressed, Reason, Say, Until

KEY: Final = "1"
PRESS_WITHIN_S: Final = 5.0


def accept() -> Flow:
    for command in (
        Say("accept-call", until=Until.KEY),
        Say("en/accept-call", until=Until.KEY),
        Listen(PRESS_WITHIN_S, until=Until.KEY),
    ):
        event = yield command
        if isinstance(event, Pressed):
            return Outcome(Reason.ACCEPTED if event.key == KEY else Reason.NOT_ACCEPTED)
    return Outcome(Reason.NOT_ACCEPTED)
