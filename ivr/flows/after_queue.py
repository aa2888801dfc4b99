"""The queue's time is over and nobody answered: an apology, a call back, or waiting on."""

from ivr.flows.call_back_offer import call_back_offer
from ivr.flows.flow import Flow, Say, Until


def after_queue(caller_number: str) -> Flow:
    yield Say("all-busy", until=Until.KEY)
    return (yield from call_back_offer(caller_number))
