"""The whole product: slow answers judged while the call is up, words that outlive the recognisers, a lost Asterisk."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from rapidfuzz import fuzz

from calls import facts
from calls.facts import EndedBy, Fact, OfferResult
from calls.findings import Role, Verdict
from sansheng.archive import StoredCall, open_archive
from sansheng.home import Home
from sansheng.secrets import load_secrets
from sansheng.settings import load_settings
from sansheng.simulation import SipPhone
from sansheng.simulation.call import Call
from sansheng.simulation.desk import AgentAccount, Desk
from sansheng.simulation.rehearsal import Rehearsal
from sansheng.simulation.run import Audience, Performance, Script, perform
from sansheng.simulation.scenario import Leg, load

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(300)]

HOST = "127.0.0.1"
CALLED = "4001234567"
COMPANY = "三声示例公司"
AGENTS = ("1001", "1002")
SLOW, SORRY_NOT = "slow-answer", "slow-answer-no-apology"
INTERRUPTED = "您的包裹今天上午已经到达"
"""The recognisers are killed while this is being said."""
INTO_IT_S = 1.0

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True)
class Product:
    """What runs, and who can telephone."""

    home: Home
    running: object
    port: int
    accounts: tuple[AgentAccount, ...]

    async def latest(self, count: int) -> list[StoredCall]:
        async with open_archive(self.home) as archive:
            return await archive.latest(count)

    async def until(self, wanted: Callable[[StoredCall], bool], count: int = 1) -> list[StoredCall]:
        """Wait until each of the last `count` calls is as wanted; give them, the newest first."""
        async with asyncio.timeout(30):
            while True:
                calls = await self.latest(count)
                if len(calls) == count and all(map(wanted, calls)):
                    return calls
                await asyncio.sleep(0.2)


def of(call: StoredCall, kind: type[F]) -> list[F]:
    return [fact for fact in call.facts if isinstance(fact, kind)]


def answered(call: StoredCall) -> bool:
    return bool(of(call, facts.AgentConnected))


def ended(call: StoredCall) -> bool:
    return bool(of(call, facts.CallEnded))


def settled(call: StoredCall) -> bool:
    """Tell whether the call is over and no verdict rests on a partial any more: its last words were judged."""
    latest = {fact.finding.id: fact.finding for fact in of(call, facts.FindingChanged)}
    return ended(call) and not any(finding.provisional for finding in latest.values())


def verdicts(call: StoredCall, rule: str) -> list[Verdict]:
    return [fact.finding.verdict for fact in of(call, facts.FindingChanged) if fact.finding.rule == rule]


@pytest.fixture
async def product(home, supervise) -> Product:
    """Sansheng as `sansheng up` runs it, with two agents."""
    with (home / "sansheng.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[[agents]]\nnumber = "1002"\nname = "二号坐席"\n[site]\ncompany = "{COMPANY}"\n')
    running = await asyncio.to_thread(supervise, home)
    place = Home(home)
    made = load_settings(place)
    passwords = load_secrets(place, made).phones
    return Product(place, running, made.ports.sip, tuple(AgentAccount(number, passwords[number]) for number in AGENTS))


def workers(service: int) -> list[int]:
    """The recognisers' processes."""
    children = Path(f"/proc/{service}/task/{service}/children").read_text(encoding="ascii").split()
    return [int(pid) for pid in children if b"assist.asr.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]


async def play(product: Product, names: Sequence[str], audience: Audience) -> dict[str, Performance]:
    """Play the scenarios at once, each with a caller of its own; give them by name."""
    rehearsal = Rehearsal()
    scripts: dict[str, dict[str, Script]] = {}
    for name in names:
        scripts[name] = await asyncio.to_thread(rehearsal.scripts, load(name), COMPANY, AGENTS)
    async with Desk(HOST, product.port, product.accounts) as desk:

        async def one(number: int, name: str) -> Performance:
            async with SipPhone(HOST, product.port, f"1380013800{number}") as caller:
                return await perform(scripts[name], caller, desk, CALLED, audience)

        played = await asyncio.gather(*(one(number, name) for number, name in enumerate(names)))
    return dict(zip(names, played, strict=True))


async def test_slow_answers_are_judged_in_the_call_and_no_word_is_lost_with_the_recognisers(product) -> None:
    interrupted = asyncio.Event()

    def told(leg: Leg, action: str, detail: str) -> None:
        if action == "say" and INTERRUPTED in detail:
            interrupted.set()

    async def kill() -> list[int]:
        await interrupted.wait()
        await asyncio.sleep(INTO_IT_S)
        killed = workers(product.running.service)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    killing = asyncio.create_task(kill())
    played = await play(product, (SLOW, SORRY_NOT), Audience(told=told))
    killed = await killing
    assert [performance.faults for performance in played.values()] == [[], []]
    stored = {of(call, facts.CallStarted)[0].caller_number: call for call in await product.until(settled, 2)}
    calls = {name: stored[performance.caller_number] for name, performance in played.items()}

    for call in calls.values():
        offers = [offer for offer in of(call, facts.OfferEnded) if offer.result is OfferResult.ANSWERED]
        assert [offer.rings for offer in offers] == [4]
        assert 15_500 <= offers[0].ring_ms <= 18_000
    assert verdicts(calls[SLOW], "S15")[0] is Verdict.DUE
    assert verdicts(calls[SLOW], "S15")[-1] is Verdict.MET
    assert Verdict.MISSED not in verdicts(calls[SLOW], "S15")

    upto_end = calls[SORRY_NOT].facts[: calls[SORRY_NOT].facts.index(of(calls[SORRY_NOT], facts.CallEnded)[0])]
    while_up = StoredCall(calls[SORRY_NOT].id, upto_end, calls[SORRY_NOT].profile)
    assert verdicts(while_up, "S15") == [Verdict.DUE, Verdict.MISSED]

    assert killed
    assert not set(killed) & set(workers(product.running.service))
    assert_heard_whole(calls[SORRY_NOT], played[SORRY_NOT].said(INTERRUPTED).detail)


def assert_heard_whole(call: StoredCall, text: str) -> None:
    """The words of one sentence of the agent are there, once."""
    heard = [one for one in of(call, facts.UtteranceHeard) if one.role is Role.AGENT]
    assert fuzz.partial_ratio(plain(text), "".join(one.text for one in heard)) >= 80, heard
    assert len(heard) == len({one.utterance for one in heard})


def plain(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@asynccontextmanager
async def telephones(product: Product) -> AsyncIterator[tuple[SipPhone, SipPhone]]:
    """Agent 1001 and a caller; registered anew each time."""
    account = product.accounts[0]
    async with (
        SipPhone(HOST, product.port, account.number, account.password) as agent,
        SipPhone(HOST, product.port, "13800138000") as caller,
    ):
        yield agent, caller


async def talk(agent: SipPhone, caller: SipPhone) -> Call:
    """Bring the two together."""
    call = await caller.call(CALLED)
    offered = await agent.incoming(30)
    offered.answer()
    await call.answered(10)
    return call


async def test_after_asterisk_was_lost_calls_are_taken_again_and_nothing_is_replayed(product) -> None:
    running = product.running
    asterisk, service = running.asterisk, running.service
    async with telephones(product) as (agent, caller):
        await talk(agent, caller)
        await product.until(answered)
        os.kill(asterisk, signal.SIGKILL)
        await asyncio.to_thread(running.wait_for, r"Asterisk [\d.]+ 已启动")
    assert (running.asterisk != asterisk, running.service) == (True, service)
    async with telephones(product) as (agent, caller):
        call = await talk(agent, caller)
        await product.until(answered, 2)
        await call.hang_up()
        (again, lost) = await product.until(ended, 2)
        assert (len(agent.calls), len(caller.calls)) == (1, 1)
    assert of(lost, facts.CallEnded)[0].ended_by in (EndedBy.LOST, EndedBy.UNKNOWN)
    assert of(again, facts.CallEnded)[0].ended_by is EndedBy.CALLER
    assert len(await product.latest(9)) == 2
