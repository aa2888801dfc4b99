"""The engine live: deadlines in audio time, provisional marks, late words, deaf spans, cards; and that it is pure."""

import copy
from datetime import UTC, datetime, timedelta

import pytest

from assist.compliance.call import Profile
from assist.compliance.engine import EngineState, Step, advance, deadline, start
from assist.compliance.follow import Event
from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.loader import load
from calls import facts, signals
from calls.facts import Direction, EndedBy, Word
from calls.findings import Finding, Role, Unjudged, Verdict
from calls.ids import AgentId, CallId, LegId, UtteranceId

CALL, AGENT, CALLER = CallId("c1"), LegId("a"), LegId("k")
GREETING = "您好，欢迎致电示例公司客户服务热线，客服代表1001很高兴为您服务，请问有什么可以帮助您"
BEGUN = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
PACK = compile_pack(load())


class Conversation:
    """One call, event by event; keeps every finding by rule."""

    def __init__(
        self, pack: CompiledPack = PACK, *, demo: bool = False, ring_ms: int = 3000, wait_ms: int = 3000
    ) -> None:
        self.pack = pack
        self.state: EngineState = start(Profile(company="示例公司", demo_model=demo))
        self.said: list[tuple[int, Finding]] = []
        self.cards: list[str] = []
        self.now = 0
        self.count = 0
        self.take(facts.CallStarted(direction=Direction.IN, caller_number="", **self.at(0)))
        self.take(
            facts.AgentConnected(leg=AGENT, agent=AgentId("1001"), ring_ms=ring_ms, wait_ms=wait_ms, **self.at(0))
        )

    def at(self, offset_ms: int) -> dict[str, object]:
        return {"call": CALL, "occurred_at": BEGUN + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    def take(self, event: Event) -> Step:
        step = advance(self.state, event, self.pack)
        self.state = step.state
        self.said += [(self.now, finding) for finding in step.findings]
        if step.card is not None:
            self.cards.append(step.card.rule)
        return step

    def silence(self, until_ms: int) -> None:
        """Both legs' audio is consumed, 100 ms at a time."""
        while self.now < until_ms:
            self.now = min(until_ms, self.now + 100)
            for leg, role in ((AGENT, Role.AGENT), (CALLER, Role.CALLER)):
                self.take(signals.AudioConsumed(call=CALL, leg=leg, role=role, offset_ms=self.now, speaking=False))

    def partial(self, role: Role, text: str, from_ms: int, to_ms: int) -> UtteranceId:
        leg = AGENT if role is Role.AGENT else CALLER
        utterance = UtteranceId(f"{leg}#{self.count}")
        self.now = max(self.now, to_ms)
        self.take(
            signals.PartialHeard(
                call=CALL, utterance=utterance, leg=leg, role=role, start_ms=from_ms, end_ms=to_ms, text=text
            )
        )
        return utterance

    def final(
        self, role: Role, text: str, from_ms: int, to_ms: int, confidence: float = 0.95, words: tuple[Word, ...] = ()
    ) -> None:
        leg = AGENT if role is Role.AGENT else CALLER
        utterance = UtteranceId(f"{leg}#{self.count}")
        self.count += 1
        self.now = max(self.now, to_ms)
        self.take(
            facts.UtteranceHeard(
                utterance=utterance,
                leg=leg,
                role=role,
                start_ms=from_ms,
                end_ms=to_ms,
                text=text,
                confidence=confidence,
                words=words,
                **self.at(to_ms),
            )
        )

    def deaf(self, reason: Unjudged | None, at_ms: int) -> None:
        self.take(facts.HearingChanged(leg=AGENT, role=Role.AGENT, from_ms=at_ms, deaf=reason, **self.at(at_ms)))

    def end(self, by: EndedBy = EndedBy.CALLER) -> None:
        self.take(facts.CallEnded(ended_by=by, reason="answered", **self.at(self.now)))

    def verdicts(self, rule: str) -> list[Verdict]:
        return [finding.verdict for _, finding in self.said if finding.rule == rule]

    def last(self, rule: str) -> Finding:
        return next(finding for _, finding in reversed(self.said) if finding.rule == rule)

    def when(self, rule: str, verdict: Verdict) -> int:
        return next(at for at, finding in self.said if finding.rule == rule and finding.verdict is verdict)


def test_the_opening_is_met() -> None:
    call = Conversation()
    assert call.verdicts("S01") == [Verdict.DUE]
    assert call.cards[0] == "S01"
    call.final(Role.AGENT, GREETING, 900, 9000)
    assert call.last("S01").verdict is Verdict.MET
    assert call.last("S01").late_ms is None
    assert call.last("C10").said == "1001"


def test_a_silent_agent_misses_the_opening_at_its_deadline_and_meets_it_late() -> None:
    call = Conversation()
    call.silence(7000)
    assert call.when("S01", Verdict.MISSED) == 5000
    call.final(Role.AGENT, GREETING, 7200, 15000)
    assert call.last("S01").verdict is Verdict.MET
    assert call.last("S01").late_ms == 2200


def test_a_deadline_waits_for_the_words_that_are_being_spoken() -> None:
    call = Conversation()
    call.silence(4000)
    call.partial(Role.AGENT, "您好", 4200, 4800)
    for now in range(4900, 9000, 100):
        call.take(signals.AudioConsumed(call=CALL, leg=AGENT, role=Role.AGENT, offset_ms=now, speaking=True))
    assert Verdict.MISSED not in call.verdicts("S01")
    call.final(Role.AGENT, GREETING, 4200, 9000)
    assert call.last("S01").verdict is Verdict.MET


def test_next_deadline_is_told() -> None:
    assert deadline(Conversation().state) == 5000


def test_a_forbidden_phrase_is_marked_on_the_partial_and_bound_by_the_final() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 900, 9000)
    call.partial(Role.AGENT, "喂说话呀", 12000, 12800)
    mark = call.last("S01")
    assert (mark.verdict, mark.provisional, mark.said) == (Verdict.VIOLATED, True, "喂说话")
    call.final(Role.AGENT, "喂说话呀再不说话我就挂了", 12000, 14000)
    assert call.last("S01").id == mark.id
    assert not call.last("S01").provisional
    assert call.last("S03").said == "再不说话我就挂"


def test_a_mark_that_the_final_does_not_bear_out_is_withdrawn() -> None:
    call = Conversation()
    call.partial(Role.AGENT, "我保证明天到", 1000, 2000)
    assert call.last("C22").provisional
    call.final(Role.AGENT, "我这箱子明天到", 1000, 2200)
    assert call.last("C22").verdict is Verdict.WITHDRAWN


@pytest.mark.parametrize("text", ["您刚才说我态度不好，还说我有病，是吗", "我不能保证", "我们绝不会这样说"])
def test_quotation_and_negation_are_no_violation(text: str) -> None:
    call = Conversation()
    call.final(Role.AGENT, text, 1000, 4000)
    call.end()
    assert not [f for _, f in call.said if f.verdict is Verdict.VIOLATED and f.reason == "forbidden"]


def test_the_caller_violates_nothing() -> None:
    call = Conversation()
    call.final(Role.CALLER, "喂说话呀再不说话我就挂了，滚，我保证投诉你", 1000, 4000)
    call.end()
    assert not [f for _, f in call.said if f.verdict is Verdict.VIOLATED and f.reason == "forbidden"]


def test_one_span_gives_one_violation() -> None:
    call = Conversation()
    call.final(Role.AGENT, "喂，不可能的吧", 1000, 2000)
    spans = [f for _, f in call.said if f.reason == "forbidden"]
    assert [f.rule for f in spans] == ["S30"]


def test_slow_answer_is_due_from_the_measured_wait_and_met_by_the_apology() -> None:
    call = Conversation(ring_ms=16_000, wait_ms=16_200)
    due = call.last("S15")
    assert (due.verdict, due.reason) == (Verdict.DUE, "rang-and-waited")
    assert call.last("C01").verdict is Verdict.VIOLATED
    assert call.last("C01").measured == 4
    call.final(
        Role.AGENT, "对不起，刚才因为线路忙，让您久等了，这里是示例公司，我是1001号，请问有什么可以帮您", 500, 8000
    )
    assert call.last("S15").verdict is Verdict.MET
    assert call.last("S01").verdict is Verdict.MET


def test_slow_answer_without_apology_is_missed_while_the_call_is_up() -> None:
    call = Conversation(ring_ms=3000, wait_ms=20_000)
    assert call.last("S15").reason == "waited"
    call.final(Role.AGENT, GREETING, 500, 8000)
    call.silence(16_000)
    assert call.when("S15", Verdict.MISSED) == 15_000


@pytest.mark.parametrize(("dbfs", "due"), [(-30.0, None), (-41.0, "S04"), (-48.0, "S05")])
def test_a_caller_far_from_the_telephone_is_told_by_the_level(dbfs: float, due: str | None) -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 500, 8000)
    for start_ms in range(9000, 11_500, 500):
        window = {"start_ms": start_ms, "end_ms": start_ms + 500, "rms_dbfs": dbfs, "speech_ms": 400}
        call.take(signals.LevelMeasured(call=CALL, leg=CALLER, role=Role.CALLER, noise_dbfs=-75.0, **window))
    call.final(Role.CALLER, "我想查一下我的快递到哪里了", 9000, 11_500)
    assert {rule for rule in ("S04", "S05", "S06") if call.verdicts(rule)} == ({due} if due else set())


def test_words_that_wait_for_a_recogniser_at_the_end_count_when_they_are_heard() -> None:
    call = Conversation()
    call.silence(900)
    call.deaf(Unjudged.RECOGNISER_DOWN, 900)
    call.now = 20_000
    call.end()
    assert call.last("S01").verdict is Verdict.UNJUDGED
    call.final(Role.AGENT, GREETING, 1000, 8000)
    call.deaf(None, 900)
    assert call.last("S01").verdict is Verdict.MET
    assert not {Verdict.MISSED, Verdict.VIOLATED} & set(call.verdicts("S01") + call.verdicts("C10"))


def test_a_dead_recogniser_leaves_open_rules_unjudged() -> None:
    call = Conversation()
    call.silence(2000)
    call.deaf(Unjudged.RECOGNISER_DOWN, 2000)
    assert call.last("S01").verdict is Verdict.UNJUDGED
    assert call.last("S01").reason == "recogniser-down"
    call.silence(30_000)
    call.end()
    against = {Verdict.MISSED, Verdict.VIOLATED}
    assert not [f for _, f in call.said if f.verdict in against and f.rule not in ("C01", "C14")]


def test_words_that_were_not_understood_are_held_against_nobody() -> None:
    call = Conversation()
    call.final(Role.AGENT, "喂说话呀", 1000, 2000, confidence=0.2)
    unknown = tuple(Word("[unk]", 3000 + i * 100, 3100 + i * 100, 0.3) for i in range(5))
    call.final(Role.AGENT, "滚", 3000, 3600, words=unknown)
    call.end()
    assert not [f for _, f in call.said if f.reason == "forbidden"]
    assert {f.reason for _, f in call.said if f.verdict is Verdict.UNJUDGED} >= {"unintelligible"}


def test_the_demo_model_scores_no_real_call() -> None:
    call = Conversation(demo=True)
    call.final(Role.AGENT, GREETING, 900, 9000)
    call.final(Role.AGENT, "喂说话呀", 12000, 12800)
    call.end()
    judged = {f.rule for _, f in call.said if f.verdict in (Verdict.MET, Verdict.MISSED, Verdict.VIOLATED)}
    assert judged <= {"C01", "C14"}
    assert call.cards[0] == "S01"


def test_card_is_filled_in_and_calming_words_come_with_anger() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 900, 9000)
    call.final(Role.CALLER, "我姓王，你们这是什么服务态度，气死我了", 10_000, 14_000)
    card = call.state.card
    assert card.rule in {"S16", "S18", "S02b", "C12"}
    assert card.calming
    assert "{" not in card.zh


@pytest.mark.parametrize(
    ("by", "verdict"),
    [
        (EndedBy.CALLER, [Verdict.MET]),
        (EndedBy.AGENT, [Verdict.VIOLATED]),
        (EndedBy.LINE, [Verdict.EXCUSED]),
        (EndedBy.LOST, []),
        (EndedBy.UNKNOWN, []),
    ],
)
def test_who_hangs_up_first(by: EndedBy, verdict: list[Verdict]) -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 900, 9000)
    call.end(by)
    assert call.verdicts("C14") == verdict


def test_advance_changes_nothing_it_was_given_and_answers_twice_alike() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 900, 9000)
    before = copy.deepcopy(call.state)
    heard = facts.UtteranceHeard(
        utterance=UtteranceId("k#7"),
        leg=CALLER,
        role=Role.CALLER,
        start_ms=9500,
        end_ms=11_000,
        text="谢谢你",
        confidence=0.9,
        **call.at(11_000),
    )
    one, two = advance(call.state, heard, PACK), advance(call.state, heard, PACK)
    assert call.state == before
    assert one == two


def test_times_of_rules_about_two_legs() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 900, 9000)
    call.final(Role.CALLER, "我的快递到哪里了", 9500, 11_500)
    call.silence(15_000)
    assert call.when("C18", Verdict.VIOLATED) == 14_500
    call.silence(22_000)
    assert call.when("C07", Verdict.VIOLATED) <= 21_700


def hold(call: Conversation, from_ms: int, to_ms: int) -> None:
    call.silence(from_ms)
    call.take(facts.HoldStarted(leg=AGENT, role=Role.AGENT, **call.at(from_ms)))
    call.silence(to_ms)
    call.take(facts.HoldEnded(leg=AGENT, role=Role.AGENT, held_ms=to_ms - from_ms, **call.at(to_ms)))


@pytest.mark.parametrize(("held_ms", "verdicts"), [(200, []), (2900, []), (3100, [Verdict.VIOLATED])])
def test_the_hold_key_makes_a_hold_when_the_caller_has_to_wait(held_ms: int, verdicts: list[Verdict]) -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 500, 4000)
    hold(call, 6000, 6000 + held_ms)
    call.silence(12_000)
    assert [one for one in call.verdicts("C08") if one is Verdict.VIOLATED][:1] == verdicts


def test_what_is_due_does_not_come_and_go_while_the_words_are_being_said() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 500, 4000)
    said = "我要投诉你们那个快递员，啊不是投诉，我不是要投诉，是想表扬他"
    for length in range(4, len(said), 3):
        call.partial(Role.CALLER, said[:length], 5000, 5000 + 200 * length)
    while_spoken = [finding.verdict for _, finding in call.said if finding.rule in ("C12", "C18", "S18", "S21")]
    assert Verdict.DUE in while_spoken
    assert Verdict.WITHDRAWN not in while_spoken
    call.final(Role.CALLER, said, 5000, 11_000)
    assert not [one for one in call.state.findings.values() if one.rule == "C12" and one.verdict is Verdict.DUE]


def test_a_question_is_due_an_answer_once_it_has_been_asked() -> None:
    call = Conversation()
    call.final(Role.AGENT, GREETING, 500, 4000)
    call.partial(Role.CALLER, "请问我的快递什么时候能到", 5000, 7000)
    assert call.verdicts("C18") == []
    call.final(Role.CALLER, "请问我的快递什么时候能到", 5000, 7200)
    assert call.verdicts("C18") == [Verdict.DUE]
