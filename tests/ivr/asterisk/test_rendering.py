"""Settings to Asterisk files: golden lines, and nothing that could be read as something else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ivr.asterisk.errors import ConfigurationRefused
from ivr.asterisk.rendering import Places, item, render, value
from ivr.prompts import names
from ivr.settings import Agent, LineSecrets, LineSettings, Network, Outbound, Phone, Queue, Trunk

PLACES = Places(*(Path("/h") / name for name in ("etc", "modules", "data", "state", "log", "run")))
SECRETS = LineSecrets(
    ami="ami-secret-of-tests",
    phones={"1001": "phone-1001", "2001": "phone-2001"},
    trunks={"carrier2": "carrier-secret"},
)
CARRIER = Trunk(name="carrier", host="192.0.2.7", addresses=("192.0.2.16/28",), codecs=("alaw",))
REGISTERED = Trunk(name="carrier2", kind="registration", host="sip.example.com", username="01088886666")
AGENTS = (
    Agent(number="1001", name="示例坐席一"),
    Agent(number="2001", name="示例坐席二", phone=Phone.WEB, queues=("complaints",)),
    Agent(number="1101", name="示例坐席三", phone=Phone.EXTERNAL, trunk="carrier", dial="8021"),
)
QUEUES = (
    Queue(name="service", title="客户服务", numbers=("4001234567",), extension="8001"),
    Queue(name="complaints", title="投诉", timeout_s=15, limit_s=300, announce_s=30, keys=True),
)


def rendered(**changes):
    settings = LineSettings.model_validate(
        {"trunks": (CARRIER, REGISTERED), "agents": AGENTS, "queues": QUEUES} | changes
    )
    return render(settings, SECRETS, PLACES)


def section(text, head):
    """Return the lines below a section's head, up to the next blank line or head."""
    lines = text.splitlines()
    body = lines[lines.index(head) + 1 :]
    ends = [number for number, line in enumerate(body) if not line or line.startswith("[")]
    return body[: ends[0] if ends else None]


def test_desk_phone():
    text = rendered()["generated/pjsip_agents.conf"]
    assert section(text, "[1001](sansheng-phone)") == ["callerid = 示例坐席一 <1001>", "aors = 1001", "auth = 1001"]
    assert section(text, "[1001](sansheng-login)") == ["username = 1001", "password = phone-1001"]
    assert section(text, "[1001](sansheng-contact)") == ["qualify_frequency = 30"]


def test_browser_phone():
    assert "[2001](sansheng-webphone)" in rendered()["generated/pjsip_agents.conf"]


def test_external_phone_is_reached_over_its_trunk():
    text = rendered()["generated/pjsip_agents.conf"]
    assert section(text, "[1101]") == ["type = aor", "contact = sip:8021@192.0.2.7:5060"]
    assert "allow = !all,alaw" in section(text, "[1101](sansheng-phone)")


def test_trunk_by_address():
    text = rendered()["generated/pjsip_trunks.conf"]
    assert section(text, "[carrier](sansheng-trunk)") == ["aors = carrier", "allow = !all,alaw"]
    assert "match = 192.0.2.7" in text
    assert "match = 192.0.2.16/28" in text


def test_trunk_by_registration():
    text = rendered()["generated/pjsip_trunks.conf"]
    for line in (
        "type = registration",
        "server_uri = sip:sip.example.com:5060",
        "client_uri = sip:01088886666@sip.example.com",
        "password = carrier-secret",
        "line = yes",
    ):
        assert line in text.splitlines()


def test_trunk_without_its_password_is_refused():
    settings = LineSettings(trunks=(REGISTERED,))
    with pytest.raises(ConfigurationRefused, match=r"secrets\.toml"):
        render(settings, LineSecrets(ami="ami-secret-of-tests"), PLACES)


def test_a_queue_announces_with_our_sounds_and_offers_the_key_where_there_is_one():
    text = rendered()["generated/queues.conf"]
    complaints, service = section(text, "[complaints](sansheng-queue)"), section(text, "[service](sansheng-queue)")
    wanted = [
        "announce-frequency = 30",
        "announce-to-first-user = yes",
        "periodic-announce = queue-press-for-call-back",
    ]
    assert [line for line in wanted if line not in complaints] == []
    assert [line for line in service if "announce" in line] == []
    sounds = ["youarenext", "thereare", "callswaiting", "holdtime", "minute", "minutes", "seconds", "thankyou"]
    counted = [*range(11), *range(20, 100, 10), "hundred"]
    asked = {*(f"queue-{name}" for name in sounds), *(f"digits/{n}" for n in counted), "queue-press-for-call-back"}
    assert asked <= names(LineSettings())


def test_queues_have_static_members():
    text = rendered()["generated/queues.conf"]
    members = [line for line in text.splitlines() if line.startswith("member")]
    assert members == [
        "member => PJSIP/1001,0,示例坐席一,PJSIP/1001",
        "member => PJSIP/1101,0,示例坐席三,PJSIP/1101",
        "member => PJSIP/1001,0,示例坐席一,PJSIP/1001",
        "member => PJSIP/2001,0,示例坐席二,PJSIP/2001",
        "member => PJSIP/1101,0,示例坐席三,PJSIP/1101",
    ]
    assert "timeout = 25" in section(text, "[service](sansheng-queue)")
    assert "context = sansheng-queue-key" in section(text, "[complaints](sansheng-queue)")


def test_a_supervisors_phone_is_reached_but_no_queue_rings_it():
    boss = Agent(number="3001", name="示例主管", phone=Phone.WEB, takes_calls=False)
    secrets = SECRETS.model_copy(update={"phones": {**SECRETS.phones, "3001": "phone-3001"}})
    files = render(LineSettings(trunks=(CARRIER, REGISTERED), agents=(*AGENTS, boss), queues=QUEUES), secrets, PLACES)
    assert "3001" not in files["generated/queues.conf"]
    assert "[3001](sansheng-webphone)" in files["generated/pjsip_agents.conf"]


def test_called_numbers_lead_to_their_queue_in_every_form():
    text = rendered()["generated/called_numbers.conf"]
    for form in ("4001234567", "+864001234567", "864001234567"):
        assert f"exten => c{form},1,Return(service^^zh)" in text
    assert "exten => _c!,1,Return(service^^zh)" in text


def test_nothing_outside_may_be_called_until_it_is_opened():
    assert "include" not in rendered()["generated/outbound_routes.conf"]
    opened = rendered(outbound=Outbound(trunk="carrier", allow=("mobile", "service")))
    text = opened["generated/outbound_routes.conf"]
    assert "include => sansheng-class-mobile" in text
    assert "international" not in text
    assert "SANSHENG_TRUNK = carrier" in opened["generated/globals.conf"]


def test_control_side_stays_on_loopback_when_sip_does_not():
    files = rendered(network=Network(listen="192.0.2.1", allow=("192.0.2.0/24",)))
    assert "bind = 192.0.2.1:15060" in files["generated/pjsip_transports.conf"]
    assert "bindaddr = 127.0.0.1" in files["generated/manager_listen.conf"]
    assert "bindaddr = 127.0.0.1" in files["generated/http_listen.conf"]
    assert "agi://127.0.0.1:14573" in files["generated/globals.conf"]
    assert "permit = 192.0.2.0/24" in files["generated/pjsip_transports.conf"]


def test_simulated_carrier_can_be_left_out():
    assert "simulated-carrier" in rendered()["generated/pjsip_trunks.conf"]
    assert "simulated-carrier" not in rendered(simulation={"enabled": False})["generated/pjsip_trunks.conf"]


@pytest.mark.parametrize(
    "name", ["a\r\nsecret = x", "a\nb", "a;b", "a,b", "a<b>", 'a"b', "${SHELL(id)}", "a[b]", "a\\b"]
)
def test_names_that_asterisk_would_misread_are_refused(name):
    with pytest.raises(ValidationError, match="must not contain"):
        Agent(number="1001", name=name)
    with pytest.raises(ConfigurationRefused):
        item(name)


@given(st.text())
def test_whatever_passes_stands_on_one_line_as_itself(text):
    try:
        written = value(text)
    except ConfigurationRefused:
        return
    assert written == text
    assert len(f"x = {written}".splitlines()) == 1 or "\x85" in text or "\u2028" in text or "\u2029" in text
    assert ";" not in written


@pytest.mark.parametrize("codec", ["g729", "opus", "g722", "ALAW"])
def test_other_codecs_are_refused_with_the_way_out(codec):
    with pytest.raises(ValidationError, match="only alaw and ulaw are"):
        Trunk(name="carrier", host="192.0.2.7", codecs=(codec,))


def test_unknown_references_and_doubles_are_named():
    with pytest.raises(ValidationError, match=r"agents\.queues names unknown sales"):
        LineSettings(agents=(Agent(number="1001", name="甲", queues=("sales",)),))
    with pytest.raises(ValidationError, match=r"agents\.number given twice"):
        LineSettings(agents=(AGENTS[0], AGENTS[0]))


def test_an_english_queue_is_announced_in_our_english_with_its_seconds():
    english = Queue(
        name="english", title="English", numbers=("95123",), language="en", announce_s=30, announce_round_s=10
    )
    files = rendered(queues=(*QUEUES, english))
    assert "exten => c95123,1,Return(english^^en_own)" in files["generated/called_numbers.conf"]
    assert "announce-round-seconds = 10" in section(files["generated/queues.conf"], "[english](sansheng-queue)")
    assert "announce-round-seconds" not in "".join(
        section(files["generated/queues.conf"], "[complaints](sansheng-queue)")
    )
