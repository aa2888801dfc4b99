"""What holds for every flow: it ends, it says where the caller goes, and it stops talking when the caller leaves."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.ports import LineCondition
from ivr.flows.catalogue import FLOWS, Setting
from ivr.flows.entry_menu import Choice
from ivr.flows.flow import (
    AskDigits,
    CallerGone,
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
from ivr.flows.inbound import Entry
from ivr.hours import TimeOfDay
from ivr.prompts import prompts
from ivr.settings import LineSettings, Queue

MOST_STEPS = 60
QUEUES = (Queue(name="service", title="客户服务"), Queue(name="complaint", title="投诉"))
PROMPTS = prompts(LineSettings(queues=QUEUES))
CHOICES = (Choice("1", "service"), Choice("2", "complaint"))

conditions = st.builds(
    LineCondition,
    speech_ms=st.integers(0, 60_000),
    speech_dbfs=st.none() | st.floats(-96, 0),
    noise_dbfs=st.none() | st.floats(-96, 0),
    snr_db=st.none() | st.floats(-60, 90),
    music=st.booleans(),
    fax=st.booleans(),
    words=st.integers(0, 100),
    unknown=st.floats(0, 1),
)
settings = st.builds(
    Setting,
    st.builds(
        Entry,
        st.sampled_from(TimeOfDay),
        open=st.booleans(),
        blocked=st.booleans(),
        caller_number=st.sampled_from(["", "13800138000", "00441234567", "95555", "01088886666"]),
        recorded=st.booleans(),
        screened=st.booleans(),
        choices=st.sampled_from([(), CHOICES]),
    ),
    desk=st.sampled_from(["", "8002"]),
)
keys = st.sampled_from("0123456789*#")


def event_for(command: Command, data: st.DataObject) -> Event:
    """Return anything that the driver may answer to this command."""
    match command:
        case Measure():
            return Measured(data.draw(conditions), data.draw(st.booleans()))
        case AskDigits():
            return Entered(data.draw(st.text("0123456789*", max_size=command.most)))
        case OpenTicket() | Mark() | Wait():
            return Done()
        case Say(until=until) | Listen(until=until):
            possible: list[st.SearchStrategy[Event]] = [st.just(Done())]
            possible += [keys.map(Pressed)] if until is not Until.END else []
            possible += [st.just(Spoke())] if until is Until.SPEECH else []
            return data.draw(st.one_of(possible))


def run(flow: Flow, data: st.DataObject) -> tuple[Outcome, list[Command]]:
    commands: list[Command] = []
    event: Event | None = None
    for _ in range(MOST_STEPS):
        try:
            command = next(flow) if event is None else flow.send(event)
        except StopIteration as end:
            outcome: Outcome = end.value
            return outcome, commands
        commands.append(command)
        event = event_for(command, data)
    raise AssertionError(f"no end after {MOST_STEPS} steps: {commands[-5:]}")


def longest_s(command: Command) -> float:
    """Return the time after which the command ends by itself."""
    match command:
        case Listen(seconds=seconds) | Wait(seconds=seconds):
            return seconds
        case AskDigits(between_s=between_s, most=most):
            return between_s * most
        case _:
            return 0


@pytest.mark.parametrize("name", FLOWS)
@given(data=st.data(), setting=settings)
def test_whatever_happens_it_ends_with_somebody_or_the_line_hangs_up(
    name: str, data: st.DataObject, setting: Setting
) -> None:
    outcome, commands = run(FLOWS[name](setting), data)
    assert isinstance(outcome.then, Enqueue | HangUp | HandBack | Transfer)
    assert all(0 <= longest_s(command) < math.inf for command in commands)
    assert sum(longest_s(command) for command in commands) < 900
    said = {prompt for c in commands if isinstance(c, Say) for prompt in c.names}
    asked = {c.prompts for c in commands if isinstance(c, AskDigits) and isinstance(c.prompts, str)}
    assert said | asked <= set(PROMPTS), "every prompt exists"
    if isinstance(outcome.then, Enqueue) and outcome.then.queue:
        assert outcome.then.queue in {queue.name for queue in QUEUES}


@pytest.mark.parametrize("name", FLOWS)
@given(data=st.data(), setting=settings, leaves_after=st.integers(0, 12))
def test_when_the_caller_leaves_it_says_nothing_more(
    name: str, data: st.DataObject, setting: Setting, leaves_after: int
) -> None:
    flow = FLOWS[name](setting)
    command = next(flow)
    try:
        for _ in range(leaves_after):
            command = flow.send(event_for(command, data))
    except StopIteration:
        return
    with pytest.raises(CallerGone):
        flow.throw(CallerGone())
