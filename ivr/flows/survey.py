"""Satisfaction by keypad: 1 to 5, and an optional reason. Tied to the call's agent by the call itself."""

from typing import Final

from ivr.flows.flow import Flow, HangUp, Listen, Mark, Outcome, Pressed, Reason, Say, Until

ANSWER_S: Final = 6.0
SCORES: Final = frozenset("12345")
POOR: Final = frozenset("12")
REASONS: Final = {"1": "attitude", "2": "not-solved", "3": "waiting", "4": "other"}


def survey() -> Flow:
    event = yield Say("survey-ask", until=Until.KEY)
    if not isinstance(event, Pressed):
        event = yield Listen(ANSWER_S, until=Until.KEY)
    if not (isinstance(event, Pressed) and event.key in SCORES):
        yield Say("survey-thanks", until=Until.END)
        return Outcome(Reason.NOT_RATED, HangUp())
    yield Mark(f"satisfaction-{event.key}")
    if event.key in POOR:
        why = yield Say("survey-reason", until=Until.KEY)
        if not isinstance(why, Pressed):
            why = yield Listen(ANSWER_S, until=Until.KEY)
        if isinstance(why, Pressed) and why.key in REASONS:
            yield Mark(f"dissatisfied-{REASONS[why.key]}")
    yield Say("survey-thanks", until=Until.END)
    return Outcome(Reason.RATED, HangUp())
