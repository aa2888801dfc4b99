"""On a running call: missing is told at its deadline, said late is met and late, deaf spans accuse nobody."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from calls import facts
from calls.facts import Fact, FindingChanged
from calls.findings import Unjudged, Verdict
from calls.ids import CallId
from sansheng.archive import StoredCall, open_archive
from sansheng.home import Home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings
from sansheng.simulation import SipPhone
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.rehearsal import Rehearsal
from sansheng.simulation.run import Audience, perform
from sansheng.simulation.scenario import load

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

HOST, CALLED, AGENT, COMPANY = "127.0.0.1", "4001234567", "1001", "三声示例公司"
OPENING_MS, EXACT_MS, TRIES = 5_000, 100, 3
SILENT_S = 8
LATE = f"""
title: 坐席八秒后才开口
title_en: The agent opens after eight seconds
ends: caller
agent: {{answer_after_s: 1, voice: f2, rate: 170}}
caller: {{voice: m3, rate: 165}}
steps:
  - {{leg: agent, wait_s: {SILENT_S}, after: agent_answer}}
  - {{leg: agent, say: "您好，欢迎致电{{company}}客户服务热线，{{agent}}号为您服务，请问有什么可以帮您？"}}
  - {{leg: caller, say: "我想查一下我的包裹到哪里了。", after: other_leg_end}}
  - {{leg: agent, say: "您的包裹今天上午已经到达。", after: other_leg_end}}
  - {{leg: caller, hang_up: true, after: other_leg_end}}
"""
UNHEARD = """
title: 坐席说得对，却没有识别器在听
title_en: The agent says the right thing, and no recogniser listens
ends: caller
agent: {answer_after_s: 1, voice: f2, rate: 170}
caller: {voice: m3, rate: 165}
steps:
  - {leg: agent, say: "您好，欢迎致电{company}，{agent}号为您服务，请问有什么可以帮您？", after: agent_answer}
  - {leg: caller, wait_s: 8, after: other_leg_end}
  - {leg: caller, hang_up: true}
"""
BY_EVENTS = {"C01", "C14", "C28", "S00"}
F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Product:
    home: Home
    service: int
    port: int
    account: AgentAccount

    async def play(self, path: Path) -> StoredCall:
        """Play a scenario and give its call once its last words were judged."""
        known = {call.id for call in await self.latest()}
        scripts = await asyncio.to_thread(Rehearsal().scripts, load(str(path)), COMPANY, [AGENT])
        async with Desk(HOST, self.port, (self.account,)) as desk, SipPhone(HOST, self.port, "13800138000") as caller:
            performance = await perform(scripts, caller, desk, CALLED, Audience())
        assert not performance.faults
        async with asyncio.timeout(60):
            while True:
                calls = [call for call in await self.latest() if call.id not in known and of(call, facts.CallReviewed)]
                if calls:
                    return calls[0]
                await asyncio.sleep(0.2)

    async def until(self, call: CallId, wanted: Callable[[StoredCall], bool]) -> StoredCall:
        """Wait until a stored call is as wanted."""
        async with asyncio.timeout(90):
            while True:
                async with open_archive(self.home) as archive:
                    found = await archive.call(call)
                if wanted(found):
                    return found
                await asyncio.sleep(0.2)

    async def latest(self) -> list[StoredCall]:
        async with open_archive(self.home) as archive:
            return await archive.latest(3)


def of(call: StoredCall, kind: type[F]) -> list[F]:
    return [fact for fact in call.facts if isinstance(fact, kind)]


def changes(call: StoredCall, rule: str) -> list[FindingChanged]:
    return [fact for fact in of(call, FindingChanged) if fact.finding.rule == rule]


@pytest.fixture
async def product(home, supervise) -> Product:
    with (home / "sansheng.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[site]\ncompany = "{COMPANY}"\n')
    running = await asyncio.to_thread(supervise, home)
    place = Home(home)
    made = load_settings(place)
    account = AgentAccount(AGENT, load_secrets(place, made).phones[AGENT])
    return Product(place, running.service, made.ports.sip, account)


def workers(service: int) -> list[int]:
    children = Path(f"/proc/{service}/task/{service}/children").read_text(encoding="ascii").split()
    found = []
    for pid in children:
        try:
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except FileNotFoundError:
            continue
        if b"assist.asr.worker" in command:
            found.append(int(pid))
    return found


async def keep_killing(service: int) -> None:
    """No recogniser lives for longer than a moment."""
    while True:
        for pid in workers(service):
            os.kill(pid, signal.SIGKILL)
        await asyncio.sleep(0.05)


async def test_missing_late_and_unheard(product, tmp_path) -> None:
    """The first call begins as soon as the service has said that it is ready. Exact to 100 ms is what a machine is that
    is not busy otherwise: a call that was told later is not wrong, but shows nothing, and is made again.
    """
    late_ms = [await missing_is_told_and_what_is_said_late_is_met_and_late(product, tmp_path)]
    while late_ms[-1] > EXACT_MS and len(late_ms) < TRIES:
        late_ms.append(await missing_is_told_and_what_is_said_late_is_met_and_late(product, tmp_path))
    assert 0 <= late_ms[-1] <= EXACT_MS, late_ms
    await words_that_no_recogniser_heard_accuse_nobody_and_count_once_they_are_heard(product, tmp_path)


async def missing_is_told_and_what_is_said_late_is_met_and_late(product: Product, folder: Path) -> int:
    """Make the call; return how long after its deadline the missing opening was told."""
    late = folder / "late.yaml"
    late.write_text(LATE, encoding="utf-8")
    call = await product.play(late)
    answered = of(call, facts.AgentConnected)[0]
    told = changes(call, "S01")
    missed = next((fact for fact in told if fact.finding.verdict is Verdict.MISSED), None)
    assert missed is not None
    late_ms = missed.offset_ms - answered.offset_ms - OPENING_MS
    assert call.facts.index(missed) < call.facts.index(of(call, facts.UtteranceHeard)[0])
    final = told[-1].finding
    assert (final.verdict, final.late_ms is not None and final.late_ms > 2_000) == (Verdict.MET, True)
    (difference,) = [one for one in of(call, facts.CallReviewed)[-1].differences if one.rule == "S01"]
    assert (difference.live, difference.final, difference.live_ms) == (Verdict.MISSED, Verdict.MET, missed.offset_ms)
    (pitch,) = {fact.finding.id: fact.finding for fact in changes(call, "C24")}.values()
    assert 130 < pitch.measured < 210, "the agent's voice, f2, lies at 167 Hz"
    by_the_clock = (missed.occurred_at - answered.occurred_at).total_seconds()
    print(f"\ntold {late_ms} ms late by the call's clock, {by_the_clock:.2f} s after the answer")  # noqa: T201
    return late_ms


async def words_that_no_recogniser_heard_accuse_nobody_and_count_once_they_are_heard(
    product: Product, folder: Path
) -> None:
    unheard = folder / "unheard.yaml"
    unheard.write_text(UNHEARD, encoding="utf-8")
    killing = asyncio.create_task(keep_killing(product.service))
    try:
        call = await product.play(unheard)
    finally:
        killing.cancel()
    assert [fact.deaf for fact in of(call, facts.HearingChanged)] == [Unjudged.RECOGNISER_DOWN]
    assert not of(call, facts.UtteranceHeard)
    assert changes(call, "S01")[-1].finding.verdict is Verdict.UNJUDGED
    assert changes(call, "S01")[-1].finding.reason == "recogniser-down"
    against = [f.finding for f in of(call, FindingChanged) if f.finding.verdict in (Verdict.MISSED, Verdict.VIOLATED)]
    assert not [one for one in against if one.rule not in BY_EVENTS], against

    again = await product.until(call.id, lambda now: changes(now, "S01")[-1].finding.verdict is Verdict.MET)
    assert not [fact for fact in changes(again, "S01") if fact.finding.verdict is Verdict.MISSED]
