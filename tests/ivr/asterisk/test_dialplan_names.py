"""The dialplan's files agree with the names that the service uses, and keep their own rules."""

from __future__ import annotations

import re

import pytest

from ivr.asterisk import names
from ivr.asterisk.instance import dialplan_folder

FOLDER = dialplan_folder()
FILES = {file.name: file.read_text(encoding="utf-8") for file in sorted((FOLDER / "extensions").glob("*.conf"))}
DIALPLAN = "\n".join(FILES.values())
CODE = "\n".join(line for line in DIALPLAN.splitlines() if not line.lstrip().startswith(";"))

NO_CALLERS = tuple(
    f"sansheng-{name}]" for name in ("accept", "whisper", "outbound-closed", "outbound-dial", "outbound-refused")
)
"""Contexts of agents' channels and of our own."""


def constants(prefix):
    return [value for name, value in vars(names).items() if name.startswith(prefix)]


@pytest.mark.parametrize("route", constants("ROUTE_"))
def test_each_route_is_called(route):
    assert re.search(rf"AGI\(\$\{{SANSHENG_AGI\}}/{route}[,)]", CODE)


def test_each_called_route_has_a_name():
    assert set(re.findall(r"AGI\(\$\{SANSHENG_AGI\}/([a-z-]+)", CODE)) == set(constants("ROUTE_"))


@pytest.mark.parametrize("context", constants("CONTEXT_"))
def test_each_context_exists(context):
    assert f"[{context}]" in CODE


def test_every_variable_is_listed_in_one_place():
    listed = set(re.findall(r"SANSHENG_[A-Z_]+", (FOLDER / "extensions.conf").read_text(encoding="utf-8")))
    used = set(re.findall(r"SANSHENG_[A-Z_]+", CODE)) | set(constants("VARIABLE_"))
    assert used == listed


@pytest.mark.parametrize("event", constants("EVENT_"))
def test_each_event_is_sent(event):
    assert f"UserEvent({event}," in CODE


def test_without_the_service_every_agi_leads_to_the_queue():
    for block in re.split(r"^\[", CODE, flags=re.MULTILINE):
        for call in re.finditer(r"AGI\(", block):
            if block.startswith(NO_CALLERS):
                continue  # what follows there without the service, their own tests say
            rest = block[call.end() :]
            assert "Goto(sansheng-queue,s,1)" in rest, block


def test_without_the_service_a_number_of_an_open_class_is_dialled_and_no_other():
    blocks = {block.partition("]")[0]: block for block in re.split(r"^\[", CODE, flags=re.MULTILINE)}
    dial, closed = blocks["sansheng-outbound-dial"], blocks["sansheng-outbound-closed"]
    assert dial.index("Set(SANSHENG_REFUSED=)") < dial.index("AGI(") < dial.index("Dial(")
    assert "AGISTATUS" not in dial
    assert "Dial(" not in closed
    assert "Goto(sansheng-queue,s,1)" in blocks["sansheng-outbound-refused"], "a transferred caller is not lost"


def test_agi_never_gets_an_unasked_hangup_line():
    for block in re.split(r"^\[", CODE, flags=re.MULTILINE):
        if "AGI(" in block:
            assert block.index("Set(AGISIGHUP=no)") < block.index("AGI(${")


def test_extensions_conf_only_includes():
    text = (FOLDER / "extensions.conf").read_text(encoding="utf-8")
    assert "exten" not in re.sub(r"^[;#].*$", "", text, flags=re.MULTILINE)
    included = set(re.findall(r'#include "extensions/(.+)"', text))
    assert included == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_file_says_what_it_is_for(name):
    assert FILES[name].startswith("; Purpose: ")
