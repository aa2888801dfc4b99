"""Each protocol as the service standard has it: what is said, how long is waited, what ends it, where it leads."""

from dataclasses import replace

import pytest

from calls.ports import LineCondition
from ivr.flows.bad_line import hands_free, noisy_line, too_quiet
from ivr.flows.call_back_offer import call_back_offer
from ivr.flows.dialect import dialect
from ivr.flows.entry_menu import Choice
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
    Reason,
    Say,
    Spoke,
    Transfer,
    Until,
)
from ivr.flows.harassment import harassment
from ivr.flows.inbound import Entry, inbound
from ivr.flows.leave_number import leave_number
from ivr.flows.line_condition import Limits, Trouble, since, trouble
from ivr.flows.not_hung_up import not_hung_up
from ivr.flows.screen import screen
from ivr.flows.silent_call import silent_call
from ivr.flows.survey import survey
from ivr.hours import TimeOfDay

LIMITS = Limits()
CLEAR = LineCondition(speech_ms=2000, speech_dbfs=-26.0, noise_dbfs=-60.0, snr_db=34.0, words=6, words_ms=2000)
QUIET = replace(CLEAR, speech_dbfs=-50.0, noise_dbfs=-70.0, snr_db=20.0)
FAR = replace(CLEAR, speech_dbfs=-42.0, noise_dbfs=-55.0, snr_db=13.0)
NOISY = replace(CLEAR, noise_dbfs=-30.0, snr_db=4.0)
FOREIGN = replace(CLEAR, unknown=0.8)
NOTHING = LineCondition(noise_dbfs=-70.0)


def play(flow: Flow, *answers: Event) -> tuple[list[Command], Outcome | None]:
    """Answer the flow's commands in order; return them and, if it ended, its outcome."""
    commands: list[Command] = []
    try:
        commands.append(next(flow))
        for answer in answers:
            commands.append(flow.send(answer))  # noqa: PERF401  (a generator would turn the flow's end into an error)
    except StopIteration as end:
        return commands, end.value
    return commands, None


def heard(condition: LineCondition) -> Measured:
    return Measured(condition, True)


SILENT = [
    *(Say("silent-question"), Listen(5.0), Say("silent-question"), Listen(5.0)),
    *(Say("silent-goodbye"), Listen(5.0)),
]
NOT_HUNG_UP = [Say("more-help"), Listen(5.0), Say("hanging-up"), Listen(5.0)]


@pytest.mark.parametrize(
    ("flow", "commands", "reason"),
    [(silent_call, SILENT, Reason.SILENT_CALL), (not_hung_up, NOT_HUNG_UP, Reason.NOT_HUNG_UP)],
)
def test_a_caller_who_does_nothing_is_hung_up_on_after_every_step(flow, commands, reason) -> None:
    assert play(flow(), *[Done()] * len(commands)) == (commands, Outcome(reason, HangUp()))


@pytest.mark.parametrize("event", [Spoke(), Pressed("1")])
@pytest.mark.parametrize(("flow", "steps"), [(silent_call, len(SILENT)), (not_hung_up, len(NOT_HUNG_UP))])
def test_speech_or_a_key_ends_it_in_any_prompt_and_any_wait(flow, steps: int, event: Event) -> None:
    for step in range(steps):
        commands, outcome = play(flow(), *[Done()] * step, event)
        assert outcome == Outcome(Reason.CALLER_SPOKE)
        assert len(commands) == step + 1
        assert getattr(commands[-1], "until", None) is Until.SPEECH


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        (CLEAR, None),
        (QUIET, Trouble.QUIET),
        (FAR, Trouble.HANDS_FREE),
        (NOISY, Trouble.NOISY),
        (FOREIGN, Trouble.DIALECT),
        (NOTHING, Trouble.SILENT),
        (replace(NOTHING, music=True), Trouble.MUSIC_OR_FAX),
        (replace(NOTHING, fax=True), Trouble.MUSIC_OR_FAX),
        (replace(NOTHING, noise_dbfs=-28.0), Trouble.NOISY),
        (replace(CLEAR, speech_ms=100, speech_dbfs=None), None),
        (replace(FOREIGN, words_ms=500), None),
        (replace(NOTHING, music=True, snr_db=-8.0, noise_dbfs=-24.0), Trouble.MUSIC_OR_FAX),
        (replace(NOTHING, music=True, snr_db=4.0, noise_dbfs=-31.0, speech_ms=300), Trouble.NOISY),
        (LineCondition(), Trouble.SILENT),
    ],
)
def test_what_is_wrong_with_a_line(condition: LineCondition, found: Trouble | None) -> None:
    assert trouble(condition, LIMITS) is found


def test_what_came_between_two_measurements() -> None:
    later = replace(QUIET, speech_ms=4000, speech_dbfs=-29.0, words=12, words_ms=4000, unknown=0.4, snr_db=31.0)
    between = since(replace(QUIET, unknown=0.8), later)
    assert between.speech_ms == 2000
    assert between.speech_dbfs == pytest.approx(-26.0, abs=0.1)
    assert (between.words, between.words_ms, between.unknown) == (6, 2000, pytest.approx(0.0))
    assert between.snr_db == 31.0


@pytest.mark.parametrize(
    ("flow", "bad", "words", "reason", "then"),
    [
        (too_quiet, QUIET, ["quiet-louder", "quiet-goodbye"], Reason.TOO_QUIET, HangUp()),
        (noisy_line, NOISY, ["noisy-goodbye"], Reason.NOISY_LINE, HangUp()),
        (hands_free, FAR, ["hands-free"], Reason.HANDS_FREE, HandBack()),
        (dialect, FOREIGN, ["dialect-mandarin", "dialect-somebody"], Reason.DIALECT, HandBack()),
    ],
)
def test_a_bad_line_gets_every_step_of_the_standard(flow, bad, words, reason, then) -> None:
    answers: list[Event] = []
    for step in range(len(words)):
        many = step + 1
        more = {name: many * getattr(bad, name) for name in ("speech_ms", "words", "words_ms")}
        worse = replace(bad, **more)
        answers += [Done(), Done(), heard(worse)]
    commands, outcome = play(flow(LIMITS), *answers)
    assert [c.prompts for c in commands if isinstance(c, Say)] == words
    assert outcome == Outcome(reason, then)


@pytest.mark.parametrize("flow", [too_quiet, noisy_line, hands_free, dialect])
def test_a_line_that_has_become_good_goes_on(flow) -> None:
    _, outcome = play(flow(LIMITS), Done(), Done(), heard(CLEAR))
    assert outcome == Outcome(Reason.LINE_CLEAR)


@pytest.mark.parametrize("flow", [too_quiet, noisy_line, hands_free, dialect])
def test_deaf_ears_send_nobody_away(flow) -> None:
    _, outcome = play(flow(LIMITS), Done(), Done(), Measured(NOTHING, False))
    assert outcome == Outcome(Reason.LINE_CLEAR)


def test_a_call_from_outside_hears_the_notice_and_the_greeting_of_the_hour() -> None:
    commands, outcome = play(inbound(Entry(TimeOfDay.NOON)), Done(), Done(), Done())
    assert commands == [Say("recording-notice", Until.END), Mark("recording-notice"), Say("greeting-noon", Until.KEY)]
    assert outcome == Outcome(Reason.TO_QUEUE, Enqueue())


def test_without_recording_there_is_no_notice() -> None:
    commands, _ = play(inbound(Entry(TimeOfDay.NOON, recorded=False)), Done())
    assert commands == [Say("greeting-noon", Until.KEY)]


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        (NOTHING, "silent-question"),
        (replace(NOTHING, music=True), "silent-question"),
        (QUIET, "quiet-louder"),
        (FAR, "hands-free"),
        (NOISY, "noisy-goodbye"),
        (FOREIGN, "dialect-mandarin"),
    ],
)
def test_screening_starts_the_protocol_that_the_line_needs(condition: LineCondition, first: str) -> None:
    entry = Entry(TimeOfDay.MORNING, recorded=False, screened=True)
    commands, _ = play(inbound(entry), Done(), Done(), heard(condition))
    assert commands[1:3] == [Listen(5.0, Until.KEY), Measure()]
    assert isinstance(commands[3], Say)
    assert commands[3].prompts == first


def test_screening_leaves_a_dialect_to_the_agent_where_the_model_has_not_shown_that_it_can_tell() -> None:
    played = play(screen(replace(LIMITS, dialect_alone=False)), Done(), heard(FOREIGN))
    assert played[1] == Outcome(Reason.LINE_CLEAR)
    commands, _ = play(screen(replace(LIMITS, dialect_alone=False)), Done(), heard(QUIET))
    assert commands[2] == Say("quiet-louder", Until.KEY)
    commands, _ = play(dialect(replace(LIMITS, dialect_alone=False)), Done(), Done(), heard(FOREIGN))
    assert commands[0] == Say("dialect-mandarin", Until.KEY)


def test_screening_lets_a_caller_finish_before_it_judges() -> None:
    entry = Entry(TimeOfDay.MORNING, recorded=False, screened=True)
    speaking = heard(replace(CLEAR, speaking=True, words=0, words_ms=0))
    commands, _ = play(inbound(entry), Done(), Done(), speaking, Done(), speaking, Done(), heard(FOREIGN))
    assert commands[1:7] == [Listen(5.0, Until.KEY), Measure(), *[Listen(0.5, Until.KEY), Measure()] * 2]
    assert commands[7] == Say("dialect-mandarin", Until.KEY)


def test_a_dialect_is_told_from_what_was_said_to_its_end() -> None:
    """Words count when they are final: whoever goes on speaking has not turned to Mandarin."""
    speaking = replace(FOREIGN, speaking=True, speech_ms=3000)
    second = replace(FOREIGN, words=12, words_ms=4000, speech_ms=4000)
    commands, outcome = play(
        dialect(LIMITS), Done(), Done(), heard(FOREIGN), Done(), Done(), heard(speaking), Done(), heard(second)
    )
    assert [c.prompts for c in commands if isinstance(c, Say)] == ["dialect-mandarin", "dialect-somebody"]
    assert outcome.reason is Reason.DIALECT


def test_screening_waits_nine_seconds_at_the_most_and_a_key_ends_it() -> None:
    entry = Entry(TimeOfDay.MORNING, recorded=False, screened=True)
    speaking = heard(replace(CLEAR, speaking=True))
    commands, outcome = play(inbound(entry), Done(), Done(), speaking, *[Done(), speaking] * 8)
    assert sum(command.seconds for command in commands if isinstance(command, Listen)) == 9.0
    assert outcome == Outcome(Reason.TO_QUEUE, Enqueue())
    _, outcome = play(inbound(entry), Done(), Done(), speaking, Pressed("1"))
    assert outcome == Outcome(Reason.TO_QUEUE, Enqueue())


@pytest.mark.parametrize("measured", [heard(CLEAR), Measured(NOTHING, False)])
def test_screening_lets_a_clear_line_and_an_unheard_one_pass(measured: Measured) -> None:
    entry = Entry(TimeOfDay.MORNING, recorded=False, screened=True)
    _, outcome = play(inbound(entry), Done(), Done(), measured)
    assert outcome == Outcome(Reason.TO_QUEUE, Enqueue())


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ([Pressed("2")], Outcome(Reason.CHOSEN, Enqueue("complaint"))),
        ([Done(), Pressed("1")], Outcome(Reason.CHOSEN, Enqueue("service"))),
        ([Pressed("9"), Done(), Pressed("2")], Outcome(Reason.CHOSEN, Enqueue("complaint"))),
        ([Done()] * 4, Outcome(Reason.NOTHING_CHOSEN, Enqueue())),
    ],
)
def test_the_entry_menu(answers: list[Event], outcome: Outcome) -> None:
    choices = (Choice("1", "service"), Choice("2", "complaint"))
    entry = Entry(TimeOfDay.MORNING, recorded=False, choices=choices)
    assert play(inbound(entry), Done(), *answers)[1] == outcome


def test_a_number_is_read_back_and_kept_when_confirmed() -> None:
    commands, outcome = play(leave_number(""), Entered("13800138000"), Done(), Pressed("1"), Done(), Done())
    assert commands[0] == AskDigits("number-enter", 20)
    assert isinstance(commands[1], Say)
    assert commands[1].names == (
        *("number-read-back", "digit-1", "digit-3", "digit-8", "digit-0", "digit-0", "digit-1", "digit-3"),
        *("digit-8", "digit-0", "digit-0", "digit-0", "number-confirm"),
    )
    assert OpenTicket("call-back", 48.0, {"number": "13800138000"}) in commands
    assert outcome == Outcome(Reason.NUMBER_LEFT, HangUp())


def test_the_callers_own_number_is_offered_first() -> None:
    commands, outcome = play(leave_number("01088886666"), Pressed("1"), Done(), Done())
    assert isinstance(commands[0], Say)
    assert commands[0].names[0] == "number-yours"
    assert outcome == Outcome(Reason.NUMBER_LEFT, HangUp())


@pytest.mark.parametrize("number", ["0044123456789", "16812345", "95555", "1", "4001234567", "9" * 1000])
def test_a_number_that_may_not_be_called_is_refused_three_times(number: str) -> None:
    commands, outcome = play(leave_number(number), *[Entered(number), Done()] * 3, Done())
    assert [c.prompts for c in commands if isinstance(c, Say)] == ["number-invalid"] * 3 + ["goodbye"]
    assert outcome == Outcome(Reason.NO_NUMBER, HangUp())


def test_out_of_hours_leads_to_a_number_or_a_goodbye() -> None:
    entry = Entry(TimeOfDay.EVENING, open=False, recorded=False)
    assert play(inbound(entry), Done(), Done(), Done())[1] == Outcome(Reason.OUT_OF_HOURS, HangUp())
    commands, _ = play(inbound(entry), Pressed("1"))
    assert commands[-1] == AskDigits("number-enter", 20)


def test_whoever_declines_the_call_back_keeps_waiting() -> None:
    assert play(call_back_offer(""), Done(), Done())[1] == Outcome(Reason.KEEPS_WAITING, Enqueue())
    assert play(call_back_offer(""), Pressed("2"))[1] == Outcome(Reason.KEEPS_WAITING, Enqueue())


@pytest.mark.parametrize(
    ("answers", "marks", "reason"),
    [
        ([Pressed("5"), Done(), Done()], ["satisfaction-5"], Reason.RATED),
        (
            [Pressed("1"), Done(), Pressed("2"), Done(), Done()],
            ["satisfaction-1", "dissatisfied-not-solved"],
            Reason.RATED,
        ),
        ([Pressed("2"), Done(), Done(), Done(), Done()], ["satisfaction-2"], Reason.RATED),
        ([Pressed("7"), Done()], [], Reason.NOT_RATED),
        ([Done(), Done(), Done()], [], Reason.NOT_RATED),
    ],
)
def test_the_survey(answers: list[Event], marks: list[str], reason: Reason) -> None:
    commands, outcome = play(survey(), *answers)
    assert [c.mark for c in commands if isinstance(c, Mark)] == marks
    assert outcome == Outcome(reason, HangUp())


def test_a_harassing_caller_who_goes_on_is_put_through_to_the_automatic_desk() -> None:
    assert play(harassment("8002"), Done(), Spoke())[1] == Outcome(Reason.HARASSMENT, Transfer("8002"))
    assert play(harassment("8002"), Done(), Done())[1] == Outcome(Reason.HARASSMENT, HangUp())
    assert play(harassment(), Done(), Spoke())[1] == Outcome(Reason.HARASSMENT, HangUp())
