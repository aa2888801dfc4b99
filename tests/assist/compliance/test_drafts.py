"""What a form begins with: the name alone is no matter, a matter told with the name is."""

from datetime import UTC, datetime

import pytest

from assist.compliance.drafts import Draft, draft
from calls.facts import CallStarted, Direction, UtteranceHeard
from calls.findings import Role
from calls.ids import CallId, LegId, UtteranceId

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def call(*said):
    start = CallStarted(
        call=CallId("c"), occurred_at=NOW, offset_ms=0, direction=Direction.IN, caller_number="13800138001"
    )
    return [start, *(heard(number, role, text) for number, (role, text) in enumerate(said))]


def heard(number, role, text):
    return UtteranceHeard(
        call=CallId("c"),
        occurred_at=NOW,
        offset_ms=1000 * number + 900,
        leg=LegId(role),
        role=role,
        utterance=UtteranceId(f"u{number}"),
        start_ms=1000 * number,
        end_ms=1000 * number + 900,
        text=text,
        confidence=0.9,
    )


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("我姓王", ""),
        ("你好，我姓王，谢谢", ""),
        ("我姓王，我要投诉你们的快递员态度不好", "我姓王，我要投诉你们的快递员态度不好"),
    ],
)
def test_a_matter_told_with_the_name_is_kept(text, matter):
    made = draft(call((Role.AGENT, "请问您贵姓"), (Role.CALLER, text)))
    assert made == Draft(name="王", contact="13800138001", matter=matter)
