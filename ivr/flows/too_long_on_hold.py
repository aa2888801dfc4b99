"""C08: a minute on hold. The line apologises in the agent's place and gives the caller back."""

from ivr.flows.flow import Flow, Outcome, Reason, Say


def too_long_on_hold() -> Flow:
    yield Say("hold-apology")
    return Outcome(Reason.KEEPS_WAITING)
