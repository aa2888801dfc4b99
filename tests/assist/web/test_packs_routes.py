"""Packs on the panel: what is wrong is named, a version is tried on stored calls, activated, and taken back."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from assist.packs.compiled import CompiledPack, compile_pack
from assist.packs.loader import load
from assist.recording.folder import recording_file
from assist.web.recordings import RecordingFolder
from calls.facts import (
    AgentConnected,
    CallEnded,
    CallStarted,
    Direction,
    EndedBy,
    Fact,
    LegUp,
    UtteranceHeard,
    Word,
)
from calls.findings import Role
from calls.ids import AgentId, CallId, LegId, UtteranceId

OWN = """pack: own
version: "2"
title: {zh: 本公司话术, en: our pack}
extends: zh-CN
rules:
  S01:
    within_s: 4
"""


def a_call(number: int) -> list[Fact]:
    call, leg = CallId(f"pbx1-{number}"), LegId(f"a{number}")
    begun = datetime.now(UTC) - timedelta(minutes=30)

    def at(offset_ms: int) -> dict[str, Any]:
        return {"call": call, "occurred_at": begun + timedelta(milliseconds=offset_ms), "offset_ms": offset_ms}

    text = "您好欢迎致电三声示例公司客户服务热线客服代表幺零零幺很高兴为您服务请问有什么可以帮助您"
    words = tuple(Word(c, 5_000 + 200 * i, 5_200 + 200 * i, 0.95) for i, c in enumerate(text))
    return [
        CallStarted(**at(0), direction=Direction.IN, caller_number="13800138001", simulated=True),
        LegUp(**at(10), leg=LegId(f"c{number}"), role=Role.CALLER, channel="PJSIP/x-1"),
        LegUp(**at(2_000), leg=leg, role=Role.AGENT, channel="PJSIP/1001-1", agent=AgentId("1001")),
        AgentConnected(**at(2_000), leg=leg, agent=AgentId("1001"), ring_ms=1_500, wait_ms=1_600),
        UtteranceHeard(
            **at(14_000),
            utterance=UtteranceId(f"{leg}#0"),
            leg=leg,
            role=Role.AGENT,
            start_ms=5_000,
            end_ms=14_000,
            text=text,
            confidence=0.95,
            words=words,
        ),
        CallEnded(**at(60_000), ended_by=EndedBy.CALLER, reason="answered", talk_ms=58_000),
    ]


@pytest.fixture
def judging(site) -> list[CompiledPack]:
    """The packs that the judge was given, newest last."""
    given: list[CompiledPack] = []
    site.context.on_pack.append(given.append)
    site.context.use_pack(compile_pack(load()))
    return given


async def test_what_is_wrong_is_named_with_its_line(site, judging) -> None:
    admin = (await site.logged_in("admin")).http
    for text, line in ((OWN.replace("within_s: 4", "within_s: soon"), 7), ("pack: [", 1), (OWN + "zzz: 1\n", 8)):
        check = (await admin.post("/api/packs/check", json={"text": text})).json()
        assert check["faults"][0]["line"] == line, check
        assert (await admin.post("/api/packs", json={"text": text})).json()["code"] == "pack-invalid"
    secret = OWN.replace("extends: zh-CN", "extends: /etc/passwd.yaml")
    assert "zh-CN" in (await admin.post("/api/packs/check", json={"text": secret})).json()["faults"][0]["problem"]
    assert (await admin.get("/api/packs")).json()["stored"] == []


async def test_a_version_is_kept_activated_and_taken_back(site, judging) -> None:
    admin, agent = (await site.logged_in("admin")).http, (await site.logged_in("1001")).http
    made = (await admin.post("/api/packs", json={"text": OWN})).json()
    assert (made["name"], made["version"], made["active"]) == ("own", "2", False)
    assert (await admin.post("/api/packs", json={"text": OWN})).json()["id"] == made["id"]
    admin.timeout = 60
    assert len(judging) == 1
    assert (await admin.post(f"/api/packs/stored/{made['id']}/activate")).status_code == 204
    assert judging[-1].pack.pack == "own"
    assert (await agent.get("/api/packs/now")).json()["title"]["zh"] == "本公司话术"
    assert (await site.context.packs.active()).text == OWN
    assert (await admin.get(f"/api/packs/stored/{made['id']}")).json()["text"] == OWN
    assert (await admin.delete("/api/packs/active")).status_code == 204
    assert judging[-1].pack.pack == "zh-CN"
    assert await site.context.packs.active() is None
    assert (await agent.post("/api/packs", json={"text": OWN})).status_code == 403
    assert (await admin.post("/api/packs/stored/99/activate")).status_code == 404


async def test_a_changed_rule_is_tried_on_stored_calls_before_it_judges_any(site, judging) -> None:
    for number in (1, 2):
        for fact in a_call(number):
            await site.store.log.append(fact)
    admin = (await site.logged_in("admin")).http
    admin.timeout = 60
    other = OWN.replace("within_s: 4", "say: [[请问您需要办理什么业务]]")
    stricter = (await admin.post("/api/packs/trial", json={"text": other})).json()
    assert stricter["tried"] == 2
    assert {change["rule"] for call in stricter["calls"] for change in call["changes"]} >= {"S01"}
    assert stricter["mean_after"] < stricter["mean_before"]
    assert [s["after"] for s in stricter["shifts"] if s["rule"] == "S01"] == [{"missed": 2}]
    nobody = (await admin.post("/api/packs/trial", json={"text": OWN, "agent": "1009"})).json()
    assert nobody["tried"] == 0
    assert judging[-1].pack.pack == "zh-CN"


async def test_levels_of_tried_calls_are_those_of_their_recordings(site, judging, tmp_path: Path) -> None:
    """The recorded call is loud, the other has no recording: a higher limit of loudness changes the first alone."""
    for number in (1, 2):
        for fact in a_call(number):
            await site.store.log.append(fact)
    path = recording_file(tmp_path, CallId("pbx1-1"), a_call(1)[0].occurred_at, "flac")
    path.parent.mkdir()
    loud = (0.9 * np.sin(np.arange(8000 * 15) * 2 * np.pi * 200 / 8000)).astype(np.float32)
    soundfile.write(path, np.stack([loud, 0 * loud], axis=1), 8000)
    site.context.recordings = RecordingFolder(tmp_path)
    admin = (await site.logged_in("admin")).http
    admin.timeout = 60
    lenient = OWN.replace("rules:\n  S01:\n    within_s: 4\n", "limits: {level_high_dbfs: -0.5}\n")
    tried = (await admin.post("/api/packs/trial", json={"text": lenient})).json()
    assert tried["tried"] == 2
    assert [(call["call"], call["changes"]) for call in tried["calls"]] == [
        ("pbx1-1", [{"rule": "C15", "before": "violated", "after": "met"}])
    ]
