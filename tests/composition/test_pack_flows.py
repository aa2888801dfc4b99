"""What a pack offers the agent, the line can do: every protocol that a shipped pack names is one of the line's."""

import pytest

from assist.packs.loader import load, shipped
from ivr.flows.catalogue import HANDED_OVER


@pytest.mark.parametrize("name", shipped())
def test_every_offered_protocol_is_one_of_the_line(name: str) -> None:
    offered = {number: rule.then.flow for number, rule in load(name).rules.items() if rule.then.flow}
    assert offered
    assert {number: flow for number, flow in offered.items() if flow not in HANDED_OVER} == {}
