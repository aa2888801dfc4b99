"""Which agents' phones take a call by a key, and what a queue rings for them."""

from pathlib import Path

import pytest

from ivr.asterisk.rendering import Places, render
from ivr.settings import Agent, LineSecrets, LineSettings, Phone, Trunk

PLACES = Places(*(Path(f"/srv/{name}") for name in ("etc", "modules", "data", "state", "log", "run")))
SECRETS = LineSecrets(ami="a-secret-of-the-tests")
TRUNK = Trunk(name="carrier", host="192.0.2.10")


@pytest.mark.parametrize(
    ("dial", "asked", "by_key"),
    [
        ("13900139000", None, True),
        ("8021", None, False),
        ("8021", True, True),
        ("13900139000", False, False),
    ],
)
def test_a_number_of_the_network_is_asked_for_the_key(dial: str, asked: bool | None, by_key: bool) -> None:
    agent = Agent(number="2001", name="甲", phone=Phone.EXTERNAL, trunk="carrier", dial=dial, press_to_accept=asked)
    files = render(LineSettings(agents=(agent,), trunks=(TRUNK,)), SECRETS, PLACES)
    rung = "Local/2001@sansheng-agent-numbers" if by_key else "PJSIP/2001"
    assert agent.accepts_by_key is by_key
    assert f"member => {rung},0,甲,PJSIP/2001" in files["generated/queues.conf"]
    assert ("U(sansheng-accept)" in files["generated/agent_numbers.conf"]) is by_key


def test_a_desk_phone_is_never_asked() -> None:
    assert not Agent(number="1001", name="甲", press_to_accept=True).accepts_by_key
