"""S23: the system is down and nothing can be looked up. An apology, and a number to call back when it is up."""

from ivr.flows.flow import Flow, Say, Until
from ivr.flows.leave_number import leave_number


def system_fault(caller_number: str) -> Flow:
    yield Say("system-fault", until=Until.KEY)
    return (yield from leave_number(caller_number, "system-fault"))
